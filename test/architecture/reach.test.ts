import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import { BUCKET_USES } from '../../infra/aws/bucket-use.ts';
import { KEY_USES } from '../../infra/aws/key-use.ts';
import { RECORD_USES } from '../../infra/aws/record-use.ts';
import { kebab } from '../../infra/aws/units.ts';
import type { Operation } from '../../lib/operation/operation.ts';
import { readSources, type Source } from './sources.ts';

const sources = new Map(readSources(['functions', 'lib']).map((source) => [source.path, source]));

/** Every file that an operation imports at run time, and its own. */
function filesOf({ name, context }: Operation): readonly Source[] {
  const found = new Map<string, Source>();
  const waiting = [`functions/${context}/${kebab(name)}.ts`];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    const source = sources.get(path) ?? assert.fail(path);
    found.set(path, source);
    waiting.push(...source.imports.filter(({ own, typeOnly }) => own && !typeOnly).map(({ target }) => target));
  }
  return [...found.values()];
}

const act: Readonly<Record<string, string>> = { size: 'get', uploadAddress: 'put' };
/** Reads all intents, for a restore; operations only write their own. */
const elsewhere = new Set(['lib/platform/keys/destruction-intent.ts']);

/** `documents put`: every call on the port in a file that the operation imports. */
const calledBy = (operation: Operation): ReadonlySet<string> => new Set(filesOf(operation)
  .filter(({ path }) => !elsewhere.has(path) && !path.startsWith('lib/platform/objects/'))
  .flatMap(({ text }) => [...text.matchAll(/\bobjects\.(put|get|size|list|delete|uploadAddress)\((?:'(\w+)')?/g)].map(([, verb = '', bucket = 'uploads']) => `${bucket} ${act[verb] ?? verb}`)));

function recordUseIn(operation: Operation): 'reads' | 'changes' | undefined {
  const files = filesOf(operation).filter(({ path, text }) => path.startsWith('functions/') && /\bRecordEntity\b|\brecordsOf\(/.test(text));
  if (files.some(({ text }) => /RecordEntity\.(insert|replace|remove)\(/.test(text))) return 'changes';
  return files.length > 0 ? 'reads' : undefined;
}

/** Openings that may create name `create: true`, or leave it to a condition; whoever never creates says `false`. */
function keyUsesIn(operation: Operation): readonly string[] {
  const texts = filesOf(operation).filter(({ path }) => path.startsWith('functions/')).map(({ text }) => text);
  return [
    ...(texts.some((text) => /\bkeys\.(cohort|archive|lookup|pseudonyms)\([^;]*\bcreate: (?!false\b)/.test(text)) ? ['creates'] : []),
    ...(texts.some((text) => /\bkeys\.destroy\(/.test(text)) ? ['destroys'] : []),
  ];
}

describe('what an operation reaches is what its role is given', () => {
  const using = OPERATIONS.filter(({ uses = [] }) => uses.includes('objects'));

  test('buckets are declared for each operation with the port objects, and for no other', () => {
    assert.deepEqual(Object.keys(BUCKET_USES).sort(), using.map(({ name }) => name).sort());
  });

  for (const operation of using) {
    test(`${operation.name}: every bucket and act that its files call is allowed, and no other bucket`, () => {
      const called = calledBy(operation);
      const declared = new Set((BUCKET_USES[operation.name] ?? []).flatMap(({ bucket, acts }) => acts.map((one) => `${bucket} ${one}`)));
      assert.deepEqual([...called].filter((call) => !declared.has(call)), []);
      const buckets = (calls: Iterable<string>) => [...new Set([...calls].map((call) => call.split(' ')[0]))].sort();
      assert.deepEqual(buckets(declared), buckets(called));
    });
  }

  test('the table of ciphertext is read and changed by those operations alone that say so', () => {
    const found = Object.fromEntries(OPERATIONS.flatMap((operation) => { const use = recordUseIn(operation); return use ? [[operation.name, use]] : []; }));
    assert.deepEqual({ ...RECORD_USES }, found);
  });

  test('keys are created, and destroyed, by those operations alone that say so', () => {
    const found = OPERATIONS.flatMap((operation) => ((operation.uses ?? []).includes('keys') ? keyUsesIn(operation).map((use) => `${operation.name} ${use}`) : []));
    assert.deepEqual(Object.entries(KEY_USES).map(([name, use]) => `${name} ${use}`).sort(), found.sort());
  });
});

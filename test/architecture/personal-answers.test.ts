import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import { takesIdempotencyKey } from '../../lib/operation/problem-codes.ts';
import { readSources } from './sources.ts';

/** Operations that answer values of data subjects. Whoever adds one adds it here, and declares it `personal`. */
const ANSWERS_VALUES = ['queryRecords'];
/** Operations that come upon the deciphering of records and yet answer no value of them, with why. */
const ANSWERS_NONE: Readonly<Record<string, string>> = {
  placeHold: 'moves records under the key of the hold; answers their ids', changeEnd: 'moves records to another end; answers how many',
  requestErasure: 'moves a record to be destroyed; answers the destruction', requestCertificate: 'tries a sample; answers the destruction',
  verifyDestruction: 'tries a sample, which must fail; answers the destruction',
};

const operations = OPERATIONS.filter((operation) => operation.kind === 'http'); // a job answers counts
const sources = readSources(['functions', 'lib']);
const importsOf = new Map(sources.map(({ path, imports }) => [path, imports.filter(({ own, typeOnly }) => own && !typeOnly).map(({ target }) => target)]));
/** Where a record's ciphertext is opened. */
const deciphers = new Set(sources.filter(({ path, text }) => !path.startsWith('lib/platform/') && /\.decrypt\(/.test(text)).map(({ path }) => path));

function reaches(path: string, seen = new Set<string>()): boolean {
  if (deciphers.has(path)) return true;
  if (seen.has(path)) return false;
  seen.add(path);
  return (importsOf.get(path) ?? []).some((target) => reaches(target, seen));
}
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const fileOf = (name: string, context: string): string => `functions/${context}/${kebab(name)}.ts`;

describe('answers with values of data subjects', () => {
  test('come from the listed operations alone, each declared so', () => {
    assert.deepEqual(operations.filter(({ personal }) => personal).map(({ name }) => name), ANSWERS_VALUES);
  });

  test('can come from no other: whatever reaches the deciphering of records is listed', () => {
    assert.ok(deciphers.size >= 3, [...deciphers].join(', '));
    const missing = operations.filter(({ name, context }) => !importsOf.has(fileOf(name, context))).map(({ name }) => name);
    assert.deepEqual(missing, [], 'no file of that name');
    const reaching = operations.filter(({ name, context }) => reaches(fileOf(name, context))).map(({ name }) => name);
    assert.deepEqual(reaching.toSorted(), [...ANSWERS_VALUES, ...Object.keys(ANSWERS_NONE)].toSorted());
  });

  test('are kept for no replay', () => {
    for (const operation of operations) if (operation.personal) assert.equal(takesIdempotencyKey(operation), false, operation.name);
  });
});

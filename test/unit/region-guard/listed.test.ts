import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readSources } from '../../architecture/sources.ts';

test('the service lists the guard before any other plugin', () => {
  assert.match(readFileSync(new URL('../../../serverless.yml', import.meta.url), 'utf8'), /^plugins:\n {2}- \.\/infra\/region-guard\/plugin\.cjs\n/m);
});

test('in the cloud every function judges its environment before any adapter is asked', () => {
  const sources = readSources(['lib/compose/aws']);
  const ground = sources.find(({ path }) => path === 'lib/compose/aws/ground.ts')?.text ?? '';
  assert.match(ground, /export function createGround\(\): Ground \{\n {2}requireDomestic\(process\.env, /);
  assert.ok(ground.indexOf('createGround();') > 0 && ground.indexOf('createGround();') < ground.indexOf('adapters.map('), 'the ground comes first');
  const entries = sources.filter(({ path }) => /\/serve-(http|jobs)\.ts$/.test(path));
  assert.deepEqual(entries.filter(({ text }) => !text.includes('compose(adapters)')).map(({ path }) => path), []);
  assert.equal(entries.length, 2);
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readSources } from '../../architecture/sources.ts';

test('the service lists the guard before any other plugin', () => {
  assert.match(readFileSync(new URL('../../../serverless.yml', import.meta.url), 'utf8'), /^plugins:\n {2}- \.\/infra\/region-guard\/plugin\.cjs\n/m);
});

test('in the cloud no client is made before the environment was judged', () => {
  const sources = readSources(['lib/compose/aws']);
  const makers = sources.filter(({ text }) => /new (DynamoDB|S3|KMS)Client\(/.test(text)).map(({ path, text }) => ({ path, judged: text.indexOf('requireDomestic(process.env'), made: text.search(/new (DynamoDB|S3|KMS)Client\(/) }));
  const ground = makers.find(({ judged }) => judged >= 0);
  assert.ok(ground && ground.judged < ground.made, 'the ground that every adapter is given is made after the check');
  // every other maker is an adapter: it is called with that ground
  for (const { path } of makers.filter((maker) => maker !== ground)) {
    const text = sources.find((source) => source.path === path)?.text ?? '';
    assert.doesNotMatch(text, /^(?:export )?const \w+ = new (DynamoDB|S3|KMS)Client\(/m, `${path} makes a client as soon as it is imported`);
  }
});

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { KEY_PROBLEMS } from '../../lib/operation/key-problems.ts';
import type { LocalPlatform } from '../../lib/compose/local.ts';
import { createRecordKeys } from '../../lib/platform/keys/envelope.ts';
import { DecryptionFailed, KeyUnavailable, type KeyService, type KeyUnavailableCode } from '../../lib/platform/keys/keys.ts';
import type { Platform } from '../../lib/platform/platform.ts';
import { activate, apply, approve, grantPupils, publishPupils, read, signAll, type Granted } from '../support/journey.ts';
import { createTestWorld, type AnyBody, type Answered, type TestWorld } from '../support/test-platform.ts';

const masterKey = 'arn:aws-cn:kms:cn-north-1:111122223333:key/secret-name';
const codes = Object.keys(KEY_PROBLEMS) as KeyUnavailableCode[]; // the table is exhaustive by type

/** The platform over a key service that fails, with nothing in its cache. */
const failingWith = (error: () => Error) => (local: LocalPlatform): Platform => {
  const fail = async (): Promise<never> => { throw error(); };
  const keyService: KeyService = { generate: fail, unwrap: fail };
  return { ...local, keys: createRecordKeys({ keyService, keyStore: local.keyStore, clock: local.clock, defaultSuite: 'sm4-ctr-hmac-sm3' }) };
};

function expectKeyProblem(answered: Answered<AnyBody>, code: KeyUnavailableCode): void {
  const { zh, en, retryAfter } = KEY_PROBLEMS[code];
  assert.deepEqual([answered.status, answered.body.code, answered.body['detail'], answered.body['detailEn']], [503, 'UNAVAILABLE', zh, en]);
  assert.equal(answered.headers['retry-after'], String(retryAfter));
  assert.match(answered.headers['content-type'] ?? '', /problem\+json/);
  assert.doesNotMatch(JSON.stringify(answered), /arn:|secret-name/, 'the caller is not told which key');
}

describe('a key service that fails', () => {
  let world: TestWorld;
  let granted: Granted;
  let waiting: Awaited<ReturnType<typeof apply>>;
  before(async () => {
    world = await createTestWorld();
    granted = await grantPupils(world);
    waiting = await apply(world, await publishPupils(world, { code: 'PUPIL/2' }));
    await approve(world, waiting);
    await signAll(world, waiting);
  });
  after(() => world.close());

  for (const code of codes) {
    test(`${code}: a masked read and a grant that needs a new key say what operators must look at`, async () => {
      world.restart({ change: failingWith(() => new KeyUnavailable(`KMS answered for ${masterKey}`, code)) });
      const from = world.logged.length;
      expectKeyProblem(await read(world, granted.grantId), code);
      expectKeyProblem(await activate(world, waiting), code);
      const failed = world.logged.slice(from).filter(({ level }) => level === 'error');
      assert.deepEqual(failed.map(({ code: event, fields }) => [event, fields['operation'], fields['fault'], fields['key']]),
        [['request.failed', 'queryRecords', 'KeyUnavailable', code], ['request.failed', 'activateGrant', 'KeyUnavailable', code]]);
      assert.ok(failed.every(({ fields }) => String(fields['message']).includes(masterKey)), 'the operator is told which key');
    });
  }

  test('that answers bytes of another key is 503 too, and so is a wrapped key put in another place', async () => {
    world.restart({ change: failingWith(() => new DecryptionFailed('context')) });
    const answered = await read(world, granted.grantId);
    assert.deepEqual([answered.status, answered.body.code], [503, 'RECORD_UNREADABLE']);
  });

  test('that is back serves the same calls', async () => {
    world.restart({ change: (local) => local });
    assert.equal((await activate(world, waiting)).status, 201);
    assert.equal((await read(world, granted.grantId)).status, 200);
  });
});

test('every key problem says something of its own in Chinese and in English, and throttling asks to come back soon', () => {
  const problems = Object.values(KEY_PROBLEMS);
  assert.equal(new Set(problems.map(({ zh }) => zh)).size, problems.length);
  assert.equal(new Set(problems.map(({ en }) => en)).size, problems.length);
  for (const { zh, en, retryAfter } of problems) {
    assert.match(zh, /运维人员/);
    assert.match(en, /[Oo]perators/);
    assert.ok(retryAfter > 0);
  }
  assert.ok(problems.every(({ retryAfter }) => KEY_PROBLEMS.throttled.retryAfter <= retryAfter));
});

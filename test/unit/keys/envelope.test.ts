import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { ResourceId } from '../../../lib/identifiers.ts';
import { createRecordKeys } from '../../../lib/platform/keys/envelope.ts';
import { createFileKeyService } from '../../../lib/platform/keys/file-key-service.ts';
import { createFileKeyStore } from '../../../lib/platform/keys/file-key-store.ts';
import { DecryptionFailed, KeyDestroyed, KeyUnavailable, type KeyName, type LookupName, type OpenKey, type SuiteName, type WrappedKey } from '../../../lib/platform/keys/keys.ts';
import { countingKeys } from '../../support/counting-keys.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

const resourceId = ResourceId.parse('resource-pupils');
const cohort = (day: string): KeyName => ({ kind: 'cohort', resourceId, cohort: day });
const lookup2032: LookupName = { kind: 'lookup', resourceId, year: '2032' };
const clear = Buffer.from('synthetic');
const unavailable = (code: string) => (error: unknown) => error instanceof KeyUnavailable && error.code === code;
const live = (key: OpenKey | undefined) => (key?.state === 'live' ? key : assert.fail(`the key is ${key?.state}`));

function setUp(t: TestContext, options: { readonly cacheLimit?: number; readonly suite?: SuiteName } = {}) {
  const folder = temporaryFolder(t);
  const clock = virtualClock();
  const suite = options.suite ?? 'sm4-ctr-hmac-sm3';
  const keyStore = createFileKeyStore({ folder: join(folder, 'keys'), clock });
  const counted = countingKeys({ keyStore, keyService: createFileKeyService({ file: join(folder, 'master.key'), suite, create: true }) });
  const start = () => createRecordKeys({ ...counted, clock, defaultSuite: suite, ...(options.cacheLimit && { cacheLimit: options.cacheLimit }) });
  return { keys: start(), start, taken: counted.taken, keyStore, clock };
}

describe('record keys', () => {
  test('a cohort\'s key is created once, stored before it is used, and opens what it encrypted after a restart', async (t) => {
    const { keys, start, taken, keyStore } = setUp(t);
    const cipher = await keys.cohort(resourceId, '2032-07-31', { create: true });
    assert.deepEqual(taken(), ['get', 'generate', 'put']);
    const [stored] = await keyStore.get([cohort('2032-07-31')]);
    assert.equal(typeof stored === 'object' && stored.fingerprint, cipher.fingerprint);
    const sealed = cipher.encrypt(clear, 'x');
    const again = await start().cohort(resourceId, '2032-07-31', { create: true });
    assert.deepEqual(Buffer.from(again.decrypt(sealed, 'x')), clear);
    assert.deepEqual(taken(), ['get', 'unwrap']);
  });

  test('a warm masked read is one question to the key store and no unwrap', async (t) => {
    const { keys, taken } = setUp(t);
    const hash = (await keys.lookup(resourceId, '2032', { create: true })).hash('studentNumber', '1');
    await keys.cohort(resourceId, '2032-07-31', { create: true });
    taken();
    const ahead = keys.peekLookup(lookup2032)?.hash('studentNumber', '1');
    assert.equal(ahead, hash);
    const [lookup, first] = await keys.open([lookup2032, cohort('2032-07-31')]);
    assert.equal(live(lookup).hasher.hash('studentNumber', '1'), hash);
    assert.equal(live(first).cipher.encrypt(clear, 'x').length > 0, true);
    assert.deepEqual(taken(), ['get']);
  });

  test('opening names live, destroyed and absent keys at their positions', async (t) => {
    const { keys, taken } = setUp(t);
    await keys.cohort(resourceId, 'a', { create: true });
    await keys.cohort(resourceId, 'b', { create: true });
    await keys.destroy(cohort('b'));
    taken();
    assert.deepEqual((await keys.open([cohort('b'), cohort('none'), cohort('a'), cohort('a')])).map((key) => key.state), ['destroyed', 'absent', 'live', 'live']);
    assert.deepEqual(await keys.status([cohort('b'), cohort('none'), cohort('a')]), ['destroyed', 'absent', 'live']);
    assert.deepEqual(taken(), ['get', 'get']);
  });

  test('a cached key is never used after another process destroyed it', async (t) => {
    const { keys, start } = setUp(t);
    const cipher = await keys.cohort(resourceId, 'a', { create: true });
    const sealed = cipher.encrypt(clear, 'x');
    const hasher = await keys.lookup(resourceId, '2032', { create: true });
    const other = start();
    await other.destroy(cohort('a'));
    await other.destroy(lookup2032);
    assert.ok(keys.peekLookup(lookup2032), 'known only when the key store is asked');
    assert.deepEqual((await keys.open([cohort('a'), lookup2032])).map((key) => key.state), ['destroyed', 'destroyed']);
    assert.equal(keys.peekLookup(lookup2032), undefined);
    assert.throws(() => cipher.decrypt(sealed, 'x'), KeyDestroyed);
    assert.throws(() => hasher.hash('studentNumber', '1'), KeyDestroyed);
    await assert.rejects(keys.cohort(resourceId, 'a', { create: true }), KeyDestroyed);
    await assert.rejects(keys.cohort(resourceId, 'a', { create: false }), KeyDestroyed);
  });

  test('destruction here ends at once what was handed out here', async (t) => {
    const { keys } = setUp(t);
    const cipher = await keys.cohort(resourceId, 'a', { create: true });
    const sealed = cipher.encrypt(clear, 'x');
    await keys.destroy(cohort('a'));
    assert.throws(() => cipher.decrypt(sealed, 'x'), KeyDestroyed);
  });

  test('without leave to create, a missing key is named absent', async (t) => {
    const { keys, taken } = setUp(t);
    await assert.rejects(keys.cohort(resourceId, 'a', { create: false }), unavailable('absent'));
    await assert.rejects(keys.lookup(resourceId, '2032', { create: false }), unavailable('absent'));
    await assert.rejects(keys.pseudonyms('grant-a-b', { create: false }), unavailable('absent'));
    assert.deepEqual(taken(), ['get', 'get', 'get']);
  });

  test('a cohort that names its key is opened by no other, and none is created in its place', async (t) => {
    const { keys, taken } = setUp(t);
    const { fingerprint } = await keys.cohort(resourceId, 'a', { create: true });
    assert.equal((await keys.cohort(resourceId, 'a', { create: false, fingerprint })).fingerprint, fingerprint);
    await assert.rejects(keys.cohort(resourceId, 'a', { create: false, fingerprint: '0123456789abcdef' }), unavailable('damaged'));
    taken();
    await assert.rejects(keys.cohort(resourceId, 'b', { create: false, fingerprint }), unavailable('absent'));
    assert.deepEqual(taken(), ['get']);
  });

  test('of creators that race, the stored key wins for all of them', async (t) => {
    const { start } = setUp(t);
    const ciphers = await Promise.all(Array.from({ length: 6 }, () => start().cohort(resourceId, 'a', { create: true })));
    assert.equal(new Set(ciphers.map((cipher) => cipher.fingerprint)).size, 1);
    const sealed = ciphers.map((cipher) => cipher.encrypt(clear, 'x'));
    const late = await start().cohort(resourceId, 'a', { create: false });
    for (const bytes of sealed) assert.deepEqual(Buffer.from(late.decrypt(bytes, 'x')), clear);
  });

  test('creators that race within one process leave each other\'s ciphers in working order', async (t) => {
    const { keys } = setUp(t);
    const ciphers = await Promise.all(Array.from({ length: 6 }, () => keys.cohort(resourceId, 'a', { create: true })));
    assert.equal(new Set(ciphers.map((cipher) => cipher.fingerprint)).size, 1);
    for (const cipher of ciphers) assert.deepEqual(Buffer.from(cipher.decrypt(cipher.encrypt(clear, 'x'), 'x')), clear);
  });

  test('a question answered "absent" before the key was created does not spoil the created key', async (t) => {
    const { clock, keyStore } = setUp(t);
    const { promise: late, resolve: answer } = Promise.withResolvers<undefined>();
    let asked = 0;
    const keys = createRecordKeys({
      clock, defaultSuite: 'sm4-ctr-hmac-sm3',
      keyStore: { ...keyStore, get: async () => (asked++ === 0 ? [await late] : [undefined]), put: async (_, key) => key },
      keyService: {
        generate: async () => ({ key: new Uint8Array(16).fill(4), wrapped: new Uint8Array(1), masterKeyId: 'm' }),
        unwrap: () => assert.fail('nothing is there to unwrap'),
      },
    });
    const slow = keys.open([cohort('a')]);
    const cipher = await keys.cohort(resourceId, 'a', { create: true });
    answer(undefined);
    assert.deepEqual((await slow).map((key) => key.state), ['absent']);
    assert.deepEqual(Buffer.from(cipher.decrypt(cipher.encrypt(clear, 'x'), 'x')), clear);
  });

  test('an existing key keeps its suite', async (t) => {
    const { keys } = setUp(t);
    assert.equal((await keys.cohort(resourceId, 'a', { create: true, suite: 'aes-256-gcm' })).suite, 'aes-256-gcm');
    assert.equal((await keys.cohort(resourceId, 'a', { create: true })).suite, 'aes-256-gcm');
    assert.equal((await keys.cohort(resourceId, 'b', { create: true })).suite, 'sm4-ctr-hmac-sm3');
  });

  test('opening one key many times at once unwraps it once', async (t) => {
    const { keys, start, taken } = setUp(t);
    await keys.cohort(resourceId, 'a', { create: true });
    taken();
    const cold = start();
    await Promise.all(Array.from({ length: 5 }, () => cold.open([cohort('a')])));
    assert.equal(taken().filter((call) => call === 'unwrap').length, 1);
  });

  test('the cache is bounded, and what fell out is unwrapped again', async (t) => {
    const { keys, taken } = setUp(t, { cacheLimit: 2 });
    for (const day of ['a', 'b', 'c']) await keys.cohort(resourceId, day, { create: true });
    taken();
    await keys.open([cohort('b'), cohort('c')]);
    assert.deepEqual(taken(), ['get']);
    await keys.open([cohort('a')]);
    assert.deepEqual(taken(), ['get', 'unwrap']);
    await keys.open([cohort('c')]);
    await keys.cohort(resourceId, 'd', { create: true }); // pushes out a, which was asked for before c
    taken();
    await keys.open([cohort('c'), cohort('d')]);
    assert.deepEqual(taken(), ['get']);
  });

  test('a grant\'s pseudonyms are its own and die with it', async (t) => {
    const { keys } = setUp(t);
    const [one, two] = [await keys.pseudonyms('grant-a-one', { create: true }), await keys.pseudonyms('grant-a-two', { create: true })];
    assert.equal(one.hash('studentNumber', '1'), (await keys.pseudonyms('grant-a-one', { create: false })).hash('studentNumber', '1'));
    assert.notEqual(one.hash('studentNumber', '1'), two.hash('studentNumber', '1'));
    await keys.destroy({ kind: 'pseudonym', grantId: 'grant-a-one' });
    await assert.rejects(keys.pseudonyms('grant-a-one', { create: true }), KeyDestroyed);
    assert.equal(two.hash('studentNumber', '1').length, 43);
  });

  test('a key put under another name, or under another commitment, does not open', async (t) => {
    const { keys, start, keyStore } = setUp(t);
    await keys.cohort(resourceId, 'a', { create: true });
    const [stored] = await keyStore.get([cohort('a')]);
    const key: WrappedKey = typeof stored === 'object' ? stored : assert.fail('no key');
    await keyStore.put(cohort('b'), key);
    await assert.rejects(keys.open([cohort('b')]), DecryptionFailed);
    const cold = (change: Partial<WrappedKey>) => createRecordKeys({
      clock: virtualClock(), defaultSuite: 'sm4-ctr-hmac-sm3', keyStore: { ...keyStore, get: async () => [{ ...key, ...change }] },
      keyService: { generate: () => assert.fail('asked for a new key'), unwrap: async () => new Uint8Array(16).fill(5) },
    });
    await assert.rejects(cold({}).open([cohort('a')]), unavailable('damaged'));
    await assert.rejects(cold({ suite: 'aes-256-gcm' }).open([cohort('a')]), unavailable('damaged'));
    assert.equal((await start().open([cohort('a')]))[0]?.state, 'live');
  });

  test('whatever two processes do in whatever order, no key lives after its destruction', async (t) => {
    await fc.assert(fc.asyncProperty(
      fc.array(fc.record({ process: fc.nat(1), day: fc.constantFrom('a', 'b'), act: fc.constantFrom('create', 'open', 'destroy') }), { maxLength: 25 }),
      async (steps) => {
        const { start } = setUp(t, { cacheLimit: 1 });
        const processes = [start(), start()] as const;
        const gone = new Set<string>();
        const born = new Set<string>();
        for (const { process, day, act } of steps) {
          const keys = processes[process === 0 ? 0 : 1];
          if (act === 'destroy') {
            await keys.destroy(cohort(day));
            gone.add(day);
          } else if (act === 'create') {
            const made = await keys.cohort(resourceId, day, { create: true }).then(() => 'live', (error: unknown) => (error instanceof KeyDestroyed ? 'destroyed' : assert.fail(String(error))));
            assert.equal(made, gone.has(day) ? 'destroyed' : 'live');
            born.add(day);
          } else {
            const [key] = await keys.open([cohort(day)]);
            assert.equal(key?.state, gone.has(day) ? 'destroyed' : born.has(day) ? 'live' : 'absent');
          }
        }
      },
    ), { numRuns: 25 });
  });
});

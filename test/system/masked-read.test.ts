import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { LocalPlatform } from '../../lib/compose/local.ts';
import { grantPupils, pupilRow, read, type Granted } from '../support/journey.ts';
import { identityOf } from '../support/import-bench.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';

/** Notes every call that leaves the process, with what was asked for. */
function noting(platform: LocalPlatform) {
  const calls: string[] = [];
  const { store, keyStore } = platform;
  const [get, query, commit, getKeys] = [store.get.bind(store), store.query.bind(store), store.commit.bind(store), keyStore.get.bind(keyStore)];
  Object.assign(store, {
    get: (keys: Parameters<typeof get>[0]) => { calls.push(`get ${keys.length}`); return get(keys); },
    query: (asked: Parameters<typeof query>[0]) => { calls.push('query'); return query(asked); },
    commit: (writes: Parameters<typeof commit>[0]) => { calls.push(`commit ${writes.map(({ label }) => label).join(' ')}`); return commit(writes); },
  });
  Object.assign(keyStore, { get: (names: Parameters<typeof getKeys>[0]) => { calls.push(`keys ${names.length}`); return getKeys(names); } });
  return { taken: () => calls.splice(0) };
}

describe('a masked read', () => {
  let world: TestWorld;
  let granted: Granted;
  let calls: ReturnType<typeof noting>;
  before(async () => {
    world = await createTestWorld();
    granted = await grantPupils(world, { scope: { dailyReads: 2000 }, rows: Array.from({ length: 20 }, (_, n) => pupilRow(n, { graduatesOn: n % 2 ? '2027-07-01' : '2028-07-01' })) });
    calls = noting(world.local);
    for (let n = 0; n < 6; n += 1) assert.equal((await read(world, granted.grantId)).status, 200); // shards and keys are known from here on
  });
  after(() => world.close());

  test('is two round trips, the second beside one to the key store, and one ledger put', async () => {
    calls.taken();
    assert.equal((await read(world, granted.grantId)).status, 200);
    // person, grant, resource; two slots of two years; two look-up keys, two cohort keys, the grant's own
    assert.deepEqual(calls.taken(), ['get 3', 'keys 5', 'get 4', 'commit ledger-entry']);
  });

  test('asks for nobody with the same calls, is entered the same, and spends the same', async () => {
    calls.taken();
    const { status, body } = await read(world, granted.grantId, { value: identityOf(999) });
    assert.deepEqual([status, body.code], [404, 'RECORD_NOT_FOUND']);
    assert.deepEqual(calls.taken(), ['get 3', 'keys 5', 'get 4', 'commit ledger-entry']);
  });

  test('reserves a block of reads in the commit of the read that needs it, with no call more', async () => {
    const budget = 10; // a two-hundredth of 2,000
    const seen: string[][] = [];
    for (let n = 0; n < 2 * budget; n += 1) {
      calls.taken();
      assert.equal((await read(world, granted.grantId)).status, 200);
      seen.push(calls.taken());
    }
    assert.ok(seen.every((one) => one.length === 4));
    assert.equal(seen.filter((one) => one.at(-1) === 'commit dailyReads ledger-entry').length, 2);
  });

  test('with cold keys opens them first: one round trip more', async () => {
    world.restart();
    calls.taken();
    assert.equal((await read(world, granted.grantId)).status, 200);
    const first = calls.taken().filter((call) => call !== 'query');
    assert.deepEqual(first, ['get 3', 'get 5', 'commit dailyReads ledger-entry']); // the key store is another one now: counted below
    const again = noting(world.local);
    for (let n = 0; n < 6; n += 1) await read(world, granted.grantId);
    again.taken();
    await read(world, granted.grantId);
    assert.deepEqual(again.taken().filter((call) => call.startsWith('keys')), ['keys 5']);
  });

  test('by a secondary field goes through its index and reads the record again by key', async () => {
    const { status, body } = await read(world, granted.grantId, { field: 'studentNumber', value: ' x7 ' });
    assert.equal(status, 200);
    assert.equal(body.record['identityNumber'], '99****************');
    assert.match(body.record['studentNumber'] ?? '', /^p-/);
  });
});

describe('what a read leaves behind', () => {
  test('an entry without the look-up value or its digest, and nothing of it in any log', async () => {
    const world = await createTestWorld();
    const { grantId, resourceId } = await grantPupils(world);
    const { headers } = await read(world, grantId);
    await read(world, grantId, { value: identityOf(999) });
    const [, shard, number] = /^sharing\/(\d+)\/(\d+);/.exec(headers['ledger-receipt'] ?? '') ?? [];
    const entry = await world.platform.ledgerReader.entry('sharing', Number(shard), Number(number));
    assert.deepEqual({ ...entry?.event.subject, recordId: 'x' }, { grantId, resourceId, recordId: 'x' });
    assert.deepEqual(entry?.event.facts?.['fields'], ['identityNumber', 'studentName', 'studentNumber', 'graduatesOn']);
    assert.deepEqual([entry?.event.facts?.['found'], entry?.event.actor?.unitId], [1, 'unit-east']);
    const { createHash } = await import('node:crypto');
    const digests = ['sha256', 'sha1', 'md5', 'sm3'].flatMap((name) => [createHash(name).update(identityOf(3)).digest('hex'), createHash(name).update(identityOf(3)).digest('base64url')]);
    const everything = JSON.stringify(entry) + JSON.stringify(world.logged);
    for (const secret of [identityOf(3), identityOf(999), ...digests]) assert.ok(!everything.includes(secret));
    world.close();
  });
});

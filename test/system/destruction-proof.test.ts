import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { LocalPlatform } from '../../lib/compose/local.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { RecordEntity, recordsOf } from '../../lib/platform/storage/entities/records.ts';
import type { Platform } from '../../lib/platform/platform.ts';
import { ENDED, END_DAY, onlyDestruction, runRetention, step } from '../support/ending.ts';
import { keepPupils, people } from '../support/journey.ts';
import { createTestWorld, type TestOptions } from '../support/test-platform.ts';

/** A key store that says that it destroys, and does not. */
const keepsEverything = (platform: LocalPlatform): Platform =>
  ({ ...platform, keyStore: { ...platform.keyStore, destroy: async () => {} }, keys: { ...platform.keys, destroy: async () => {} } });
/** One that owns up to recovery copies. */
const keepsCopies = (platform: LocalPlatform): Platform => ({ ...platform, keyStore: { ...platform.keyStore, deletes: false } });

async function end(context: TestContext, options: TestOptions) {
  const world = await createTestWorld(options);
  context.after(() => world.close());
  const { resourceId } = await keepPupils(world, 3, { graduatesOn: END_DAY });
  world.clock.set(ENDED);
  await runRetention(world);
  return { world, resourceId, destruction: await onlyDestruction(world, resourceId) };
}
const certificates = (world: Awaited<ReturnType<typeof createTestWorld>>, resourceId: string) =>
  onlyDestruction(world, resourceId).then(({ certificateId }) => certificateId);

describe('a certificate', () => {
  test('is refused under a key store whose deletion does nothing', async (context) => {
    const { world, resourceId, destruction } = await end(context, { change: keepsEverything });
    assert.equal(destruction.state, 'EXECUTED');
    for (const name of ['verification', 'certificate']) {
      const refused = await step(world, people.auditor, destruction, name);
      assert.deepEqual([refused.status, refused.body.code, refused.body.citation?.duty], [409, 'DESTRUCTION_NOT_VERIFIED', 'nanchang-56'], name);
    }
    world.clock.advance({ days: 1 });
    await runRetention(world);
    assert.equal(await certificates(world, resourceId), undefined);
    assert.ok(world.logged.some(({ code, fields }) => code === 'retention.stopped' && fields['fault'] === 'DESTRUCTION_NOT_VERIFIED'));
  });

  test('would be issued under it with the rule switched off, so the rule is what refuses', async (context) => {
    const { destruction } = await end(context, { change: keepsEverything, disabledRules: new Set(['destruction-irreversible']) });
    assert.deepEqual([destruction.state, destruction.verification], ['CERTIFIED', { before: 'decrypted', after: 'decrypted' }]);
  });

  test('is refused under a key store that keeps recovery copies', async (context) => {
    const { world, resourceId, destruction } = await end(context, { change: keepsCopies });
    assert.equal(destruction.state, 'VERIFIED');
    const refused = await step(world, people.auditor, destruction, 'certificate');
    assert.deepEqual([refused.status, refused.body.code, refused.body.citation?.duty], [409, 'KEY_STORE_DOES_NOT_DELETE', 'nanchang-56']);
    assert.equal(await certificates(world, resourceId), undefined);
  });

  test('is refused before the destruction is done, and may be asked for again afterwards', async (context) => {
    const { world, destruction } = await end(context, {});
    assert.equal(destruction.state, 'CERTIFIED');
    assert.equal((await step(world, people.auditor, destruction, 'certificate')).status, 202);
    const { resourceId } = await keepPupils(world, 1, { graduatesOn: '2027-03-01', entry: { code: 'PUPIL/2' } });
    const asked = await world.as('school1-owner').post<{ readonly destructionId: typeof destruction.destructionId }>(`/resources/${resourceId}/destructions`, { cohort: '2027-03-01' });
    const refused = await step(world, people.auditor, asked.body, 'certificate');
    assert.deepEqual([refused.status, refused.body.code], [409, 'DESTRUCTION_NOT_VERIFIED']);
  });
});

describe('the sample', () => {
  async function damage(context: TestContext, all: boolean) {
    const world = await createTestWorld();
    context.after(() => world.close());
    const resourceId = ResourceId.parse((await keepPupils(world, 3, { graduatesOn: END_DAY })).resourceId);
    const { items } = await world.platform.expired.list(recordsOf(resourceId, END_DAY));
    const damaged = all ? items : items.slice(0, 1);
    await world.platform.ledger.commit({ stream: 'operations', action: 'records.damaged', operation: 'test', subject: { resourceId } },
      damaged.map((record, index) => RecordEntity.replace(record, { ...record.value, ciphertext: record.value.ciphertext.toReversed() }, `record-${index}`)));
    world.clock.set(ENDED);
    await runRetention(world);
    return { world, resourceId };
  }
  test('is another record where the first is damaged', async (context) => {
    const { world, resourceId } = await damage(context, false);
    assert.equal((await onlyDestruction(world, resourceId)).state, 'CERTIFIED');
  });

  test('that nothing gives makes the destruction wait with an error, but no longer than the engine keeps the records', async (context) => {
    const { world, resourceId } = await damage(context, true);
    assert.equal((await onlyDestruction(world, resourceId)).state, 'DUE');
    assert.ok(world.logged.some(({ code }) => code === 'retention.sample-unreadable'));
    world.clock.advance({ days: 31 });
    world.local.store.dropEnded();
    await runRetention(world);
    const destruction = await onlyDestruction(world, resourceId);
    assert.equal(destruction.state, 'CERTIFIED');
    assert.equal(destruction.verification, undefined);
  });
});

test('what stops one destruction does not stop the others', async (context) => {
  const world = await createTestWorld({
    change: (platform) => ({ ...platform, keys: { ...platform.keys, open: async (names) => { if (JSON.stringify(names).includes('2026-12-30')) throw new Error('damaged'); return platform.keys.open(names); } } }),
  });
  context.after(() => world.close());
  const first = await keepPupils(world, 2, { graduatesOn: '2026-12-30' });
  const second = await keepPupils(world, 2, { graduatesOn: END_DAY, entry: { code: 'PUPIL/2' } });
  world.clock.set(ENDED);
  await runRetention(world);
  assert.deepEqual([(await onlyDestruction(world, first.resourceId)).state, (await onlyDestruction(world, second.resourceId)).state], ['DUE', 'CERTIFIED']);
  assert.ok(world.logged.some(({ code, level }) => code === 'retention.stopped' && level === 'error'));
});

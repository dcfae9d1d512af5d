import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { LocalDate } from '../../lib/calendar/instant.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { recordsOf } from '../../lib/platform/storage/entities/records.ts';
import type { DestructionView } from '../../lib/retention/destruction-view.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { certificateOf, cohortsOf, destructionsOf, ENDED, END_DAY, onlyDestruction, placeHold, runRetention, step } from '../support/ending.ts';
import { grantFields, importPupils, keepPupils, owner, people, query } from '../support/journey.ts';
import { createTestWorld, type TestOptions } from '../support/test-platform.ts';

async function begin(context: TestContext, options: TestOptions = {}) {
  const world = await createTestWorld(options);
  context.after(() => world.close());
  const { resourceId, rows: [first, second, third] } = await keepPupils(world, 3, { graduatesOn: END_DAY });
  assert.ok(first && second && third);
  const grantId = await grantFields(world, resourceId, ['name', 'graduatesOn']);
  const read = async ({ identityNumber }: { readonly identityNumber: string }) => (await query(world, grantId, identityNumber)).status;
  const erase = (record: string, by: string = owner) => world.as(by).post<DestructionView & { readonly code?: string }>(`/resources/${resourceId}/erasures`, { record, reason: '本人撤回同意' });
  const changeEnd = (records: readonly string[], eventOn: string) => world.as(owner).post<{ readonly code?: string; readonly lastDay?: string; readonly citation?: { readonly duty?: string } }>(`/resources/${resourceId}/end-changes`, { records, eventOn, reason: '延期毕业' });
  return { world, resourceId, first, second, third, read, erase, changeEnd };
}

describe("one person's erasure", () => {
  test('is asked for by one person, approved by another, and destroys that record alone, with a certificate', async (context) => {
    const { world, resourceId, first, second, read, erase } = await begin(context);
    const destruction = expectStatus(await erase(first.identityNumber), 201);
    await runRetention(world);
    assert.equal((await onlyDestruction(world, resourceId)).state, 'SEALED');
    assert.equal(await read(first), 200, 'until it is approved');
    expectStatus(await step(world, people.coordinator, destruction, 'approval'), 200);
    await runRetention(world);
    assert.deepEqual([await read(first), await read(second)], [404, 200]);
    const { content } = await certificateOf(world, await onlyDestruction(world, resourceId));
    assert.deepEqual([content.reason, content.count, content.verification.after], ['erasure', 1, 'key-destroyed']);
    assert.deepEqual([content.remains.at(-1)?.where.en, content.remains.at(-1)?.until.en], ['backups made before the records moved', '2027-01-01 00:00:00 (UTC+8)']);
    assert.deepEqual(await cohortsOf(world, resourceId), { [END_DAY]: 'LIVE 2', [destruction.cohort]: 'DESTROYED 0' });
    assert.deepEqual((await world.platform.expired.list(recordsOf(ResourceId.parse(resourceId), destruction.cohort))).items, []);
    const entries = await world.platform.ledgerReader.entries('sharing', 0, 500);
    assert.ok(!JSON.stringify(entries).includes(first.identityNumber) && !JSON.stringify(entries).includes('撤回'), 'the ledger holds no personal value and no free text');
  });

  test('is not approved by who asked for it, unless the rule is off', async (context) => {
    for (const off of [false, true]) {
      const { world, first, erase } = await begin(context, off ? { disabledRules: new Set(['destruction-separated']) } : {});
      expectStatus(await world.as('bureau-administrator').post('/persons/roles', { personId: world.personId(owner), role: 'DataCoordinator', unitId: 'unit-bureau' }), 200);
      const destruction = expectStatus(await erase(first.identityNumber), 201);
      await runRetention(world);
      const approved = await step(world, owner, destruction, 'approval');
      assert.deepEqual([approved.status, approved.body.code], off ? [200, undefined] : [403, 'SEPARATION_OF_DUTIES']);
    }
  });

  test('covers what an earlier import left, and a later import of the same person is another record', async (context) => {
    const { world, resourceId, first, read, erase } = await begin(context);
    await importPupils(world, resourceId, [{ ...first, name: '测试甲' }]);
    const destruction = expectStatus(await erase(first.identityNumber), 201);
    await runRetention(world);
    expectStatus(await step(world, people.coordinator, destruction, 'approval'), 200);
    await runRetention(world);
    assert.equal(await read(first), 404);
    await importPupils(world, resourceId, [first]);
    assert.equal(await read(first), 200);
  });

  test('may be refused: the record then ends with its period', async (context) => {
    const { world, resourceId, first, read, erase } = await begin(context);
    const destruction = expectStatus(await erase(first.identityNumber), 201);
    expectStatus(await step(world, people.coordinator, destruction, 'refusal'), 200);
    assert.equal(await read(first), 200);
    world.clock.set(ENDED);
    await runRetention(world);
    assert.deepEqual((await destructionsOf(world, resourceId)).map(({ cohort, state }) => [cohort === destruction.cohort, state]).toSorted(), [[false, 'CERTIFIED'], [true, 'CERTIFIED'], [true, 'REFUSED']]);
  });

  test('does not touch what is held, is not there, or is of another owner', async (context) => {
    const { world, resourceId, first, second, erase } = await begin(context);
    await placeHold(world, resourceId, { records: [first.identityNumber] });
    const held = await erase(first.identityNumber);
    assert.deepEqual([held.status, held.body.code], [409, 'HOLD_IN_FORCE']);
    const nobody = await erase('99999919000101001X');
    assert.deepEqual([nobody.status, nobody.body.code], [404, 'RECORD_NOT_FOUND']);
    const foreign = await erase(second.identityNumber, 'school2-owner');
    assert.deepEqual([foreign.status, foreign.body.code], [403, 'SEAT_REQUIRED']);
    assert.deepEqual(await destructionsOf(world, resourceId), []);
  });
});

describe('a changed end', () => {
  const later = LocalDate.parse('2027-02-28');
  test('moves named records to the day that the rule then says; the rest ends as before', async (context) => {
    const { world, resourceId, first, second, third, read, changeEnd } = await begin(context);
    assert.equal(expectStatus(await changeEnd([first.identityNumber, second.identityNumber], later), 200).lastDay, later);
    assert.deepEqual(await cohortsOf(world, resourceId), { [END_DAY]: 'LIVE 1', [later]: 'LIVE 2' });
    assert.equal(expectStatus(await changeEnd([second.identityNumber], '2027-03-31'), 200).lastDay, '2027-03-31');
    assert.equal(expectStatus(await changeEnd([third.identityNumber], '2026-11-30'), 200).lastDay, '2026-11-30');
    assert.deepEqual(await cohortsOf(world, resourceId), { '2026-11-30': 'LIVE 1', [END_DAY]: 'LIVE 0', [later]: 'LIVE 1', '2027-03-31': 'LIVE 1' });
    assert.deepEqual([await read(first), await read(second), await read(third)], [200, 200, 200]);
    world.clock.set(ENDED);
    await runRetention(world);
    assert.deepEqual([await read(first), await read(second), await read(third)], [200, 200, 404]);
    assert.deepEqual(await cohortsOf(world, resourceId), { '2026-11-30': 'DESTROYED 1', [END_DAY]: 'DESTROYED 0', [later]: 'LIVE 1', '2027-03-31': 'LIVE 1' });
  });

  test('never goes beyond the rule, unless the rule is off', async (context) => {
    for (const off of [false, true]) {
      const { first, changeEnd } = await begin(context, off ? { disabledRules: new Set(['storage-period-ends']) } : {});
      const beyond = await changeEnd([first.identityNumber], '2038-11-24');
      assert.deepEqual([beyond.status, beyond.body.code, beyond.body.citation?.duty], off ? [200, undefined, undefined] : [422, 'RETENTION_EXCEEDS_VALIDITY', 'nanchang-40']);
    }
    const { first, changeEnd } = await begin(context);
    assert.equal((await changeEnd([first.identityNumber], '2038-11-23')).status, 200, 'twelve years from the import');
  });

  test('revives nothing that has ended, moves nothing that is held, and goes nowhere where the key is destroyed', async (context) => {
    const { world, resourceId, first, second, third, changeEnd } = await begin(context);
    await placeHold(world, resourceId, { records: [second.identityNumber] });
    assert.equal((await changeEnd([second.identityNumber], later)).body.code, 'HOLD_IN_FORCE');
    assert.equal((await changeEnd([first.identityNumber], '2026-11-01')).status, 400, 'the period would be over');
    assert.equal((await changeEnd([first.identityNumber], END_DAY)).body.code, 'MOVE_NOT_ALLOWED');
    expectStatus(await changeEnd([third.identityNumber], '2026-11-30'), 200);
    world.clock.set('2026-11-30T16:00:00.000Z');
    await runRetention(world);
    world.clock.set('2026-11-30T15:00:00.000Z'); // a clock that goes wrong
    assert.equal((await changeEnd([first.identityNumber], '2026-11-30')).body.code, 'CLOCK_IN_DOUBT');
    world.platform.knownTime.learn(world.clock.now()); // and nobody notices
    assert.equal((await changeEnd([first.identityNumber], '2026-11-30')).body.code, 'KEY_DESTROYED');
    world.clock.set(ENDED);
    assert.equal((await changeEnd([first.identityNumber], later)).body.code, 'RECORD_NOT_FOUND');
  });
});

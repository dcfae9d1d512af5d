import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { ResourceId } from '../../lib/identifiers.ts';
import { recordsOf } from '../../lib/platform/storage/entities/records.ts';
import { associatedData } from '../../lib/records/record.ts';
import { certificateOf, cohortsOf, destructionsOf, ENDED, END_DAY, onlyDestruction, placeHold, releaseHold, runRetention, step } from '../support/ending.ts';
import { grantFields, importPupils, keepPupils, owner, query } from '../support/journey.ts';
import { createTestWorld, type TestOptions, type TestWorld } from '../support/test-platform.ts';

async function begin(context: TestContext, options: TestOptions = {}) {
  const world = await createTestWorld(options);
  context.after(() => world.close());
  return { world, ...await keepPupils(world, 6, { graduatesOn: END_DAY }) };
}

/** Opens every record of a cohort under its key, ended or not. */
async function decryptAll(world: TestWorld, resourceId: string, cohort: string): Promise<readonly string[]> {
  const id = ResourceId.parse(resourceId);
  const { items } = await world.platform.expired.list(recordsOf(id, cohort), { limit: 100 });
  if (items.length === 0) return [];
  const cipher = await world.platform.keys.cohort(id, cohort, { create: false });
  return items.map(({ value }) => JSON.parse(new TextDecoder().decode(cipher.decrypt(value.ciphertext, associatedData(value)))).identityNumber).sort();
}
const days = (world: TestWorld, count: number) => world.clock.advance({ days: count });

describe('a hold on a whole cohort', () => {
  test('makes its destruction wait, over HTTP and for the jobs, until it is released', async (context) => {
    const { world, resourceId } = await begin(context);
    const holdId = await placeHold(world, resourceId, { cohort: END_DAY });
    const asked = await world.as(owner).post(`/resources/${resourceId}/destructions`, { cohort: END_DAY });
    assert.deepEqual([asked.status, asked.body.code, asked.body.citation?.articles], [409, 'HOLD_IN_FORCE', ['56']]);
    world.clock.set(ENDED);
    await runRetention(world);
    assert.deepEqual(await destructionsOf(world, resourceId), []);
    assert.equal((await decryptAll(world, resourceId, END_DAY)).length, 6);
    await releaseHold(world, resourceId, holdId);
    await runRetention(world);
    assert.equal((await certificateOf(world, await onlyDestruction(world, resourceId))).content.count, 6);
    await assert.rejects(decryptAll(world, resourceId, END_DAY), { name: 'KeyDestroyed' });
  });

  test('keeps its records when an import replaces them: they stand unread beside the new, and after them', async (context) => {
    const { world, resourceId, rows } = await begin(context);
    const ending = (from: number, to: number) => rows.slice(from, to).map((pupil) => ({ ...pupil, graduatesOn: '2026-12-10' as typeof pupil.graduatesOn }));
    const grantId = await grantFields(world, resourceId, ['name']);
    const read = async () => (await query(world, grantId, rows[0]?.identityNumber ?? '')).status;
    const holdId = await placeHold(world, resourceId, { cohort: END_DAY });
    await importPupils(world, resourceId, ending(0, 3));
    assert.equal((await decryptAll(world, resourceId, END_DAY)).length, 6);
    assert.deepEqual(await cohortsOf(world, resourceId), { [END_DAY]: 'LIVE 6', '2026-12-10': 'LIVE 3' });
    assert.equal(await read(), 200);
    world.clock.set('2026-12-10T15:59:59.999Z');
    assert.equal(await read(), 200);
    await releaseHold(world, resourceId, holdId);
    await importPupils(world, resourceId, ending(3, 4));
    assert.deepEqual(await cohortsOf(world, resourceId), { [END_DAY]: 'LIVE 5', '2026-12-10': 'LIVE 4' });
    world.clock.advance({ milliseconds: 1 });
    assert.equal(await read(), 404, 'what was replaced does not come back when its replacement ends');
  });

  test('stops a destruction that has begun, up to the order', async (context) => {
    const { world, resourceId } = await begin(context);
    world.clock.set(ENDED);
    await world.runJob('endCohorts');
    const holdId = await placeHold(world, resourceId, { cohort: END_DAY });
    await runRetention(world);
    const waiting = await onlyDestruction(world, resourceId);
    assert.equal(waiting.state, 'APPROVED');
    const executed = await step(world, 'bureau-technical', waiting, 'execution');
    assert.deepEqual([executed.status, executed.body.code], [409, 'HOLD_IN_FORCE']);
    await releaseHold(world, resourceId, holdId);
    await runRetention(world);
    assert.equal((await onlyDestruction(world, resourceId)).state, 'CERTIFIED');
  });

  test('keeps the engine from dropping the ciphertext, also when the destruction had begun', async (context) => {
    for (const begun of [false, true]) {
      const { world, resourceId } = await begin(context);
      world.clock.set(ENDED);
      if (begun) await world.runJob('endCohorts');
      await placeHold(world, resourceId, { cohort: END_DAY });
      for (let week = 0; week < 12; week += 1) {
        days(world, 7);
        await world.runJob('endCohorts');
        world.local.store.dropEnded();
      }
      assert.equal((await decryptAll(world, resourceId, END_DAY)).length, 6, `begun: ${begun}`);
      assert.deepEqual(world.logged.filter(({ code }) => code === 'retention.cohort-late'), []);
    }
  });

  for (const count of [6, 70]) {
    test(`of ${count} records keeps the engine from dropping them though no job ever runs again${count > 60 ? ', once one has settled it' : ''}`, async (context) => {
      const world = await createTestWorld();
      context.after(() => world.close());
      const { resourceId } = await keepPupils(world, count, { graduatesOn: END_DAY });
      const holdId = await placeHold(world, resourceId, { cohort: END_DAY });
      const unsettled = async () => (await world.as('bureau-auditor').get<{ readonly items: readonly { readonly unsettled?: true }[] }>(`/resources/${resourceId}/holds`)).body.items[0]?.unsettled;
      const settle = async () => {
        assert.equal(await unsettled(), count > 60 ? true : undefined);
        assert.equal((await world.runJob('endCohorts')).counts['settled'], count > 60 ? 1 : 0);
        assert.equal(await unsettled(), undefined);
      };
      if (count > 60) await settle();
      world.clock.set(ENDED);
      days(world, 400);
      world.local.store.dropEnded();
      assert.equal((await world.platform.expired.list(recordsOf(ResourceId.parse(resourceId), END_DAY), { limit: 100 })).items.length, count);
      await releaseHold(world, resourceId, holdId);
      if (count > 60) await settle();
      days(world, 29);
      world.local.store.dropEnded();
      assert.equal((await world.platform.expired.list(recordsOf(ResourceId.parse(resourceId), END_DAY), { limit: 100 })).items.length, count);
      days(world, 2);
      world.local.store.dropEnded();
      assert.deepEqual((await world.platform.expired.list(recordsOf(ResourceId.parse(resourceId), END_DAY))).items, [], 'the limit that holds without any job is set again');
    });
  }

  test('protects what is imported into the cohort later, and goes on when another of two is released', async (context) => {
    const { world, resourceId } = await begin(context);
    const holdId = await placeHold(world, resourceId, { cohort: END_DAY });
    await importPupils(world, resourceId, 2, { seed: 2, graduatesOn: END_DAY });
    await placeHold(world, resourceId, { cohort: END_DAY });
    await releaseHold(world, resourceId, holdId);
    world.clock.set(ENDED);
    days(world, 100);
    world.local.store.dropEnded();
    assert.equal((await decryptAll(world, resourceId, END_DAY)).length, 8);
  });

  test('lets imports replace its records again and again: every version stands, and one person is erased in all of them', async (context) => {
    const { world, resourceId, rows } = await begin(context);
    const value = rows[0]?.identityNumber ?? '';
    const grantId = await grantFields(world, resourceId, ['name', 'studentNumber']);
    const holdId = await placeHold(world, resourceId, { cohort: END_DAY });
    for (let version = 1; version <= 4; version += 1) {
      await importPupils(world, resourceId, rows.slice(0, 2).map((pupil) => ({ ...pupil, name: `演示${version}` })));
      assert.equal((await query(world, grantId, value)).status, 200);
    }
    assert.deepEqual(await cohortsOf(world, resourceId), { [END_DAY]: 'LIVE 14' });
    assert.equal((await decryptAll(world, resourceId, END_DAY)).filter((identity) => identity === value).length, 5);
    await releaseHold(world, resourceId, holdId);
    const erasure = await world.as(owner).post<{ readonly destructionId: string; readonly count: number }>(`/resources/${resourceId}/erasures`, { record: value, reason: '本人申请' });
    assert.deepEqual([erasure.status, erasure.body.count], [201, 5]);
    assert.ok(!(await decryptAll(world, resourceId, END_DAY)).includes(value));
    world.clock.set(ENDED);
    await runRetention(world);
    assert.equal((await query(world, grantId, value)).status, 404);
    assert.deepEqual((await destructionsOf(world, resourceId)).map(({ state, count }) => `${state} ${count}`).sort(), ['CERTIFIED 5', 'CERTIFIED 9']);
  });

  test('without the rule is disregarded, so the rule is what holds', async (context) => {
    const { world, resourceId } = await begin(context, { disabledRules: new Set(['hold-respected']) });
    await placeHold(world, resourceId, { cohort: END_DAY });
    world.clock.set(ENDED);
    await runRetention(world);
    assert.equal((await onlyDestruction(world, resourceId)).state, 'CERTIFIED');
  });
});

describe('a hold on records', () => {
  test('lets the rest end on time, keeps the named ones, and gives them up when it is released', async (context) => {
    const { world, resourceId, rows } = await begin(context);
    const named = rows.slice(0, 2).map(({ identityNumber }) => identityNumber);
    const grantId = await grantFields(world, resourceId, ['name']);
    const holdId = await placeHold(world, resourceId, { records: named.map((value) => ` ${value.toLowerCase()}`) });
    assert.deepEqual(await cohortsOf(world, resourceId), { [END_DAY]: 'LIVE 4', [holdId]: 'LIVE 2' });
    for (const { identityNumber } of rows) assert.equal((await query(world, grantId, identityNumber)).status, 200);
    world.clock.set(ENDED);
    await runRetention(world);
    assert.equal((await onlyDestruction(world, resourceId)).count, 4);
    assert.equal((await query(world, grantId, named[0] ?? '')).status, 404, 'what has ended is read by nobody, held or not');
    days(world, 400);
    world.local.store.dropEnded();
    await runRetention(world);
    assert.deepEqual(await decryptAll(world, resourceId, holdId), [...named].sort());
    await releaseHold(world, resourceId, holdId);
    await runRetention(world);
    const released = (await destructionsOf(world, resourceId)).find(({ cohort }) => cohort === holdId);
    assert.ok(released);
    const { content } = await certificateOf(world, released);
    assert.deepEqual([content.reason, content.count], ['holdReleased', 2]);
    assert.deepEqual((await world.platform.expired.list(recordsOf(ResourceId.parse(resourceId), holdId))).items, [], 'their items are deleted');
    assert.deepEqual(await world.platform.keys.status([{ kind: 'lookup', resourceId: ResourceId.parse(resourceId), year: holdId }]), ['destroyed']);
  });

  test('released before the end, leaves them to end as their period says', async (context) => {
    const { world, resourceId, rows } = await begin(context);
    const value = rows[0]?.identityNumber ?? '';
    const grantId = await grantFields(world, resourceId, ['name']);
    const holdId = await placeHold(world, resourceId, { records: [value] });
    await releaseHold(world, resourceId, holdId);
    await runRetention(world);
    assert.equal((await query(world, grantId, value)).status, 200);
    world.clock.set(ENDED);
    await runRetention(world);
    assert.deepEqual(await cohortsOf(world, resourceId), { [END_DAY]: 'DESTROYED 5', [holdId]: 'DESTROYED 0' });
  });

  test('is not undone by another: what is held leaves no more', async (context) => {
    const { world, resourceId, rows } = await begin(context);
    const records = [rows[0]?.identityNumber ?? ''];
    const first = await placeHold(world, resourceId, { records });
    const again = await world.as('bureau-coordinator').post(`/resources/${resourceId}/holds`, { reason: '另案', reference: '2号', records });
    assert.deepEqual([again.status, again.body.code], [409, 'HOLD_IN_FORCE']);
    const second = await placeHold(world, resourceId, { cohort: first });
    await releaseHold(world, resourceId, first);
    world.clock.set(ENDED);
    await runRetention(world);
    assert.deepEqual(await decryptAll(world, resourceId, first), records);
    await releaseHold(world, resourceId, second);
    await runRetention(world);
    assert.equal((await cohortsOf(world, resourceId))[first], 'DESTROYED 0');
  });

  test('names records that are there, of one day, each once; answers with their place, never their value', async (context) => {
    const { world, resourceId, rows } = await begin(context);
    const [first, second] = rows;
    assert.ok(first && second);
    await importPupils(world, resourceId, [{ ...second, graduatesOn: '2027-03-01' as typeof second.graduatesOn }]);
    const place = (records: readonly string[]) => world.as('bureau-coordinator').post(`/resources/${resourceId}/holds`, { reason: '司法协助', reference: '3号', records });
    const unknown = await place([first.identityNumber, '99999919000101001X']);
    assert.deepEqual([unknown.status, unknown.body.code], [404, 'RECORD_NOT_FOUND']);
    assert.doesNotMatch(JSON.stringify(unknown.body), /19000101/);
    assert.match(JSON.stringify(unknown.body), /\/records\/1/);
    assert.equal((await place([first.identityNumber, second.identityNumber])).status, 400);
    assert.equal((await place([first.identityNumber, first.identityNumber.toLowerCase()])).status, 400);
    assert.deepEqual(await cohortsOf(world, resourceId), { [END_DAY]: 'LIVE 5', '2027-03-01': 'LIVE 1' });
  });
});

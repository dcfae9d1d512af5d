import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { DestructionView } from '../../lib/retention/destruction-view.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { certificateOf, cohortsOf, ENDED, END_DAY, onlyDestruction, runRetention, separate, step } from '../support/ending.ts';
import { grantFields, importFile, importPupils, keepPupils, owner, people, pupils, query, toCsv } from '../support/journey.ts';
import { createTestWorld, type TestOptions, type TestWorld } from '../support/test-platform.ts';

async function begin(context: TestContext, options: TestOptions = {}) {
  const world = await createTestWorld(options);
  context.after(() => world.close());
  return { world, ...await keepPupils(world, 4, { graduatesOn: END_DAY }) };
}
const request = async (world: TestWorld, resourceId: string, by: string = owner): Promise<DestructionView> =>
  expectStatus(await world.as(by).post<DestructionView>(`/resources/${resourceId}/destructions`, { cohort: END_DAY, reason: '项目终止' }), 201);
const appoint = async (world: TestWorld, name: string, role: string, unitId = 'unit-bureau') =>
  expectStatus(await world.as('bureau-administrator').post('/persons/roles', { personId: world.personId(name), role, unitId }), 200);
const stateOf = async (world: TestWorld, resourceId: string) => (await onlyDestruction(world, resourceId)).state;

describe('a destruction before the end', () => {
  test('is requested, approved, executed and verified by persons; no job does their part', async (context) => {
    const { world, resourceId, rows: [pupil] } = await begin(context);
    const grantId = await grantFields(world, resourceId, ['name']);
    const read = async () => (await query(world, grantId, pupil?.identityNumber ?? '')).status;
    const destruction = await request(world, resourceId);
    const tooEarly = await step(world, people.destroyer, destruction, 'execution');
    assert.deepEqual([tooEarly.status, tooEarly.body.code], [409, 'MOVE_NOT_ALLOWED']);
    const doneBy = async (by: string, name: string, status: number, from: string, to: string) => {
      await runRetention(world);
      assert.equal(await stateOf(world, resourceId), from);
      assert.equal((await step(world, owner, destruction, name)).body.code, 'SEAT_REQUIRED');
      expectStatus(await step(world, by, destruction, name), status);
      assert.equal(await stateOf(world, resourceId), to);
    };
    await doneBy(people.coordinator, 'approval', 200, 'SEALED', 'APPROVED');
    assert.equal(await read(), 200, 'until the order it is read');
    await doneBy(people.destroyer, 'execution', 202, 'APPROVED', 'EXECUTING');
    await doneBy(people.auditor, 'verification', 200, 'EXECUTED', 'VERIFIED');
    assert.equal(await read(), 404);
    await runRetention(world);
    const { content } = await certificateOf(world, await onlyDestruction(world, resourceId));
    const { requested, approved, executed, verified } = content.steps;
    assert.deepEqual([requested, approved, executed, verified].map((hand) => hand?.by), [owner, people.coordinator, people.destroyer, people.auditor].map((name) => world.personId(name)));
    assert.deepEqual([content.reason, content.count], ['beforePeriodEnd', 4]);
  });

  test('is not approved and executed by the same person, unless the rule is off', async (context) => {
    for (const off of [false, true]) {
      const { world, resourceId } = await begin(context, off ? { disabledRules: new Set(['destruction-separated']) } : {});
      await appoint(world, people.coordinator, 'DataTechnicalManager');
      const destruction = await request(world, resourceId);
      await runRetention(world);
      expectStatus(await step(world, people.coordinator, destruction, 'approval'), 200);
      const executed = await step(world, people.coordinator, destruction, 'execution');
      assert.deepEqual([executed.status, executed.body.code], off ? [202, undefined] : [403, 'SEPARATION_OF_DUTIES']);
    }
  });

  test('may be refused; the data then ends as its period says, and takes in imports again', async (context) => {
    const { world, resourceId } = await begin(context);
    const destruction = await request(world, resourceId);
    const more = toCsv(pupils(2, { seed: 9, graduatesOn: END_DAY }));
    const refusedImport = await importFile(world, resourceId, more);
    assert.equal(refusedImport.state, 'FAILED', 'nothing is stored into what is about to be destroyed');
    assert.deepEqual(await cohortsOf(world, resourceId), { [END_DAY]: 'DUE 4' });
    expectStatus(await step(world, people.coordinator, destruction, 'refusal'), 200);
    await importPupils(world, resourceId, more);
    assert.equal((await step(world, people.coordinator, destruction, 'approval')).body.code, 'MOVE_NOT_ALLOWED');
    world.clock.set(ENDED);
    await runRetention(world);
    assert.deepEqual(await cohortsOf(world, resourceId), { [END_DAY]: 'DESTROYED 6' });
  });

  test('that nobody decides on keeps nothing beyond its end, and cannot be refused then', async (context) => {
    const { world, resourceId } = await begin(context);
    const destruction = await request(world, resourceId);
    world.clock.set(ENDED);
    const refused = await step(world, people.coordinator, destruction, 'refusal');
    assert.deepEqual([refused.status, refused.body.code, refused.body.citation?.duty], [409, 'MOVE_NOT_ALLOWED', 'nanchang-40']);
    await runRetention(world);
    const { content } = await certificateOf(world, await onlyDestruction(world, resourceId));
    assert.deepEqual([content.steps.requested?.by, content.steps.approved.by], [world.personId(owner), 'standing-rule']);
  });

  test('is begun once', async (context) => {
    const { world, resourceId } = await begin(context);
    await request(world, resourceId);
    const again = await world.as(owner).post(`/resources/${resourceId}/destructions`, { cohort: END_DAY });
    assert.deepEqual([again.status, again.body.code], [409, 'MOVE_NOT_ALLOWED']);
    const foreign = await world.as('school2-owner').post(`/resources/${resourceId}/destructions`, { cohort: END_DAY });
    assert.deepEqual([foreign.status, foreign.body.code], [403, 'SEAT_REQUIRED']);
  });
});

describe('where a unit separates the duties', () => {
  test('even what ends on time waits for four different persons', async (context) => {
    const { world, resourceId } = await begin(context);
    await appoint(world, owner, 'SecurityAuditor', 'unit-bureau');
    await separate(world);
    world.clock.set(ENDED);
    await runRetention(world);
    assert.equal(await stateOf(world, resourceId), 'DUE');
    const destruction = await request(world, resourceId);
    assert.equal(destruction.destructionId, (await onlyDestruction(world, resourceId)).destructionId, 'it is the one that the job has begun');
    for (const [by, name, status] of [[people.coordinator, 'approval', 200], [people.destroyer, 'execution', 202]] as const) {
      await runRetention(world);
      expectStatus(await step(world, by, destruction, name), status);
    }
    await runRetention(world);
    const own = await step(world, owner, destruction, 'verification');
    assert.deepEqual([own.status, own.body.code], [403, 'SEPARATION_OF_DUTIES'], 'who requested does not verify');
    expectStatus(await step(world, people.auditor, destruction, 'verification'), 200);
    await runRetention(world);
    const { content } = await certificateOf(world, await onlyDestruction(world, resourceId));
    const hands = [content.steps.requested, content.steps.approved, content.steps.executed, content.steps.verified].map((hand) => hand?.by);
    assert.equal(new Set(hands).size, 4);
    assert.ok(!hands.includes('standing-rule'));
    assert.equal(content.reason, 'periodEnded');
  });

  test('a cohort that waits too long raises one alarm, and is unreadable all the same', async (context) => {
    const { world, resourceId, rows: [pupil] } = await begin(context);
    const grantId = await grantFields(world, resourceId, ['name']);
    await separate(world);
    world.clock.set(ENDED);
    await runRetention(world);
    assert.equal((await query(world, grantId, pupil?.identityNumber ?? '')).status, 404);
    const late = () => world.logged.filter(({ code }) => code === 'retention.cohort-late').length;
    world.clock.advance({ days: 22 });
    await runRetention(world);
    assert.equal(late(), 0);
    world.clock.advance({ days: 1 });
    await runRetention(world);
    const { items } = expectStatus(await world.as(owner).get<{ readonly items: readonly { readonly kind: string }[] }>('/notifications?limit=100'), 200);
    assert.equal(items.filter(({ kind }) => kind === 'retention.late').length, 1);
    world.clock.advance({ days: 8 });
    assert.equal(world.local.store.dropEnded(), 4, 'the engine keeps no longer than it may');
    expectStatus(await world.as(owner).post(`/resources/${resourceId}/destructions`, { cohort: END_DAY }), 201);
    await runRetention(world);
    assert.equal(await stateOf(world, resourceId), 'SEALED', 'what the engine has dropped needs no sample');
  });
});

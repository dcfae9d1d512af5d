import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { KEY_PROBLEMS } from '../../lib/operation/key-problems.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import type { KeyName, KeyUnavailableCode } from '../../lib/platform/keys/keys.ts';
import { recordsOf } from '../../lib/platform/storage/entities/records.ts';
import { REFUSAL_CODES } from '../../lib/regulations/refusal.ts';
import { certificateOf, cohortsOf, ENDED, END_DAY, onlyDestruction, placeHold, runRetention } from '../support/ending.ts';
import { grantFields, importFile, importPupils, keepPupils, owner, pupils, query, toCsv } from '../support/journey.ts';
import { loseKey } from '../support/lost-keys.ts';
import { createTestWorld, type AnyBody, type Answered, type TestWorld } from '../support/test-platform.ts';

async function begin(context: TestContext) {
  const world = await createTestWorld();
  context.after(() => world.close());
  const { resourceId: id, rows } = await keepPupils(world, 3, { graduatesOn: END_DAY });
  const resourceId = ResourceId.parse(id);
  const cohortKey: KeyName = { kind: 'cohort', resourceId, cohort: END_DAY };
  const lookupKey: KeyName = { kind: 'lookup', resourceId, year: END_DAY.slice(0, 4) };
  const stateOf = async (name: KeyName) => (await world.platform.keys.status([name]))[0];
  return { world, resourceId, rows, cohortKey, lookupKey, stateOf };
}
const standing = async (world: TestWorld, resourceId: ResourceId) => (await world.platform.expired.list(recordsOf(resourceId, END_DAY), { limit: 100 })).items.length;

function expectKeyProblem({ status, body, headers }: Answered<AnyBody>, code: KeyUnavailableCode): void {
  assert.deepEqual([status, body.code, body['detail'], headers['retry-after']], [503, 'UNAVAILABLE', KEY_PROBLEMS[code].zh, String(KEY_PROBLEMS[code].retryAfter)]);
}
const problemsOf = (done: AnyBody) => (done['errors'] as readonly { readonly code: string; readonly detail: { readonly zh: string } }[]).map(({ code, detail }) => [code, detail.zh]);
const later = (rows: Awaited<ReturnType<typeof importPupils>>, day: string) => rows.map((pupil) => ({ ...pupil, graduatesOn: day as typeof pupil.graduatesOn }));

describe('a lost key of a cohort', () => {
  test('is not minted anew by an import: it fails, says why, and writes nothing', async (context) => {
    const { world, resourceId, cohortKey, stateOf } = await begin(context);
    const bringBack = loseKey(world.folder, cohortKey);
    const more = toCsv(pupils(5, { seed: 2, graduatesOn: END_DAY }));
    const failed = await importFile(world, resourceId, more);
    assert.deepEqual([failed.state, problemsOf(failed)], ['FAILED', [['KEY_ABSENT', KEY_PROBLEMS.absent.zh]]]);
    assert.deepEqual([await stateOf(cohortKey), await cohortsOf(world, resourceId), await standing(world, resourceId)], ['absent', { [END_DAY]: 'LIVE 3' }, 3]);
    bringBack();
    assert.equal((await importFile(world, resourceId, more)).state, 'COMPLETED');
  });

  test('lost between the check and the rows, undoes the import', async (context) => {
    const { world, resourceId, cohortKey, stateOf } = await begin(context);
    const { keys } = world.platform;
    const { open } = keys;
    Object.assign(keys, { open: async (names: readonly KeyName[]) => {
      const opened = await open(names);
      if (names.some(({ kind }) => kind === 'cohort')) {
        Object.assign(keys, { open });
        loseKey(world.folder, cohortKey);
      }
      return opened;
    } });
    const failed = await importFile(world, resourceId, toCsv(pupils(5, { seed: 2, graduatesOn: END_DAY })));
    assert.deepEqual([failed.state, problemsOf(failed)], ['FAILED', [['KEY_ABSENT', KEY_PROBLEMS.absent.zh]]]);
    assert.deepEqual([await stateOf(cohortKey), await standing(world, resourceId)], ['absent', 3]);
  });

  test('in whose place another stands, takes no row either', async (context) => {
    const { world, resourceId, cohortKey } = await begin(context);
    loseKey(world.folder, cohortKey);
    await world.platform.keys.cohort(resourceId, END_DAY, { create: true });
    const failed = await importFile(world, resourceId, toCsv(pupils(5, { seed: 2, graduatesOn: END_DAY })));
    assert.deepEqual([failed.state, problemsOf(failed)], ['FAILED', [['KEY_DAMAGED', KEY_PROBLEMS.damaged.zh]]]);
    assert.equal(await standing(world, resourceId), 3);
  });

  test('lets no record move into the cohort', async (context) => {
    const { world, resourceId, rows, cohortKey, stateOf } = await begin(context);
    const [first] = await importPupils(world, resourceId, later(pupils(1, { seed: 3 }), '2027-03-01'));
    const bringBack = loseKey(world.folder, cohortKey);
    const move = () => world.as(owner).post(`/resources/${resourceId}/end-changes`, { records: [first?.identityNumber], eventOn: END_DAY, reason: '提前毕业' });
    expectKeyProblem(await move(), 'absent');
    await world.platform.keys.cohort(resourceId, END_DAY, { create: true });
    expectKeyProblem(await move(), 'damaged');
    assert.deepEqual(await cohortsOf(world, resourceId), { [END_DAY]: `LIVE ${rows.length}`, '2027-03-01': 'LIVE 1' });
    loseKey(world.folder, cohortKey);
    bringBack();
    assert.equal((await move()).status, 200);
    assert.equal(await stateOf(cohortKey), 'live');
  });

  for (const forked of [false, true]) {
    test(`certifies nothing${forked ? ', though another key reads newer records' : ''}, says so, and goes on when it is back`, async (context) => {
      const { world, resourceId, cohortKey, stateOf } = await begin(context);
      const bringBack = loseKey(world.folder, cohortKey);
      if (forked) await world.platform.keys.cohort(resourceId, END_DAY, { create: true });
      world.clock.set(ENDED);
      await runRetention(world);
      const outcome = await world.runJob('advanceDestructions');
      assert.equal(outcome.counts['hindered'], 1);
      const waiting = await onlyDestruction(world, resourceId);
      assert.deepEqual([waiting.state, waiting.hindrance?.code, waiting.hindrance?.since], ['DUE', forked ? 'KEY_OTHER' : 'KEY_ABSENT', ENDED]);
      assert.match(waiting.hindrance?.detail.zh ?? '', /密钥.*运维人员/);
      assert.equal(await stateOf(cohortKey), forked ? 'live' : 'absent', 'nothing was destroyed');
      world.clock.advance({ days: 31 });
      world.local.store.dropEnded();
      await runRetention(world);
      assert.equal((await onlyDestruction(world, resourceId)).state, 'DUE', 'not even when the records are dropped');
      if (forked) loseKey(world.folder, cohortKey);
      bringBack();
      await runRetention(world);
      const done = await onlyDestruction(world, resourceId);
      assert.equal(done.hindrance, undefined);
      assert.deepEqual([(await certificateOf(world, done)).content.verification, await stateOf(cohortKey)], [{ before: 'dropped', after: 'key-destroyed' }, 'destroyed']);
    });
  }

  test('is entered once, however often the job looks', async (context) => {
    const { world, resourceId, cohortKey } = await begin(context);
    const bringBack = loseKey(world.folder, cohortKey);
    world.clock.set(ENDED);
    for (let run = 0; run < 3; run += 1) await runRetention(world);
    const { version } = await onlyDestruction(world, resourceId);
    await runRetention(world);
    assert.equal((await onlyDestruction(world, resourceId)).version, version);
    bringBack();
    await runRetention(world);
    assert.deepEqual((await certificateOf(world, await onlyDestruction(world, resourceId))).content.verification, { before: 'decrypted', after: 'key-destroyed' });
  });
});

describe('a lost look-up key of a live year', () => {
  test('is 503 for a reader, never "not found"', async (context) => {
    const { world, resourceId, rows, lookupKey } = await begin(context);
    const grantId = await grantFields(world, resourceId, ['name']);
    const read = () => query(world, grantId, rows[0]?.identityNumber ?? '');
    assert.equal((await read()).status, 200);
    const bringBack = loseKey(world.folder, lookupKey);
    expectKeyProblem(await read(), 'absent');
    world.restart();
    expectKeyProblem(await read(), 'absent');
    bringBack();
    assert.equal((await read()).status, 200);
  });

  test('is not minted anew: no import begins or goes on, no record moves, no hold claims that nothing is there', async (context) => {
    const { world, resourceId, rows, lookupKey, stateOf } = await begin(context);
    const bytes = new TextEncoder().encode(toCsv(pupils(2, { seed: 2, graduatesOn: END_DAY })));
    const started = await world.as(owner).post<{ readonly importId: string; readonly upload: { readonly url: string } }>(`/resources/${resourceId}/imports`, { bytes: bytes.length });
    assert.equal(started.status, 201);
    const bringBack = loseKey(world.folder, lookupKey);
    await world.upload(started.body.upload, bytes);
    await world.runJob('runImports');
    const failed = (await world.as(owner).get(`/imports/${started.body.importId}`)).body;
    assert.deepEqual([failed['state'], problemsOf(failed)], ['FAILED', [['KEY_ABSENT', KEY_PROBLEMS.absent.zh]]]);
    expectKeyProblem(await world.as(owner).post(`/resources/${resourceId}/imports`, { bytes: 100 }), 'absent');
    const value = rows[0]?.identityNumber;
    expectKeyProblem(await world.as('bureau-coordinator').post(`/resources/${resourceId}/holds`, { reason: '司法协助', reference: '1号', records: [value] }), 'absent');
    expectKeyProblem(await world.as(owner).post(`/resources/${resourceId}/erasures`, { record: value, reason: '本人申请' }), 'absent');
    expectKeyProblem(await world.as(owner).post(`/resources/${resourceId}/end-changes`, { records: [value], eventOn: '2027-03-01', reason: '延期毕业' }), 'absent');
    assert.deepEqual([await stateOf(lookupKey), await standing(world, resourceId)], ['absent', 3]);
    bringBack();
    assert.equal((await importFile(world, resourceId, new TextDecoder().decode(bytes))).state, 'COMPLETED');
  });
});

test('a hold shows what it hinders, and no longer once it is released', async (context) => {
  const { world, resourceId } = await begin(context);
  world.clock.set(ENDED);
  await world.runJob('endCohorts');
  await placeHold(world, resourceId, { cohort: END_DAY });
  await runRetention(world);
  const { state, hindrance } = await onlyDestruction(world, resourceId);
  assert.deepEqual([state, hindrance?.code], ['APPROVED', 'HOLD_IN_FORCE']);
  assert.ok(hindrance?.detail.zh.startsWith(REFUSAL_CODES.HOLD_IN_FORCE.zh));
});

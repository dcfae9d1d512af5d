import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import { destroyKeys } from '../../functions/retention/destroy-keys.ts';
import { replayHistory } from '../../infra/local/replay-history.ts';
import { LocalDate, toInstant, toMilliseconds } from '../../lib/calendar/instant.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import type { KeyName } from '../../lib/platform/keys/keys.ts';
import { JobLeaseEntity } from '../../lib/platform/storage/entities/operation.ts';
import type { Destroyed } from '../../lib/records/record.ts';
import type { DestructionView } from '../../lib/retention/destruction-view.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { certificateOf, cohortsOf, destructionsOf, END_DAY, ENDED, onlyDestruction, runRetention, step } from '../support/ending.ts';
import { grantFields, importPupils, keepPupils, owner, people, pupils, query } from '../support/journey.ts';
import { runningServer } from '../support/running-server.ts';
import { everyFile, standsIn, temporaryFolder } from '../support/temporary-folder.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';

/** Pupils on disk, in two cohorts, and a grant to read them: the destruction of one must show against the other. */
async function begin(context: TestContext) {
  const world = await createTestWorld({ onDisk: true });
  context.after(() => world.close());
  const { resourceId, rows: [doomed] } = await keepPupils(world, 3, { graduatesOn: END_DAY });
  const [spared] = await importPupils(world, resourceId, pupils(1, { seed: 5 }).map((pupil) => ({ ...pupil, graduatesOn: LocalDate.parse('2027-03-31') })));
  assert.ok(doomed && spared);
  const grantId = await grantFields(world, resourceId, ['name']);
  const read = async ({ identityNumber }: { readonly identityNumber: string }) => { const { status, body } = await query(world, grantId, identityNumber); return body.code ?? status; };
  assert.deepEqual([await read(doomed), await read(spared)], [200, 200]);
  return { world, resourceId, doomed, spared, read };
}

/** Destroyed by persons before its end, so that it is the key and not the clock that makes it unreadable. */
async function destroyEarly(world: TestWorld, resourceId: string): Promise<void> {
  await carryOut(world, expectStatus(await world.as(owner).post<DestructionView>(`/resources/${resourceId}/destructions`, { cohort: END_DAY }), 201));
  assert.equal((await onlyDestruction(world, resourceId)).state, 'CERTIFIED');
}
async function carryOut(world: TestWorld, destruction: DestructionView): Promise<void> {
  for (const [by, name] of [[people.coordinator, 'approval'], [people.destroyer, 'execution'], [people.auditor, 'verification']] as const) {
    await runRetention(world);
    assert.ok((await step(world, by, destruction, name)).status < 300);
  }
  await runRetention(world);
}

const copyOf = (context: TestContext, world: TestWorld, parts: readonly string[]): string => {
  const copy = temporaryFolder(context);
  for (const part of parts) cpSync(join(world.folder, part), join(copy, part), { recursive: true });
  return copy;
};
/** Puts a copy back over what is there; the append-only copies are never part of one. */
const putBack = (world: TestWorld, copy: string, parts: readonly string[]) => (): void => {
  for (const part of parts) {
    const keep = part === 'objects' ? ['ledger'] : [];
    for (const entry of readdirSync(join(world.folder, part))) if (!keep.includes(entry)) rmSync(join(world.folder, part, entry), { recursive: true });
    cpSync(join(copy, part), join(world.folder, part), { recursive: true, filter: (source) => !keep.some((name) => source.startsWith(join(copy, part, name))) });
  }
};
const data = ['database', 'objects'];

describe('after a destruction', () => {
  test("the wrapped key's bytes are in no file of the data folder", async (context) => {
    const { world, resourceId } = await begin(context);
    const name: KeyName = { kind: 'cohort', resourceId: ResourceId.parse(resourceId), cohort: END_DAY };
    const [wrapped] = await world.platform.keyStore.get([name]);
    assert.ok(wrapped && wrapped !== 'destroyed');
    assert.ok(standsIn(everyFile(world.folder), wrapped.wrapped), 'before, they are in one');
    await destroyEarly(world, resourceId);
    assert.equal(standsIn(everyFile(world.folder), wrapped.wrapped), false);
    world.restart();
    assert.equal(standsIn(everyFile(world.folder), wrapped.wrapped), false, 'nor after a restart');
  });

  test('an older copy of database and objects, put back beside the current keys, reads nothing of it', async (context) => {
    const { world, resourceId, doomed, spared, read } = await begin(context);
    const copy = copyOf(context, world, data);
    await destroyEarly(world, resourceId);
    world.restart({ meanwhile: putBack(world, copy, data) });
    assert.equal((await cohortsOf(world, resourceId))[END_DAY], 'LIVE 3', 'the copy believes that it lives');
    assert.deepEqual([await read(doomed), await read(spared)], ['KEY_DESTROYED', 200]);
    assert.equal((await replayHistory(world.local)).cohortsEndedAgain, 1);
    assert.equal((await cohortsOf(world, resourceId))[END_DAY], 'DESTROYED 3', 'the append-only copies know better');
    assert.deepEqual([await read(doomed), await read(spared)], ['RECORD_NOT_FOUND', 200]);
    assert.equal((await replayHistory(world.local)).cohortsEndedAgain, 0);
    await importPupils(world, resourceId, pupils(1, { seed: 8 }).map((pupil) => ({ ...pupil, graduatesOn: LocalDate.parse('2027-03-31') })));
    world.clock.set(ENDED);
    await runRetention(world);
    assert.deepEqual(await destructionsOf(world, resourceId), [], 'what is destroyed is not destroyed once more');
    await world.runJob('sequenceLedger'); // the log goes on where it was
  });

  test('a destruction that had begun in the older database is ended by the job, and its certificate says what was found', async (context) => {
    const { world, resourceId } = await begin(context);
    const destruction = expectStatus(await world.as(owner).post<DestructionView>(`/resources/${resourceId}/destructions`, { cohort: END_DAY }), 201);
    const copy = copyOf(context, world, data);
    await carryOut(world, destruction);
    world.restart({ meanwhile: putBack(world, copy, data) });
    assert.equal((await replayHistory(world.local)).cohortsEndedAgain, 0);
    assert.equal((await cohortsOf(world, resourceId))[END_DAY], 'DUE 3');
    await carryOut(world, destruction);
    const { content } = await certificateOf(world, await onlyDestruction(world, resourceId));
    assert.deepEqual(content.verification, { before: 'key-destroyed', after: 'key-destroyed' });
  });

  test('old key files that come back too are destroyed again before anything is served', async (context) => {
    const { world, resourceId, doomed, spared, read } = await begin(context);
    const everything = [...data, 'keys'];
    const copy = copyOf(context, world, everything);
    await destroyEarly(world, resourceId);
    world.restart({ meanwhile: putBack(world, copy, everything) });
    assert.equal(await read(doomed), 200, 'without the replay the old key would read');
    world.restart({ meanwhile: putBack(world, copy, everything) });
    const { destroyedAgain } = await replayHistory(world.local);
    assert.equal(destroyedAgain, 1);
    assert.deepEqual([await read(doomed), await read(spared)], ['RECORD_NOT_FOUND', 200]);
    assert.equal((await replayHistory(world.local)).destroyedAgain, 0);
  });

  test('the cohort says when, in which entry and under which certificate it was destroyed, though the older database knows nothing of it', async (context) => {
    const { world, resourceId } = await begin(context);
    const copy = copyOf(context, world, data);
    await destroyEarly(world, resourceId);
    await world.runJob('sequenceLedger');
    const { destructionId, executedAt, certificateId } = await onlyDestruction(world, resourceId);
    world.restart({ meanwhile: putBack(world, copy, data) });
    await replayHistory(world.local);
    assert.deepEqual(await destructionsOf(world, resourceId), []);
    const { items } = expectStatus(await world.as(people.auditor).get<{ readonly items: readonly { readonly cohort: string; readonly destroyed?: Destroyed }[] }>(`/resources/${resourceId}/cohorts`), 200);
    const told = items.find(({ cohort }) => cohort === END_DAY)?.destroyed;
    assert.ok(told?.entry && told.certificateEntry && certificateId);
    const listed = expectStatus(await world.as(people.auditor).get<{ readonly destroyed?: readonly unknown[] }>(`/resources/${resourceId}/destructions`), 200);
    assert.deepEqual(listed.destroyed, [{ cohort: END_DAY, ...told }], 'the list of destructions says so, too');
    assert.deepEqual([told.destructionId, told.executedAt, told.certificateId], [destructionId, executedAt, certificateId]);
    for (const [place, action] of [[told.entry, 'destruction.executed'], [told.certificateEntry, 'destruction.certified']] as const) {
      const [, shard, number] = place.split('/').map(Number);
      const entry = await world.platform.ledgerReader.entry('sharing', shard ?? -1, number ?? -1);
      assert.deepEqual([entry?.event.action, entry?.event.subject['destructionId']], [action, destructionId]);
    }
  });

  test('old key files that come back beside their tombstones are destroyed again when the folder is opened, and counted once', async (context) => {
    const { world, resourceId } = await begin(context);
    const copy = copyOf(context, world, ['keys']);
    await destroyEarly(world, resourceId);
    world.restart({ meanwhile: () => cpSync(join(copy, 'keys', 'data-keys', 'live'), join(world.folder, 'keys', 'data-keys', 'live'), { recursive: true }) });
    assert.deepEqual([(await replayHistory(world.local)).destroyedAgain, (await replayHistory(world.local)).destroyedAgain], [1, 0]);
  });

  test('an erased person does not come back with an older database, though the key of the cohort lives', async (context) => {
    const { world, resourceId, doomed, spared, read } = await begin(context);
    const copy = copyOf(context, world, data);
    const erasure = expectStatus(await world.as(owner).post<DestructionView>(`/resources/${resourceId}/erasures`, { record: doomed.identityNumber, reason: '撤回同意' }), 201);
    await runRetention(world);
    expectStatus(await step(world, people.coordinator, erasure, 'approval'), 200);
    await runRetention(world);
    assert.equal(await read(doomed), 'RECORD_NOT_FOUND');
    world.restart({ meanwhile: putBack(world, copy, data) });
    const { erasedAgain, entriesRestored } = await replayHistory(world.local);
    assert.equal(erasedAgain, 1);
    assert.ok(entriesRestored > 0);
    assert.deepEqual([await read(doomed), await read(spared)], ['RECORD_NOT_FOUND', 200]);
    assert.equal((await cohortsOf(world, resourceId))[END_DAY], 'LIVE 2');
    await world.runJob('sequenceLedger'); // the log goes on where it was
  });
});

test('the server destroys again what came back, before it serves, and says how much', async (context) => {
  const folder = temporaryFolder(context);
  const codes: string[] = [];
  const log = { info: () => {}, error: () => {}, warn: (code: string, fields?: object) => void codes.push(`${code} ${JSON.stringify(fields)}`) };
  const start = () => runningServer(context, { folder, port: 0, operations: OPERATIONS, log, schedule: false });
  const name = { kind: 'cohort', resourceId: ResourceId.parse('resource-test'), cohort: END_DAY } as const;
  const first = await start();
  await first.platform.keys.cohort(name.resourceId, name.cohort, { create: true });
  const [wrapped] = await first.platform.keyStore.get([name]);
  assert.ok(wrapped && wrapped !== 'destroyed');
  const oldKeys = join(temporaryFolder(context), 'keys');
  mkdirSync(oldKeys);
  cpSync(join(folder, 'keys'), oldKeys, { recursive: true });
  await destroyKeys(first.platform, 'destruction-test', [name]);
  const lease = { job: 'runImports', holder: 'killed', until: toInstant(toMilliseconds(first.clock.now()) + 85_000) };
  await first.platform.ledger.bookkeep([JobLeaseEntity.insert(lease)]);
  await first.close();
  rmSync(join(folder, 'keys'), { recursive: true });
  cpSync(oldKeys, join(folder, 'keys'), { recursive: true });
  assert.ok(standsIn(everyFile(folder), wrapped.wrapped));
  const second = await start();
  assert.deepEqual(codes, ['history.replayed {"destroyedAgain":1,"entriesRestored":0,"erasedAgain":0,"cohortsEndedAgain":0}', 'job.lease-returned {"job":"runImports"}']);
  assert.equal(await second.platform.storage.get(JobLeaseEntity.ref(lease)), undefined, 'what a killed process held does not keep a job waiting');
  assert.deepEqual(await second.platform.keyStore.get([name]), ['destroyed']);
  assert.equal(standsIn(everyFile(folder), wrapped.wrapped), false);
});

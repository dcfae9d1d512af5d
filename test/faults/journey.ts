import type { AnyBody } from '../support/test-platform.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { certificateOf, destructionsOf, ENDED, END_DAY, placeHold, releaseHold, step } from '../support/ending.ts';
import { identityOf } from '../support/import-bench.ts';
import { grantFields, importPupils, people, publishPupils, pupilFile, pupilRow, query, registerPupils, publishResource } from '../support/journey.ts';
import type { DestructionView } from '../../lib/retention/destruction-view.ts';
import type { RecordingWorld } from './record.ts';

/** Another day on which records end, early enough that persons destroy it before. */
const OTHER_DAY = '2027-03-31';
const until = (expiryAction: 'destroy' | 'desensitisedArchive') => ({ businessEvent: '毕业', eventField: 'graduatesOn', months: 0, validMonths: 12, maxYears: 12, expiryAction });

/** From what is due, or decided, as far as it goes without a person. */
async function advance(world: RecordingWorld): Promise<void> {
  for (const job of ['endCohorts', 'advanceDestructions', 'sequenceLedger', 'advanceDestructions']) await world.runJob(job);
}

async function carryOut(world: RecordingWorld, destruction: DestructionView, hands: readonly (readonly [by: string, name: string])[]): Promise<void> {
  for (const [by, name] of hands) {
    await advance(world);
    const { status, body } = await step(world, by, destruction, name);
    if (status >= 300) throw new Error(`${name} was refused: ${JSON.stringify(body)}`);
  }
  await advance(world);
}

/** The main job as it is lived through, from the first registration to the last certificate; before it, an old log is purged. */
export async function playJourney(world: RecordingWorld): Promise<void> {
  await world.runJob('purgeLogs');
  const resourceId = await publishPupils(world, { retention: until('destroy') });
  const rows = Array.from({ length: 6 }, (_, n) => pupilRow(n, { graduatesOn: n < 3 ? END_DAY : OTHER_DAY }));
  await importPupils(world, resourceId, pupilFile(...rows));
  await world.runJob('deliverNotifications');
  const grantId = await grantFields(world, resourceId, ['studentName', 'studentNumber']);
  for (const n of [0, 4]) expectStatus(await query(world, grantId, identityOf(n)), 200);
  await importPupils(world, resourceId, pupilFile(pupilRow(1, { graduatesOn: END_DAY, name: '欧阳更名' }), pupilRow(9, { graduatesOn: OTHER_DAY })));
  for (const job of ['sequenceLedger', 'sweepDeadlines', 'reviewShares', 'deliverNotifications']) await world.runJob(job);

  expectStatus(await world.as(people.owner).post(`/grants/${grantId}/suspension`, { reason: '核查' }), 200);
  expectStatus(await world.as(people.owner).post(`/grants/${grantId}/resumption`, { reason: '核查完毕' }), 200);
  const holdId = await placeHold(world, resourceId, { records: [identityOf(0)] });
  const wholeHold = await placeHold(world, resourceId, { cohort: OTHER_DAY });
  expectStatus(await query(world, grantId, identityOf(0)), 200);
  await releaseHold(world, resourceId, holdId);
  await releaseHold(world, resourceId, wholeHold);
  expectStatus(await world.as(people.owner).post(`/resources/${resourceId}/end-changes`, { records: [identityOf(5)], eventOn: END_DAY, reason: '提前毕业' }), 200);

  const erasure = expectStatus(await world.as(people.owner).post<DestructionView>(`/resources/${resourceId}/erasures`, { record: identityOf(2), reason: '本人撤回同意' }), 201);
  await carryOut(world, erasure, [[people.coordinator, 'approval']]);
  const early = expectStatus(await world.as(people.owner).post<DestructionView>(`/resources/${resourceId}/destructions`, { cohort: OTHER_DAY }), 201);
  await carryOut(world, early, [[people.coordinator, 'approval'], [people.destroyer, 'execution'], [people.auditor, 'verification']]);
  expectStatus(await query(world, grantId, identityOf(0)), 200);
  expectStatus(await world.as(people.owner).post(`/grants/${grantId}/revocation`, { reason: '撤销' }), 200);
  await world.runJob('endPseudonyms');

  const archived = await publishResource(world, await registerPupils(world, { code: 'PUPIL/ARCHIVE', retention: until('desensitisedArchive') }));
  await importPupils(world, archived.resourceId, 2, { graduatesOn: END_DAY });
  world.clock.set(ENDED);
  await world.runJob('endCohorts');
  await advance(world);
  await world.runJob('endLookupKeys');
  for (const ended of [resourceId, archived.resourceId]) {
    for (const destruction of (await destructionsOf(world, ended)).filter(({ state }) => state === 'CERTIFIED')) await certificateOf(world, destruction);
  }
  for (const job of ['sequenceLedger', 'deliverNotifications']) await world.runJob(job);
  for (const path of ['checkpoint', 'proofs/0/1']) expectStatus(await world.as(people.auditor).get<AnyBody>(`/ledger/sharing/${path}`), 200);
}

import { expectStatus } from '../../conformance/expectations.ts';
import { END_DAY, placeHold, releaseHold, runRetention, step } from '../../support/ending.ts';
import { importPupils, owner, people, publishResource, registerPupils } from '../../support/journey.ts';
import type { DestructionView } from '../../../lib/retention/destruction-view.ts';
import type { DrivenWorld } from '../../support/test-platform.ts';
import { pupil, stranger } from './marks.ts';

const onDay = (row: typeof pupil) => ({ ...row, graduatesOn: END_DAY as typeof row.graduatesOn });

/** Holds, moved ends, erasure, and a destruction by persons up to its certificate. */
export async function driveEnding(world: DrivenWorld): Promise<void> {
  const { resourceId } = await publishResource(world, await registerPupils(world, { code: 'PUPIL/END' }));
  await importPupils(world, resourceId, [onDay(pupil), onDay(stranger)]);
  const ask = async <T>(by: string, path: string, body: object, status: number): Promise<T> => expectStatus(await world.as(by).post<T>(`/resources/${resourceId}${path}`, body), status);
  await world.as(people.coordinator).post(`/resources/${resourceId}/holds`, { reason: '司法协助', reference: '示1号', records: [pupil.phone, stranger.name] });
  await world.as(owner).post(`/resources/${resourceId}/erasures`, { record: pupil.studentNumber, reason: '本人撤回同意' });
  await world.as(owner).post(`/resources/${resourceId}/end-changes`, { records: [stranger.email], eventOn: '2027-02-28', reason: '延期毕业' });
  await releaseHold(world, resourceId, await placeHold(world, resourceId, { records: [stranger.identityNumber] }));
  await ask(owner, '/end-changes', { records: [pupil.identityNumber], eventOn: '2027-02-28', reason: '延期毕业' }, 200);
  const erasure = await ask<DestructionView>(owner, '/erasures', { record: pupil.identityNumber, reason: '本人撤回同意' }, 201);
  const medium = { kind: 'magneticDisk', label: '硬盘 0001', grade: 'sensitive' } as const;
  const { mediumId } = expectStatus(await world.as(owner).post<{ readonly mediumId: string }>('/units/unit-school1/media', medium), 201);
  const ended = { method: 'degauss', destroyedOn: '2026-11-20', witnesses: [world.personId(people.auditor)], evidence: 'e'.repeat(64) };
  expectStatus(await world.as(people.destroyer).post(`/units/unit-school1/media/${mediumId}/destruction`, ended), 200);
  expectStatus(await world.as(people.auditor).get('/units/unit-school1/media'), 200);
  for (const path of ['cohorts', 'holds', 'destructions']) expectStatus(await world.as(people.auditor).get(`/resources/${resourceId}/${path}`), 200);
  await runRetention(world);
  expectStatus(await step(world, people.coordinator, erasure, 'approval'), 200);
  await runRetention(world);

  await importPupils(world, resourceId, [onDay(pupil)]);
  const cohort = { cohort: END_DAY, reason: '项目终止' };
  const first = await ask<DestructionView>(owner, '/destructions', cohort, 201);
  expectStatus(await step(world, people.coordinator, first, 'refusal'), 200);
  const destruction = await ask<DestructionView>(owner, '/destructions', cohort, 201);
  for (const [by, name, status] of [[people.coordinator, 'approval', 200], [people.destroyer, 'execution', 202], [people.auditor, 'verification', 200], [people.auditor, 'certificate', 202]] as const) {
    await runRetention(world);
    expectStatus(await step(world, by, destruction, name), status);
  }
  await runRetention(world);
  await runRetention(world);
  const { certificateId } = expectStatus(await world.as(people.auditor).get<DestructionView>(`/destructions/${destruction.destructionId}`), 200);
  for (const page of ['', '/page']) expectStatus(await world.as(people.auditor).get(`/certificates/${certificateId}${page}`), 200);
}

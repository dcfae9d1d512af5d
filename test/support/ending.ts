import assert from 'node:assert/strict';
import type { Certificate } from '../../lib/retention/certificate.ts';
import type { DestructionView } from '../../lib/retention/destruction-view.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { peopleIn } from './cast.ts';
import type { AnyBody, Answered, World } from './test-platform.ts';

/** A day on which tests let records end, its last readable instant, and the first instant after it. */
export const END_DAY = '2026-12-31';
export const LAST_INSTANT = '2026-12-31T15:59:59.999Z';
export const ENDED = '2026-12-31T16:00:00.000Z';

/** Every job of retention as often as it takes from a due cohort to a certificate. */
export const RETENTION_RUN = ['endCohorts', 'endCohorts', 'advanceDestructions', 'sequenceLedger', 'advanceDestructions'] as const;
export async function runRetention(world: World): Promise<void> {
  for (const job of RETENTION_RUN) await world.runJob(job);
}

export async function destructionsOf(world: World, resourceId: string): Promise<readonly DestructionView[]> {
  return expectStatus(await world.as(peopleIn(world).auditor).get<{ readonly items: readonly DestructionView[] }>(`/resources/${resourceId}/destructions?limit=100`), 200).items;
}
export async function onlyDestruction(world: World, resourceId: string): Promise<DestructionView> {
  const [destruction, ...more] = await destructionsOf(world, resourceId);
  assert.ok(destruction, 'there is no destruction');
  assert.deepEqual(more, []);
  return destruction;
}
export async function certificateOf(world: World, { certificateId, state }: DestructionView): Promise<Certificate> {
  assert.equal(state, 'CERTIFIED');
  return expectStatus(await world.as(peopleIn(world).auditor).get<Certificate>(`/certificates/${certificateId}`), 200);
}
/** Cohorts of a resource with state and count. */
export async function cohortsOf(world: World, resourceId: string): Promise<Readonly<Record<string, string>>> {
  const { items } = expectStatus(await world.as(peopleIn(world).auditor).get<{ readonly items: readonly { readonly cohort: string; readonly state: string; readonly count: number }[] }>(`/resources/${resourceId}/cohorts?limit=100`), 200);
  return Object.fromEntries(items.map(({ cohort, state, count }) => [cohort, `${state} ${count}`]));
}

export const placeHold = async (world: World, resourceId: string, what: { readonly cohort: string } | { readonly records: readonly string[] }): Promise<string> =>
  expectStatus(await world.as(peopleIn(world).coordinator).post<{ readonly holdId: string }>(`/resources/${resourceId}/holds`, { reason: '司法协助', reference: '（2026）示1号', ...what }), 201).holdId;
export const releaseHold = async (world: World, resourceId: string, holdId: string): Promise<unknown> =>
  expectStatus(await world.as(peopleIn(world).coordinator).post(`/resources/${resourceId}/holds/${holdId}/release`, {}), 200);

/** A step of a destruction by a person, as it stands now: `approval`, `execution`, `verification`, `refusal`, `certificate`. */
export async function step(world: World, by: string, { destructionId }: Pick<DestructionView, 'destructionId'>, name: string): Promise<Answered<AnyBody>> {
  const { body: { version } } = await world.as(peopleIn(world).auditor).get<{ readonly version?: number }>(`/destructions/${destructionId}`);
  return world.as(by).post(`/destructions/${destructionId}/${name}`, {}, version === undefined ? {} : { 'if-match': `"${version}"` });
}

/** The bureau wants different persons for what a destruction has of parts: request, approve, execute, verify. */
export async function separate(world: World): Promise<void> {
  const administrator = world.as('bureau-administrator');
  const { version } = expectStatus(await administrator.get<{ readonly version: number }>('/units/unit-bureau'), 200);
  const overrides = { 'access.separationOfDuties': [['submit', 'approve'], ['approve', 'execute'], ['processing', 'use', 'destruction', 'securityAudit']] };
  expectStatus(await administrator.put('/units/unit-bureau/overrides', { overrides }, { 'if-match': `"${version}"` }), 200);
}

import { addDays, toLocalDate } from '../../../lib/calendar/instant.ts';
import { expectStatus } from '../../conformance/expectations.ts';
import { activate, apply, approve, consumer, importPupils, owner, people, publishPupils, pupilFile, pupilRow, signAll } from '../../support/journey.ts';
import { identityOf } from '../../support/import-bench.ts';
import type { World } from '../../support/test-platform.ts';

/** Path parameters that name something: so that requests get beyond "no such object". Dates count from today, whatever day it is. */
export async function knownObjects(world: World): Promise<Readonly<Record<string, string>>> {
  const today = toLocalDate(world.clock.now());
  const resourceId = await publishPupils(world);
  await importPupils(world, resourceId, pupilFile(...Array.from({ length: 5 }, (_, n) => pupilRow(n, { graduatesOn: addDays(today, 400) }))));
  const asked = { scope: { from: today, until: addDays(today, 180) }, filing: { filedOn: addDays(today, -300), validUntil: addDays(today, 300) } };
  const applied = await apply(world, resourceId, asked);
  await approve(world, applied);
  const papers = await signAll(world, applied);
  const { grantId } = expectStatus(await activate<{ readonly grantId: string }>(world, applied), 201);
  const undecided = await apply(world, resourceId, asked);
  const { holdId } = expectStatus(await world.as(people.coordinator).post<{ readonly holdId: string }>(`/resources/${resourceId}/holds`, { reason: '司法协助', reference: '示1号', records: [identityOf(4)] }), 201);
  const { items: imports } = expectStatus(await world.as(owner).get<{ readonly items: readonly { readonly importId: string }[] }>(`/resources/${resourceId}/imports`), 200);
  const [, , granted = '', , grantedItem = ''] = applied.itemPath.split('/');
  const { ticketId } = expectStatus(await world.as(consumer).post<{ readonly ticketId: string }>('/tickets', { applicationId: granted, itemId: grantedItem, fields: ['studentName'], evidence: '与户口簿不符' }), 201);
  await world.runJob('sequenceLedger');
  const [, , applicationId = '', , itemId = ''] = undecided.itemPath.split('/');
  return {
    unitId: 'unit-school1', resourceId, grantId, applicationId, itemId, holdId, ticketId, importId: imports[0]?.importId ?? '', documentId: papers[0]?.documentId ?? '',
    regulationId: 'nanchang', stream: 'sharing', edition: '1', shard: '0', number: '1', year: '2026', rule: 'seat-required',
  };
}

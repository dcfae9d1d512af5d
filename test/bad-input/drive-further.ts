import { expectStatus } from '../conformance/expectations.ts';
import { apply, approve, consumer, grantPupils, owner, publishPupils } from '../support/journey.ts';
import { ifMatch, plainEntry, register, registerBasis, review, submit } from '../system/catalog-steps.ts';
import type { Trial } from './trial.ts';

/** States that the journeys do not pass through. */
export async function driveFurther({ input: { world }, lookAgain, plant }: Trial): Promise<void> {
  const draft = (await submit(world, 'school1-owner', await register(world, plainEntry('unit-school1', { code: 'EDU/BACK-1' })))).body;
  await review(world, 'bureau-leading', draft, { outcome: 'RETURN', comment: '退回' });
  for (const steps of [['CONFIRMED', 'CORRECTED'], ['REJECTED']]) {
    const reported = world.served.get('reportDataError')?.body;
    const { ticketId } = expectStatus(await world.as(consumer).post<{ readonly ticketId: string }>('/tickets', reported), 201);
    for (const to of steps) expectStatus(await world.as(owner).post(`/tickets/${ticketId}/answers`, { to, note: '核实' }), 200);
  }
  const basis = await registerBasis(world);
  expectStatus(await world.as('bureau-coordinator').post(`/legal-bases/${basis.legalBasisId}/changes`, { status: 'REPEALED', since: '2026-11-20', note: '废止' }, ifMatch(basis)), 200);
  const asked = world.served.get('requestOnwardDisclosure');
  const [, , , , itemId = ''] = (asked?.path ?? '').split('/');
  const { onwardId } = expectStatus(await world.as(consumer).post<{ readonly onwardId: string }>(asked?.path ?? '', asked?.body), 201);
  expectStatus(await world.as(owner).post(`/items/${itemId}/onward-requests/${onwardId}/decision`, { outcome: 'REFUSED', reason: '用途不当' }), 200);

  const resourceId = await publishPupils(world);
  await apply(world, resourceId);
  await approve(world, await apply(world, resourceId));
  await plant();

  expectStatus(await world.as(owner).post(`/resources/${resourceId}/imports`, { bytes: 100 }), 201);
  await grantPupils(world, { scope: { from: '2026-12-20', until: '2027-06-30' } });
  await grantPupils(world, { scope: { until: '2027-06-30' }, filing: { validUntil: '2027-01-31' } });
  await lookAgain();
  world.clock.advance({ hours: 3 });
  await world.runJob('runImports');
  for (let month = 0; month < 9; month += 1) {
    world.clock.advance({ days: 30 });
    await lookAgain();
  }
}

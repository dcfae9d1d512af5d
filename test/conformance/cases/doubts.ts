import assert from 'node:assert/strict';
import { activate, consumer, grantPupils, owner, signAll, type Granted } from '../../support/journey.ts';
import type { AnyBody, TestWorld } from '../../support/test-platform.ts';
import type { DutyCase } from '../case.ts';
import { expectEntered, expectRefusal, expectStatus } from '../expectations.ts';
import { ask, fileSystem, notices, toApplied, type ApplicationView } from '../sharing-steps.ts';

interface Ticket extends AnyBody {
  readonly ticketId: string;
  readonly state: string;
  readonly steps: readonly { readonly to: string; readonly side: string; readonly at: string; readonly note: string }[];
  readonly clock?: { readonly dueOn: string; readonly legal: boolean };
}
const evidence = '姓名与户籍信息不一致';
const report = (world: TestWorld, { applied: { itemPath } }: Granted, fields: readonly string[]) => {
  const [, , applicationId, , itemId] = itemPath.split('/');
  return world.as(consumer).post<Ticket>('/tickets', { applicationId, itemId, fields, evidence });
};
const answer = (world: TestWorld, { ticketId }: Ticket, to: string, by = owner) => world.as(by).post<Ticket>(`/tickets/${ticketId}/answers`, { to, note: '经核实' });
const seen = async (world: TestWorld, { ticketId }: Ticket) => expectStatus(await world.as(consumer).get<Ticket>(`/tickets/${ticketId}`), 200);

/** A second unit with a grant on the same resource. */
async function shareWithWest(world: TestWorld, resourceId: string): Promise<void> {
  const by = 'west-consumer';
  const applied = toApplied(expectStatus(await ask<ApplicationView>(world, resourceId, { by, item: { filingId: await fileSystem(world, by) } }), 201));
  expectStatus(await world.as(owner).post(`${applied.itemPath}/decision`, { outcome: 'APPROVED' }, { 'if-match': '"1"' }), 200);
  await signAll(world, applied, [], by);
  expectStatus(await activate(world, applied), 201);
}

export const doubtCases: readonly DutyCase[] = [{
  duty: 'nanchang-12a',
  title: { zh: '使用部门反馈问题，归属部门收到有期限的工单，使用部门看到每一步', en: 'a report becomes the owner\'s ticket with a due date; the consumer sees each step' },
  rules: ['error-feedback', 'seat-required'],
  reading: 'The text sets no period: the due date is a service target. Who is not the owner is refused with nanchang-7.4.',
  async run(start) {
    const world = await start();
    const granted = await grantPupils(world);
    const ticket = expectStatus(await expectEntered(world, ['ticket.reported'], () => report(world, granted, ['studentName'])), 201);
    assert.deepEqual([ticket.clock?.dueOn, ticket.clock?.legal, await notices(world, owner, 'ticket.reported')], ['2026-12-07', false, 1]);
    await expectRefusal(world, {
      status: 403, code: 'SEAT_REQUIRED', article: '7', duty: 'nanchang-7.4', content: [evidence],
      attempt: () => answer(world, ticket, 'REJECTED', 'east-coordinator'), unchanged: () => seen(world, ticket),
    });
    // conversely: the owner acknowledges, decides and answers
    for (const [told, to] of (['ACKNOWLEDGED', 'CONFIRMED', 'CORRECTED'] as const).entries()) {
      world.clock.advance({ hours: 1 });
      expectStatus(await answer(world, ticket, to), 200);
      assert.deepEqual([(await seen(world, ticket)).state, await notices(world, consumer, 'ticket.answered')], [to, told + 1]);
    }
    const { steps } = await seen(world, ticket);
    assert.deepEqual(steps.map(({ to, side }) => `${side} ${to}`), ['consumer REPORTED', 'owner ACKNOWLEDGED', 'owner CONFIRMED', 'owner CORRECTED']);
    assert.deepEqual(steps.map(({ at }) => at), steps.map(({ at }) => at).toSorted());
  },
}, {
  duty: 'nanchang-47',
  title: { zh: '明显错误经归属部门校核，结果和更正版本留痕，相关使用部门获知', en: 'the owner verifies; outcome and correction are recorded, and the other consumers hear of it' },
  rules: ['error-feedback'],
  async run(start) {
    const world = await start();
    const granted = await grantPupils(world);
    await shareWithWest(world, granted.resourceId);
    const [wrong, doubtful] = [expectStatus(await report(world, granted, ['studentName']), 201), expectStatus(await report(world, granted, ['graduatesOn']), 201)];
    assert.equal(await notices(world, owner, 'ticket.reported'), 2);
    expectStatus(await expectEntered(world, ['ticket.corrected'], () => answer(world, wrong, 'CORRECTED')), 200);
    expectStatus(await expectEntered(world, ['ticket.rejected'], () => answer(world, doubtful, 'REJECTED')), 200);
    const [corrected, rejected] = [await seen(world, wrong), await seen(world, doubtful)];
    assert.deepEqual([corrected.state, corrected['correctedEdition'], rejected.state, rejected.steps.at(-1)?.note], ['CORRECTED', 1, 'REJECTED', '经核实']);
    // who reported hears of both, the other consumer of what was corrected
    assert.deepEqual([await notices(world, consumer, 'ticket.answered'), await notices(world, 'west-consumer', 'ticket.corrected'), await notices(world, 'west-consumer', 'ticket.answered')], [2, 1, 0]);
    assert.equal((await answer(world, wrong, 'REJECTED')).body.code, 'MOVE_NOT_ALLOWED');
  },
}];

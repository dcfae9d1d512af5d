import assert from 'node:assert/strict';
import { castOf, peopleIn } from '../../support/cast.ts';
import { activate, grantPupils, publishPupils, purpose, read, type Granted } from '../../support/journey.ts';
import type { AnyBody, TestWorld } from '../../support/test-platform.ts';
import type { DutyCase } from '../case.ts';
import { expectEntered, expectRefusal, expectStatus } from '../expectations.ts';
import { applicationsOf, ask, fileSystem, notices, readyForGrant, standOf, useOf } from '../sharing-steps.ts';
import { cites, type Cited } from './cited.ts';

export const platformOnly = (cited: Cited): DutyCase => ({
  duty: cited.duty,
  title: { zh: '不得另建直连，须经数据所在平台获取', en: 'no direct link: data comes through the platform where it is homed' },
  rules: ['channel-platform-only'],
  reading: 'Own collection of what is shared already belongs to collection, which is open.',
  async run(start) {
    const world = await start();
    const resourceId = await publishPupils(world);
    const filingId = await fileSystem(world);
    const { body } = await expectRefusal(world, {
      status: 422, code: 'PLATFORM_CHANNEL_ONLY', ...cites(cited),
      attempt: () => ask(world, resourceId, { texts: { channel: 'DIRECT_LINK' }, item: { filingId } }), unchanged: () => applicationsOf(world),
    });
    assert.match(String(body['detail']), /channel=PLATFORM/, 'the platform route is offered');
    // conversely
    expectStatus(await ask(world, resourceId, { texts: { channel: 'PLATFORM' }, item: { filingId } }), 201);
  },
});

export const deliveryReasoned = (cited: Cited, title: DutyCase['title'] = { zh: '用而不存：首选接口，其他交付方式须说明理由', en: 'use without storing: the interface, or a reason' }): DutyCase => ({
  duty: cited.duty, title,
  rules: ['delivery-reasoned'],
  async run(start) {
    const world = await start();
    const resourceId = await publishPupils(world);
    const filingId = await fileSystem(world);
    for (const deliveryReason of [undefined, '  ']) {
      await expectRefusal(world, {
        status: 422, code: 'DELIVERY_REASON_REQUIRED', ...cites(cited),
        attempt: () => ask(world, resourceId, { texts: { deliveryReason }, item: { filingId, delivery: 'FILE' } }), unchanged: () => applicationsOf(world),
      });
    }
    // conversely: by the interface without a word, or by file with a reason
    expectStatus(await ask(world, resourceId, { item: { filingId } }), 201);
    expectStatus(await ask(world, resourceId, { texts: { deliveryReason: '接收系统不能联网' }, item: { filingId, delivery: 'FILE' } }), 201);
  },
});

/** A named person of the consumer answers for the use, and sees it. */
export const responsibleNamed = (cited: Cited): DutyCase => ({
  duty: cited.duty,
  title: { zh: '谁使用、谁负责：授权须指定使用部门的责任人，使用情况向其公开', en: 'a grant names who is responsible at the consumer, and shows that person its use' },
  rules: ['responsible-person'],
  async run(start) {
    const world = await start();
    const { owner } = peopleIn(world);
    const resourceId = await publishPupils(world);
    const refused = { status: 422, code: 'RESPONSIBLE_PERSON_REQUIRED', ...cites(cited) } as const;
    const filingId = await fileSystem(world);
    await expectRefusal(world, { ...refused, attempt: () => ask(world, resourceId, { texts: { responsiblePerson: world.personId(owner) }, item: { filingId } }), unchanged: () => applicationsOf(world) });
    const applied = await readyForGrant(world, resourceId, { responsible: null });
    await expectRefusal(world, { ...refused, attempt: () => activate(world, applied), unchanged: () => standOf(world, applied) });
    // conversely: with a person of the unit, who sees what is used
    const responsible = `${castOf(world).consumerUnit}-owner`;
    const { grantId } = expectStatus(await activate<{ readonly grantId: string }>(world, await readyForGrant(world, resourceId, { responsible })), 201);
    assert.equal((await read(world, grantId)).status, 404); // nobody of that number: a read all the same
    assert.deepEqual(expectStatus(await world.as(responsible).get(`/grants/${grantId}/usage`), 200)['days'], [{ day: '2026-11-23', served: 1, reserved: 1 }]);
  },
});

/** Used for what was approved, by name; the responsible person hears of an attempt. */
export const purposeBound = (cited: Cited, title: DutyCase['title']): DutyCase => ({
  duty: cited.duty, title, rules: ['purpose-bound'],
  async run(start) {
    const world = await start();
    const { consumer } = peopleIn(world);
    const { grantId } = await grantPupils(world);
    await expectRefusal(world, {
      status: 403, code: 'PURPOSE_NOT_GRANTED', ...cites(cited), content: ['招生宣传'],
      attempt: () => read(world, grantId, { purpose: '招生宣传' }), unchanged: () => useOf(world, grantId),
    });
    assert.equal(await notices(world, consumer, 'grant.outsideUse', 'me'), 1);
    // conversely
    expectStatus(await read(world, grantId, { purpose }), 200);
  },
});

interface Ticket extends AnyBody {
  readonly ticketId: string;
  readonly state: string;
  readonly steps: readonly { readonly to: string; readonly side: string }[];
}
const evidence = '姓名与户籍信息不一致';
const report = (world: TestWorld, { applied: { itemPath } }: Granted) => {
  const [, , applicationId, , itemId] = itemPath.split('/');
  return world.as(peopleIn(world).consumer).post<Ticket>('/tickets', { applicationId, itemId, fields: ['studentName'], evidence });
};

export const errorsReported = (cited: Pick<Cited, 'duty'>): DutyCase => ({
  duty: cited.duty,
  title: { zh: '使用部门反馈疑义或错误，归属部门校核并答复，逐步留痕', en: 'a doubt goes to the owner, who checks and answers; each step is recorded' },
  rules: ['error-feedback'],
  async run(start) {
    const world = await start();
    const { owner, consumer, coordinator } = peopleIn(world);
    const granted = await grantPupils(world);
    const { ticketId } = expectStatus(await expectEntered(world, ['ticket.reported'], () => report(world, granted)), 201);
    assert.equal(await notices(world, owner, 'ticket.reported'), 1);
    const answer = (by: string, to: string) => world.as(by).post(`/tickets/${ticketId}/answers`, { to, note: '经核实' });
    const seen = async () => expectStatus(await world.as(consumer).get<Ticket>(`/tickets/${ticketId}`), 200);
    await expectRefusal(world, { status: 403, code: 'SEAT_REQUIRED', content: [evidence], attempt: () => answer(coordinator, 'REJECTED'), unchanged: seen });
    // conversely: the owner
    for (const [told, to] of ['ACKNOWLEDGED', 'CONFIRMED', 'CORRECTED'].entries()) {
      expectStatus(await answer(owner, to), 200);
      assert.equal(await notices(world, consumer, 'ticket.answered'), told + 1);
    }
    assert.deepEqual((await seen()).steps.map(({ to, side }) => `${side} ${to}`), ['consumer REPORTED', 'owner ACKNOWLEDGED', 'owner CONFIRMED', 'owner CORRECTED']);
  },
});

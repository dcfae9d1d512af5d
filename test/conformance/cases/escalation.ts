import assert from 'node:assert/strict';
import { activate, apply, approve, consumer, owner, publishPupils, purpose, signAll, type Applied } from '../../support/journey.ts';
import type { AnyBody, TestWorld } from '../../support/test-platform.ts';
import type { DutyCase } from '../case.ts';
import { expectEntered, expectRefusal, expectStatus } from '../expectations.ts';
import { giveRole, notices, readItem, refuse, standOf } from '../sharing-steps.ts';

interface CaseView extends AnyBody {
  readonly caseId: string;
  readonly state: string;
  readonly assigned?: { readonly role: string; readonly unitId: string; readonly personId?: string };
  readonly clock?: { readonly dueOn: string; readonly legal: boolean };
}
const statement = '所述职责符合共享条件';
const remedy = (world: TestWorld, { itemPath }: Applied, which: 'coordination' | 'ruling-request') => world.as(consumer).post<CaseView>(`${itemPath}/${which}`, { statement });
const rule = (world: TestWorld, { itemPath }: Applied, by: string) => world.as(by).post(`${itemPath}/ruling`, { outcome: 'APPROVED', finding: '符合共享条件，同意共享' });
const refusedItem = async (world: TestWorld, resourceId: string): Promise<Applied> => {
  const applied = await apply(world, resourceId);
  await refuse(world, applied);
  return applied;
};
const heard = (world: TestWorld, kind: string) => Promise.all([owner, consumer, 'bureau-coordinator'].map((who) => notices(world, who, kind)));
/** The consumer is a unit of the east, whose own coordinator is therefore a party; the city's is not. */
const coordinator = 'bureau-coordinator';

export const escalationCases: readonly DutyCase[] = [{
  duty: 'nanchang-28c',
  title: { zh: '协调不成报上级，上级审核有约束力，技术部门按结果办理', en: 'coordination fails, the superior authority decides, and that binds' },
  rules: ['escalation-path', 'executor-only'],
  async run(start) {
    const world = await start();
    const applied = await refusedItem(world, await publishPupils(world));
    const { caseId } = expectStatus(await remedy(world, applied, 'coordination'), 201);
    expectStatus(await world.as(coordinator).post(`/cases/${caseId}/conclusion`, { outcome: 'UPHELD', finding: '双方未达成一致' }), 200);
    const closed = (which: 'coordination' | 'ruling-request') => expectRefusal(world, {
      status: 409, code: 'ESCALATION_NOT_OPEN', article: '28', duty: 'nanchang-28c', content: [statement],
      attempt: () => remedy(world, applied, which), unchanged: () => standOf(world, applied),
    });
    await closed('coordination');
    expectStatus(await remedy(world, applied, 'ruling-request'), 201);
    // the owner no longer decides
    const { version } = await readItem(world, applied);
    assert.equal((await world.as(owner).post(`${applied.itemPath}/decision`, { outcome: 'APPROVED' }, { 'if-match': `"${version}"` })).body.code, 'MOVE_NOT_ALLOWED');
    expectStatus(await rule(world, applied, 'bureau-superior'), 200);
    const ruled = await readItem(world, applied);
    assert.deepEqual([ruled.state, ruled.decisionLevel, ruled.decisions.map(({ level, outcome }) => [level, outcome])], ['APPROVED', 'superior', [['owner', 'REFUSED'], ['superior', 'APPROVED']]]);
    for (const which of ['coordination', 'ruling-request'] as const) await closed(which);
    await signAll(world, applied);
    await expectRefusal(world, {
      status: 403, code: 'SEAT_REQUIRED', article: '28', duty: 'nanchang-28b',
      attempt: () => activate(world, applied, {}, 'east-coordinator'), unchanged: () => standOf(world, applied),
    });
    // conversely: the technical department executes what was ruled
    expectStatus(await expectEntered(world, ['grant.activated'], () => activate(world, applied)), 201);
  },
}, {
  duty: 'nanchang-28c',
  title: { zh: '可不经协调直接报上级审核；当事一方的机构不得裁定', en: 'directly to the superior authority; no party rules in its own case' },
  rules: ['neutral-reviewer', 'separation-of-duties'],
  reading: 'That nobody decides twice on one application is the product\'s own default: the text is silent, the refusal cites no article.',
  async run(start) {
    const world = await start();
    await giveRole(world, 'east-owner', 'SuperiorEducationAuthority', 'unit-east');
    await giveRole(world, owner, 'SuperiorEducationAuthority', 'unit-bureau');
    const applied = await refusedItem(world, await publishPupils(world));
    const { assigned } = expectStatus(await remedy(world, applied, 'ruling-request'), 201);
    assert.equal(assigned?.unitId, 'unit-bureau', 'east is the consumer and above the owner: the case goes past it');
    const ruling = (by: string) => ({ status: 403, attempt: () => rule(world, applied, by), unchanged: () => standOf(world, applied) });
    await expectRefusal(world, { ...ruling('east-owner'), code: 'NEUTRAL_REVIEWER_REQUIRED', article: '28', duty: 'nanchang-28c' });
    // conversely: a body that is no party, by a person who has not decided before
    await expectRefusal(world, { ...ruling(owner), code: 'SEPARATION_OF_DUTIES' });
    expectStatus(await rule(world, applied, 'bureau-superior'), 200);
    assert.equal((await readItem(world, applied)).decisionLevel, 'superior');
  },
}, {
  duty: 'nanchang-31',
  title: { zh: '协调申请一经提交即指派协调部门，各方获知，答复留痕', en: 'a case is assigned as it is filed; the parties are told, the answer is recorded and sent' },
  rules: ['coordination-immediate', 'neutral-reviewer'],
  reading: '"At once" and "in time" have no number: assignment is part of the filing, the answer has a service target of ten working days.',
  async run(start) {
    const world = await start();
    const resourceId = await publishPupils(world);
    const applied = await refusedItem(world, resourceId);
    const filed = await expectEntered(world, ['item.coordinationRequested'], () => remedy(world, applied, 'coordination'));
    const { caseId, assigned, clock } = expectStatus(filed, 201);
    assert.deepEqual(assigned, { role: 'DataCoordinator', unitId: 'unit-bureau', personId: world.personId(coordinator) });
    assert.deepEqual([clock?.dueOn, clock?.legal, await heard(world, 'case.filed')], ['2026-12-07', false, [1, 1, 1]]);
    world.clock.advance({ days: 1 });
    assert.equal(expectStatus(await world.as(coordinator).post<CaseView>(`/cases/${caseId}/start`, {}), 200)['workingDaysToFirstAction'], 1);
    world.clock.advance({ days: 1 });
    const finding = '双方同意缩小范围';
    const conclude = (by: string) => world.as(by).post(`/cases/${caseId}/conclusion`, { outcome: 'AGREED', scope: { ...applied.scope, fields: ['identityNumber'] }, finding });
    await expectRefusal(world, {
      status: 403, code: 'NEUTRAL_REVIEWER_REQUIRED', article: '28', duty: 'nanchang-28c', content: [finding],
      attempt: () => conclude('east-coordinator'), unchanged: () => standOf(world, applied),
    });
    expectStatus(await conclude(coordinator), 200);
    const answered = expectStatus(await world.as(consumer).get<CaseView>(`/cases/${caseId}`), 200);
    assert.deepEqual([answered.state, answered['outcome'], answered['finding'], answered['workingDaysToAnswer']], ['CONCLUDED', 'AGREED', finding, 2]);
    assert.deepEqual([await heard(world, 'case.concluded'), (await readItem(world, applied)).decisionLevel], [[1, 1, 0], 'coordination']);
    // where nobody can take it at once, nothing is filed that would lie about
    const stuck = await refusedItem(world, resourceId);
    const block = (name: string, path = '/blocklist') => world.as('bureau-administrator').post(path, { personId: world.personId(name), ...(path === '/blocklist' && { reason: '离岗' }) });
    for (const name of ['east-coordinator', 'bureau-coordinator']) expectStatus(await block(name), 200);
    await expectRefusal(world, {
      status: 409, code: 'COORDINATOR_MISSING', article: '31', duty: 'nanchang-31',
      attempt: () => remedy(world, stuck, 'coordination'), unchanged: () => standOf(world, stuck),
    });
    // conversely: a party's own coordinator takes it where there is no other
    expectStatus(await block('east-coordinator', '/blocklist/removal'), 200);
    assert.equal(expectStatus(await remedy(world, stuck, 'coordination'), 201).assigned?.unitId, 'unit-east');
  },
}, {
  duty: 'nanchang-31',
  title: { zh: '对共享数据有疑义也可申请协调，与归属部门的核实并行', en: 'a doubt about shared data may go to the coordinator, beside the owner\'s check' },
  rules: ['coordination-immediate'],
  async run(start) {
    const world = await start();
    const applied = await apply(world, await publishPupils(world));
    await approve(world, applied);
    await signAll(world, applied);
    expectStatus(await activate(world, applied), 201);
    const [, , applicationId, , itemId] = applied.itemPath.split('/');
    const report = { applicationId, itemId, fields: ['studentName'], evidence: '与户籍信息不一致' };
    const { ticketId } = expectStatus(await world.as(consumer).post<{ readonly ticketId: string }>('/tickets', report), 201);
    const { caseId, assigned } = expectStatus(await world.as(consumer).post<CaseView>(`/tickets/${ticketId}/coordination`, { statement: '请会同核实' }), 201);
    assert.equal(assigned?.unitId, 'unit-bureau');
    // both stay open, linked, and neither waits for the other
    expectStatus(await world.as(owner).post(`/tickets/${ticketId}/answers`, { to: 'ACKNOWLEDGED', note: '已受理' }), 200);
    expectStatus(await world.as(coordinator).post(`/cases/${caseId}/answer`, { finding: `已会同核实（${purpose}）` }), 200);
    const ticket = expectStatus(await world.as(consumer).get(`/tickets/${ticketId}`), 200);
    assert.deepEqual([ticket['caseId'], ticket['state'], expectStatus(await world.as(consumer).get(`/cases/${caseId}`), 200)['outcome']], [caseId, 'ACKNOWLEDGED', 'ANSWERED']);
  },
}];

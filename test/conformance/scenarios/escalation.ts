import assert from 'node:assert/strict';
import { castOf, peopleIn } from '../../support/cast.ts';
import { activate, apply, publishPupils, signAll, type Applied } from '../../support/journey.ts';
import type { AnyBody, TestWorld } from '../../support/test-platform.ts';
import type { DutyCase } from '../case.ts';
import { expectEntered, expectRefusal, expectStatus } from '../expectations.ts';
import { giveRole, readItem, refuse, standOf } from '../sharing-steps.ts';
import { cites, type Cited } from './cited.ts';

interface CaseView extends AnyBody {
  readonly caseId: string;
  readonly assigned?: { readonly role: string; readonly unitId: string };
}
const statement = '所述职责符合共享条件';
const remedy = (world: TestWorld, { itemPath }: Applied, which: 'coordination' | 'ruling-request') => world.as(peopleIn(world).consumer).post<CaseView>(`${itemPath}/${which}`, { statement });
const rule = (world: TestWorld, { itemPath }: Applied, by: string) => world.as(by).post(`${itemPath}/ruling`, { outcome: 'APPROVED', finding: '符合共享条件，同意共享' });

/** Refused by the owner: the coordinator mediates, the superior authority rules, and the technical manager acts on the result. `executor`: what its seat is cited with. */
export const escalated = (cited: Cited, executor: Cited): DutyCase => ({
  duty: cited.duty,
  title: { zh: '未达成一致的由协调部门协调或报上级审核，当事部门不得裁定，技术部门按结果办理', en: 'without agreement the coordinator mediates or the superior rules, never a party; the technical manager acts on the result' },
  rules: ['escalation-path', 'neutral-reviewer', 'executor-only'],
  async run(start) {
    const world = await start();
    const { superior, coordinator, owner } = peopleIn(world);
    const { authority, consumerUnit } = castOf(world);
    await giveRole(world, `${consumerUnit}-owner`, 'SuperiorEducationAuthority', `unit-${consumerUnit}`);
    const applied = await apply(world, await publishPupils(world));
    await refuse(world, applied);
    const filed = expectStatus(await remedy(world, applied, 'coordination'), 201);
    assert.equal(filed.assigned?.unitId, `unit-${authority}`, 'the consumer\'s own coordinator is a party');
    expectStatus(await world.as(coordinator).post(`/cases/${filed.caseId}/conclusion`, { outcome: 'UPHELD', finding: '双方未达成一致' }), 200);
    const unchanged = () => standOf(world, applied);
    const closed = (which: 'coordination' | 'ruling-request') => expectRefusal(world, { status: 409, code: 'ESCALATION_NOT_OPEN', ...cites(cited), content: [statement], attempt: () => remedy(world, applied, which), unchanged });
    await closed('coordination');
    expectStatus(await remedy(world, applied, 'ruling-request'), 201);
    await expectRefusal(world, { status: 403, code: 'NEUTRAL_REVIEWER_REQUIRED', ...cites(cited), attempt: () => rule(world, applied, `${consumerUnit}-owner`), unchanged });
    expectStatus(await rule(world, applied, superior), 200);
    const ruled = await readItem(world, applied);
    assert.deepEqual([ruled.state, ruled.decisions.map(({ level, outcome }) => [level, outcome])], ['APPROVED', [['owner', 'REFUSED'], ['superior', 'APPROVED']]]);
    for (const which of ['coordination', 'ruling-request'] as const) await closed(which);
    await signAll(world, applied);
    for (const by of [owner, coordinator]) await expectRefusal(world, { status: 403, code: 'SEAT_REQUIRED', ...cites(executor), attempt: () => activate(world, applied, {}, by), unchanged });
    // conversely: the technical department executes what was ruled
    expectStatus(await expectEntered(world, ['grant.activated'], () => activate(world, applied)), 201);
  },
});

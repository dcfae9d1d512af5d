import assert from 'node:assert/strict';
import { activate, apply, approve, owner, publishPupils, signAll, type Applied } from '../../support/journey.ts';
import { LocalDate } from '../../../lib/calendar/instant.ts';
import type { TestWorld } from '../../support/test-platform.ts';
import type { DutyCase } from '../case.ts';
import { expectRefusal, expectStatus } from '../expectations.ts';
import { readItem, refuse, standOf } from '../sharing-steps.ts';

const unreviewed = (world: TestWorld, applied: Applied) => expectRefusal(world, {
  status: 409, code: 'REVIEW_REQUIRED', article: '28', duty: 'nanchang-28b',
  attempt: () => activate(world, applied), unchanged: () => standOf(world, applied),
});

export const reviewCases: readonly DutyCase[] = [{
  duty: 'nanchang-7.3',
  title: { zh: '未经归属部门或上级审核的有条件共享不得授权', en: 'without a review of the owner or the superior authority there is no grant' },
  rules: ['review-required'],
  reading: 'The refusal cites nanchang-28b, which orders the review of sharing. Opening to the public is not built: see nanchang-35a.',
  async run(start) {
    const world = await start();
    const resourceId = await publishPupils(world);
    const applied = await apply(world, resourceId);
    await unreviewed(world, applied);
    await refuse(world, applied);
    await unreviewed(world, applied);
    // conversely: an approving review of the superior authority, or of the owner
    expectStatus(await world.as('east-consumer').post(`${applied.itemPath}/ruling-request`, { statement: '报上级审核' }), 201);
    await unreviewed(world, applied);
    expectStatus(await world.as('bureau-superior').post(`${applied.itemPath}/ruling`, { outcome: 'APPROVED', finding: '符合共享条件' }), 200);
    const other = await apply(world, resourceId);
    await approve(world, other);
    for (const each of [applied, other]) {
      await signAll(world, each);
      expectStatus(await activate(world, each), 201);
    }
  },
}, {
  duty: 'nanchang-28b',
  title: { zh: '归属部门审核，技术部门在批准范围内授权', en: 'the owner reviews, the technical department grants within what was approved' },
  rules: ['review-required', 'grant-within-approval', 'executor-only', 'owner-decides'],
  reading: 'Who decides without being the owner is refused with nanchang-11, the duty of the owner.',
  async run(start) {
    const world = await start();
    const applied = await apply(world, await publishPupils(world));
    await unreviewed(world, applied);
    const decide = (by: string, scope: object) => ({
      attempt: () => world.as(by).post(`${applied.itemPath}/decision`, { outcome: 'APPROVED', scope }, { 'if-match': '"1"' }), unchanged: () => standOf(world, applied),
    });
    // who executes does not approve, and the approval stays within the request
    const narrowed = { ...applied.scope, fields: ['identityNumber', 'studentName'], until: LocalDate.parse('2027-03-31'), dailyReads: 50 };
    await expectRefusal(world, { status: 403, code: 'SEAT_REQUIRED', article: '11', duty: 'nanchang-11', ...decide('bureau-technical', narrowed) });
    await expectRefusal(world, { status: 422, code: 'APPROVAL_EXCEEDS_REQUEST', article: '28', duty: 'nanchang-28b', ...decide(owner, { ...narrowed, fields: ['phone'] }) });
    await approve(world, applied, narrowed);
    await signAll(world, applied);
    const grant = (by: string, change: object) => ({ attempt: () => activate(world, applied, { scope: { ...narrowed, ...change } }, by), unchanged: () => standOf(world, applied) });
    const beyond = [
      { fields: ['identityNumber', 'studentName', 'graduatesOn'] }, { until: '2027-04-01' }, { from: '2026-11-22' }, { dailyReads: 51 }, { delivery: 'FILE' },
      { masks: { studentName: { name: 'clear' } } },
    ];
    for (const change of beyond) await expectRefusal(world, { status: 422, code: 'GRANT_EXCEEDS_APPROVAL', article: '28', duty: 'nanchang-28b', ...grant('bureau-technical', change) });
    for (const by of ['east-coordinator', owner]) await expectRefusal(world, { status: 403, code: 'SEAT_REQUIRED', article: '28', duty: 'nanchang-28b', ...grant(by, {}) });
    // conversely: the technical department, for the approved items within the period
    const granted = expectStatus(await activate<{ readonly scope: object }>(world, applied, { scope: { ...narrowed, until: '2027-02-28' } }), 201);
    assert.deepEqual(granted.scope, { ...narrowed, until: '2027-02-28' });
    assert.equal((await readItem(world, applied)).state, 'GRANTED');
  },
}];

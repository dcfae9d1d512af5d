import assert from 'node:assert/strict';
import { REGULATIONS } from '../../../lib/regulations/registry.ts';
import type { Regulation } from '../../../lib/regulations/regulation.ts';
import { activate, apply, approve, publishPupils, signAll, type Applied } from '../../support/journey.ts';
import type { TestWorld } from '../../support/test-platform.ts';
import type { DutyCase } from '../case.ts';
import { expectRefusal, expectStatus } from '../expectations.ts';
import { readItem, standOf } from '../sharing-steps.ts';

/** The product's texts with an amendment: from that day on the leading group approves after the owner. */
const amended = (effectiveFrom: string): readonly Regulation[] => REGULATIONS.map((regulation) => {
  const latest = regulation.versions.at(-1);
  const approvers = latest?.profile.entries['sharing.conditionalApprovers'];
  if (!latest || !approvers || approvers.silent) return regulation;
  const steps = { mode: 'all' as const, steps: ['DataOwner', 'LeadingGroup'] };
  const entries = { ...latest.profile.entries, 'sharing.conditionalApprovers': { ...approvers, value: { ...approvers.value, internal: steps, external: steps } } };
  return { ...regulation, versions: [...regulation.versions, { ...latest, profile: { effectiveFrom, entries } }] };
});
const standing = async (world: TestWorld, applied: Applied) => {
  const { state, profile, decisions } = await readItem(world, applied);
  return [state, profile.version, decisions.map(({ role }) => role)];
};

export const workflowCases: readonly DutyCase[] = [{
  duty: 'nanchang-9.3',
  title: { zh: '流程修订后，在办申请按原流程办结，新申请按新流程办理', en: 'what runs finishes under the workflow that it began with; the next uses the new one' },
  rules: ['workflow-frozen'],
  async run(start) {
    const world = await start({ regulations: amended('2026-12-01') });
    const resourceId = await publishPupils(world);
    const running = await apply(world, resourceId);
    world.clock.set('2026-12-01T01:00:00.000Z');
    const next = await apply(world, resourceId, { scope: { from: '2026-12-01' } });
    for (const applied of [running, next]) await approve(world, applied);
    assert.deepEqual(await standing(world, running), ['APPROVED', '2023-03-01', ['DataOwner']]);
    assert.deepEqual(await standing(world, next), ['OWNER_REVIEW', '2026-12-01', ['DataOwner']]);
    const refused = await expectRefusal(world, {
      status: 409, code: 'REVIEW_REQUIRED', article: '28', duty: 'nanchang-28b',
      attempt: () => activate(world, next), unchanged: () => standOf(world, next),
    });
    assert.equal(refused.body.citation?.['version' as 'duty'], '2026-12-01');
    // conversely: each by its own steps comes into force
    expectStatus(await world.as('bureau-leading').post(`${next.itemPath}/decision`, { outcome: 'APPROVED' }, { 'if-match': '"2"' }), 200);
    assert.deepEqual(await standing(world, next), ['APPROVED', '2026-12-01', ['DataOwner', 'LeadingGroup']]);
    for (const applied of [running, next]) {
      await signAll(world, applied);
      expectStatus(await activate(world, applied), 201);
    }
  },
}];

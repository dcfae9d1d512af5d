import * as z from 'zod';
import { operation } from '../../lib/operation/operation.ts';
import { CaseEntity, ItemEntity } from '../../lib/platform/storage/entities/sharing.ts';
import type { Change } from '../../lib/platform/storage/entity.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { Scope, type Decision } from '../../lib/sharing/application.ts';
import { CaseView, concludeCase, toCaseView } from '../../lib/sharing/case.ts';
import { isSuperiorStep, requireNeutralCoordinator, requireStep } from '../../lib/sharing/escalation.ts';
import { decide, requireLevel } from '../../lib/sharing/item-lifecycle.ts';
import { StatedUnmasking, unmaskingCodes, type Unmasked } from '../../lib/sharing/unmasked.ts';
import { approveChanges } from './approve-changes.ts';
import { readForApproval } from './approval-reads.ts';
import { approvedScope } from './approved-scope.ts';
import { CasePath, caseRefs, requireCase, seatOfStep } from './cases.ts';
import { fileCase } from './file-case.ts';
import { itemRefs, requireDisinterested } from './items.ts';
import { noticesTo } from './notices.ts';

const finding = z.string().min(1).max(2000);
const Conclusion = z.discriminatedUnion('outcome', [
  /** The parties agree: approved, as requested or narrowed. */
  z.strictObject({ outcome: z.literal('AGREED'), scope: Scope.optional(), unmasking: z.array(StatedUnmasking).max(200).default([]), finding }),
  z.strictObject({ outcome: z.literal('UPHELD'), finding }),
  z.strictObject({ outcome: z.literal('ESCALATED'), finding }),
]);

export const concludeCoordination = operation({
  name: 'concludeCoordination',
  context: 'sharing',
  summary: { zh: '作出协调结果：达成一致、维持原决定或上报', en: 'Conclude coordination: agreed, upheld or escalated' },
  route: 'POST /cases/{caseId}/conclusion',
  caller: 'coordinator',
  also: ['superior', 'leadingBody'],
  rules: ['sharing.escalation', 'sharing.remedy', 'sharing.documentsBeforeGrant', 'sharing.sourceAttribution', 'access.separationOfDuties', 'access.controls'],
  uses: ['objects'],
  refusals: ['NEUTRAL_REVIEWER_REQUIRED', 'RESOURCE_NOT_SHARED', 'APPROVAL_EXCEEDS_REQUEST', 'MASK_WEAKENED', 'OWN_APPLICATION', 'SEPARATION_OF_DUTIES', 'MOVE_NOT_ALLOWED', 'ESCALATION_NOT_OPEN', 'COORDINATOR_MISSING'],
  path: CasePath,
  body: Conclusion,
  returns: CaseView,
  loads: caseRefs,
  async handle({ loaded: [loaded], body, actor, law, sit, now, platform, commit }) {
    const found = requireCase(actor, loaded);
    const { value } = found;
    const { applicationId, itemId } = value;
    if (value.kind !== 'coordination' || !applicationId || !itemId) throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '该事项不是共享申请的协调事项，不能以协调结果办结', en: 'This case is not one of coordination' } });
    const bound = await law(value.ownerUnitPath, value.profile);
    const capacity = await sit(value.ownerUnitPath, { under: bound, seat: seatOfStep(bound, value.step), role: value.step });
    requireNeutralCoordinator(bound, value, capacity.unitId);
    const [item, application] = await platform.storage.getAll(itemRefs({ applicationId, itemId }));
    if (!item || !application) throw new Refusal('NOT_FOUND');
    requireLevel(item.value, 'coordination');
    requireDisinterested(bound, item.value, actor, capacity);
    const concluded = concludeCase(value, body.outcome, body.finding, actor.personId, now);
    const changes: Change[] = [CaseEntity.replace(found, concluded), ...noticesTo([value.ownerUnitId, value.consumerUnitId], 'case.concluded', { caseId: value.caseId, itemId }, platform.random, now)];
    const citation = bound.cite('escalation-path');
    let unmasked: readonly Unmasked[] = [];
    if (body.outcome === 'AGREED') {
      const { units, requireGrounds } = await readForApproval(platform.storage, item.value);
      const grounds = requireGrounds();
      const allowed = await approvedScope({ storage: platform.storage, law: bound, item: item.value, content: grounds.content, today: actor.today }, body);
      unmasked = allowed.unmasked ?? [];
      const decision: Decision = { outcome: 'APPROVED', ...allowed, level: 'coordination', by: actor.personId, role: capacity.role, ...(capacity.onBehalfOf && { onBehalfOf: capacity.onBehalfOf }), at: now, citation };
      changes.push(...(await approveChanges({ platform, law: bound, application: application.value, grounds, units, now, decision, final: true }, item)).changes);
    } else if (body.outcome === 'UPHELD') {
      changes.push(ItemEntity.replace(item, decide(item.value, { kind: 'uphold' }, now)));
    } else {
      const superior = bound.value('sharing.escalation').steps.find((step) => isSuperiorStep(bound, step));
      const step = requireStep(bound, item.value, superior);
      const next = await fileCase({ platform, law: bound, now, step, cause: 'escalated', statement: '' }, item.value);
      changes.push(ItemEntity.replace(item, decide(item.value, { kind: 'escalate', step, caseId: next.filed.caseId }, now)), ...next.changes);
    }
    return commit(
      { stream: 'sharing', action: 'case.concluded', subject: { caseId: value.caseId, applicationId, itemId }, profile: value.profile, citation, facts: { outcome: body.outcome, ...(unmasked.length > 0 && { unmasked: unmaskingCodes(unmasked) }) } },
      changes, toCaseView(concluded, platform.calendar), { version: found.version + 1 },
    );
  },
});

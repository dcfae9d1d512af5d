import * as z from 'zod';
import { operation } from '../../lib/operation/operation.ts';
import { Scope, type Decision } from '../../lib/sharing/application.ts';
import { progressOn, ruleOfTurn } from '../../lib/sharing/approval-steps.ts';
import { requireReasoned } from '../../lib/sharing/decision.ts';
import { requireUploaded } from '../../lib/sharing/documents.ts';
import { requireLevel } from '../../lib/sharing/item-lifecycle.ts';
import { StatedUnmasking, unmaskingCodes } from '../../lib/sharing/unmasked.ts';
import { ItemView, toItemView } from '../../lib/sharing/views.ts';
import { approveChanges } from './approve-changes.ts';
import { readForApproval } from './approval-reads.ts';
import { approvedScope } from './approved-scope.ts';
import { findBases } from './legal-bases.ts';
import { refuseChanges } from './refuse-changes.ts';
import { StatedReason } from './stated-reason.ts';
import { ItemPath, itemRefs, requireDisinterested, requireItem, requireVersion } from './items.ts';

/** Approve as requested (no scope), narrow (a scope within the request), or refuse with a typed reason. */
const Verdict = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('APPROVED'), scope: Scope.optional(), unmasking: z.array(StatedUnmasking).max(200).default([]) }),
  z.strictObject({ outcome: z.literal('REFUSED'), reason: StatedReason.default({}) }),
]);

export const decideItem = operation({
  name: 'decideItem',
  context: 'sharing',
  summary: { zh: '审核共享申请事项：批准、缩小范围批准或拒绝', en: 'Decide an item: approve, narrow or refuse' },
  route: 'POST /applications/{applicationId}/items/{itemId}/decision',
  caller: 'approver',
  rules: ['sharing.requestContents', 'sharing.conditionalApprovers', 'sharing.copyConsent', 'ownership.attribution', 'sharing.refusalReasons', 'sharing.refusalBasis', 'sharing.responseDeadline', 'sharing.documentsBeforeGrant', 'sharing.sourceAttribution', 'access.separationOfDuties', 'access.controls'],
  uses: ['objects'],
  versioned: true,
  refusals: ['AGREEMENT_REQUIRED', 'OWN_APPLICATION', 'SEPARATION_OF_DUTIES', 'RESOURCE_NOT_SHARED', 'APPROVAL_EXCEEDS_REQUEST', 'MASK_WEAKENED', 'REFUSAL_REASON_REQUIRED', 'REFUSAL_BASIS_REQUIRED', 'MOVE_NOT_ALLOWED'],
  path: ItemPath,
  body: Verdict,
  returns: ItemView,
  loads: itemRefs,
  async handle({ loaded, body, actor, law, sit, now, platform, expectedVersion, commit }) {
    const { item, application } = requireItem(actor, ...loaded);
    const { value } = item;
    const reads = await readForApproval(platform.storage, value);
    const bound = await law(value.ownerUnitPath, value.profile, reads.units);
    const { next, final } = progressOn(bound, value);
    const capacity = await sit(value.ownerUnitPath, { under: bound, rule: ruleOfTurn(bound, next), ...(next.length === 1 && { role: next[0] }) });
    requireVersion(item, expectedVersion);
    requireUploaded(bound, value);
    requireLevel(value, 'owner');
    requireDisinterested(bound, value, actor, capacity);
    const grounds = reads.requireGrounds();
    const hand = { level: 'owner', by: actor.personId, role: capacity.role, ...(capacity.onBehalfOf && { onBehalfOf: capacity.onBehalfOf }), at: now, citation: bound.cite('review-required') } as const;
    const subject = { applicationId: value.applicationId, itemId: value.itemId, resourceId: value.resourceId };
    const event = { stream: 'sharing', subject, profile: value.profile, citation: hand.citation } as const;
    if (body.outcome === 'APPROVED') {
      const allowed = await approvedScope({ storage: platform.storage, law: bound, item: value, content: grounds.content, today: actor.today }, body);
      const decision: Decision = { ...hand, outcome: 'APPROVED', ...allowed };
      const approved = await approveChanges({ platform, law: bound, application, grounds, units: reads.units, now, decision, final }, item);
      return commit({ ...event, action: final ? 'item.approved' : 'item.stepApproved', facts: { level: 'owner', narrowed: body.scope !== undefined, ...(allowed.unmasked && { unmasked: unmaskingCodes(allowed.unmasked) }) } }, approved.changes, toItemView(approved.item, item.version + 1), { version: item.version + 1 });
    }
    const reason = requireReasoned(bound, body.reason, await findBases(platform.storage, body.reason.legalBases ?? [], actor.today));
    const refused = refuseChanges(platform, item, { ...hand, outcome: 'REFUSED', ...(reason && { reason }) }, now);
    return commit({ ...event, action: 'item.refused', facts: { level: 'owner', ...(reason && { reasonType: reason.reasonType, legalBases: reason.legalBases }) } }, refused.changes, toItemView(refused.item, item.version + 1), { version: item.version + 1 });
  },
});

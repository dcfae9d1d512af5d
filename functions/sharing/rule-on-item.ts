import * as z from 'zod';
import { operation } from '../../lib/operation/operation.ts';
import { CaseEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { Scope } from '../../lib/sharing/application.ts';
import { concludeCase } from '../../lib/sharing/case.ts';
import { requireReasoned } from '../../lib/sharing/decision.ts';
import { requireNeutral } from '../../lib/sharing/escalation.ts';
import { requireLevel } from '../../lib/sharing/item-lifecycle.ts';
import { StatedUnmasking, unmaskingCodes } from '../../lib/sharing/unmasked.ts';
import { ItemView, toItemView } from '../../lib/sharing/views.ts';
import { approveChanges } from './approve-changes.ts';
import { readForApproval } from './approval-reads.ts';
import { approvedScope } from './approved-scope.ts';
import { ItemPath, itemRefs, requireDisinterested, requireItem } from './items.ts';
import { findBases } from './legal-bases.ts';
import { noticesTo } from './notices.ts';
import { refuseChanges } from './refuse-changes.ts';
import { StatedReason } from './stated-reason.ts';

const finding = z.string().min(1).max(2000);
const Ruling = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('APPROVED'), scope: Scope.optional(), unmasking: z.array(StatedUnmasking).max(200).default([]), finding }),
  z.strictObject({ outcome: z.literal('REFUSED'), reason: StatedReason.default({}), finding }),
]);

/** Binding: it takes the place of the owner's decision, and no further remedy follows. */
export const ruleOnItem = operation({
  name: 'ruleOnItem',
  context: 'sharing',
  summary: { zh: '上级教育行政部门审核裁定', en: "The superior authority's ruling" },
  route: 'POST /applications/{applicationId}/items/{itemId}/ruling',
  caller: 'superior',
  rules: ['sharing.escalation', 'roles.superiorReviewer', 'sharing.refusalReasons', 'sharing.documentsBeforeGrant', 'sharing.sourceAttribution', 'access.separationOfDuties', 'access.controls'],
  uses: ['objects'],
  refusals: ['NEUTRAL_REVIEWER_REQUIRED', 'RESOURCE_NOT_SHARED', 'APPROVAL_EXCEEDS_REQUEST', 'MASK_WEAKENED', 'OWN_APPLICATION', 'SEPARATION_OF_DUTIES', 'MOVE_NOT_ALLOWED', 'REFUSAL_REASON_REQUIRED', 'REFUSAL_BASIS_REQUIRED'],
  path: ItemPath,
  body: Ruling,
  returns: ItemView,
  loads: itemRefs,
  async handle({ loaded, body, actor, law, sit, now, platform, commit }) {
    const { item, application } = requireItem(actor, ...loaded);
    const { value } = item;
    const reads = await readForApproval(platform.storage, value);
    const bound = await law(value.ownerUnitPath, value.profile, reads.units);
    const capacity = await sit(value.ownerUnitPath, { under: bound });
    requireLevel(value, 'superior');
    requireNeutral(bound, value, capacity.unitId);
    requireDisinterested(bound, value, actor, capacity);
    const grounds = reads.requireGrounds();
    const citation = bound.cite('escalation-path');
    const hand = { level: 'superior', by: actor.personId, role: capacity.role, ...(capacity.onBehalfOf && { onBehalfOf: capacity.onBehalfOf }), at: now, citation } as const;
    const caseId = value.escalations?.at(-1)?.caseId;
    const found = caseId && await platform.storage.get(CaseEntity.ref({ caseId }));
    if (!found) throw new Refusal('NOT_FOUND');
    const closing = [
      CaseEntity.replace(found, concludeCase(found.value, body.outcome, body.finding, actor.personId, now)),
      ...noticesTo([value.ownerUnitId, value.consumerUnitId], 'case.concluded', { caseId: found.value.caseId, itemId: value.itemId }, platform.random, now),
    ];
    const subject = { applicationId: value.applicationId, itemId: value.itemId, caseId: found.value.caseId };
    const event = { stream: 'sharing', subject, profile: value.profile, citation } as const;
    if (body.outcome === 'APPROVED') {
      const allowed = await approvedScope({ storage: platform.storage, law: bound, item: value, content: grounds.content, today: actor.today }, body);
      const approved = await approveChanges({ platform, law: bound, application, grounds, units: reads.units, now, decision: { ...hand, outcome: 'APPROVED', ...allowed }, final: true }, item);
      return commit({ ...event, action: 'item.approved', facts: { level: 'superior', ...(allowed.unmasked && { unmasked: unmaskingCodes(allowed.unmasked) }) } }, [...approved.changes, ...closing], toItemView(approved.item, item.version + 1), { version: item.version + 1 });
    }
    const reason = requireReasoned(bound, body.reason, await findBases(platform.storage, body.reason.legalBases ?? [], actor.today));
    const refused = refuseChanges(platform, item, { ...hand, outcome: 'REFUSED', ...(reason && { reason }) }, now);
    return commit({ ...event, action: 'item.refused', facts: { level: 'superior' } }, [...refused.changes, ...closing], toItemView(refused.item, item.version + 1), { version: item.version + 1 });
  },
});

import * as z from 'zod';
import { Instant, LocalDate } from '../calendar/instant.ts';
import type { ResourceContent } from '../catalog/resource.ts';
import { GrantId, ItemId, OnwardId, PersonId, ResourceId, UnitId } from '../identifiers.ts';
import type { MaskChoice } from '../privacy/mask-choice.ts';
import { Citation, FrozenProfile } from '../regulations/citation.ts';
import type { Law } from '../regulations/law.ts';
import { Refusal } from '../regulations/refusal.ts';
import { Sha256 } from './signature.ts';

/** Somebody outside: a name as in the written application, and where they are. */
export const Recipient = z.strictObject({ name: z.string().min(2).max(100), abroad: z.boolean() });

const OnwardDecision = z.strictObject({
  outcome: z.enum(['APPROVED', 'REFUSED']), role: z.string(), by: PersonId, onBehalfOf: PersonId.optional(), reason: z.string().max(1000), at: Instant, citation: Citation,
});
export type OnwardDecision = z.output<typeof OnwardDecision>;

/** 对外提供申请: in writing, for one recipient, named fields, one purpose and period. */
export const OnwardRequest = z.strictObject({
  onwardId: OnwardId,
  itemId: ItemId,
  grantId: GrantId.optional(),
  resourceId: ResourceId,
  consumerUnitId: UnitId,
  consumerUnitPath: z.array(UnitId).min(1),
  ownerUnitId: UnitId,
  ownerUnitPath: z.array(UnitId).min(1),
  submittedBy: PersonId,
  /** Whose role the submitter acted in, where it was lent. */
  submittedFor: PersonId.optional(),
  recipient: Recipient,
  fields: z.array(z.string()).min(1).max(200),
  purpose: z.string().min(1).max(200),
  /** The recipient analyses the data for the consumer. */
  thirdPartyAnalysis: z.boolean().default(false),
  from: LocalDate,
  until: LocalDate,
  /** Hash of the written application's bytes. */
  writtenApplication: Sha256,
  state: z.enum(['REQUESTED', 'APPROVED', 'REFUSED']),
  decisions: z.array(OnwardDecision).max(10),
  profile: FrozenProfile,
  updatedAt: Instant,
});
export type OnwardRequest = z.output<typeof OnwardRequest>;

/** What went out, under which consent. */
export const OnwardDelivery = z.strictObject({
  deliveryId: z.string(), onwardId: OnwardId.optional(), itemId: ItemId, recipient: Recipient, fields: z.array(z.string()).min(1).max(200), by: PersonId, at: Instant,
});
export type OnwardDelivery = z.output<typeof OnwardDelivery>;

/** Roles that may decide next; empty when none is left. `any`: one consent suffices; `all`: each in order. */
export function nextOnwardApprovers(law: Law, request: OnwardRequest): readonly string[] {
  const { mode, steps } = law.value('onward.approvers');
  if (request.state !== 'REQUESTED' || mode === 'none') return [];
  return mode === 'any' ? steps : steps.slice(request.decisions.length, request.decisions.length + 1);
}

export function decideOnward(law: Law, request: OnwardRequest, decision: OnwardDecision, now: Instant): OnwardRequest {
  if (request.state !== 'REQUESTED') throw new Refusal('MOVE_NOT_ALLOWED');
  const { mode, steps } = law.value('onward.approvers');
  const decisions = [...request.decisions, decision];
  const final = decision.outcome === 'REFUSED' || mode === 'any' || decisions.length >= steps.length;
  return { ...request, decisions, state: final ? decision.outcome : 'REQUESTED', updatedAt: now };
}

/** Personal fields that would reach a recipient in clear. */
export const personalInClear = (fields: readonly string[], { items }: Pick<ResourceContent, 'items'>, masks: Readonly<Record<string, MaskChoice>>): readonly string[] =>
  fields.filter((field) => items.some(({ code, personal, sensitive }) => code === field && (personal || sensitive)) && (masks[field]?.name ?? 'clear') === 'clear');

/** The consent that covers handing these fields to this recipient today: only that recipient, only the listed fields. */
export const findConsent = (requests: readonly OnwardRequest[], recipient: z.output<typeof Recipient>, fields: readonly string[], today: LocalDate): OnwardRequest | undefined =>
  requests.find((r) =>
    r.state === 'APPROVED' && r.recipient.name === recipient.name && r.recipient.abroad === recipient.abroad
    && r.from <= today && today <= r.until && fields.every((field) => r.fields.includes(field)));

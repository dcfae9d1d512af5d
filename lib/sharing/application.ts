import * as z from 'zod';
import { Instant, LocalDate } from '../calendar/instant.ts';
import { ApplicationId, DocumentId, GrantId, ItemId, LegalBasisId, PersonId, ResourceId, UnitId } from '../identifiers.ts';
import { DeliveryMode, ShareType } from '../catalog/resource.ts';
import { MaskChoice } from '../privacy/mask-choice.ts';
import { Citation, FrozenProfile } from '../regulations/citation.ts';

/** What is asked for, approved, or granted: fields, masks, period, delivery. Served ⊆ approved ⊆ requested. */
export const Scope = z.strictObject({
  fields: z.array(z.string()).min(1).max(200),
  /** Fields wanted in a weaker mask than the catalog's; all others leave as the catalog masks them. */
  masks: z.record(z.string(), MaskChoice),
  from: LocalDate,
  /** Last day of use, inclusive. */
  until: LocalDate,
  delivery: DeliveryMode,
  dailyReads: z.int().min(1).max(1_000_000),
});
export type Scope = z.output<typeof Scope>;

/** 共享申请. */
export const Application = z.strictObject({
  applicationId: ApplicationId,
  unitId: UnitId,
  unitPath: z.array(UnitId).min(1).max(12),
  submittedBy: PersonId,
  scenario: z.string().min(1).max(1000),
  purpose: z.string().min(1).max(200),
  legalDuty: z.string().min(1).max(500),
  responsiblePerson: PersonId.optional(),
  deliveryReason: z.string().max(500).optional(),
  itemIds: z.array(ItemId).min(1).max(50),
  submittedAt: Instant,
});
export type Application = z.output<typeof Application>;

export const ItemState = z.enum([
  'SUBMITTED', 'OWNER_REVIEW', 'APPROVED', 'REFUSED', 'DISPUTED', 'COORDINATION', 'SUPERIOR_REVIEW', 'GRANTED', 'WITHDRAWN',
]);
export type ItemState = z.output<typeof ItemState>;

export const RefusalReason = z.strictObject({
  reasonType: z.enum(['LEGAL_BASIS', 'CONDITIONS_NOT_MET', 'INCOMPLETE']),
  text: z.string().min(1).max(1000),
  legalBases: z.array(LegalBasisId).max(10),
});

export const Decision = z.strictObject({
  outcome: z.enum(['APPROVED', 'REFUSED']),
  /** Set when approved: what was approved, narrowed or as requested. */
  scope: Scope.optional(),
  reason: RefusalReason.optional(),
  level: z.enum(['owner', 'coordination', 'superior', 'direct']),
  by: PersonId,
  role: z.string(),
  onBehalfOf: PersonId.optional(),
  at: Instant,
  citation: Citation,
});
export type Decision = z.output<typeof Decision>;

/** One resource of one owner in an application: what is decided, documented and granted. */
export const Item = z.strictObject({
  itemId: ItemId,
  applicationId: ApplicationId,
  resourceId: ResourceId,
  edition: z.int().min(1),
  shareType: ShareType,
  ownerUnitId: UnitId,
  ownerUnitPath: z.array(UnitId).min(1),
  consumerUnitId: UnitId,
  consumerUnitPath: z.array(UnitId).min(1),
  submittedBy: PersonId,
  purpose: z.string(),
  requested: Scope,
  state: ItemState,
  /** Approvals given so far where the profile orders several steps. */
  decisions: z.array(Decision).max(20),
  /** What is approved now; absent until then. */
  approved: Scope.optional(),
  /** The profile under which it runs from beginning to end. */
  profile: FrozenProfile,
  clock: z.strictObject({ startedAt: Instant, dueOn: LocalDate, provisional: z.boolean(), legal: z.boolean() }).optional(),
  notified: z.array(z.string()).max(20),
  documentIds: z.array(DocumentId).max(20),
  grantId: GrantId.optional(),
  updatedAt: Instant,
});
export type Item = z.output<typeof Item>;

import * as z from 'zod';
import { Instant, LocalDate } from '../calendar/instant.ts';
import { ApplicationId, CaseId, DocumentId, FilingId, GrantId, ItemId, LegalBasisId, PersonId, ResourceId, UnitId } from '../identifiers.ts';
import { DeliveryMode, ShareType } from '../catalog/resource.ts';
import { MaskChoice } from '../privacy/mask-choice.ts';
import { Citation, FrozenProfile } from '../regulations/citation.ts';
import { BulkApproval } from './bulk-approval.ts';
import { Unmasked } from './unmasked.ts';

/** What is asked for, approved, or granted: fields, masks, period, delivery. Served ⊆ approved ⊆ requested. */
export const Scope = z.strictObject({
  fields: z.array(z.string()).min(1).max(200),
  /** Fields wanted in another mask than the catalog's; all others leave as the catalog masks them. */
  masks: z.record(z.string(), MaskChoice).describe('与目录不同的脱敏方式，按数据项代码；更严的可自由选择，个人信息项放宽须经审核方在 unmasking 中说明理由，敏感项不得放宽 · masks other than the catalog’s, by field code: stronger ones freely; weaker ones of personal items need the approver’s justification; of sensitive items never'),
  from: LocalDate,
  /** Last day of use, inclusive. */
  until: LocalDate,
  delivery: DeliveryMode,
  dailyReads: z.int().min(1).max(1_000_000),
});
export type Scope = z.output<typeof Scope>;

/** How the consumer means to reach the data. Anything but the platform is asked for only to be refused. */
export const Channel = z.enum(['PLATFORM', 'DIRECT_LINK']);
export type Channel = z.output<typeof Channel>;

/** 共享申请. What the law requires of its texts is a rule (`request-complete`), not the schema's business. */
export const Application = z.strictObject({
  applicationId: ApplicationId,
  unitId: UnitId,
  unitPath: z.array(UnitId).min(1).max(12),
  submittedBy: PersonId,
  scenario: z.string().max(1000),
  purpose: z.string().max(200),
  legalDuty: z.string().max(500),
  channel: Channel,
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

export const RefusalReasonType = z.enum(['LEGAL_BASIS', 'CONDITIONS_NOT_MET', 'INCOMPLETE']);
export const RefusalReason = z.strictObject({
  reasonType: RefusalReasonType,
  text: z.string().max(1000),
  legalBases: z.array(LegalBasisId).max(10),
});
export type RefusalReason = z.output<typeof RefusalReason>;

/**
 * Whose decision it is. `direct`: the share type itself, reviewed when the entry was published. `platform`: the conditions
 * that were checked when the application was taken in, where the text leaves the sharing to the platform.
 */
export const DecisionLevel = z.enum(['owner', 'coordination', 'superior', 'direct', 'platform']);
export type DecisionLevel = z.output<typeof DecisionLevel>;

export const Decision = z.strictObject({
  outcome: z.enum(['APPROVED', 'REFUSED']),
  /** Set when approved: what was approved, narrowed or as requested. */
  scope: Scope.optional(),
  reason: RefusalReason.optional(),
  /** Set where the approval shows personal items more clearly than the catalog. */
  unmasked: z.array(Unmasked).max(200).optional(),
  level: DecisionLevel,
  by: PersonId,
  role: z.string(),
  onBehalfOf: PersonId.optional(),
  at: Instant,
  citation: Citation,
});
export type Decision = z.output<typeof Decision>;

/** The running answer period. `previousDueOn` is the provisional date that a published calendar year replaced. */
export const ItemClock = z.strictObject({
  startedAt: Instant, dueOn: LocalDate, provisional: z.boolean(), legal: z.boolean(), previousDueOn: LocalDate.optional(),
});
export type ItemClock = z.output<typeof ItemClock>;

/** The filing of the receiving system as it stood when the application was submitted. */
export const ReceivingSystem = z.strictObject({
  filingId: FilingId, filingNumber: z.string(), systemName: z.string(), level: z.int().min(1).max(5), validUntil: LocalDate,
});
export type ReceivingSystem = z.output<typeof ReceivingSystem>;

/** One resource of one owner in an application: what is decided, documented and granted. */
export const Item = z.strictObject({
  itemId: ItemId,
  applicationId: ApplicationId,
  resourceId: ResourceId,
  edition: z.int().min(1),
  /** In force for it now: a published change is noted and the item runs on under the new type. */
  shareType: ShareType,
  typeChanges: z.array(z.strictObject({ from: ShareType, to: ShareType, edition: z.int().min(1), at: Instant })).max(20).optional(),
  ownerUnitId: UnitId,
  ownerUnitPath: z.array(UnitId).min(1),
  consumerUnitId: UnitId,
  consumerUnitPath: z.array(UnitId).min(1),
  submittedBy: PersonId,
  /** Whose role the submitter acted in, where it was lent. */
  submittedFor: PersonId.optional(),
  purpose: z.string(),
  requested: Scope,
  state: ItemState,
  /** Every decision in the order given; several where the profile orders several steps or a remedy followed. */
  decisions: z.array(Decision).max(20),
  /** What is approved now; absent until then. */
  approved: Scope.optional(),
  /** The profile under which it runs from beginning to end. */
  profile: FrozenProfile,
  clock: ItemClock.optional(),
  receivingSystem: ReceivingSystem.optional(),
  /** Remedies taken, in order: each step of the profile's ladder once. */
  escalations: z.array(z.strictObject({ step: z.string(), caseId: CaseId })).max(10).optional(),
  /** Rungs of the deadline that have been notified. */
  notified: z.array(z.string()).max(20),
  documentIds: z.array(DocumentId).max(20),
  /** Recorded where the regulation wants one for so many. */
  bulkApproval: BulkApproval.optional(),
  grantId: GrantId.optional(),
  updatedAt: Instant,
});
export type Item = z.output<typeof Item>;

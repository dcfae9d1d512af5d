import * as z from 'zod';
import { Instant, LocalDate } from '../calendar/instant.ts';
import { MOST_LIVE_COHORTS } from '../catalog/resource.ts';
import { ApplicationId, DocumentId, GrantId, ItemId, NodeId, PersonId, ResourceId, UnitId } from '../identifiers.ts';
import { MaskChoice } from '../privacy/mask-choice.ts';
import { FrozenProfile } from '../regulations/citation.ts';
import { Scope } from '../sharing/application.ts';
import { GrantedUnmasking } from '../sharing/unmasked.ts';

export const GrantState = z.enum(['IN_FORCE', 'SUSPENDED', 'REVOKED']);
export type GrantState = z.output<typeof GrantState>;

/** What the law needs to know of each unit of the owner's chain, as it stood when the grant came into force. */
export const FrozenUnit = z.strictObject({
  unitId: UnitId, kind: z.string(), regulation: z.string().optional(), overrides: z.record(z.string(), z.unknown()),
});
export type FrozenUnit = z.output<typeof FrozenUnit>;

/** 数据来源: what whoever quotes or analyses the data names. */
export const Source = z.strictObject({ unitName: z.string(), resourceName: z.string(), edition: z.int().min(1) });
export type Source = z.output<typeof Source>;

/** 授权: what a consumer reads through. Bound to unit, purpose, fields, masks, period and documents. */
export const Grant = z.strictObject({
  grantId: GrantId,
  resourceId: ResourceId,
  resourceName: z.string(),
  edition: z.int().min(1),
  applicationId: ApplicationId,
  itemId: ItemId,
  consumerUnitId: UnitId,
  consumerUnitPath: z.array(UnitId).min(1),
  ownerUnitId: UnitId,
  ownerUnitPath: z.array(UnitId).min(1),
  /** With `profile`: a grant runs under the law that it began with, and a read resolves it without reading units. */
  ownerChain: z.array(FrozenUnit).min(1),
  /** Where the law wants the source named: goes with every answer. */
  source: Source.optional(),
  purpose: z.string(),
  responsiblePerson: PersonId.optional(),
  scope: Scope,
  /** Mask of every served field, frozen; `masksHash` is the SHA-256 of their canonical JSON and is checked on every read. */
  masks: z.record(z.string(), MaskChoice),
  masksHash: z.string(),
  /** Personal items that are shown more clearly than the catalog does: on what ground, why, and by whose approval. */
  unmasked: z.array(GrantedUnmasking).max(200).optional(),
  /** Documents it rests on, with the hash of their exact bytes. */
  documents: z.array(z.strictObject({ documentId: DocumentId, sha256: z.string() })),
  /** Last day of the evidence that ends first; after it nothing is read. */
  evidenceUntil: LocalDate.optional(),
  state: GrantState,
  /** The grant's own key: makes its pseudonyms and its seal, and dies with it. */
  pseudonymKey: z.enum(['live', 'destroyed']),
  startsAt: Instant,
  /** Nothing is read from this instant on, whatever jobs have run. */
  endsAt: Instant,
  profile: FrozenProfile,
  executedBy: PersonId,
  stateReason: z.string().max(500).optional(),
  createdAt: Instant,
  updatedAt: Instant,
  /** Keyed hash of everything above, under the grant's own key: checked on every read, so that an edit by hand is noticed. */
  seal: z.string(),
});
export type Grant = z.output<typeof Grant>;

/** Reads of one grant on one day (Asia/Shanghai). `reserved` never exceeds the day's budget. */
export const DailyReads = z.strictObject({
  grantId: GrantId,
  day: LocalDate,
  /** Reads that processes may serve, in blocks: what is served is at most this. */
  reserved: z.int().min(0),
  /** Reads that processes have accounted for; behind by less than a block a process. */
  served: z.int().min(0),
});
export type DailyReads = z.output<typeof DailyReads>;

/** 交付登记: a copy that left by file or push; its consumer must destroy it in the end and attest that. */
export const Delivery = z.strictObject({
  deliveryId: z.string(),
  grantId: GrantId,
  resourceId: ResourceId,
  consumerUnitId: UnitId,
  consumerUnitPath: z.array(UnitId).min(1),
  mode: z.enum(['PUSH', 'FILE']),
  /** Where a push went. */
  nodeId: NodeId.optional(),
  /** hex SHA-256 of what was handed over. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  rows: z.int().min(0),
  /** Cohorts whose records the copy holds: their destruction calls for the copy's. */
  cohorts: z.array(z.string()).max(MOST_LIVE_COHORTS),
  deliveredAt: Instant,
  deliveredBy: PersonId,
  /** Day by which the copy must be destroyed. */
  destroyBy: LocalDate,
  state: z.enum(['HELD', 'DESTROYED']),
  attestation: z.strictObject({ by: PersonId, at: Instant, method: z.string().min(1).max(200), statement: z.string().min(1).max(500) }).optional(),
});
export type Delivery = z.output<typeof Delivery>;

import * as z from 'zod';
import { Instant } from '../calendar/instant.ts';
import { ApplicationId, DocumentId, GrantId, ItemId, PersonId, ResourceId, UnitId } from '../identifiers.ts';
import { MaskChoice } from '../privacy/mask-choice.ts';
import { FrozenProfile } from '../regulations/citation.ts';
import { Scope } from '../sharing/application.ts';

/** 授权: what a consumer reads through. Bound to unit, purpose, fields, masks, period and documents. */
export const Grant = z.strictObject({
  grantId: GrantId,
  resourceId: ResourceId,
  edition: z.int().min(1),
  applicationId: ApplicationId,
  itemId: ItemId,
  consumerUnitId: UnitId,
  consumerUnitPath: z.array(UnitId).min(1),
  ownerUnitId: UnitId,
  ownerUnitPath: z.array(UnitId).min(1),
  purpose: z.string(),
  responsiblePerson: PersonId,
  scope: Scope,
  /** Mask of every served field, frozen; `masksHash` is the SHA-256 of their canonical JSON and is checked on every read. */
  masks: z.record(z.string(), MaskChoice),
  masksHash: z.string(),
  /** Documents it rests on, with the hash of their exact bytes; `validUntil` is the earliest end of any evidence. */
  documents: z.array(z.strictObject({ documentId: DocumentId, sha256: z.string() })),
  evidenceUntil: z.string().optional(),
  state: z.enum(['IN_FORCE', 'SUSPENDED', 'REVOKED']),
  startsAt: Instant,
  /** Nothing is read from this instant on, whatever jobs have run. */
  endsAt: Instant,
  profile: FrozenProfile,
  executedBy: PersonId,
  stateReason: z.string().max(500).optional(),
  updatedAt: Instant,
});
export type Grant = z.output<typeof Grant>;

/** Reads of one grant on one day (Asia/Shanghai). Its count is part of the budget check. */
export const DailyReads = z.strictObject({ grantId: GrantId, day: z.string(), count: z.int().min(0) });
export type DailyReads = z.output<typeof DailyReads>;

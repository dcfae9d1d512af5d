import * as z from 'zod';
import { Instant } from '../calendar/instant.ts';
import { CertificateId, DestructionId, PersonId, RecordId, ResourceId, UnitId } from '../identifiers.ts';
import { Citation, FrozenProfile } from '../regulations/citation.ts';
import { Refusal } from '../regulations/refusal.ts';

export const DestructionState = z.enum(['DUE', 'SEALED', 'APPROVED', 'EXECUTING', 'EXECUTED', 'VERIFIED', 'CERTIFIED']);
export type DestructionState = z.output<typeof DestructionState>;

export const DestructionReason = z.enum(['periodEnded', 'beforePeriodEnd', 'holdReleased', 'erasure']);
export type DestructionReason = z.output<typeof DestructionReason>;

/** Who did a step: a person in a role, or the retention rule that was approved with the resource's publication. */
export const Hand = z.strictObject({
  by: z.union([PersonId, z.literal('standing-rule')]),
  role: z.string(),
  onBehalfOf: PersonId.optional(),
  at: Instant,
  citation: Citation,
});
export type Hand = z.output<typeof Hand>;

/** The positive control: this record decrypted before the act, and the same call must fail with `key-destroyed` after it. */
export const Sample = z.strictObject({
  recordId: RecordId,
  lookup: z.string(),
  before: z.literal('decrypted'),
  after: z.enum(['key-destroyed', 'decrypted', 'failed-otherwise']).optional(),
});

/** 销毁: of one cohort, by destroying its one data key. */
export const Destruction = z.strictObject({
  destructionId: DestructionId,
  resourceId: ResourceId,
  unitPath: z.array(UnitId).min(1),
  cohort: z.string(),
  year: z.string(),
  reason: DestructionReason,
  /** Number of records under the key when it was sealed. */
  count: z.int().min(0),
  keyFingerprint: z.string(),
  state: DestructionState,
  /** The edition whose publication approved the retention rule: the standing approval. */
  edition: z.int().min(1),
  methods: z.array(z.string()).min(1),
  profile: FrozenProfile,
  requested: Hand.optional(),
  sealed: Hand.optional(),
  approved: Hand.optional(),
  executed: Hand.optional(),
  verified: Hand.optional(),
  sample: Sample.optional(),
  /** When the engine has dropped the last unreadable ciphertext. */
  ciphertextUntil: Instant,
  executedAt: Instant.optional(),
  certificateId: CertificateId.optional(),
  updatedAt: Instant,
});
export type Destruction = z.output<typeof Destruction>;

const MOVES: Record<DestructionState, readonly DestructionState[]> = {
  DUE: ['SEALED'],
  SEALED: ['APPROVED'],
  APPROVED: ['EXECUTING'],
  EXECUTING: ['EXECUTED'],
  EXECUTED: ['VERIFIED'],
  VERIFIED: ['CERTIFIED'],
  CERTIFIED: [],
};

export const canMove = (from: DestructionState, to: DestructionState): boolean => MOVES[from].includes(to);

/** @throws Refusal `MOVE_NOT_ALLOWED` */
export function requireMove(destruction: Destruction, to: DestructionState): void {
  if (!canMove(destruction.state, to)) {
    throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: `销毁事项处于 ${destruction.state} 状态，不能转为 ${to}`, en: `A destruction in ${destruction.state} cannot become ${to}` } });
  }
}

type Step =
  | { readonly to: 'SEALED'; readonly sealed: Hand; readonly count: number; readonly sample: z.output<typeof Sample> | undefined }
  | { readonly to: 'APPROVED'; readonly approved: Hand }
  | { readonly to: 'EXECUTING'; readonly executed: Hand }
  | { readonly to: 'EXECUTED'; readonly executedAt: Instant }
  | { readonly to: 'VERIFIED'; readonly verified: Hand; readonly after: 'key-destroyed' | undefined }
  | { readonly to: 'CERTIFIED'; readonly certificateId: CertificateId };

/** Pure: the next state of a destruction. @throws Refusal `MOVE_NOT_ALLOWED` */
export function decideDestruction(destruction: Destruction, step: Step, now: Instant): Destruction {
  requireMove(destruction, step.to);
  const next = { ...destruction, state: step.to, updatedAt: now };
  switch (step.to) {
    case 'SEALED': return { ...next, sealed: step.sealed, count: step.count, ...(step.sample && { sample: step.sample }) };
    case 'APPROVED': return { ...next, approved: step.approved };
    case 'EXECUTING': return { ...next, executed: step.executed };
    case 'EXECUTED': return { ...next, executedAt: step.executedAt };
    case 'VERIFIED': return { ...next, verified: step.verified, ...(destruction.sample && step.after && { sample: { ...destruction.sample, after: step.after } }) };
    case 'CERTIFIED': return { ...next, certificateId: step.certificateId };
  }
}

import * as z from 'zod';
import { Instant } from '../calendar/instant.ts';
import { CertificateId, DestructionId, PersonId, RecordId, ResourceId, UnitId } from '../identifiers.ts';
import { StoredRecord, type Cohort } from '../records/record.ts';
import { Citation, FrozenProfile } from '../regulations/citation.ts';
import type { Law } from '../regulations/law.ts';
import { Refusal } from '../regulations/refusal.ts';
import { Hindrance } from './hindrance.ts';
import { methodsOfKeys } from './methods.ts';
import { stateTitle } from './words.ts';

export const DestructionState = z.enum(['DUE', 'SEALED', 'APPROVED', 'EXECUTING', 'EXECUTED', 'VERIFIED', 'CERTIFIED', 'REFUSED']);
export type DestructionState = z.output<typeof DestructionState>;

export const DestructionReason = z.enum(['periodEnded', 'beforePeriodEnd', 'holdReleased', 'erasure']);
export type DestructionReason = z.output<typeof DestructionReason>;

/** Who did a step: a person in a role, or the retention rule that was approved with the resource's publication. */
export const Hand = z.strictObject({
  by: z.union([PersonId, z.literal('standing-rule')]),
  role: z.string(),
  /** Where the role is held. */
  unitId: UnitId.optional(),
  onBehalfOf: PersonId.optional(),
  at: Instant,
  citation: Citation,
});
export type Hand = z.output<typeof Hand>;

/**
 * The positive control: this record decrypted before the act, and the same call must fail with `key-destroyed` after it.
 * Before it is `key-destroyed` only where an older database was put back: then the act has been done already.
 */
export const Sample = z.strictObject({
  recordId: RecordId,
  lookup: z.string(),
  before: z.enum(['decrypted', 'key-destroyed']),
  after: z.enum(['key-destroyed', 'decrypted', 'failed-otherwise']).optional(),
});

/** Records of one person that one erasure moves: two changes each, within one commit. */
export const MOST_VERSIONS = 40;

/** Where erased records stood before they moved: an older database that is put back holds them there, under a key that lives. */
export const Origin = z.strictObject({
  places: z.array(z.strictObject({ recordId: RecordId, cohort: z.string(), year: z.string(), lookup: z.string(), slot: StoredRecord.shape.slot })).max(MOST_VERSIONS),
});
export type Origin = z.output<typeof Origin>;

/** 销毁: of one cohort, by destroying its one data key. */
export const Destruction = z.strictObject({
  destructionId: DestructionId,
  resourceId: ResourceId,
  unitPath: z.array(UnitId).min(1),
  cohort: z.string(),
  year: z.string(),
  reason: DestructionReason,
  /** In the requester's words; absent where the period ended. */
  statedReason: z.string().max(500).optional(),
  /** When the period ends: from then on the retention rule does what persons have left undone. */
  endsAt: Instant,
  /** Set where the records were moved to be destroyed apart from their cohort. */
  from: z.string().optional(),
  origin: Origin.optional(),
  /** Number of records under the key when it was sealed, then when its destruction was ordered. */
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
  refused: Hand.optional(),
  sample: Sample.optional(),
  /** What the job last met that keeps it from the next state; gone with the next step. */
  hindrance: Hindrance.optional(),
  /** When the engine has dropped the last unreadable ciphertext. */
  ciphertextUntil: Instant,
  executedAt: Instant.optional(),
  certificateId: CertificateId.optional(),
  updatedAt: Instant,
});
export type Destruction = z.output<typeof Destruction>;

interface Beginning extends Pick<Destruction, 'destructionId' | 'reason' | 'edition'>, Partial<Pick<Destruction, 'requested' | 'statedReason' | 'origin'>> {
  readonly cohort: Cohort;
  readonly law: Law;
  readonly now: Instant;
}
/** A destruction in state DUE; whoever begins it marks the cohort so in the same commit: of two that begin at once, one conflicts. */
export function newDestruction({ cohort: { resourceId, unitPath, cohort, year, count, keyFingerprint, dropsAt, endsAt, from }, law, now, ...given }: Beginning): Destruction {
  return {
    ...given, resourceId, unitPath, cohort, year, count, keyFingerprint, endsAt, ...(from !== undefined && { from }), state: 'DUE',
    methods: [...methodsOfKeys(law)], profile: law.profile, ciphertextUntil: dropsAt, updatedAt: now,
  };
}

const MOVES: Record<DestructionState, readonly DestructionState[]> = {
  DUE: ['SEALED', 'REFUSED'],
  SEALED: ['APPROVED', 'REFUSED'],
  APPROVED: ['EXECUTING'],
  EXECUTING: ['EXECUTED'],
  EXECUTED: ['VERIFIED'],
  VERIFIED: ['CERTIFIED'],
  CERTIFIED: [],
  REFUSED: [],
};

/** What nothing more happens to. */
export const isFinished = ({ state }: Pick<Destruction, 'state'>): boolean => MOVES[state].length === 0;

export const canMove = (from: DestructionState, to: DestructionState): boolean => MOVES[from].includes(to);

/** @throws Refusal `MOVE_NOT_ALLOWED` */
export function requireMove(destruction: Destruction, to: DestructionState): void {
  if (!canMove(destruction.state, to)) {
    throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: `销毁事项处于“${stateTitle(destruction.state)}”状态，不能办理此环节`, en: `A destruction in ${destruction.state} cannot become ${to}` } });
  }
}

type Step =
  | { readonly to: 'SEALED'; readonly sealed: Hand; readonly count: number; readonly sample: z.output<typeof Sample> | undefined }
  | { readonly to: 'APPROVED'; readonly approved: Hand }
  | { readonly to: 'REFUSED'; readonly refused: Hand }
  | { readonly to: 'EXECUTING'; readonly executed: Hand; readonly count: number }
  | { readonly to: 'EXECUTED'; readonly executedAt: Instant; readonly ciphertextUntil: Instant }
  | { readonly to: 'VERIFIED'; readonly verified: Hand; readonly after: NonNullable<z.output<typeof Sample>['after']> }
  | { readonly to: 'CERTIFIED'; readonly certificateId: CertificateId };

/** Pure: the next state of a destruction. @throws Refusal `MOVE_NOT_ALLOWED` */
export function decideDestruction(destruction: Destruction, step: Step, now: Instant): Destruction {
  requireMove(destruction, step.to);
  const { hindrance: _, ...unhindered } = destruction;
  const next = { ...unhindered, state: step.to, updatedAt: now };
  switch (step.to) {
    case 'SEALED': return { ...next, sealed: step.sealed, count: step.count, ...(step.sample && { sample: step.sample }) };
    case 'APPROVED': return { ...next, approved: step.approved };
    case 'REFUSED': return { ...next, refused: step.refused };
    case 'EXECUTING': return { ...next, executed: step.executed, count: step.count };
    case 'EXECUTED': return { ...next, executedAt: step.executedAt, ciphertextUntil: step.ciphertextUntil };
    case 'VERIFIED': return { ...next, verified: step.verified, ...(destruction.sample && { sample: { ...destruction.sample, after: step.after } }) };
    case 'CERTIFIED': return { ...next, certificateId: step.certificateId };
  }
}

import * as z from 'zod';
import { Instant, LocalDate } from '../calendar/instant.ts';
import { LegalBasisId, PersonId, ResourceId, UnitId } from '../identifiers.ts';

/** Rank of an instrument, in the words that profiles accept (`sharing.restrictionBasis`). */
export const InstrumentLevel = z.enum([
  'LAW', 'ADMINISTRATIVE_REGULATION', 'LOCAL_REGULATION', 'DEPARTMENT_RULE', 'LOCAL_GOVERNMENT_RULE', 'NATIONAL_PROVISION',
  'CENTRAL_POLICY', 'POLICY', 'NORMATIVE_DOCUMENT', 'INTERNAL_NOTICE',
]);
export type InstrumentLevel = z.output<typeof InstrumentLevel>;

export const Instrument = z.strictObject({
  title: z.string().min(2).max(200),
  level: InstrumentLevel,
  article: z.string().min(1).max(60),
  inForceFrom: LocalDate,
});

/** A change of the text: an amendment leaves it alive but every entry that rests on it is looked at again; a repeal ends it. */
export const BasisChange = z.strictObject({
  number: z.int().min(1),
  status: z.enum(['AMENDED', 'REPEALED']),
  since: LocalDate,
  note: z.string().max(500),
  by: PersonId,
  at: Instant,
});
export type BasisChange = z.output<typeof BasisChange>;

/** 依据: one article of one instrument, with its life. Kept once for all entries that rest on it. */
export const LegalBasis = z.strictObject({
  legalBasisId: LegalBasisId,
  /** The unit whose coordinator keeps it. */
  unitId: UnitId,
  unitPath: z.array(UnitId).min(1).max(12),
  instrument: Instrument,
  changes: z.array(BasisChange).max(50),
  /** Number of the last change whose tasks have all been created. */
  tasksUntil: z.int().min(0),
  createdAt: Instant,
  updatedAt: Instant,
});
export type LegalBasis = z.output<typeof LegalBasis>;

/** Which entry rests on which basis, so that a change of law finds what depends on it. */
export const BasisUse = z.strictObject({ legalBasisId: LegalBasisId, resourceId: ResourceId });
export type BasisUse = z.output<typeof BasisUse>;

/** In force on the day: begun and not repealed by then. */
export const isLive = (basis: Pick<LegalBasis, 'instrument' | 'changes'>, on: LocalDate): boolean =>
  basis.instrument.inForceFrom <= on && !basis.changes.some(({ status, since }) => status === 'REPEALED' && since <= on);

export const statusOf = (basis: Pick<LegalBasis, 'changes'>, on: LocalDate): 'IN_FORCE' | 'AMENDED' | 'REPEALED' =>
  basis.changes.some(({ status, since }) => status === 'REPEALED' && since <= on) ? 'REPEALED'
    : basis.changes.some(({ since }) => since <= on) ? 'AMENDED' : 'IN_FORCE';

export const hasOpenChange = (basis: LegalBasis): boolean => basis.tasksUntil < basis.changes.length;

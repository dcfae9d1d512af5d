import * as z from 'zod';
import type { LocalDate } from '../../lib/calendar/instant.ts';
import { BasisChange, Instrument, isLive, statusOf, type LegalBasis } from '../../lib/catalog/legal-basis.ts';
import { LegalBasisId, UnitId } from '../../lib/identifiers.ts';

/** A basis with its status on the day of asking. */
export const LegalBasisView = z.strictObject({
  legalBasisId: LegalBasisId, unitId: UnitId, instrument: Instrument,
  status: z.enum(['IN_FORCE', 'AMENDED', 'REPEALED']), live: z.boolean(),
  changes: z.array(BasisChange.omit({ by: true })), version: z.int(),
});
export type LegalBasisView = z.output<typeof LegalBasisView>;

export const toLegalBasisView = (basis: LegalBasis, version: number, today: LocalDate): LegalBasisView => ({
  legalBasisId: basis.legalBasisId, unitId: basis.unitId, instrument: basis.instrument, status: statusOf(basis, today), live: isLive(basis, today),
  changes: basis.changes.map(({ by: _, ...change }) => change), version,
});

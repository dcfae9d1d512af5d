import * as z from 'zod';
import { Instant, LocalDate } from '../calendar/instant.ts';
import { PersonId, SystemId, UnitId } from '../identifiers.ts';
import type { Law } from '../regulations/law.ts';

/** An existing system, or a data service to the outside, that is to be reported and merged into the platform in time. */
export const DataSystem = z.strictObject({
  systemId: SystemId,
  unitId: UnitId,
  unitPath: z.array(UnitId).min(1).max(12),
  name: z.string().min(1).max(100),
  kind: z.enum(['system', 'outwardService']),
  filing: z.strictObject({ number: z.string().min(1).max(60), filedOn: LocalDate, by: PersonId }).optional(),
  migration: z.strictObject({ plan: z.string().min(1).max(500), by: LocalDate }).optional(),
  registeredBy: PersonId,
  createdAt: Instant,
});
export type DataSystem = z.output<typeof DataSystem>;

const filingWanted = (law: Law): boolean => law.applies('system-filed') && law.value('catalog.filing').some((filing) => filing.endsWith(':systemsAndOutwardServices'));

/** What the coordinator is shown: whether the filing is there, and whether a migration date is demanded. */
export function filingOf(law: Law, system: DataSystem): { readonly status: 'FILED' | 'MISSING' | 'NOT_REQUIRED'; readonly migrationDateDemanded: boolean } {
  if (system.filing) return { status: 'FILED', migrationDateDemanded: false };
  const wanted = filingWanted(law);
  return { status: wanted ? 'MISSING' : 'NOT_REQUIRED', migrationDateDemanded: wanted && system.migration === undefined };
}

import * as z from 'zod';
import { addMonths, startOfDay, type Instant, type LocalDate } from '../calendar/instant.ts';
import { Instant as InstantSchema } from '../calendar/instant.ts';
import { PersonId, UnitId } from '../identifiers.ts';
import { FrozenProfile } from '../regulations/citation.ts';

const Months = z.int().min(1).max(1200);

/** A minimum that an authority sets for the units below it, beside what its regulation says. */
export const LogFloor = z.strictObject({
  unitId: UnitId, stream: z.enum(['sharing', 'opening', 'operations']), months: Months,
  setBy: PersonId, setAt: InstantSchema, profile: FrozenProfile,
});
export type LogFloor = z.output<typeof LogFloor>;

/** A profile's duration in calendar months: six months are not 180 days. */
export const toMonths = ({ value, unit }: { readonly value: number; readonly unit: string }): number => {
  if (unit === 'years') return value * 12;
  if (unit === 'months') return value;
  throw new TypeError(`a log period in ${unit}`);
};

/** What is older than this instant is past its lock: the day it was written, plus the months, has gone by. */
export const lockedSince = (today: LocalDate, months: number): Instant => startOfDay(addMonths(today, -months));

import { toMonths } from '../../lib/oversight/log-floor.ts';
import type { LocalDate } from '../../lib/calendar/instant.ts';
import { REGULATIONS } from '../../lib/regulations/registry.ts';
import { versionOn, type Regulation } from '../../lib/regulations/regulation.ts';

const KEYS = ['logs.sharing', 'logs.opening', 'logs.operations'] as const;
const DAY = 86_400_000;

/** So many calendar months at their longest, in days. */
export const longestDays = (months: number): number =>
  Math.max(...Array.from({ length: 48 }, (_, start) => (Date.UTC(2023, start + months, 1) - Date.UTC(2023, start, 1)) / DAY));

/** Days for which a log must be kept: the longest period of any regulation in force; a shorter one of another shortens nothing. */
export function longestLogFloor(on: LocalDate, regulations: readonly Regulation[] = REGULATIONS): number {
  const months = regulations.flatMap((regulation) => {
    const version = versionOn(regulation, on);
    return version ? KEYS.map((key) => {
      const entry = version.profile.entries[key];
      return toMonths(entry.silent ? entry.suggestedDefault : entry.value);
    }) : [];
  });
  return longestDays(Math.max(6, ...months)); // six months: the floor of the Cybersecurity Law for whoever no text binds
}

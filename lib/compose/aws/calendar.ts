import { toMilliseconds } from '../../calendar/instant.ts';
import { createCalendar } from '../../calendar/state-council-calendar.ts';
import type { Composition } from '../../platform/platform.ts';
import { adoptPublishedYears } from '../../platform/storage/published-years.ts';
import type { Adapter } from './ground.ts';

/** For functions that count working days. */
export const calendar: Adapter = () => ({ calendar: createCalendar() });

const HOUR = 3_600_000;

/** A container learns of calendar years that another one published: before its first answer, and each hour. */
export function followPublishedYears(): (platform: Composition) => Promise<void> {
  let due = 0;
  return async ({ clock, storage, calendar: living }) => {
    const now = toMilliseconds(clock.now());
    if (now < due) return;
    await adoptPublishedYears(storage, living);
    due = now + HOUR;
  };
}

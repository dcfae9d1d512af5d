import type { LivingCalendar } from '../../calendar/working-days.ts';
import { CalendarYearEntity } from './entities/calendar.ts';
import type { Storage } from './storage.ts';

/** Takes the published calendar years into a running calendar: at start-up, and now and then. Answers how many there are. */
export async function adoptPublishedYears(storage: Storage, calendar: LivingCalendar): Promise<number> {
  let count = 0;
  for await (const { value: { published } } of storage.each(CalendarYearEntity.list('primary', { partition: ['all'] }))) {
    if (!published) continue;
    calendar.adopt(published.table);
    count += 1;
  }
  return count;
}

import { addDays, addMonths, endOfDay, type Instant, type LocalDate, toInstant, toLocalDate, toMilliseconds } from './instant.ts';
import type { DayExplained, WorkingDayCalendar } from './working-days.ts';

/** A length of time as profiles give it: months and years are those of the calendar. */
export interface Length {
  readonly value: number;
  readonly unit: 'hours' | 'workingDays' | 'days' | 'weeks' | 'months' | 'quarters' | 'years' | 'calendarYear';
}

/** What a deadline comes to. Overdue from `dueAt` on: a function of data and clock, whatever jobs have run. */
export interface Due {
  readonly startedAt: Instant;
  readonly length: Length;
  /** Last day, in Asia/Shanghai. */
  readonly dueOn: LocalDate;
  /** The first instant after the period. */
  readonly dueAt: Instant;
  readonly provisional: boolean;
  /** Day by day where working days are counted. */
  readonly days: readonly DayExplained[];
  /** What a provisional reckoning had said before the year was published. */
  readonly earlier?: { readonly dueOn: LocalDate; readonly dueAt: Instant };
}

/** The last day of a period of calendar units; the start day is not counted (Civil Code arts. 201, 202). */
export function lastDay(start: LocalDate, { value, unit }: { readonly value: number; readonly unit: Exclude<Length['unit'], 'hours' | 'workingDays'> }): LocalDate {
  switch (unit) {
    case 'days': return addDays(start, value);
    case 'weeks': return addDays(start, 7 * value);
    case 'months': return addMonths(start, value);
    case 'quarters': return addMonths(start, 3 * value);
    case 'years': return addMonths(start, 12 * value);
    case 'calendarYear': return `${Number(start.slice(0, 4)) + value}-12-31` as LocalDate;
  }
}

export function dueFor(length: Length, startedAt: Instant, calendar: WorkingDayCalendar): Due {
  const base = { startedAt, length, provisional: false, days: [] };
  const start = toLocalDate(startedAt);
  if (length.unit === 'hours') {
    const dueAt = toInstant(toMilliseconds(startedAt) + length.value * 3_600_000);
    return { ...base, dueAt, dueOn: toLocalDate(dueAt) };
  }
  if (length.unit === 'workingDays') {
    const due = calendar.due(start, length.value);
    return { ...base, ...due, dueAt: endOfDay(due.dueOn) };
  }
  const dueOn = lastDay(start, { value: length.value, unit: length.unit });
  return { ...base, dueOn, dueAt: endOfDay(dueOn) };
}

/** A provisional deadline reckoned again with the years published since; keeps both dates. `undefined`: nothing new. */
export function recompute(due: Due, calendar: WorkingDayCalendar): Due | undefined {
  if (!due.provisional) return undefined;
  const now = dueFor(due.length, due.startedAt, calendar);
  if (now.dueOn === due.dueOn) return now.provisional ? undefined : { ...now, ...(due.earlier && { earlier: due.earlier }) };
  return { ...now, earlier: { dueOn: due.dueOn, dueAt: due.dueAt } };
}

/** Whether the period has run out. */
export const isOverdue = (due: Pick<Due, 'dueAt'>, now: Instant): boolean => now >= due.dueAt;

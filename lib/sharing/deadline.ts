import * as z from 'zod';
import { dueFor } from '../calendar/deadline.ts';
import { endOfDay, Instant, LocalDate, toLocalDate } from '../calendar/instant.ts';
import type { WorkingDayCalendar } from '../calendar/working-days.ts';
import { Citation } from '../regulations/citation.ts';
import type { Effective } from '../regulations/law.ts';
import type { Duration } from '../regulations/profile-schema.ts';
import type { ItemClock } from './application.ts';

export type Term = Pick<Duration, 'value' | 'unit'>;

/** A period is law only where the text itself has the number; a default or a suggested value is a service target. */
export const isLegal = (effective: Effective<unknown>): boolean => effective.origin !== 'default';

/** Starts a clock: due on the N-th working day after the day of the event, the day itself not counted. */
export function startClock(term: Term, legal: boolean, calendar: WorkingDayCalendar, startedAt: Instant): ItemClock {
  const { dueOn, provisional } = dueFor(term, startedAt, calendar);
  return { startedAt, dueOn, provisional, legal };
}

/** A provisional clock read again with the tables published since; `undefined` where nothing changes. Keeps both dates. */
export function reviseClock(clock: ItemClock, term: Term, calendar: WorkingDayCalendar): ItemClock | undefined {
  if (!clock.provisional) return undefined;
  const { dueOn, provisional } = dueFor(term, clock.startedAt, calendar);
  if (dueOn === clock.dueOn && provisional) return undefined;
  return { ...clock, dueOn, provisional, ...(dueOn !== clock.dueOn && { previousDueOn: clock.dueOn }) };
}

/** A function of data and clock: no job has to have run. */
export const isOverdue = (clock: Pick<ItemClock, 'dueOn'>, now: Instant): boolean => now >= endOfDay(clock.dueOn);

export const DeadlineView = z.strictObject({
  startEvent: z.string(),
  startedAt: Instant,
  term: z.strictObject({ value: z.int(), unit: z.string() }),
  dueOn: LocalDate,
  /** First instant at which it is overdue. */
  dueBefore: Instant,
  provisional: z.boolean(),
  previousDueOn: LocalDate.optional(),
  /** `legal`: a number in the text; `serviceTarget`: never to be shown as a legal breach. */
  kind: z.enum(['legal', 'serviceTarget']),
  citation: Citation,
  /** Working days so far, or until the answer. */
  elapsed: z.int(),
  overdue: z.boolean(),
  answeredAt: Instant.optional(),
  days: z.array(z.strictObject({
    date: LocalDate, working: z.boolean(), why: z.enum(['weekday', 'weekend', 'holiday', 'makeUpDay']),
    name: z.string().optional(), notice: z.string().optional(), count: z.int().optional(),
  })),
});
export type DeadlineView = z.output<typeof DeadlineView>;

/** Every day of the way, with what it rests on. An answer stops the count of days. */
export function explainDeadline(clock: ItemClock, term: Term & { readonly from?: string | undefined }, citation: Citation, calendar: WorkingDayCalendar, now: Instant, answeredAt?: Instant): DeadlineView {
  const start = toLocalDate(clock.startedAt);
  const at = answeredAt ?? now;
  return {
    startEvent: term.from ?? 'SUBMITTED', startedAt: clock.startedAt, term: { value: term.value, unit: term.unit },
    dueOn: clock.dueOn, dueBefore: endOfDay(clock.dueOn), provisional: clock.provisional,
    ...(clock.previousDueOn && { previousDueOn: clock.previousDueOn }),
    kind: clock.legal ? 'legal' : 'serviceTarget', citation,
    elapsed: calendar.elapsed(start, toLocalDate(at)), overdue: isOverdue(clock, at), ...(answeredAt && { answeredAt }),
    days: dueFor(term, clock.startedAt, calendar).days.map((day) => ({ ...day })),
  };
}

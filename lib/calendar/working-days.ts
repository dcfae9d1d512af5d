import type { LocalDate } from './instant.ts';
import type { YearTable } from './year-table.ts';

export interface DayExplained {
  readonly date: LocalDate;
  readonly working: boolean;
  readonly why: 'weekday' | 'weekend' | 'holiday' | 'makeUpDay';
  /** e.g. 国庆节, with the notice it rests on. */
  readonly name?: string;
  readonly notice?: string;
  /** 1..N where the day counts toward the deadline. */
  readonly count?: number;
}

export interface DueDate {
  readonly dueOn: LocalDate;
  /** True when a day of the way lies in a year without a published table. */
  readonly provisional: boolean;
  readonly days: readonly DayExplained[];
}

/** Working days by the State Council's notices. */
export interface WorkingDayCalendar {
  isWorkingDay(date: LocalDate): boolean;
  /** The N-th working day after the start date; the start day itself is not counted (Civil Code art. 201). */
  due(start: LocalDate, workingDays: number): DueDate;
  /** Working days after `start` up to and including `date`. */
  elapsed(start: LocalDate, date: LocalDate): number;
  readonly coverage: { readonly from: number; readonly to: number };
}

/** A calendar that takes in years as they are published. */
export interface LivingCalendar extends WorkingDayCalendar {
  /** The year's days count from now on, instead of those of an earlier table of that year. */
  adopt(table: YearTable): void;
  explain(date: LocalDate): DayExplained;
  /** False where no published table covers the date yet, or the next year's notice may still change it. */
  isSettled(date: LocalDate): boolean;
}

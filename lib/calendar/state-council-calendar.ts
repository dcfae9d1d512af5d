import { builtInYears } from './built-in-years.ts';
import { addDays, type LocalDate } from './instant.ts';
import { isWeekend, type YearTable } from './year-table.ts';
import type { DayExplained, LivingCalendar } from './working-days.ts';

type Ruled = Pick<DayExplained, 'working' | 'why' | 'name' | 'notice'>;

/** Far beyond any period of the texts: whoever asks for more has made a mistake. */
const mostWorkingDays = 2600;
/** From here to the year's end the next year's notice may still order days off (it did in 2018 and 2022). */
const reachesBackFrom = '12-25';

/** Working days by the State Council's notices; beyond the published years Monday to Friday, marked provisional. */
export function createCalendar({ extraYears = [] }: { readonly extraYears?: readonly YearTable[] } = {}): LivingCalendar {
  // both worked out when a day is first in question: most starts ask for none
  let tables: Map<number, YearTable> | undefined;
  let ruled: ReadonlyMap<string, Ruled> | undefined;
  const years = (): Map<number, YearTable> => (tables ??= new Map([...builtInYears(), ...extraYears].map((table) => [table.year, table])));

  const explain = (date: LocalDate): Ruled => (ruled ??= ruledDays(years().values())).get(date) ?? (isWeekend(date) ? { working: false, why: 'weekend' } : { working: true, why: 'weekday' });
  const isSettled = (date: LocalDate): boolean => {
    const year = Number(date.slice(0, 4));
    return years().has(year) && (date.slice(5) < reachesBackFrom || years().has(year + 1));
  };
  return {
    adopt(table) {
      years().set(table.year, table);
      ruled = undefined;
    },
    explain: (date) => ({ date, ...explain(date) }),
    isWorkingDay: (date) => explain(date).working,
    isSettled,
    due(start, workingDays) {
      if (!Number.isInteger(workingDays) || workingDays < 0 || workingDays > mostWorkingDays) throw new RangeError(`working days: ${workingDays}`);
      const days: DayExplained[] = [];
      let date = start;
      for (let count = 0; count < workingDays;) {
        date = addDays(date, 1);
        const day = explain(date);
        if (day.working) count += 1;
        days.push({ date, ...day, ...(day.working && { count }) });
      }
      return { dueOn: date, provisional: !days.every((day) => isSettled(day.date)), days };
    },
    elapsed(start, date) {
      let count = 0;
      for (let day = addDays(start, 1); day <= date; day = addDays(day, 1)) if (explain(day).working) count += 1;
      return count;
    },
    get coverage() {
      const sorted = [...years().keys()].sort((a, b) => a - b);
      let to = sorted[0] ?? 0;
      while (years().has(to + 1)) to += 1;
      return { from: sorted[0] ?? 0, to };
    },
  };
}

/** Later notices overrule earlier ones; years are read in their order, since one may reach back into the December before. */
function ruledDays(tables: Iterable<YearTable>): ReadonlyMap<string, Ruled> {
  const ruled = new Map<string, Ruled>();
  for (const { notices } of [...tables].sort((a, b) => a.year - b.year)) for (const { title, number, daysOff, makeUpDays } of notices) {
    const notice = number === undefined ? title : `${title}（${number}）`;
    for (const [date, name] of Object.entries(daysOff)) ruled.set(date, { working: false, why: 'holiday', name, notice });
    for (const [date, name] of Object.entries(makeUpDays)) ruled.set(date, { working: true, why: 'makeUpDay', name, notice });
  }
  return ruled;
}

import { builtInYears } from '../../lib/calendar/built-in-years.ts';
import { CalendarYear } from '../../lib/calendar/calendar-year.ts';
import { YearTable } from '../../lib/calendar/year-table.ts';
import { operation } from '../../lib/operation/operation.ts';
import { CalendarYearEntity } from '../../lib/platform/storage/entities/calendar.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { CalendarYearPath } from './calendar-year-path.ts';

/** The table that counts, and what is proposed. A built-in year has no version until somebody proposes another table. */
export const getCalendarYear = operation({
  name: 'getCalendarYear',
  context: 'regulations',
  summary: { zh: '查看某年工作日安排', en: 'Get the working days of a year' },
  route: 'GET /calendar/years/{year}',
  caller: 'person',
  rules: [],
  path: CalendarYearPath,
  returns: CalendarYear.extend({ builtIn: YearTable.optional() }),
  loads: ({ year }) => [CalendarYearEntity.ref({ year })] as const,
  async handle({ path: { year }, loaded: [stored], answer }) {
    const builtIn = builtInYears().find((table) => table.year === year);
    if (!stored && !builtIn) throw new Refusal('NOT_FOUND', { detail: { zh: `${year} 年的工作日安排尚未公布`, en: `No working days are published for ${year}` } });
    return answer({ ...stored?.value, year, ...(builtIn && { builtIn }) }, stored && { version: stored.version });
  },
});

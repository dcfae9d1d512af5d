import { CalendarYear, CalendarYearContent, countDays, proposeYear } from '../../lib/calendar/calendar-year.ts';
import { YearTable } from '../../lib/calendar/year-table.ts';
import { operation } from '../../lib/operation/operation.ts';
import { CalendarYearEntity } from '../../lib/platform/storage/entities/calendar.ts';
import { refuseInput } from '../../lib/operation/read-input.ts';
import { CalendarYearPath } from './calendar-year-path.ts';

/** Puts in a year's notices. Nothing counts by them until another person has published them. */
export const proposeCalendarYear = operation({
  name: 'proposeCalendarYear',
  context: 'regulations',
  summary: { zh: '录入某年工作日安排', en: 'Propose the working days of a year' },
  route: 'POST /calendar/years/{year}',
  caller: 'coordinator',
  rules: ['access.separationOfDuties'],
  path: CalendarYearPath,
  body: CalendarYearContent,
  returns: CalendarYear,
  loads: ({ year }) => [CalendarYearEntity.ref({ year })] as const,
  async handle({ path: { year }, body: { notices }, loaded: [stored], actor, now, sit, commit }) {
    const capacity = await sit(actor.unitPath.slice(0, 1));
    const table = YearTable.safeParse({ year, notices });
    if (!table.success) throw refuseInput(table.error, 'body', { year, notices });
    const next = proposeYear(stored?.value, table.data, actor.personId, now);
    return commit(
      { stream: 'operations', action: 'calendarYear.proposed', subject: { year: String(year) }, facts: countDays(table.data), capacity },
      [stored ? CalendarYearEntity.replace(stored, next) : CalendarYearEntity.insert(next)], next, { version: (stored?.version ?? 0) + 1 },
    );
  },
});

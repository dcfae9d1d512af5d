import { CalendarYear } from '../../../calendar/calendar-year.ts';
import { entity } from '../entity.ts';

export const CalendarYearEntity = entity<'calendarYear', CalendarYear, { year: number }>({
  name: 'calendarYear', table: 'registry', schema: CalendarYear,
  key: ({ year }) => ({ partition: ['all'], sort: [year] }),
});

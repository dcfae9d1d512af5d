import { toLocalDate } from '../../../../lib/calendar/instant.ts';
import { createCalendar } from '../../../../lib/calendar/state-council-calendar.ts';
import { adoptPublishedYears } from '../../../../lib/platform/storage/published-years.ts';
import { REGULATIONS } from '../../../../lib/regulations/registry.ts';
import { text, unless, type Check } from '../examination.ts';

const inWorkingDays = (value: unknown): value is { readonly value: number; readonly unit: 'workingDays' } =>
  typeof value === 'object' && value !== null && 'unit' in value && value.unit === 'workingDays' && 'value' in value && typeof value.value === 'number';

/** The longest deadline that any regulation counts in working days. */
export const longestDeadline = (): number => Math.max(...REGULATIONS.flatMap(({ versions }) => versions.flatMap(({ profile }) =>
  Object.values(profile.entries).map((entry) => (entry.silent ? entry.suggestedDefault : entry.value)).filter(inWorkingDays).map(({ value }) => value))));

export const calendar: Check = {
  name: 'calendar',
  title: text('工作日安排', 'Calendar of working days'),
  async examine({ platform: { storage, clock } }) {
    const living = createCalendar();
    await adoptPublishedYears(storage, living);
    const days = longestDeadline();
    const { dueOn, provisional } = living.due(toLocalDate(clock.now()), days);
    return unless(!provisional, `${living.coverage.from}–${living.coverage.to}`, text(`今日起 ${days} 个工作日（至 ${dueOn}）尚无已公布的放假安排，期限只能暂定`, `the next ${days} working days (to ${dueOn}) lie beyond the published notices: deadlines are provisional`),
      text('国务院办公厅通知印发后，请由一人录入、另一人公布该年的工作日安排（POST /calendar/years/{year}）', 'When the notice is out, one person proposes the year and another publishes it (POST /calendar/years/{year})'));
  },
};

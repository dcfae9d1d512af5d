import { CalendarYear, countDays, publishYear } from '../../lib/calendar/calendar-year.ts';
import { operation } from '../../lib/operation/operation.ts';
import { CalendarYearEntity } from '../../lib/platform/storage/entities/calendar.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { CalendarYearPath } from './calendar-year-path.ts';

/** Publishes exactly the proposal that was read (`If-Match`), by another person than who put it in. Days count by it from now on. */
export const publishCalendarYear = operation({
  name: 'publishCalendarYear',
  context: 'regulations',
  summary: { zh: '公布某年工作日安排', en: 'Publish the working days of a year' },
  route: 'POST /calendar/years/{year}/publication',
  caller: 'coordinator',
  rules: ['access.separationOfDuties'],
  refusals: ['SEPARATION_OF_DUTIES', 'VERSION_STALE', 'MOVE_NOT_ALLOWED'],
  versioned: true,
  path: CalendarYearPath,
  returns: CalendarYear,
  loads: ({ year }) => [CalendarYearEntity.ref({ year })] as const,
  async handle({ path: { year }, loaded: [stored], expectedVersion, actor, now, platform, sit, law, commit }) {
    const top = actor.unitPath.slice(0, 1);
    const capacity = await sit(top);
    if (!stored) throw new Refusal('NOT_FOUND');
    if (stored.version !== expectedVersion) throw new Refusal('VERSION_STALE');
    const next = publishYear(stored.value, actor.personId, now);
    if (!next) throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '没有待公布的安排', en: 'Nothing is proposed' } });
    const bound = await law(top);
    bound.require('calendar-two-persons', next.published.proposedBy !== actor.personId, {
      code: 'SEPARATION_OF_DUTIES', detail: { zh: '录入与公布须由不同人员办理', en: 'Another person than the proposer must publish' },
    });
    const { table } = next.published;
    const done = await commit(
      { stream: 'operations', action: 'calendarYear.published', subject: { year: String(year) }, facts: countDays(table), profile: bound.profile, capacity },
      [CalendarYearEntity.replace(stored, next)], next, { version: stored.version + 1 },
    );
    platform.calendar.adopt(table);
    return done;
  },
});

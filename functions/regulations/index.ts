import { adoptCalendarYears } from './adopt-calendar-years.ts';
import { explainDueDate } from './explain-due-date.ts';
import { explainRule } from './explain-rule.ts';
import { getCalendarYear } from './get-calendar-year.ts';
import { getEffective } from './get-effective.ts';
import { getRegulation } from './get-regulation.ts';
import { listRegulations } from './list-regulations.ts';
import { proposeCalendarYear } from './propose-calendar-year.ts';
import { publishCalendarYear } from './publish-calendar-year.ts';

/** `listDuties` reads the register and is added by it. */
export const regulationsOperations = [
  listRegulations, getRegulation, getEffective, explainRule, explainDueDate, getCalendarYear, proposeCalendarYear, publishCalendarYear, adoptCalendarYears,
] as const;

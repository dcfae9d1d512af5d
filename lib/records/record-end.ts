import { addMonths, type LocalDate } from '../calendar/instant.ts';
import type { RetentionRule } from '../catalog/resource.ts';

/** Last day of a record: the business event's date plus the months of the rule, capped by its years from the import. */
export function lastDayOf(rule: RetentionRule, eventOn: LocalDate, importedOn: LocalDate): LocalDate {
  const byBusiness = addMonths(eventOn, rule.months);
  const cap = addMonths(importedOn, 12 * rule.maxYears);
  return byBusiness < cap ? byBusiness : cap;
}

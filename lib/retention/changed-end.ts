import { addMonths, type LocalDate } from '../calendar/instant.ts';
import type { RetentionRule } from '../catalog/resource.ts';
import type { Law } from '../regulations/law.ts';
import { Refusal } from '../regulations/refusal.ts';

/**
 * The last day of records whose business event moved. Nobody prolongs storage beyond the rule's years from the import.
 * @throws Refusal `RETENTION_EXCEEDS_VALIDITY`; `BODY_INVALID` where they would have ended already
 */
export function decideEnd(law: Law, rule: RetentionRule, eventOn: LocalDate, importedOn: LocalDate, today: LocalDate): LocalDate {
  const lastDay = addMonths(eventOn, rule.months);
  const latest = addMonths(importedOn, 12 * rule.maxYears);
  law.require('storage-period-ends', lastDay <= latest, {
    code: 'RETENTION_EXCEEDS_VALIDITY', pointers: [{ pointer: '/eventOn', detail: { zh: `保存不得超过 ${latest}`, en: `Storage ends on ${latest} at the latest` } }],
  });
  if (lastDay < today) {
    throw new Refusal('BODY_INVALID', { pointers: [{ pointer: '/eventOn', detail: { zh: `保存期限已于 ${lastDay} 届满，请申请销毁`, en: `The period would have ended on ${lastDay}; request the destruction` } }] });
  }
  return lastDay;
}

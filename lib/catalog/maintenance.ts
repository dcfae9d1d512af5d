import { dueFor } from '../calendar/deadline.ts';
import { startOfDay, toLocalDate, type Instant } from '../calendar/instant.ts';
import type { WorkingDayCalendar } from '../calendar/working-days.ts';
import { ChangeTaskId } from '../identifiers.ts';
import type { Law } from '../regulations/law.ts';
import type { ChangeTask } from './change-task.ts';
import type { Resource } from './resource.ts';

/**
 * 全面维护: the task of an entry in force whose next full maintenance falls due this year, reckoned from its last
 * publication by `catalog.maintenanceInterval`; a new edition answers it. None where the text, and every unit, is silent:
 * a default is no reason to have every entry gone through.
 */
export function maintenanceTask({ resourceId, unitId, unitPath, state, publishedOn }: Resource, law: Law, calendar: WorkingDayCalendar, now: Instant): ChangeTask | undefined {
  const { value, origin, citation } = law.effective('catalog.maintenanceInterval');
  if (state !== 'PUBLISHED' || publishedOn === undefined || origin === 'default' || !law.applies('catalog-maintained')) return undefined;
  const { dueOn, provisional } = dueFor(value, startOfDay(publishedOn), calendar);
  if (toLocalDate(now).slice(0, 4) < dueOn.slice(0, 4)) return undefined;
  return {
    changeTaskId: ChangeTaskId.parse(`task-maintenance${publishedOn.replaceAll('-', '')}`), resourceId, unitId, unitPath, trigger: { kind: 'maintenance', since: publishedOn },
    dueOn, provisional, kind: 'legal', citation, state: 'OPEN', createdAt: now,
  };
}

import { addDays, addMonths, type LocalDate } from '../calendar/instant.ts';
import type { Resource, ResourceContent } from './resource.ts';

/** The last day on which the declared cycle wants the next update; `undefined` where the entry declares no cycle. */
export function updateDue(frequency: ResourceContent['updateFrequency'], from: LocalDate): LocalDate | undefined {
  switch (frequency) {
    case 'realTime': case 'daily': return addDays(from, 1);
    case 'weekly': return addDays(from, 7);
    case 'monthly': return addMonths(from, 1);
    case 'quarterly': return addMonths(from, 3);
    case 'halfYearly': return addMonths(from, 6);
    case 'yearly': return addMonths(from, 12);
    case 'irregular': case undefined: return undefined;
  }
}

/** The entry after its data was brought up to date: no longer stale, and due again one cycle on. */
export function withDataUpdated(resource: Resource, on: LocalDate): Resource {
  const { updateDueOn: _, staleSince: __, ...rest } = resource;
  const due = updateDue(resource.content.updateFrequency, on);
  return { ...rest, dataUpdatedOn: on, ...(due && { updateDueOn: due }) };
}

export const isOverdue = (resource: Pick<Resource, 'updateDueOn'>, today: LocalDate): boolean => resource.updateDueOn !== undefined && resource.updateDueOn < today;

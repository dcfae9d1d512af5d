import type { Instant } from '../../lib/calendar/instant.ts';
import type { ResourceId } from '../../lib/identifiers.ts';
import { ChangeTaskEntity } from '../../lib/platform/storage/entities/catalog.ts';
import type { Change } from '../../lib/platform/storage/entity.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';

const most = 50; // in one commit; the rest waits for the next edition

/** A new edition answers the change tasks that are open. */
export async function answeredTasks(storage: Storage, resourceId: ResourceId, edition: number, at: Instant): Promise<readonly Change[]> {
  const changes: Change[] = [];
  for await (const task of storage.each(ChangeTaskEntity.list('primary', { partition: [resourceId] }))) {
    if (task.value.state === 'OPEN' && changes.length < most) {
      changes.push(ChangeTaskEntity.replace(task, { ...task.value, state: 'DONE', answeredBy: { edition, at } }, `task ${task.value.changeTaskId}`));
    }
  }
  return changes;
}

import { toLocalDate } from '../../lib/calendar/instant.ts';
import { maintenanceTask } from '../../lib/catalog/maintenance.ts';
import type { Resource } from '../../lib/catalog/resource.ts';
import { job, type JobCall } from '../../lib/operation/operation.ts';
import { ChangeTaskEntity, ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { noticeTo } from './notices.ts';

/** @returns how many were created: one a publication, once */
async function createTask({ now, platform, law, commit }: JobCall<readonly []>, listed: Resource): Promise<number> {
  const resource = await platform.storage.get(ResourceEntity.ref(listed)); // the index may be late
  const bound = resource && await law(resource.value.unitPath);
  const task = bound && maintenanceTask(resource.value, bound, platform.calendar, now);
  if (!task || await platform.storage.get(ChangeTaskEntity.ref(task))) return 0;
  const { changeTaskId, resourceId, unitId, dueOn, kind } = task;
  await commit(
    { stream: 'sharing', action: 'changeTask.created', subject: { changeTaskId, resourceId, unitId }, facts: { dueOn, kind }, citation: bound.cite('catalog-maintained'), profile: bound.profile },
    [ChangeTaskEntity.insert(task), noticeTo(unitId, 'catalog.changeTask', resourceId, platform.random, now)],
  );
  return 1;
}

/** Every entry whose full maintenance falls due this year gets a task with its last day, and its owner a notice. */
export const createMaintenanceTasks = job({
  name: 'createMaintenanceTasks',
  context: 'catalog',
  summary: { zh: '生成目录定期维护任务', en: 'Create tasks for the regular maintenance of the catalog' },
  every: '1 day',
  rules: ['catalog.maintenanceInterval'],
  async run(call) {
    const { platform: { storage }, now, timeLeft } = call;
    const counts = { tasks: 0 };
    const today = toLocalDate(now);
    for await (const { value: top } of storage.each(UnitEntity.list('byParent', { partition: ['root'] }))) {
      for await (const { value } of storage.each(ResourceEntity.list('catalog', { partition: [top.unitId], from: ['1'], to: ['2'] }))) {
        if (!timeLeft()) return { counts, more: true };
        if (value.publishedOn !== undefined && value.publishedOn < today) counts.tasks += await createTask(call, value);
      }
    }
    return { counts, more: false };
  },
});

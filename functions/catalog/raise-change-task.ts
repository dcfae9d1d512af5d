import * as z from 'zod';
import { ChangeTask, ReportedChange, reportedTaskId, taskFor } from '../../lib/catalog/change-task.ts';
import { LocalDate } from '../../lib/calendar/instant.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ChangeTaskEntity, ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { requireKnown } from './knowledge.ts';
import { noticeTo } from './notices.ts';

/** The unit's duties, the entry's elements or its data have changed since that day, and this one entry must follow. Changes of law come from the register of bases. */
export const raiseChangeTask = operation({
  name: 'raiseChangeTask',
  context: 'catalog',
  summary: { zh: '因职能、目录要素或数据变化提出目录变更任务', en: 'Raise a change task because duties, catalog elements or data have changed' },
  route: 'POST /resources/{resourceId}/change-tasks',
  caller: 'coordinator',
  also: ['owner'],
  rules: ['catalog.updateTriggers', 'catalog.updateDeadline', 'catalog.changePath'],
  refusals: ['MOVE_NOT_ALLOWED', 'ALREADY_EXISTS'],
  status: 201,
  path: z.strictObject({ resourceId: ResourceId }),
  body: z.strictObject({ trigger: ReportedChange, since: LocalDate }),
  returns: ChangeTask,
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [found], body: { trigger: kind, since }, platform, actor, sit, law, now, commit }) {
    const { value: resource } = await requireKnown({ actor, law, platform }, found);
    const { resourceId, unitId, unitPath } = resource;
    const capacity = await sit(unitPath, { seat: ['coordinator', 'owner'] });
    const bound = await law(unitPath);
    const changeTaskId = reportedTaskId(kind, since);
    const task = taskFor(resource, { law: bound, calendar: platform.calendar, changeTaskId, trigger: { kind, since }, now });
    if (!task) throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '适用的管理办法未将此类变化列为目录变更情形，或条目已注销', en: 'The regulation does not name this change as a trigger, or the entry is retired' } });
    if (await platform.storage.get(ChangeTaskEntity.ref({ resourceId, changeTaskId }))) throw new Refusal('ALREADY_EXISTS');
    return commit(
      { stream: 'sharing', action: 'changeTask.raised', subject: { changeTaskId, resourceId, unitId }, facts: { dueOn: task.dueOn, kind: task.kind }, citation: bound.cite('catalog-change-path'), profile: bound.profile, capacity },
      [ChangeTaskEntity.insert(task), noticeTo(unitId, 'catalog.changeTask', resourceId, platform.random, now)], task, { version: 1 },
    );
  },
});

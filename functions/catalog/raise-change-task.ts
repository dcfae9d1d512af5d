import * as z from 'zod';
import { dueOf, ChangeTask } from '../../lib/catalog/change-task.ts';
import { LocalDate } from '../../lib/calendar/instant.ts';
import { ChangeTaskId, ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ChangeTaskEntity, ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { requireKnown } from './knowledge.ts';
import { noticeTo } from './notices.ts';
import { sitAsEither } from './owner-chain.ts';

/** The unit's own duties have changed since that day, and this entry must follow. Changes of law come from the register of bases. */
export const raiseChangeTask = operation({
  name: 'raiseChangeTask',
  context: 'catalog',
  summary: { zh: '因职能变更提出目录变更任务', en: 'Raise a change task because duties have changed' },
  route: 'POST /resources/{resourceId}/change-tasks',
  caller: 'coordinator',
  rules: ['catalog.updateTriggers', 'catalog.updateDeadline', 'catalog.changePath'],
  refusals: ['MOVE_NOT_ALLOWED', 'ALREADY_EXISTS'],
  status: 201,
  path: z.strictObject({ resourceId: ResourceId }),
  body: z.strictObject({ trigger: z.literal('dutyChange'), since: LocalDate }),
  returns: ChangeTask,
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [found], body: { trigger: kind, since }, platform, actor, sit, law, now, commit }) {
    const { value: { resourceId, unitId, unitPath, state } } = await requireKnown({ actor, law, platform }, found);
    const capacity = await sitAsEither(sit, unitPath, 'coordinator', 'owner');
    const bound = await law(unitPath);
    if (state === 'RETIRED' || !bound.value('catalog.updateTriggers').includes(kind)) throw new Refusal('MOVE_NOT_ALLOWED');
    const changeTaskId = ChangeTaskId.parse(`task-duty${since.replaceAll('-', '')}`); // one a day and entry
    if (await platform.storage.get(ChangeTaskEntity.ref({ resourceId, changeTaskId }))) throw new Refusal('ALREADY_EXISTS');
    const due = dueOf(bound, since, platform.calendar);
    const task: ChangeTask = { changeTaskId, resourceId, unitId, unitPath, trigger: { kind, since }, ...due, state: 'OPEN', createdAt: now };
    return commit(
      { stream: 'sharing', action: 'changeTask.raised', subject: { changeTaskId, resourceId, unitId }, facts: { dueOn: due.dueOn, kind: due.kind }, citation: bound.cite('catalog-change-path'), profile: bound.profile, capacity },
      [ChangeTaskEntity.insert(task), noticeTo(unitId, 'catalog.changeTask', resourceId, platform.random, now)], task, { version: 1 },
    );
  },
});

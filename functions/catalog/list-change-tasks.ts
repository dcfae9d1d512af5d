import * as z from 'zod';
import { ChangeTask } from '../../lib/catalog/change-task.ts';
import { isOnChain } from '../../lib/catalog/visibility.ts';
import { UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { ChangeTaskEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';

/** Of a unit's entries, by due date; to its chain. */
export const listChangeTasks = operation({
  name: 'listChangeTasks',
  context: 'catalog',
  summary: { zh: '列出目录变更任务', en: 'List change tasks' },
  route: 'GET /units/{unitId}/change-tasks',
  caller: 'person',
  rules: ['catalog.updateTriggers', 'catalog.updateDeadline', 'catalog.changePath'],
  path: z.strictObject({ unitId: UnitId }),
  query: Paging.extend({ state: ChangeTask.shape.state.default('OPEN') }),
  returns: pageOf(ChangeTask),
  loads: ({ unitId }) => [UnitEntity.ref({ unitId })] as const,
  async handle({ loaded: [unit], query: { state, ...paging }, actor, platform, answer }) {
    if (!unit || !isOnChain(actor, unit.value.path)) throw new Refusal('NOT_FOUND');
    const page = await platform.storage.list(ChangeTaskEntity.list('byUnit', { partition: [unit.value.unitId], prefix: [state, ''] }), toOptions(paging));
    return answer(toPage(page, (task) => task));
  },
});

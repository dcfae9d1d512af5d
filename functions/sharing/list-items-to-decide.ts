import * as z from 'zod';
import { UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { ItemEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { ItemView, toItemView } from '../../lib/sharing/views.ts';

export const listItemsToDecide = operation({
  name: 'listItemsToDecide',
  context: 'sharing',
  summary: { zh: '列出待审核的共享申请', en: 'List the items that await a decision, by due date' },
  route: 'GET /units/{unitId}/items-to-decide',
  caller: 'approver',
  rules: ['sharing.conditionalApprovers', 'sharing.responseDeadline'],
  path: z.strictObject({ unitId: UnitId }),
  query: Paging,
  returns: pageOf(ItemView),
  loads: ({ unitId }) => [UnitEntity.ref({ unitId })] as const,
  async handle({ loaded: [unit], path, query, sit, platform, answer }) {
    if (!unit) throw new Refusal('NOT_FOUND');
    await sit(unit.value.path);
    const page = await platform.storage.list(ItemEntity.list('byOwner', { partition: [path.unitId] }), toOptions(query));
    return answer(toPage(page, toItemView));
  },
});

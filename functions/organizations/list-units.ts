import { UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { toUnitView, UnitView } from './unit-view.ts';

/** Units directly below one; without `parentId`, the top units. */
export const listUnits = operation({
  name: 'listUnits',
  context: 'organizations',
  summary: { zh: '列出下级单位', en: 'List the units below one' },
  route: 'GET /units',
  caller: 'person',
  rules: [],
  query: Paging.extend({ parentId: UnitId.optional() }),
  returns: pageOf(UnitView),
  async handle({ query: { parentId, ...paging }, platform, answer }) {
    const page = await platform.storage.list(UnitEntity.list('byParent', { partition: [parentId ?? 'root'] }), toOptions(paging));
    return answer(toPage(page, toUnitView));
  },
});

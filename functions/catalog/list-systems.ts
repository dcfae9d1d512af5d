import * as z from 'zod';
import { UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions } from '../../lib/operation/paging.ts';
import { DataSystemEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { DataSystemView, toDataSystemView } from './data-system-view.ts';

/** At or below a unit, each with its filing status: what is missing shows, and a migration date is demanded. */
export const listSystems = operation({
  name: 'listSystems',
  context: 'catalog',
  summary: { zh: '列出系统和对外数据服务', en: 'List systems and outward data services' },
  route: 'GET /units/{unitId}/systems',
  caller: 'coordinator',
  also: ['owner'],
  rules: ['catalog.filing'],
  path: z.strictObject({ unitId: UnitId }),
  query: Paging,
  returns: pageOf(DataSystemView),
  loads: ({ unitId }) => [UnitEntity.ref({ unitId })] as const,
  async handle({ loaded: [unit], query, sit, law, platform, answer }) {
    if (!unit) throw new Refusal('NOT_FOUND');
    const { unitId, path } = unit.value;
    await sit(path, { seat: ['coordinator', 'owner'] });
    const bound = await law(path);
    const { items, next } = await platform.storage.list(DataSystemEntity.list('byTop', { partition: [path[0] ?? unitId] }), toOptions(query));
    const below = items.filter(({ value }) => value.unitPath.includes(unitId));
    return answer({ items: below.map(({ value, version }) => toDataSystemView(bound, value, version)), ...(next !== undefined && { next }) });
  },
});

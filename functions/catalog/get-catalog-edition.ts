import * as z from 'zod';
import { isVerified } from '../../lib/catalog/resource-lifecycle.ts';
import { UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions } from '../../lib/operation/paging.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { toKnownCards } from './known-cards.ts';
import { ResourceCard } from './resource-view.ts';

/** All entries at or below a unit that have been verified or published; what failed is not in it. */
export const getCatalogEdition = operation({
  name: 'getCatalogEdition',
  context: 'catalog',
  summary: { zh: '查看汇总目录', en: "Get a unit's catalog edition" },
  route: 'GET /catalog/editions/{unitId}',
  caller: 'person',
  rules: ['catalog.compilationChain', 'catalog.shareTypeSetBy', 'catalog.types', 'catalog.visibility'],
  refusals: ['REGULATION_UNKNOWN'],
  path: z.strictObject({ unitId: UnitId }),
  query: Paging,
  returns: pageOf(ResourceCard),
  loads: ({ unitId }) => [UnitEntity.ref({ unitId })] as const,
  async handle({ loaded: [unit], query, actor, law, platform, answer }) {
    if (!unit) throw new Refusal('NOT_FOUND');
    const { unitId, path } = unit.value;
    const verifiedOnly = (await law(path)).applies('catalog-verified-only');
    const listing = ResourceEntity.list('catalog', { partition: [path[0] ?? unitId], ...(verifiedOnly && { from: ['1'], to: ['3'] }) });
    const page = await platform.storage.list(listing, toOptions(query));
    return answer(await toKnownCards({ actor, law, platform }, page, (resource) => resource.unitPath.includes(unitId) && (!verifiedOnly || isVerified(resource))));
  },
});

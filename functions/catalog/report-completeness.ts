import * as z from 'zod';
import { missingCare } from '../../lib/catalog/completeness.ts';
import { isOnChain } from '../../lib/catalog/visibility.ts';
import { ResourceId, UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions } from '../../lib/operation/paging.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';

const Row = z.strictObject({ unitId: UnitId, resourceId: ResourceId, name: z.string(), missing: z.array(z.string()) });

/** Against each owner at or below the unit; to its chain. */
export const reportCompleteness = operation({
  name: 'reportCompleteness',
  context: 'catalog',
  summary: { zh: '查看采集与维护完备性报告', en: 'Report entries without procedure, channel, officer or plans' },
  route: 'GET /units/{unitId}/completeness',
  caller: 'person',
  rules: ['quality.responsible', 'quality.dimensions', 'storage.backup'],
  refusals: ['REGULATION_UNKNOWN'],
  path: z.strictObject({ unitId: UnitId }),
  query: Paging,
  returns: pageOf(Row),
  loads: ({ unitId }) => [UnitEntity.ref({ unitId })] as const,
  async handle({ loaded: [unit], query, actor, law, platform, answer }) {
    if (!unit || !isOnChain(actor, unit.value.path)) throw new Refusal('NOT_FOUND');
    const { unitId, path } = unit.value;
    const reported = (await law(path)).applies('completeness-reported');
    const page = await platform.storage.list(ResourceEntity.list('catalog', { partition: [path[0] ?? unitId] }), toOptions(query));
    const rows = page.items.flatMap(({ value }) => {
      const missing = missingCare(value.revision?.content ?? value.content);
      return reported && value.state !== 'RETIRED' && value.unitPath.includes(unitId) && missing.length > 0 ? [{ unitId: value.unitId, resourceId: value.resourceId, name: value.content.name, missing: [...missing] }] : [];
    });
    return answer({ items: rows, ...(page.next !== undefined && { next: page.next }) });
  },
});

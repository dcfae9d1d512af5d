import * as z from 'zod';
import { ResourceState } from '../../lib/catalog/resource.ts';
import { isOnChain } from '../../lib/catalog/visibility.ts';
import { UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions } from '../../lib/operation/paging.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { toKnownCards } from './known-cards.ts';
import { ResourceCard } from './resource-view.ts';

/** By state, to the owner's chain; to others, what is published. */
export const listResources = operation({
  name: 'listResources',
  context: 'catalog',
  summary: { zh: '列出单位的数据资源', en: "List a unit's resources" },
  route: 'GET /units/{unitId}/resources',
  caller: 'person',
  rules: ['catalog.visibility', 'catalog.types'],
  path: z.strictObject({ unitId: UnitId }),
  query: Paging.extend({ state: ResourceState.optional() }),
  returns: pageOf(ResourceCard),
  loads: ({ unitId }) => [UnitEntity.ref({ unitId })] as const,
  async handle({ loaded: [unit], query: { state, ...paging }, actor, law, platform, answer }) {
    if (!unit) throw new Refusal('NOT_FOUND');
    const shown = isOnChain(actor, unit.value.path) ? state : 'PUBLISHED';
    const listing = ResourceEntity.list('byUnit', { partition: [unit.value.unitId], ...(shown && { prefix: [shown, ''] }) });
    const page = state === undefined || state === shown ? await platform.storage.list(listing, toOptions(paging)) : { items: [] };
    return answer(await toKnownCards({ actor, law, platform }, page));
  },
});

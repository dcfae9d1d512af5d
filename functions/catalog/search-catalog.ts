import * as z from 'zod';
import { UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions } from '../../lib/operation/paging.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { toKnownCards } from './known-cards.ts';
import { ResourceCard } from './resource-view.ts';

/** By the beginning of the name, and by a word within each page (a page may then be short and yet not the last). Of the caller's own city unless another top unit is named. */
export const searchCatalog = operation({
  name: 'searchCatalog',
  context: 'catalog',
  summary: { zh: '检索已发布的目录', en: 'Search the published catalog' },
  route: 'GET /catalog',
  caller: 'person',
  rules: ['catalog.visibility'],
  query: Paging.extend({ topUnitId: UnitId.optional(), name: z.string().max(100).optional(), contains: z.string().max(100).optional() }),
  returns: pageOf(ResourceCard),
  async handle({ query: { topUnitId, name = '', contains = '', ...paging }, actor, law, platform, answer }) {
    const top = topUnitId ?? actor.unitPath[0] ?? actor.unitId;
    const page = await platform.storage.list(ResourceEntity.list('catalog', { partition: [top], prefix: ['1-published', name] }), toOptions(paging));
    return answer(await toKnownCards({ actor, law, platform }, page, ({ content }) => content.name.includes(contains) || content.summary.includes(contains)));
  },
});

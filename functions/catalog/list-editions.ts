import * as z from 'zod';
import { ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { EditionEntity, ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { EditionView, toEditionView } from './edition-view.ts';
import { knowledgeOf } from './knowledge.ts';

/** Newest first. */
export const listEditions = operation({
  name: 'listEditions',
  context: 'catalog',
  summary: { zh: '列出目录条目的各版次', en: 'List the editions of an entry' },
  route: 'GET /resources/{resourceId}/editions',
  caller: 'person',
  rules: ['catalog.visibility'],
  path: z.strictObject({ resourceId: ResourceId }),
  query: Paging,
  returns: pageOf(EditionView),
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [resource], query, actor, law, platform, answer }) {
    const knowledge = resource && await knowledgeOf({ actor, law, platform }, resource.value);
    if (!knowledge) throw new Refusal('NOT_FOUND');
    const page = await platform.storage.list(EditionEntity.list('primary', { partition: [resource.value.resourceId] }), { ...toOptions(query), descending: true });
    return answer(toPage(page, (edition) => toEditionView(edition, knowledge)));
  },
});

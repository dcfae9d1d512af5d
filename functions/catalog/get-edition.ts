import * as z from 'zod';
import { ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { EditionEntity, ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { EditionView, toEditionView } from './edition-view.ts';
import { knowledgeOf } from './knowledge.ts';

export const getEdition = operation({
  name: 'getEdition',
  context: 'catalog',
  summary: { zh: '查看目录条目的某一版次', en: 'Get an edition' },
  route: 'GET /resources/{resourceId}/editions/{edition}',
  caller: 'person',
  rules: ['catalog.visibility'],
  path: z.strictObject({ resourceId: ResourceId, edition: z.coerce.number().int().min(1) }),
  returns: EditionView,
  loads: ({ resourceId, edition }) => [ResourceEntity.ref({ resourceId }), EditionEntity.ref({ resourceId, edition })] as const,
  async handle({ loaded: [resource, edition], actor, law, platform, answer }) {
    const knowledge = resource && await knowledgeOf({ actor, law, platform }, resource.value);
    if (!knowledge || !edition) throw new Refusal('NOT_FOUND');
    return answer(toEditionView(edition.value, knowledge));
  },
});

import * as z from 'zod';
import { ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { viewFor } from './knowledge.ts';
import { ResourceView } from './resource-view.ts';

export const getResource = operation({
  name: 'getResource',
  context: 'catalog',
  summary: { zh: '查看数据资源', en: 'Get a resource' },
  route: 'GET /resources/{resourceId}',
  caller: 'person',
  rules: ['catalog.visibility'],
  path: z.strictObject({ resourceId: ResourceId }),
  returns: ResourceView,
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [resource], actor, law, platform, answer }) {
    const view = resource && await viewFor({ actor, law, platform }, resource);
    if (!view) throw new Refusal('NOT_FOUND');
    return answer(view, { version: view.version });
  },
});

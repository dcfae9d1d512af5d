import * as z from 'zod';
import { ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { DestructionEntity } from '../../lib/platform/storage/entities/retention.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { DestructionView, toDestructionView } from '../../lib/retention/destruction-view.ts';

export const listDestructions = operation({
  name: 'listDestructions',
  context: 'retention',
  summary: { zh: '列出某资源的销毁事项', en: 'List the destructions of a resource' },
  route: 'GET /resources/{resourceId}/destructions',
  caller: 'person',
  rules: ['destruction.standard'],
  path: z.strictObject({ resourceId: ResourceId }),
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(20), after: z.string().max(500).optional() }),
  returns: z.strictObject({ items: z.array(DestructionView), next: z.string().optional() }),
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [resource], path, query, actor, platform, answer }) {
    if (!resource?.value.unitPath.includes(actor.unitId)) throw new Refusal('NOT_FOUND');
    const listing = DestructionEntity.list('byResource', { partition: [path.resourceId] });
    const page = await platform.storage.list(listing, { limit: query.limit, ...(query.after && { after: query.after }) });
    return answer({ items: page.items.map((d) => toDestructionView(d.value, d.version)), ...(page.next && { next: page.next }) });
  },
});

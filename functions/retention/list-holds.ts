import * as z from 'zod';
import { ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { HoldEntity } from '../../lib/platform/storage/entities/retention.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { HoldView } from '../../lib/retention/hold.ts';

export const listHolds = operation({
  name: 'listHolds',
  context: 'retention',
  summary: { zh: '列出某资源的保全', en: 'List the holds on a resource' },
  route: 'GET /resources/{resourceId}/holds',
  caller: 'person',
  rules: ['destruction.standard'],
  path: z.strictObject({ resourceId: ResourceId }),
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(20), after: z.string().max(500).optional() }),
  returns: z.strictObject({ items: z.array(HoldView), next: z.string().optional() }),
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [resource], path, query, actor, platform, answer }) {
    if (!resource?.value.unitPath.includes(actor.unitId)) throw new Refusal('NOT_FOUND');
    const page = await platform.storage.list(HoldEntity.list('primary', { partition: [path.resourceId] }), { limit: query.limit, ...(query.after && { after: query.after }) });
    return answer({ items: page.items.map((hold) => HoldView.parse({ ...hold.value, version: hold.version })), ...(page.next && { next: page.next }) });
  },
});

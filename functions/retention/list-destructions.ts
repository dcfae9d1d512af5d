import * as z from 'zod';
import { ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { CohortEntity } from '../../lib/platform/storage/entities/records.ts';
import { DestructionEntity } from '../../lib/platform/storage/entities/retention.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import { Cohort, Destroyed } from '../../lib/records/record.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { DestructionView, toDestructionView } from '../../lib/retention/destruction-view.ts';

const MOST_FORGOTTEN = 100;
const Forgotten = z.strictObject({ cohort: Cohort.shape.cohort, ...Destroyed.shape });

/** What the ledger states of destructions that the database has no item of (`replayCohorts`). */
async function listForgotten(storage: Storage, resourceId: ResourceId): Promise<readonly z.output<typeof Forgotten>[]> {
  const { items } = await storage.list(CohortEntity.list('forgotten', { partition: [resourceId] }), { limit: MOST_FORGOTTEN });
  return items.flatMap(({ value: { cohort, destroyed } }) => (destroyed ? [{ cohort, ...destroyed }] : []));
}

export const listDestructions = operation({
  name: 'listDestructions',
  context: 'retention',
  summary: { zh: '列出某资源的销毁事项', en: 'List the destructions of a resource' },
  route: 'GET /resources/{resourceId}/destructions',
  caller: 'person',
  rules: ['destruction.standard'],
  path: z.strictObject({ resourceId: ResourceId }),
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(20), after: z.string().max(500).optional() }),
  /** `destroyed`: with the first page, where an older database was put back that knows nothing of them. */
  returns: z.strictObject({ items: z.array(DestructionView), next: z.string().optional(), destroyed: z.array(Forgotten).max(MOST_FORGOTTEN).optional() }),
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [resource], path, query, actor, platform, answer }) {
    if (!resource?.value.unitPath.includes(actor.unitId)) throw new Refusal('NOT_FOUND');
    const listing = DestructionEntity.list('byResource', { partition: [path.resourceId] });
    const [page, forgotten] = await Promise.all([
      platform.storage.list(listing, { limit: query.limit, ...(query.after && { after: query.after }) }),
      query.after === undefined ? listForgotten(platform.storage, path.resourceId) : [],
    ]);
    return answer({ items: page.items.map((d) => toDestructionView(d.value, d.version)), ...(page.next && { next: page.next }), ...(forgotten.length > 0 && { destroyed: [...forgotten] }) });
  },
});

import * as z from 'zod';
import type { Resource } from '../../lib/catalog/resource.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import type { Basics } from '../../lib/platform/platform.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { cohortsOf, ImportProgressEntity } from '../../lib/platform/storage/entities/records.ts';
import { Cohort } from '../../lib/records/record.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';

const CohortView = z.strictObject(Cohort.omit({ unitPath: true, year: true }).shape);

export const listCohorts = operation({
  name: 'listCohorts',
  context: 'retention',
  summary: { zh: '列出某资源的到期批次', en: 'List the cohorts of a resource by end day' },
  route: 'GET /resources/{resourceId}/cohorts',
  caller: 'person',
  rules: ['retention.personalData'],
  path: z.strictObject({ resourceId: ResourceId }),
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(20), after: z.string().max(500).optional() }),
  returns: z.strictObject({ items: z.array(CohortView), next: z.string().optional() }),
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [resource], path, query, actor, platform, answer }) {
    if (!resource?.value.unitPath.includes(actor.unitId)) throw new Refusal('NOT_FOUND');
    const pending = await pendingCounts(platform, resource.value);
    const page = await platform.storage.list(cohortsOf(path.resourceId), { limit: query.limit, ...(query.after && { after: query.after }) });
    return answer({ items: page.items.map(({ value: { unitPath: _, year: __, ...cohort } }) => ({ ...cohort, count: Math.max(0, cohort.count - (pending[cohort.cohort] ?? 0)) })), ...(page.next && { next: page.next }) });
  },
});

/** Rows of an import that is not readable yet, or never will be: they stand, and nobody is told that they do. */
async function pendingCounts({ storage }: Basics, { imports }: Resource): Promise<Readonly<Record<string, number>>> {
  const progress = imports?.running ? await storage.get(ImportProgressEntity.ref({ importId: imports.running })) : undefined;
  return progress && (progress.value.phase === 'loading' || progress.value.phase === 'undoing') ? progress.value.cohorts : {};
}

import * as z from 'zod';
import { isOnChain } from '../../lib/catalog/visibility.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { ExportAssessmentEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { ExportAssessment } from '../../lib/sharing/evidence.ts';

/** To the owner's chain. */
export const listExportAssessments = operation({
  name: 'listExportAssessments',
  context: 'sharing',
  summary: { zh: '列出数据资源的出境安全评估结果', en: "List a resource's export security assessments" },
  route: 'GET /resources/{resourceId}/export-assessments',
  caller: 'person',
  rules: ['storage.export'],
  path: z.strictObject({ resourceId: ResourceId }),
  query: Paging,
  returns: pageOf(ExportAssessment),
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [resource], path, query, actor, platform, answer }) {
    if (!resource || !isOnChain(actor, resource.value.unitPath)) throw new Refusal('NOT_FOUND');
    const page = await platform.storage.list(ExportAssessmentEntity.list('primary', { partition: [path.resourceId] }), toOptions(query));
    return answer(toPage(page, (assessment) => assessment));
  },
});

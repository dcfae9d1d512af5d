import * as z from 'zod';
import { ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { ImportEntity } from '../../lib/platform/storage/entities/records.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { ImportView, toImportView } from './import-view.ts';

/** Newest first. Of an import under way, what its item says; `getImport` knows how far the job is. */
export const listImports = operation({
  name: 'listImports',
  context: 'records',
  summary: { zh: '列出资源的导入', en: "List a resource's imports" },
  route: 'GET /resources/{resourceId}/imports',
  caller: 'person',
  rules: ['access.controls'],
  path: z.strictObject({ resourceId: ResourceId }),
  query: Paging,
  returns: pageOf(ImportView),
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ path: { resourceId }, loaded: [resource], query, actor, platform, answer }) {
    const collects = resource?.value.collectors.some(({ personId, until }) => personId === actor.personId && actor.today <= until);
    if (!resource || (resource.value.unitId !== actor.unitId && !collects)) throw new Refusal('NOT_FOUND');
    const page = await platform.storage.list(ImportEntity.list('byResource', { partition: [resourceId] }), { ...toOptions(query), descending: true });
    return answer(toPage(page, (work) => toImportView(work, undefined)));
  },
});

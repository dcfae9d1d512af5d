import * as z from 'zod';
import { previewItems, PreviewItem } from '../../lib/catalog/preview.ts';
import { workOf } from '../../lib/catalog/resource-lifecycle.ts';
import { GrantId, ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { knowledgeOf } from './knowledge.ts';

/** Made-up values in the shape of the real ones, masked as the caller would receive them; confidential items only as a grant names them. The view is entered. */
export const previewResource = operation({
  name: 'previewResource',
  context: 'catalog',
  summary: { zh: '预览数据资源（脱敏示例）', en: 'Preview a resource (masked samples)' },
  route: 'GET /resources/{resourceId}/preview',
  caller: 'person',
  rules: ['access.controls', 'catalog.visibility'],
  refusals: ['GRANT_NOT_IN_FORCE'],
  path: z.strictObject({ resourceId: ResourceId }),
  query: z.strictObject({ grantId: GrantId.optional() }),
  returns: z.strictObject({ resourceId: ResourceId, edition: z.int(), items: z.array(PreviewItem) }),
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [resource], query: { grantId }, actor, law, platform, now, commit }) {
    const knowledge = resource && await knowledgeOf({ actor, law, platform }, resource.value);
    if (!knowledge) throw new Refusal('NOT_FOUND');
    const { resourceId, unitPath, content, edition } = resource.value;
    const shown = resource.value.publishedEdition > 0 ? { content, edition } : workOf(resource.value) ?? { content, edition };
    const grant = grantId && await platform.storage.get(GrantEntity.ref({ grantId }));
    if (grantId && (!grant || grant.value.consumerUnitId !== actor.unitId || grant.value.resourceId !== resourceId)) throw new Refusal('NOT_FOUND');
    if (grant && (grant.value.state !== 'IN_FORCE' || now < grant.value.startsAt || now >= grant.value.endsAt)) throw new Refusal('GRANT_NOT_IN_FORCE');
    const bound = await law(unitPath);
    const hidden = knowledge === 'outside' && content.shareType === 'NOT_SHARED';
    const items = hidden ? [] : previewItems(bound, shown.content, grant ? grant.value.masks : {});
    return commit(
      { stream: 'sharing', action: 'resource.previewed', subject: { resourceId, ...(grantId && { grantId }) }, facts: { edition: shown.edition, confidential: items.filter(({ confidential }) => confidential).length }, citation: bound.cite('masked-by-default') },
      [], { resourceId, edition: shown.edition, items: [...items] },
    );
  },
});

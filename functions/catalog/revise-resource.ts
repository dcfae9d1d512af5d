import * as z from 'zod';
import { toLocalDate } from '../../lib/calendar/instant.ts';
import { requireStorable } from '../../lib/catalog/check-resource.ts';
import { schemaVersionOf } from '../../lib/catalog/required-fields.ts';
import { decide, workOf } from '../../lib/catalog/resource-lifecycle.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { basisUseChanges, loadChecked } from './check-inputs.ts';
import { ContentBody, toContent } from './content-body.ts';
import { requireKnown } from './knowledge.ts';
import { ResourceView, toInsideView } from './resource-view.ts';

/** Rewrites the draft; on a published entry it opens the next edition, while the published one stays in force. */
export const reviseResource = operation({
  name: 'reviseResource',
  context: 'catalog',
  summary: { zh: '修订数据资源', en: 'Revise a resource' },
  route: 'PUT /resources/{resourceId}',
  caller: 'owner',
  rules: ['ownership.attribution', 'catalog.requiredFields', 'catalog.changePath', 'sharing.restrictionBasis', 'retention.personalData', 'crypto.algorithms', 'meta.classifiedDataExcluded'],
  refusals: ['CLASSIFIED_DATA_OUT_OF_SCOPE', 'LEGAL_BASIS_REQUIRED', 'RETENTION_RULE_REQUIRED', 'RETENTION_EXCEEDS_VALIDITY', 'ALGORITHM_NOT_APPROVED', 'MASK_UNKNOWN', 'MOVE_NOT_ALLOWED'],
  versioned: true,
  path: z.strictObject({ resourceId: ResourceId }),
  body: ContentBody,
  returns: ResourceView,
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [found], body, expectedVersion, platform, actor, sit, law, now, commit }) {
    const resource = await requireKnown({ actor, law, platform }, found);
    const { unitId, unitPath } = resource.value;
    const capacity = await sit(unitPath);
    if (resource.version !== expectedVersion) throw new Refusal('VERSION_STALE');
    const bound = await law(unitPath);
    const content = toContent(bound, body);
    requireStorable(bound, await loadChecked(platform.storage, unitId, content), toLocalDate(now));
    const kind = workOf(resource.value) ? 'revise' : 'open';
    const next = decide(resource.value, { kind, content, profile: bound.profile, schemaVersion: schemaVersionOf(bound) }, { personId: actor.personId, capacity, at: now });
    return commit(
      { stream: 'sharing', action: 'resource.revised', subject: { resourceId: next.resourceId }, facts: { edition: next.revision?.edition ?? next.edition, shareType: content.shareType }, profile: bound.profile },
      [ResourceEntity.replace(resource, next), ...await basisUseChanges(platform.storage, resource.value, next)],
      toInsideView(bound, next, resource.version + 1), { version: resource.version + 1 },
    );
  },
});

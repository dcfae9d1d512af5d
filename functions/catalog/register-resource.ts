import * as z from 'zod';
import { toLocalDate } from '../../lib/calendar/instant.ts';
import { requireStorable } from '../../lib/catalog/check-resource.ts';
import { schemaVersionOf } from '../../lib/catalog/required-fields.ts';
import type { Resource } from '../../lib/catalog/resource.ts';
import { ResourceId, UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { basisUseChanges, loadChecked } from './check-inputs.ts';
import { ContentBody, toContent } from './content-body.ts';
import { ResourceView, toInsideView } from './resource-view.ts';

export const registerResource = operation({
  name: 'registerResource',
  context: 'catalog',
  summary: { zh: '登记数据资源', en: 'Register a resource' },
  route: 'POST /resources',
  caller: 'owner',
  rules: ['ownership.attribution', 'meta.classifiedDataExcluded', 'sharing.restrictionBasis', 'sharing.defaultType', 'retention.personalData', 'crypto.algorithms', 'catalog.types'],
  refusals: ['CLASSIFIED_DATA_OUT_OF_SCOPE', 'LEGAL_BASIS_REQUIRED', 'RETENTION_RULE_REQUIRED', 'RETENTION_EXCEEDS_VALIDITY', 'ALGORITHM_NOT_APPROVED', 'MASK_UNKNOWN'],
  status: 201,
  body: z.strictObject({ unitId: UnitId, ...ContentBody.shape }),
  returns: ResourceView,
  async handle({ body: { unitId, ...body }, platform, actor, sit, law, now, commit }) {
    const unit = await platform.storage.get(UnitEntity.ref({ unitId }));
    if (!unit) throw new Refusal('NOT_FOUND');
    const unitPath = unit.value.path;
    await sit(unitPath);
    const bound = await law(unitPath);
    const content = toContent(bound, body);
    requireStorable(bound, await loadChecked(platform.storage, unitId, content), toLocalDate(now));
    const resource: Resource = {
      resourceId: ResourceId.parse(`resource-${platform.random.token()}`), unitId, unitPath, steward: actor.personId, content,
      state: 'DRAFT', edition: 1, publishedEdition: 0, schemaVersion: schemaVersionOf(bound), profile: bound.profile,
      steps: [], collectors: [], cohorts: [], createdAt: now, updatedAt: now,
    };
    return commit(
      { stream: 'sharing', action: 'resource.registered', subject: { resourceId: resource.resourceId, unitId }, facts: { shareType: content.shareType }, profile: bound.profile },
      [ResourceEntity.insert(resource), ...await basisUseChanges(platform.storage, undefined, resource)],
      toInsideView(bound, resource, 1), { version: 1, location: `/resources/${resource.resourceId}` },
    );
  },
});

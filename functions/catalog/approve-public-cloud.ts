import * as z from 'zod';
import { workOf } from '../../lib/catalog/resource-lifecycle.ts';
import { placeOf, requireOtherHand } from '../../lib/catalog/reviewer.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { requireKnown } from './knowledge.ts';
import { loadChain } from './owner-chain.ts';
import { ResourceView, toInsideView } from './resource-view.ts';

/** Of the text as it stands in the edition in work; another text needs another approval. */
export const approvePublicCloud = operation({
  name: 'approvePublicCloud',
  context: 'catalog',
  summary: { zh: '批准公有云存储理由', en: 'Approve the justification for public cloud storage' },
  route: 'POST /resources/{resourceId}/public-cloud-approval',
  caller: 'coordinator',
  rules: ['storage.publicCloud', 'access.separationOfDuties'],
  refusals: ['MOVE_NOT_ALLOWED', 'SEPARATION_OF_DUTIES', 'VERSION_STALE'],
  versioned: true,
  path: z.strictObject({ resourceId: ResourceId }),
  body: z.strictObject({}),
  returns: ResourceView,
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [found], expectedVersion, platform, actor, sit, law, now, commit }) {
    const resource = await requireKnown({ actor, law, platform }, found);
    const { resourceId, unitPath } = resource.value;
    const { units } = await loadChain(platform.storage, unitPath);
    const capacity = await sit(placeOf('PUBLISHED', units));
    if (resource.version !== expectedVersion) throw new Refusal('VERSION_STALE');
    const work = workOf(resource.value);
    const justification = work?.content.publicCloudJustification;
    if (!work || work.content.storage !== 'publicCloud' || !justification) throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '没有待批准的公有云存储理由', en: 'No justification awaits approval' } });
    const bound = await law(unitPath, work.profile);
    requireOtherHand(bound, work, actor.personId, capacity);
    const next = { ...resource.value, publicCloudApproval: { justification, by: actor.personId, at: now }, updatedAt: now };
    return commit(
      { stream: 'sharing', action: 'publicCloud.approved', subject: { resourceId }, facts: { edition: work.edition }, capacity, citation: bound.cite('public-cloud-justified') },
      [ResourceEntity.replace(resource, next)], toInsideView(bound, next, resource.version + 1), { version: resource.version + 1 },
    );
  },
});

import * as z from 'zod';
import { toLocalDate } from '../../lib/calendar/instant.ts';
import { requirePublishable } from '../../lib/catalog/check-resource.ts';
import { updateDue } from '../../lib/catalog/freshness.ts';
import type { Edition } from '../../lib/catalog/resource.ts';
import { chainFor, decide, requireMove, requireNext, workOf } from '../../lib/catalog/resource-lifecycle.ts';
import { placeOf, requireOtherHand, seatOf } from '../../lib/catalog/reviewer.ts';
import { reviewOf } from '../../lib/catalog/share-review.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { canonicalize, sha256Hex } from '../../lib/platform/ledger/canonical.ts';
import { EditionEntity, ResourceEntity, ShareReviewEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { answeredTasks } from './answered-tasks.ts';
import { basisUseChanges, loadChecked } from './check-inputs.ts';
import { requireKnown } from './knowledge.ts';
import { noticeTo } from './notices.ts';
import { loadChain } from './owner-chain.ts';
import { ResourceView, toInsideView } from './resource-view.ts';

/**
 * The last step: freezes the edition and puts it into force. With it the retention rule is approved, and open change tasks are answered. Where the share type
 * changes, grants and open items are looked at again; reads of what is no longer shared stop with the next call.
 */
export const publishResource = operation({
  name: 'publishResource',
  context: 'catalog',
  summary: { zh: '发布目录条目', en: 'Publish an entry' },
  route: 'POST /resources/{resourceId}/publication',
  caller: 'coordinator',
  rules: ['catalog.compilationChain', 'catalog.requiredFields', 'sharing.restrictionBasis', 'sharing.conditionsStated', 'storage.publicCloud', 'retention.personalData', 'retention.expiryAction', 'access.separationOfDuties'],
  refusals: ['MOVE_NOT_ALLOWED', 'SEPARATION_OF_DUTIES', 'REQUIRED_FIELDS_MISSING', 'LEGAL_BASIS_REQUIRED', 'PUBLIC_CLOUD_JUSTIFICATION_REQUIRED', 'VERSION_STALE'],
  versioned: true,
  path: z.strictObject({ resourceId: ResourceId }),
  body: z.strictObject({ comment: z.string().max(500).default('') }),
  returns: ResourceView,
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [found], body: { comment }, expectedVersion, platform, actor, sit, law, now, commit }) {
    const resource = await requireKnown({ actor, law, platform }, found);
    const { resourceId, unitId, unitPath } = resource.value;
    const { units, owner } = await loadChain(platform.storage, unitPath);
    const capacity = await sit(placeOf('PUBLISHED', units), { seat: seatOf('PUBLISHED') });
    if (resource.version !== expectedVersion) throw new Refusal('VERSION_STALE');
    requireMove(resource.value, 'publish');
    const work = workOf(resource.value);
    if (!work) throw new Refusal('MOVE_NOT_ALLOWED');
    const bound = await law(unitPath, work.profile);
    requireNext(bound, chainFor(bound, owner), work.state, 'PUBLISHED');
    requireOtherHand(bound, work, actor.personId, capacity);
    const today = toLocalDate(now);
    const { content, edition } = work;
    requirePublishable(bound, await loadChecked(platform.storage, unitId, content, resource.value.publicCloudApproval), today);
    const updateDueOn = updateDue(content.updateFrequency, resource.value.dataUpdatedOn ?? today);
    const next = decide(resource.value, { kind: 'publish', comment, on: today, ...(updateDueOn && { updateDueOn }) }, { personId: actor.personId, capacity, at: now });
    const review = reviewOf(resource.value, next, now);
    const frozen: Edition = { resourceId, edition, content, contentHash: sha256Hex(canonicalize(content)), publishedAt: now, profile: work.profile };
    return commit(
      { stream: 'sharing', action: 'resource.published', subject: { resourceId, unitId }, profile: work.profile, capacity, citation: bound.cite('catalog-compilation-chain'),
        facts: { edition, contentHash: frozen.contentHash, shareType: content.shareType, shareTypeChanged: review !== undefined } },
      [
        ResourceEntity.replace(resource, next), EditionEntity.insert(frozen), ...await basisUseChanges(platform.storage, resource.value, next),
        ...await answeredTasks(platform.storage, resourceId, edition, now), noticeTo(unitId, 'catalog.published', resourceId, platform.random, now),
        ...(review ? [ShareReviewEntity.insert(review)] : []),
      ],
      toInsideView(bound, next, resource.version + 1), { version: resource.version + 1 },
    );
  },
});

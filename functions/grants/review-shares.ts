import type { ShareReview } from '../../lib/catalog/share-review.ts';
import { job, type JobCall } from '../../lib/operation/operation.ts';
import { ResourceEntity, ShareReviewEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import { ItemEntity } from '../../lib/platform/storage/entities/sharing.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import { CommitConflict } from '../../lib/platform/storage/store.ts';
import { reclassifyItem } from '../sharing/reclassify-item.ts';
import { reviewGrant } from './review-grant.ts';

type Call = JobCall<readonly ['objects', 'keys']>;
type Counts = Record<'reviews' | 'suspended' | 'reclassified' | 'metAnother', number>;

/** All grants and open items of one resource. @returns whether all of them have been looked at */
async function review(call: Call, { value }: Loaded<ShareReview>, counts: Counts): Promise<boolean> {
  const { platform: { storage }, timeLeft } = call;
  const { resourceId } = value;
  const resource = await storage.get(ResourceEntity.ref({ resourceId }));
  if (!resource) throw new TypeError(`${resourceId} is reviewed and does not exist`);
  let whole = true;
  /** What changed meanwhile is looked at by the next run: the review stays open. */
  const count = async (what: 'suspended' | 'reclassified', work: () => Promise<boolean>): Promise<void> => {
    try {
      if (await work()) counts[what] += 1;
    } catch (error) {
      if (!(error instanceof CommitConflict)) throw error;
      counts.metAnother += 1;
      whole = false;
    }
  };
  for await (const { ref } of storage.each(GrantEntity.list('byResource', { partition: [resourceId] }))) {
    if (!timeLeft()) return false;
    await count('suspended', () => reviewGrant(call, ref, resource.value, value));
  }
  for await (const { ref } of storage.each(ItemEntity.list('openByResource', { partition: [resourceId] }))) {
    if (!timeLeft()) return false;
    await count('reclassified', () => reclassifyItem(call, ref, resource.value));
  }
  return whole;
}

/** Reads of what is not shared any more are refused whether it has run or not; it suspends, notes and tells. */
export const reviewShares = job({
  name: 'reviewShares',
  context: 'grants',
  summary: { zh: '共享类型变化后复核授权与在办事项', en: 'Look again at grants and open items after a change of share type' },
  every: '5 minutes',
  anyTime: true,
  rules: ['sharing.types', 'sharing.restrictionBasis', 'sharing.conditionalApprovers', 'sharing.conditionsStated', 'sharing.consumerMlpsProof'],
  uses: ['objects', 'keys'],
  async run(call) {
    const { platform: { storage }, timeLeft, commit } = call;
    const counts: Counts = { reviews: 0, suspended: 0, reclassified: 0, metAnother: 0 };
    for await (const listed of storage.each(ShareReviewEntity.list('open', { partition: ['all'] }))) {
      if (!timeLeft()) return { counts, more: true };
      const found = await storage.get(listed.ref); // the index may be late
      if (found?.value.state !== 'OPEN') continue;
      if (!await review(call, found, counts)) {
        if (!timeLeft()) return { counts, more: true };
        continue;
      }
      const { resourceId, trigger, edition, from, to } = found.value;
      await commit({ stream: 'sharing', action: 'shares.reviewed', subject: { resourceId }, facts: { trigger, edition, from, to } }, [ShareReviewEntity.replace(found, { ...found.value, state: 'DONE' })]);
      counts.reviews += 1;
    }
    return { counts, more: false };
  },
});

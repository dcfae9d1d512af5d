import { toLocalDate } from '../../lib/calendar/instant.ts';
import type { Resource } from '../../lib/catalog/resource.ts';
import type { ShareReview } from '../../lib/catalog/share-review.ts';
import type { Grant } from '../../lib/grants/grant.ts';
import { decide } from '../../lib/grants/grant-lifecycle.ts';
import { requireStillAllowed } from '../../lib/grants/still-allowed.ts';
import type { JobCall } from '../../lib/operation/operation.ts';
import { GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import type { Ref } from '../../lib/platform/storage/entity.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { findRunning } from './find-running.ts';
import { noticeOf } from './grant-notices.ts';
import { lawOfGrant } from './grants.ts';
import { resealed } from './seal-grant.ts';

type Call = JobCall<readonly ['keys']>;

/** Suspends a running grant that could not be given under the share type in force, and tells both units why. */
export async function reviewGrant({ platform, now, commit }: Call, ref: Ref<Grant>, resource: Resource, { trigger }: ShareReview): Promise<boolean> {
  const found = await platform.storage.get(ref);
  if (!found || found.value.state !== 'IN_FORCE' || now >= found.value.endsAt) return false;
  const { grantId, resourceId, consumerUnitId, ownerUnitId, profile } = found.value;
  const refusal = await refusalOf({ platform, now }, found.value, resource);
  if (!refusal) return false;
  const next = await resealed(platform.keys, found.value, decide(found.value, { kind: 'suspend', reason: `共享类型变化后复核：${refusal.detail.zh}`.slice(0, 500) }, now));
  const subject = { grantId, resourceId };
  const notices = [consumerUnitId, ownerUnitId].map((unitId) => noticeOf({ unitId, kind: 'grant.typeChanged', subject: { ...subject, code: refusal.code }, now, once: `${grantId}/${trigger}` }));
  await commit(
    { stream: 'sharing', action: 'grant.suspended', subject, profile, facts: { trigger, code: refusal.code }, ...(refusal.citation && { citation: refusal.citation }) },
    [GrantEntity.replace(found, next), ...notices],
  );
  return true;
}

async function refusalOf({ platform, now }: Pick<JobCall<readonly []>, 'platform' | 'now'>, grant: Grant, resource: Resource): Promise<Refusal | undefined> {
  try {
    requireStillAllowed(lawOfGrant(platform, grant), await findRunning(platform.storage, grant, resource, toLocalDate(now)));
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

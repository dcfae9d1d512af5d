import { GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import { cohortsOf } from '../../lib/platform/storage/entities/records.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import type { Instant } from '../../lib/calendar/instant.ts';
import { standingOf } from '../../lib/grants/grant-lifecycle.ts';
import type { ResourceId } from '../../lib/identifiers.ts';
import type { Item } from '../../lib/sharing/application.ts';

async function recordsIn(storage: Storage, resourceId: ResourceId): Promise<number> {
  let sum = 0;
  for await (const { value } of storage.each(cohortsOf(resourceId))) if (value.state !== 'DESTROYED') sum += value.count;
  return sum;
}

/** Records that the consumer would read for the item's purpose with this grant: of its resource, and of those it reads through other running grants. */
export async function recordsForPurpose(storage: Storage, { resourceId, consumerUnitId, purpose }: Item, now: Instant): Promise<number> {
  const resources = new Set([resourceId]);
  for await (const { value } of storage.each(GrantEntity.list('byConsumer', { partition: [consumerUnitId] }))) {
    if (value.purpose === purpose && !['REVOKED', 'ENDED'].includes(standingOf(value, now))) resources.add(value.resourceId);
  }
  const counts = await Promise.all([...resources].map((each) => recordsIn(storage, each)));
  return counts.reduce((sum, count) => sum + count, 0);
}

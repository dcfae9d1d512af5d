import { toLocalDate, type Instant } from '../../lib/calendar/instant.ts';
import { isOverdue } from '../../lib/catalog/freshness.ts';
import type { ResourceId, UnitId } from '../../lib/identifiers.ts';
import { job } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import { noticeTo } from './notices.ts';

const mostTold = 80; // in one commit

async function consumersOf(storage: Storage, resourceId: ResourceId, now: Instant): Promise<ReadonlySet<UnitId>> {
  const units = new Set<UnitId>();
  for await (const { value: grant } of storage.each(GrantEntity.list('byResource', { partition: [resourceId] }))) {
    if (grant.state === 'IN_FORCE' && now < grant.endsAt && units.size < mostTold) units.add(grant.consumerUnitId);
  }
  return units;
}

/** Entries whose declared cycle has passed without an update are flagged, once; owner and active consumers are told. */
export const flagStaleResources = job({
  name: 'flagStaleResources',
  context: 'catalog',
  summary: { zh: '标记未按更新周期更新的资源', en: 'Flag resources that missed their update cycle' },
  every: '1 hour',
  rules: ['quality.updateDuty', 'quality.dimensions'],
  async run({ now, platform, timeLeft, law, commit }) {
    const today = toLocalDate(now);
    const counts = { flagged: 0 };
    for await (const listed of platform.storage.each(ResourceEntity.list('dueForUpdate', { partition: ['all'], to: [today] }))) {
      if (!timeLeft()) return { counts, more: true };
      const resource = await platform.storage.get(listed.ref); // the index may be late
      if (!resource || resource.value.staleSince || !isOverdue(resource.value, today)) continue;
      const { resourceId, unitId, unitPath } = resource.value;
      const bound = await law(unitPath);
      if (!bound.applies('update-cycle-kept')) continue;
      const told = new Set([unitId, ...await consumersOf(platform.storage, resourceId, now)]);
      await commit(
        { stream: 'sharing', action: 'resource.stale', subject: { resourceId, unitId }, facts: { since: today, told: told.size }, citation: bound.cite('update-cycle-kept') },
        [ResourceEntity.replace(resource, { ...resource.value, staleSince: today, updatedAt: now }), ...[...told].map((unit) => noticeTo(unit, 'catalog.stale', resourceId, platform.random, now))],
      );
      counts.flagged += 1;
    }
    return { counts, more: false };
  },
});

import { CohortEntity, RecordEntity, recordsOf } from '../../lib/platform/storage/entities/records.ts';
import { isDayCohort } from '../../lib/records/record.ts';
import type { Destruction } from '../../lib/retention/destruction.ts';
import { MOST_HELD } from '../../lib/retention/hold.ts';
import type { DestructionCall } from './advance-destructions.ts';

/**
 * Deletes the few items of a cohort whose records moved there to be destroyed: no day is near on which the engine
 * drops them. True when none is left; the cohort's count says so, for the index may be late.
 */
export async function removeMoved({ platform, commit }: DestructionCall, value: Destruction): Promise<boolean> {
  const { resourceId, destructionId } = value;
  if (isDayCohort(value.cohort)) return true;
  const cohort = await platform.storage.get(CohortEntity.ref(value));
  if (!cohort || cohort.value.count === 0) return true;
  const { items } = await platform.expired.list(recordsOf(resourceId, value.cohort), { limit: MOST_HELD });
  if (items.length === 0) return cohort.value.dropsAt <= platform.clock.now();
  const count = Math.max(0, cohort.value.count - items.length);
  await commit({ stream: 'sharing', action: 'records.deleted', subject: { destructionId, resourceId }, profile: value.profile, facts: { count: items.length } },
    [CohortEntity.replace(cohort, { ...cohort.value, count }), ...items.map((record, index) => RecordEntity.remove(record, `record-${index}`))]);
  return count === 0;
}

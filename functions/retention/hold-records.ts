import type { Resource } from '../../lib/catalog/resource.ts';
import type { HoldId } from '../../lib/identifiers.ts';
import type { Basics, Ports } from '../../lib/platform/platform.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { CohortEntity } from '../../lib/platform/storage/entities/records.ts';
import type { Change, Loaded } from '../../lib/platform/storage/entity.ts';
import { NEVER, yearOf, type StoredRecord } from '../../lib/records/record.ts';
import type { Law } from '../../lib/regulations/law.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { holdCohort } from '../../lib/retention/hold.ts';
import { leaveCohorts, withCohort } from './leave-cohort.ts';
import { moveRecords } from './move-records.ts';

/** The changes that move records of one cohort to a hold's own, with both counts and the resource's list of cohorts. */
export async function holdRecords(
  platform: Basics & Pick<Ports, 'keys'>, law: Law, resource: Loaded<Resource>, records: readonly Loaded<StoredRecord>[], holdId: HoldId,
): Promise<{ readonly changes: readonly Change[]; readonly cohort: string }> {
  const { resourceId, unitPath } = resource.value;
  const { cohorts: [source, ...others], changes } = await leaveCohorts(platform, law, resource.value, records);
  if (!source || others.length > 0) {
    throw new Refusal('BODY_INVALID', { pointers: [{ pointer: '/records', detail: { zh: '一次保全的记录须同日到期，请分别办理', en: 'The records of one hold must end on the same day' } }] });
  }
  const cohort = holdCohort(holdId);
  const moves = await moveRecords(platform.keys, resource.value, records, { cohort, dropsAt: NEVER });
  const key = await platform.keys.cohort(resourceId, cohort, { create: false });
  return {
    cohort: source.cohort,
    changes: [
      ...moves, ...changes,
      CohortEntity.insert({
        resourceId, unitPath, cohort, year: yearOf(cohort), count: records.length, endsAt: source.endsAt, dropsAt: source.dropsAt,
        keyFingerprint: key.fingerprint, state: 'LIVE', from: source.from ?? source.cohort,
      }, 'cohort-to'),
      ResourceEntity.replace(resource, { ...withCohort(resource.value, cohort), updatedAt: platform.clock.now() }),
    ],
  };
}

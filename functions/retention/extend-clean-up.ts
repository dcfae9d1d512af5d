import { addDays, endOfDay, toInstant, toLocalDate, toMilliseconds } from '../../lib/calendar/instant.ts';
import { CohortEntity, RecordEntity, recordsOf } from '../../lib/platform/storage/entities/records.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import { CLEAN_UP_DAYS, type Cohort } from '../../lib/records/record.ts';
import type { RetentionCall } from './end-cohorts.ts';

const fortnight = 14 * 86_400_000;
const slice = 90;

/**
 * What is held, or not archived yet, must not be dropped by the engine: two weeks before that day, every record of the
 * cohort is given another clean-up period, slice by slice; the cohort itself last, so that an interrupted run is gone
 * through again.
 */
export async function extendCleanUp({ platform, now, commit, timeLeft }: RetentionCall, cohort: Loaded<Cohort>): Promise<boolean> {
  const { resourceId, dropsAt } = cohort.value;
  if (toInstant(toMilliseconds(dropsAt) - fortnight) > now) return false;
  const later = endOfDay(addDays(toLocalDate(now), CLEAN_UP_DAYS));
  const subject = { resourceId, cohort: cohort.value.cohort };
  let after: string | undefined;
  do {
    if (!timeLeft()) return false;
    const page = await platform.expired.list(recordsOf(resourceId, cohort.value.cohort), { limit: slice, ...(after !== undefined && { after }) });
    const records = page.items.filter(({ value }) => value.dropsAt < later);
    if (records.length > 0) {
      await commit({ stream: 'sharing', action: 'cohort.kept', subject, facts: { count: records.length, until: later } },
        records.map((record, index) => RecordEntity.replace(record, { ...record.value, dropsAt: later }, `record-${index}`)));
    }
    after = page.next;
  } while (after !== undefined);
  await commit({ stream: 'sharing', action: 'cohort.extended', subject, facts: { until: later } }, [CohortEntity.replace(cohort, { ...cohort.value, dropsAt: later })]);
  return true;
}

import type { Instant } from '../../lib/calendar/instant.ts';
import type { Ports } from '../../lib/platform/platform.ts';
import { CohortEntity, RecordEntity, recordsOf } from '../../lib/platform/storage/entities/records.ts';
import { HoldEntity } from '../../lib/platform/storage/entities/retention.ts';
import type { Change, Loaded } from '../../lib/platform/storage/entity.ts';
import type { Cohort } from '../../lib/records/record.ts';
import type { Hold } from '../../lib/retention/hold.ts';
import type { RetentionCall } from './end-cohorts.ts';

/** Records that change with the hold itself, in its commit; of larger cohorts the job changes them from the next minute on. */
const AT_ONCE = 60;
const slice = 90;

/** Gives all records of a small cohort their clean-up day; `undefined` where they are too many, or the index does not show all. */
export async function moveCleanUpAtOnce({ expired }: Pick<Ports, 'expired'>, { resourceId, cohort, count }: Cohort, dropsAt: Instant): Promise<readonly Change[] | undefined> {
  if (count > AT_ONCE) return undefined;
  const { items } = await expired.list(recordsOf(resourceId, cohort), { limit: AT_ONCE });
  if (items.length < count) return undefined;
  return items.map((record, index) => RecordEntity.replace(record, { ...record.value, dropsAt }, `record-${index}`));
}

/**
 * Gives every record the clean-up day that its cohort was given with the hold, or with its release. From then on the
 * engine drops nothing of what is held, whether any job runs or not. Safe to interrupt: what is done is passed over.
 */
export async function settleHold({ platform, commit, timeLeft }: RetentionCall, listed: Loaded<Hold>): Promise<boolean> {
  const hold = await platform.storage.get(listed.ref);
  if (!hold?.value.unsettled) return false;
  const { unsettled: _, ...settled } = hold.value;
  const { resourceId, holdId, state, scope: { cohort: name } } = settled;
  const cohort = await platform.storage.get(CohortEntity.ref({ resourceId, cohort: name }));
  if (!cohort) throw new TypeError(`${holdId} has lost its cohort`);
  const { dropsAt, count } = cohort.value;
  const subject = { holdId, resourceId };
  let seen = 0;
  let after: string | undefined;
  do {
    if (!timeLeft()) return false;
    const page = await platform.expired.list(recordsOf(resourceId, name), { limit: slice, ...(after !== undefined && { after }) });
    const records = page.items.filter(({ value }) => value.dropsAt !== dropsAt);
    seen += page.items.length;
    if (records.length > 0) {
      await commit({ stream: 'sharing', action: 'hold.recordsSettled', subject, facts: { cohort: name, count: records.length, until: dropsAt } },
        records.map((record, index) => RecordEntity.replace(record, { ...record.value, dropsAt }, `record-${index}`)));
    }
    after = page.next;
  } while (after !== undefined);
  if (state === 'IN_FORCE' && seen < count) return false; // the index is late
  await commit({ stream: 'sharing', action: 'hold.settled', subject, facts: { cohort: name, count: seen, until: dropsAt } }, [HoldEntity.replace(hold, settled)]);
  return true;
}

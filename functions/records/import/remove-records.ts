import type { Event } from '../../../lib/platform/ledger/ledger.ts';
import { CohortEntity, RecordEntity } from '../../../lib/platform/storage/entities/records.ts';
import type { Change, Loaded } from '../../../lib/platform/storage/entity.ts';
import type { ImportProgress } from '../../../lib/records/import.ts';
import type { StoredRecord } from '../../../lib/records/record.ts';
import { toProgress, type ImportWork } from './import-work.ts';

/** Records of one commit: each may stand in a cohort of its own. */
export const REMOVED_AT_ONCE = 40;

/** Deletes records and counts them off their cohorts, in one commit. */
export async function removeRecords(step: ImportWork, action: string, records: readonly Loaded<StoredRecord>[], progress: ImportProgress): Promise<void> {
  const { call, work: { value: { importId, resourceId } }, resource } = step;
  const off = new Map<string, number>();
  for (const { value: { cohort } } of records) off.set(cohort, (off.get(cohort) ?? 0) + 1);
  const names = [...off.keys()];
  const cohorts = await call.platform.storage.getAll(names.map((cohort) => CohortEntity.ref({ resourceId, cohort })));
  const counted = cohorts.flatMap((cohort): Change[] =>
    cohort ? [CohortEntity.replace(cohort, { ...cohort.value, count: Math.max(0, cohort.value.count - (off.get(cohort.value.cohort) ?? 0)) }, `cohort/${cohort.value.cohort}`)] : []);
  const event: Omit<Event, 'operation' | 'actor'> = { stream: 'operations', action, subject: { importId, resourceId }, profile: resource.value.profile, facts: { rows: records.length } };
  await call.commit(event, [toProgress(step, progress), ...counted, ...records.map((record) => RecordEntity.remove(record, `record/${record.value.recordId}`))]);
}

/** The import's own rows, from the cohorts' index; it may be late, and leaves out what has ended. */
export async function* ownRecords({ call, work: { value: { importId, resourceId } }, progress }: ImportWork): AsyncGenerator<Loaded<StoredRecord>> {
  for (const cohort of Object.keys(progress.value.cohorts)) {
    yield* call.platform.storage.each(RecordEntity.list('byCohort', { partition: [resourceId, cohort], prefix: [importId, ''] }));
  }
}

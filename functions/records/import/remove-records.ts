import type { Event } from '../../../lib/platform/ledger/ledger.ts';
import { CohortEntity, RecordEntity } from '../../../lib/platform/storage/entities/records.ts';
import type { Change, Loaded } from '../../../lib/platform/storage/entity.ts';
import type { ImportProgress } from '../../../lib/records/import.ts';
import { placeAside, type StoredRecord } from '../../../lib/records/record.ts';
import { toProgress, type ImportWork } from './import-work.ts';

/** Records of one commit: each may stand in a cohort of its own. */
export const REMOVED_AT_ONCE = 40;

/**
 * Deletes records and counts them off their cohorts, in one commit. In a cohort that is kept they stand on, superseded,
 * aside, so that the slots are free for what later imports bring: whether it is kept is asked after it was loaded, so that a hold placed from then on conflicts.
 */
export async function removeRecords(
  step: ImportWork, action: string, records: readonly Loaded<StoredRecord>[], progress: ImportProgress, isKept: (cohort: string) => Promise<boolean> = async () => false,
): Promise<void> {
  const { call, work: { value: { importId, resourceId } }, resource } = step;
  const names = [...new Set(records.map(({ value }) => value.cohort))];
  const cohorts = await call.platform.storage.getAll(names.map((cohort) => CohortEntity.ref({ resourceId, cohort })));
  const kept = new Set<string>();
  for (const cohort of names) if (await isKept(cohort)) kept.add(cohort);
  const leaving = records.filter(({ value }) => !kept.has(value.cohort));
  const staying = records.filter(({ value }) => kept.has(value.cohort));
  const counted = cohorts.flatMap((cohort): Change[] => {
    const off = leaving.filter(({ value }) => value.cohort === cohort?.value.cohort).length;
    return cohort && off > 0 ? [CohortEntity.replace(cohort, { ...cohort.value, count: Math.max(0, cohort.value.count - off) }, `cohort/${cohort.value.cohort}`)] : [];
  });
  const event: Omit<Event, 'operation' | 'actor'> = { stream: 'operations', action, subject: { importId, resourceId }, profile: resource.value.profile, facts: { rows: leaving.length, kept: staying.length } };
  await call.commit(event, [
    toProgress(step, progress), ...counted, ...leaving.map((record) => RecordEntity.remove(record, `record/${record.value.recordId}`)),
    ...staying.flatMap((record) => [
      RecordEntity.remove(record, `record/${record.value.recordId}`), RecordEntity.insert({ ...record.value, superseded: true, slot: placeAside(record.value) }, `aside/${record.value.recordId}`),
    ]),
  ]);
}

/** The import's own rows, from the cohorts' index; it may be late, and leaves out what has ended. */
export async function* ownRecords({ call, work: { value: { importId, resourceId } }, progress }: ImportWork): AsyncGenerator<Loaded<StoredRecord>> {
  for (const cohort of Object.keys(progress.value.cohorts)) {
    yield* call.platform.storage.each(RecordEntity.list('byCohort', { partition: [resourceId, cohort], prefix: [importId, ''] }));
  }
}

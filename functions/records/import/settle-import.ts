import { ResourceEntity } from '../../../lib/platform/storage/entities/catalog.ts';
import { RecordEntity } from '../../../lib/platform/storage/entities/records.ts';
import type { Loaded } from '../../../lib/platform/storage/entity.ts';
import { isDayCohort, liveCohorts, type StoredRecord } from '../../../lib/records/record.ts';
import { isHeld } from '../../retention/holds.ts';
import { advanced, toProgress, type ImportWork, type StepResult } from './import-work.ts';
import { ownRecords, REMOVED_AT_ONCE, removeRecords } from './remove-records.ts';

/** Deletes what the import's rows replaced, or sets it aside where a hold or an erasure keeps it, then lets the resource's next import load. */
export async function settleImport(step: ImportWork): Promise<StepResult> {
  const { call, work, resource, progress } = step;
  const { unitPath, profile } = resource.value;
  const isKept = async (cohort: string): Promise<boolean> =>
    !isDayCohort(cohort) || (await isHeld(call.platform.storage, resource.value.resourceId, cohort) && (await call.law(unitPath, profile)).applies('hold-respected'));
  let at = step;
  let seen = 0;
  let batch: Loaded<StoredRecord>[] = [];
  const flush = async () => {
    const old = await findReplaced(at, batch);
    batch = [];
    if (old.length === 0) return;
    await removeRecords(at, 'records.replaced', old, at.progress.value, isKept);
    at = { ...at, progress: advanced(at.progress, at.progress.value) };
  };
  if (progress.value.replaced > 0) {
    for await (const record of ownRecords(step)) {
      if (!record.value.replaces) continue;
      seen += 1;
      batch.push(record);
      if (batch.length >= REMOVED_AT_ONCE) await flush();
      if (!call.timeLeft()) return 'waiting';
    }
    await flush();
    const names = Object.keys(progress.value.cohorts);
    if (seen < progress.value.replaced && liveCohorts(names, call.now).length === names.length) return 'waiting'; // the index is late
  }
  const { importId, resourceId } = work.value;
  const { running: _, ...imports } = resource.value.imports ?? { readable: 0 };
  await call.commit({ stream: 'operations', action: 'import.settled', subject: { importId, resourceId }, profile: resource.value.profile },
    [ResourceEntity.replace(resource, { ...resource.value, imports }, 'resource'), toProgress(at, { ...at.progress.value, phase: 'ending' })]);
  return 'more';
}

/** Re-read by key; what is gone or set aside is done. */
async function findReplaced({ call, work: { value: { resourceId } } }: ImportWork, records: readonly Loaded<StoredRecord>[]): Promise<readonly Loaded<StoredRecord>[]> {
  const refs = records.flatMap(({ value: { replaces } }) => (replaces ? [RecordEntity.ref({ resourceId, ...replaces })] : []));
  const found = refs.length > 0 ? await call.platform.storage.getAll(refs) : [];
  const sequences = records.filter(({ value }) => value.replaces).map(({ value }) => value.sequence);
  return found.flatMap((old, i) => (old && !old.value.superseded && old.value.sequence < (sequences[i] ?? 0) ? [old] : []));
}

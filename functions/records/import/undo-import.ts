import { ResourceEntity } from '../../../lib/platform/storage/entities/catalog.ts';
import type { Loaded } from '../../../lib/platform/storage/entity.ts';
import { liveCohorts, type StoredRecord } from '../../../lib/records/record.ts';
import { advanced, moveTo, toProgress, type ImportWork, type StepResult } from './import-work.ts';
import { ownRecords, REMOVED_AT_ONCE, removeRecords } from './remove-records.ts';

/** Deletes every row of an import that failed while it loaded; nobody could read them. */
export async function undoImport(step: ImportWork): Promise<StepResult> {
  const { call, resource, progress } = step;
  let at = step;
  let batch: Loaded<StoredRecord>[] = [];
  const flush = async () => {
    if (batch.length === 0) return;
    const cohorts = { ...at.progress.value.cohorts };
    for (const { value: { cohort } } of batch) cohorts[cohort] = Math.max(0, (cohorts[cohort] ?? 0) - 1);
    const left = { ...at.progress.value, rows: at.progress.value.rows - batch.length, cohorts };
    await removeRecords(at, 'records.withdrawn', batch, left);
    at = { ...at, progress: advanced(at.progress, left) };
    batch = [];
  };
  for await (const record of ownRecords(step)) {
    batch.push(record);
    if (batch.length >= REMOVED_AT_ONCE) await flush();
    if (!call.timeLeft()) return 'waiting';
  }
  await flush();
  const names = Object.keys(progress.value.cohorts);
  if (at.progress.value.rows > 0 && liveCohorts(names, call.now).length === names.length) return 'waiting'; // the index is late
  const { running: _, ...imports } = resource.value.imports ?? { readable: 0 };
  const none = { ...at.progress.value, rows: 0, cohorts: {}, replaced: 0 };
  await moveTo(at, 'FAILED', none, [ResourceEntity.replace(resource, { ...resource.value, imports }, 'resource'), toProgress(at, { ...none, phase: 'ending' })]);
  return 'more';
}

import { KeyDestroyed } from '../../../lib/platform/keys/keys.ts';
import type { Change } from '../../../lib/platform/storage/entity.ts';
import { CohortEntity, RecordEntity } from '../../../lib/platform/storage/entities/records.ts';
import { CommitConflict } from '../../../lib/platform/storage/store.ts';
import type { ImportProgress, RowError } from '../../../lib/records/import.ts';
import { yearOf, type Cohort, type StoredRecord } from '../../../lib/records/record.ts';
import type { ImportKeys } from './import-keys.ts';
import { toProgress, type ImportWork } from './import-work.ts';
import { placeRows, type CheckedRow, type Taken } from './place-rows.ts';

type Stored = { readonly progress: ImportProgress } | { readonly errors: readonly RowError[] } | 'lost';

const attempts = 5;
/** One commit: rows, their cohorts' counts, the cursor. `lost`: another process is at this import. */
export async function storeSlice(step: ImportWork, keys: ImportKeys, rows: readonly CheckedRow[], cursor: Pick<ImportProgress, 'offset' | 'line'>): Promise<Stored> {
  const { call, work, resource } = step;
  const { importId, resourceId } = work.value;
  const taken: Taken = new Map();
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const placed = await placeRows(step, keys, rows, taken);
    if ('errors' in placed) return placed;
    const progress = progressAfter(step.progress.value, placed.records, cursor);
    const changes = [toProgress(step, progress), ...await countCohorts(step, keys, placed.records), ...placed.records.map((record, i) => RecordEntity.insert(record, `row/${rows[i]?.number}`))];
    try {
      await call.commit({ stream: 'operations', action: 'records.stored', subject: { importId, resourceId }, profile: resource.value.profile, facts: { from: rows[0]?.number ?? 0, rows: rows.length } }, changes);
      return { progress };
    } catch (error) {
      if (!(error instanceof CommitConflict)) throw error;
      if (error.label === 'progress') return 'lost';
      noteTaken(taken, error, placed.records, rows);
    }
  }
  return 'lost';
}

function noteTaken(taken: Taken, { label }: CommitConflict, records: readonly StoredRecord[], rows: readonly CheckedRow[]): void {
  const index = rows.findIndex(({ number }) => label === `row/${number}`);
  const [row, record] = [rows[index], records[index]];
  if (row && record) taken.set(row.number, (taken.get(row.number) ?? new Set()).add(record.slot));
}

/** A cohort counts what stands in the store, readable or not: what its destruction makes unreadable. */
async function countCohorts({ call, resource }: ImportWork, keys: ImportKeys, records: readonly StoredRecord[]): Promise<readonly Change[]> {
  const counts = new Map<string, StoredRecord[]>();
  for (const record of records) counts.set(record.cohort, [...(counts.get(record.cohort) ?? []), record]);
  const names = [...counts.keys()];
  const { resourceId, unitPath } = resource.value;
  const standing = await call.platform.storage.getAll(names.map((cohort) => CohortEntity.ref({ resourceId, cohort })));
  return Promise.all(names.map(async (cohort, i) => {
    const added = counts.get(cohort) ?? [];
    const [before, first] = [standing[i], added[0]];
    if (before && before.value.state !== 'LIVE') throw new KeyDestroyed(`${cohort} is being destroyed`);
    if (before) return CohortEntity.replace(before, { ...before.value, count: before.value.count + added.length }, `cohort/${cohort}`);
    if (!first) throw new TypeError('a cohort without records');
    const fresh: Cohort = { resourceId, unitPath, cohort, year: yearOf(cohort), count: added.length, endsAt: first.endsAt, dropsAt: first.dropsAt, keyFingerprint: (await keys.cipher(cohort)).fingerprint, state: 'LIVE' };
    return CohortEntity.insert(fresh, `cohort/${cohort}`);
  }));
}

function progressAfter(progress: ImportProgress, records: readonly StoredRecord[], cursor: Pick<ImportProgress, 'offset' | 'line'>): ImportProgress {
  const cohorts = { ...progress.cohorts };
  for (const { cohort } of records) cohorts[cohort] = (cohorts[cohort] ?? 0) + 1;
  return { ...progress, ...cursor, rows: progress.rows + records.length, cohorts, replaced: progress.replaced + records.filter(({ replaces }) => replaces).length };
}

import { KeyDestroyed } from '../../../lib/platform/keys/keys.ts';
import type { Change } from '../../../lib/platform/storage/entity.ts';
import { CohortEntity, RecordEntity } from '../../../lib/platform/storage/entities/records.ts';
import { CommitConflict } from '../../../lib/platform/storage/store.ts';
import type { ImportProgress, RowError } from '../../../lib/records/import.ts';
import type { SeenValues } from '../../../lib/records/seen-values.ts';
import { yearOf, type Cohort, type StoredRecord } from '../../../lib/records/record.ts';
import type { ImportKeys } from './import-keys.ts';
import { standingCohorts, toProgress, type ImportWork } from './import-work.ts';
import { placeRows, type CheckedRow, type Standing, type Taken } from './place-rows.ts';

type Stored = { readonly progress: ImportProgress } | { readonly errors: readonly RowError[] } | 'lost';

const attempts = 5;
/** One commit: rows, their cohorts' counts, the cursor. `lost`: another process is at this import. */
export async function storeSlice(step: ImportWork, keys: ImportKeys, rows: readonly CheckedRow[], cursor: Pick<ImportProgress, 'offset' | 'line'>, before: SeenValues | undefined): Promise<Stored> {
  const { call, work, resource } = step;
  const { importId, resourceId } = work.value;
  const taken: Taken = new Map();
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const standing = await loadCohorts(step, rows); // before anything is encrypted: the key must be theirs
    const placed = await placeRows(step, keys, rows, standing, taken, before);
    if ('errors' in placed) return placed;
    const progress = progressAfter(step.progress.value, placed.records, cursor);
    const changes = [toProgress(step, progress), ...await countCohorts(step, keys, placed.records, standing), ...placed.records.map((record, i) => RecordEntity.insert(record, `row/${rows[i]?.number}`))];
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

/** Cohorts that the rows join, by name; `undefined` where a row is the first. @throws KeyDestroyed */
async function loadCohorts(step: ImportWork, rows: readonly CheckedRow[]): Promise<Standing> {
  const names = [...new Set(rows.map(({ lastDay }) => lastDay))];
  const loaded = await standingCohorts(step, names);
  for (const cohort of loaded) if (cohort && cohort.value.state !== 'LIVE') throw new KeyDestroyed(`${cohort.value.cohort} is being destroyed`);
  return new Map(names.map((name, i) => [name, loaded[i]]));
}

/** A cohort counts what stands in the store, readable or not: what its destruction makes unreadable. */
async function countCohorts({ resource }: ImportWork, keys: ImportKeys, records: readonly StoredRecord[], standing: Standing): Promise<readonly Change[]> {
  const { resourceId, unitPath } = resource.value;
  return Promise.all([...standing].map(async ([cohort, before]) => {
    const added = records.filter((record) => record.cohort === cohort);
    const [first] = added;
    if (before) return CohortEntity.replace(before, { ...before.value, count: before.value.count + added.length }, `cohort/${cohort}`);
    if (!first) throw new TypeError('a cohort without records');
    const fresh: Cohort = { resourceId, unitPath, cohort, year: yearOf(cohort), count: added.length, endsAt: first.endsAt, dropsAt: first.dropsAt, keyFingerprint: (await keys.cipher(cohort, undefined)).fingerprint, state: 'LIVE' };
    return CohortEntity.insert(fresh, `cohort/${cohort}`);
  }));
}

function progressAfter(progress: ImportProgress, records: readonly StoredRecord[], cursor: Pick<ImportProgress, 'offset' | 'line'>): ImportProgress {
  const cohorts = { ...progress.cohorts };
  for (const { cohort } of records) cohorts[cohort] = (cohorts[cohort] ?? 0) + 1;
  return { ...progress, ...cursor, rows: progress.rows + records.length, cohorts, replaced: progress.replaced + records.filter(({ replaces }) => replaces).length };
}

import type { LocalDate } from '../../../lib/calendar/instant.ts';
import { KeyDestroyed } from '../../../lib/platform/keys/keys.ts';
import type { Change, Stored } from '../../../lib/platform/storage/entity.ts';
import { CohortEntity, RecordEntity } from '../../../lib/platform/storage/entities/records.ts';
import type { ImportProgress, RowError } from '../../../lib/records/import.ts';
import type { RowChecker } from '../../../lib/records/check-row.ts';
import type { SeenValues } from '../../../lib/records/seen-values.ts';
import { yearOf, type Cohort, type StoredRecord } from '../../../lib/records/record.ts';
import type { ImportKeys } from './import-keys.ts';
import { advanced, standingCohorts, toProgress, type ImportWork } from './import-work.ts';
import type { Window } from './read-window.ts';
import { placeRows, type CheckedRow, type Standing, type Taken } from './place-rows.ts';

/** What the slices of one run share. */
export interface Loading {
  readonly keys: ImportKeys;
  readonly seen: SeenValues | undefined;
  readonly taken: Taken;
}
/** Where the import stands: as the store has it, or will once the commit under way is done. */
export interface Position {
  readonly at: ImportWork;
  readonly window: Window;
  readonly check: RowChecker;
  /** Cohorts that the rows joined so far. */
  readonly cohorts: Standing;
  /** Index of the next row of the window. */
  readonly next: number;
}
/** One commit that was asked for: rows, their cohorts' counts, the cursor. */
export interface Slice {
  readonly from: Position;
  readonly to: Position;
  /** Of each row, by its position: its number, its place, and its value of the primary look-up field. */
  readonly placed: readonly { readonly number: number; readonly slot: StoredRecord['slot']; readonly value: string }[];
  /** What failed: `CommitConflict` where something else stands than was thought. */
  readonly failure: Promise<unknown>;
  readonly settled: () => boolean;
}

/** Encrypts the rows and asks for their commit, on top of those that are under way. @throws KeyDestroyed; KeyUnavailable */
export async function storeSlice(from: Position, rows: readonly CheckedRow[], cursor: Pick<ImportProgress, 'offset' | 'line'>, underWay: readonly Slice[], { keys, seen, taken }: Loading): Promise<Slice | { readonly errors: readonly RowError[] }> {
  const { call, work: { value: { importId, resourceId } }, resource, lookups, progress } = from.at;
  const standing = await findCohorts(from, rows); // before anything is encrypted: the key must be theirs
  const found = await placeRows(from.at, keys, rows, standing, { taken, seen, underWay: underWay.flatMap(({ placed }) => placed.map(({ value }) => value)) });
  if ('errors' in found) return found;
  const { records } = found;
  const counted = await countCohorts(from.at, keys, records, standing);
  const next = progressAfter(progress.value, records, cursor);
  const changes = [toProgress(from.at, next), ...counted.map(({ change }) => change), ...records.map((record, i) => RecordEntity.insert(record, `row/${rows[i]?.number}`))];
  let settled = false;
  const committing = call.commit({ stream: 'operations', action: 'records.stored', subject: { importId, resourceId }, profile: resource.value.profile, facts: { from: rows[0]?.number ?? 0, rows: rows.length } }, changes);
  return {
    from,
    placed: records.map(({ slot }, i) => ({ number: rows[i]?.number ?? 0, slot, value: rows[i]?.fields[lookups.primary.code] ?? '' })),
    to: { ...from, at: { ...from.at, progress: advanced(progress, next) }, cohorts: new Map([...from.cohorts, ...counted.map(({ day, cohort }) => [day, cohort] as const)]), next: from.next + rows.length },
    failure: committing.then(() => undefined, (error: unknown) => error).finally(() => { settled = true; }),
    settled: () => settled,
  };
}

/** Cohorts that the rows join, by name; `undefined` where a row is the first. @throws KeyDestroyed */
async function findCohorts({ at, cohorts }: Position, rows: readonly CheckedRow[]): Promise<Standing> {
  const names = [...new Set(rows.map(({ lastDay }) => lastDay))];
  const unknown = names.filter((name) => !cohorts.has(name));
  const loaded = await standingCohorts(at, unknown);
  for (const cohort of loaded) if (cohort && cohort.value.state !== 'LIVE') throw new KeyDestroyed(`${cohort.value.cohort} is being destroyed`);
  return new Map(names.map((name) => [name, cohorts.get(name) ?? loaded[unknown.indexOf(name)]]));
}

/** A cohort counts what stands in the store, readable or not: what its destruction makes unreadable. */
async function countCohorts({ resource }: ImportWork, keys: ImportKeys, records: readonly StoredRecord[], standing: Standing): Promise<readonly { readonly day: LocalDate; readonly cohort: Stored<Cohort>; readonly change: Change }[]> {
  const { resourceId, unitPath } = resource.value;
  return Promise.all([...standing].map(async ([day, before]) => {
    const added = records.filter((record) => record.cohort === day);
    const [first] = added;
    if (before) {
      const cohort = advanced(before, { ...before.value, count: before.value.count + added.length });
      return { day, cohort, change: CohortEntity.replace(before, cohort.value, `cohort/${day}`) };
    }
    if (!first) throw new TypeError('a cohort without records');
    const value: Cohort = { resourceId, unitPath, cohort: day, year: yearOf(day), count: added.length, endsAt: first.endsAt, dropsAt: first.dropsAt, keyFingerprint: (await keys.cipher(day, undefined)).fingerprint, state: 'LIVE' };
    return { day, cohort: { ref: CohortEntity.ref(value), value, version: 1 }, change: CohortEntity.insert(value, `cohort/${day}`) };
  }));
}

function progressAfter(progress: ImportProgress, records: readonly StoredRecord[], cursor: Pick<ImportProgress, 'offset' | 'line'>): ImportProgress {
  const cohorts = { ...progress.cohorts };
  for (const { cohort } of records) cohorts[cohort] = (cohorts[cohort] ?? 0) + 1;
  return { ...progress, ...cursor, rows: progress.rows + records.length, cohorts, replaced: progress.replaced + records.filter(({ replaces }) => replaces).length };
}

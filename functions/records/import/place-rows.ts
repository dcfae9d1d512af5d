import { endOfDay, type LocalDate } from '../../../lib/calendar/instant.ts';
import type { LookupHasher } from '../../../lib/platform/keys/keys.ts';
import type { Stored } from '../../../lib/platform/storage/entity.ts';
import { RecordEntity } from '../../../lib/platform/storage/entities/records.ts';
import { getMany } from '../../../lib/platform/storage/get-many.ts';
import type { RowError } from '../../../lib/records/import.ts';
import { placeRow, type Placing } from '../../../lib/records/place-row.ts';
import { associatedData, dropsAfter, liveCohorts, recordIdFor, Slot, yearOf, yearsOf, type Cohort, type RecordFields, type StoredRecord } from '../../../lib/records/record.ts';
import type { SeenValues } from '../../../lib/records/seen-values.ts';
import type { ImportKeys } from './import-keys.ts';
import type { ImportWork } from './import-work.ts';

export interface CheckedRow {
  readonly line: number;
  /** 1 for the first row of the file. */
  readonly number: number;
  readonly fields: RecordFields;
  readonly lastDay: LocalDate;
}
/** Slots that a row's commit found occupied by something no reader sees, by row number. */
export type Taken = Map<number, Set<string>>;
/** Cohorts by name, as they stand before a slice; `undefined` where a row is the first. */
export type Standing = ReadonlyMap<LocalDate, Stored<Cohort> | undefined>;

export interface Known {
  readonly taken: Taken;
  /** The values of all rows that stand, where they are known: what is not among them is not looked for. */
  readonly seen: SeenValues | undefined;
  /** Those of rows of this import whose commit is under way: the store may not show them yet. */
  readonly underWay: readonly string[];
}

const none: ReadonlySet<string> = new Set();
const TEXTS = {
  LOOKUP_VALUE_TWICE: { zh: '同一文件中主检索项的值重复', en: 'The primary look-up value stands twice in the file' },
  PLACE_TAKEN: { zh: '主检索项相同的到期记录尚在清理，请稍后再导入', en: 'Ended records of this look-up value are still being cleaned up; import again later' },
};

/** The slice's rows as encrypted records in their places, or why one of them has none. */
export async function placeRows(step: ImportWork, keys: ImportKeys, rows: readonly CheckedRow[], cohorts: Standing, { taken, seen, underWay }: Known): Promise<{ readonly records: readonly StoredRecord[] } | { readonly errors: readonly RowError[] }> {
  const { call, work, resource, lookups, progress } = step;
  const { importId, resourceId, edition } = work.value;
  const readable = resource.value.imports?.readable ?? 0;
  const { primary, secondary } = lookups;
  const valueOf = (row: CheckedRow) => row.fields[primary.code] ?? '';
  const ownYears = yearsOf([...Object.keys(progress.value.cohorts), ...rows.map(({ lastDay }) => lastDay)]);
  const hashers = await keys.hashers(ownYears, yearsOf(liveCohorts(resource.value.cohorts, call.now)));
  const found = await findStanding(step, rows.filter((row) => seen?.has(valueOf(row)) ?? true).map(valueOf), hashers);
  const errors: RowError[] = [];
  const records: StoredRecord[] = [];
  const inFile = new Set(underWay);
  const places = new Map(await Promise.all([...cohorts].map(async ([day, loaded]) => {
    const cohort = loaded?.value;
    const year = yearOf(day);
    const hasher = hashers.get(year);
    if (!hasher) throw new TypeError(`year ${year} was not opened`);
    const endsAt = endOfDay(day);
    return [day, { year, hasher, endsAt, dropsAt: cohort?.dropsAt ?? dropsAfter(endsAt), cipher: await keys.cipher(day, cohort) }] as const; // a held cohort's is dropped later
  })));
  for (const row of rows) {
    const place = places.get(row.lastDay);
    if (!place) throw new TypeError(`${row.lastDay} was not looked up`);
    const { year, hasher, endsAt, dropsAt, cipher } = place;
    const value = valueOf(row);
    const lookup = hasher.hash(primary.code, value);
    const placing: Placing = inFile.has(value) ? { problem: 'LOOKUP_VALUE_TWICE' } : placeRow({ year, lookup, importId }, found.get(value) ?? [], taken.get(row.number) ?? none, readable, call.now);
    inFile.add(value);
    if ('problem' in placing) {
      errors.push({ line: row.line, pointer: `/${primary.code}`, code: placing.problem, detail: TEXTS[placing.problem] });
      continue;
    }
    const base = { resourceId, recordId: recordIdFor(importId, row.number), edition, cohort: row.lastDay };
    records.push({
      ciphertext: cipher.encrypt(Buffer.from(JSON.stringify(row.fields)), associatedData(base)),
      cohort: row.lastDay, dropsAt, edition, endsAt, importId, lookup, recordId: base.recordId, // in canonical order, which spares sorting
      ...(placing.replaces && { replaces: placing.replaces }),
      resourceId, secondary: secondary.map(({ code }) => (row.fields[code] === undefined ? '' : hasher.hash(code, row.fields[code]))),
      sequence: readable + 1, slot: placing.slot, year,
    });
  }
  return errors.length > 0 ? { errors } : { records };
}

/** What stands under these values of the primary look-up field, in every live year. */
async function findStanding({ call, work: { value: { resourceId } }, lookups }: ImportWork, values: readonly string[], hashers: ReadonlyMap<string, LookupHasher>): Promise<ReadonlyMap<string, readonly StoredRecord[]>> {
  const refs = values.flatMap((value) => [...hashers].flatMap(([year, hasher]) => {
    const lookup = hasher.hash(lookups.primary.code, value);
    return Slot.options.map((slot) => RecordEntity.ref({ resourceId, year, lookup, slot }));
  }));
  const found = await getMany(call.platform.storage, refs);
  const perValue = hashers.size * Slot.options.length;
  return new Map(values.map((value, i) => [value, found.slice(i * perValue, (i + 1) * perValue).flatMap((loaded) => (loaded ? [loaded.value] : []))]));
}

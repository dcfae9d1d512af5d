import { endOfDay, type LocalDate } from '../../../lib/calendar/instant.ts';
import type { Loaded, Ref } from '../../../lib/platform/storage/entity.ts';
import { RecordEntity } from '../../../lib/platform/storage/entities/records.ts';
import type { RowError } from '../../../lib/records/import.ts';
import { placeRow, type Placing } from '../../../lib/records/place-row.ts';
import { associatedData, dropsAfter, liveCohorts, recordIdFor, Slot, yearOf, yearsOf, type Cohort, type RecordFields, type StoredRecord } from '../../../lib/records/record.ts';
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
/** The cohorts of a slice's rows by name, as they stood before; `undefined` where a row is the first. */
export type Standing = ReadonlyMap<string, Loaded<Cohort> | undefined>;

const keysOfOneGet = 100;
const TEXTS = {
  LOOKUP_VALUE_TWICE: { zh: '同一文件中主检索项的值重复', en: 'The primary look-up value stands twice in the file' },
  PLACE_TAKEN: { zh: '主检索项相同的到期记录尚在清理，请稍后再导入', en: 'Ended records of this look-up value are still being cleaned up; import again later' },
};

/** The slice's rows as encrypted records in their places, or why one of them has none. */
export async function placeRows(step: ImportWork, keys: ImportKeys, rows: readonly CheckedRow[], cohorts: Standing, taken: Taken): Promise<{ readonly records: readonly StoredRecord[] } | { readonly errors: readonly RowError[] }> {
  const { call, work, resource, lookups, progress } = step;
  const { importId, resourceId, edition } = work.value;
  const readable = resource.value.imports?.readable ?? 0;
  const { primary, secondary } = lookups;
  const valueOf = (row: CheckedRow) => row.fields[primary.code] ?? '';
  const ownYears = yearsOf([...Object.keys(progress.value.cohorts), ...rows.map(({ lastDay }) => lastDay)]);
  const hashers = await keys.hashers(ownYears, yearsOf(liveCohorts(resource.value.cohorts, call.now)));
  const perRow = hashers.size * Slot.options.length;
  const found = await findAll(step, rows.flatMap((row) => [...hashers].flatMap(([year, hasher]) => {
    const lookup = hasher.hash(primary.code, valueOf(row));
    return Slot.options.map((slot) => RecordEntity.ref({ resourceId, year, lookup, slot }));
  })));
  const errors: RowError[] = [];
  const records: StoredRecord[] = [];
  const seen = new Set<string>();
  for (const [i, row] of rows.entries()) {
    const year = yearOf(row.lastDay);
    const hasher = hashers.get(year);
    if (!hasher) throw new TypeError(`year ${year} was not opened`);
    const lookup = hasher.hash(primary.code, valueOf(row));
    const standing = found.slice(i * perRow, (i + 1) * perRow).filter((record) => record !== undefined);
    const placing: Placing = seen.has(valueOf(row)) ? { problem: 'LOOKUP_VALUE_TWICE' } : placeRow({ year, lookup, importId }, standing, taken.get(row.number) ?? new Set(), readable, call.now);
    seen.add(valueOf(row));
    if ('problem' in placing) {
      errors.push({ line: row.line, pointer: `/${primary.code}`, code: placing.problem, detail: TEXTS[placing.problem] });
      continue;
    }
    const endsAt = endOfDay(row.lastDay);
    const base = { resourceId, recordId: recordIdFor(importId, row.number), edition, cohort: row.lastDay };
    const cohort = cohorts.get(row.lastDay)?.value;
    const cipher = await keys.cipher(row.lastDay, cohort);
    records.push({
      ...base, year, lookup, slot: placing.slot, sequence: readable + 1, importId, endsAt, dropsAt: cohort?.dropsAt ?? dropsAfter(endsAt), // a held cohort's is later
      ...(placing.replaces && { replaces: placing.replaces }),
      secondary: secondary.map(({ code }) => (row.fields[code] === undefined ? '' : hasher.hash(code, row.fields[code]))),
      ciphertext: cipher.encrypt(new TextEncoder().encode(JSON.stringify(row.fields)), associatedData(base)),
    });
  }
  return errors.length > 0 ? { errors } : { records };
}

async function findAll({ call }: ImportWork, refs: readonly Ref<StoredRecord>[]): Promise<readonly (StoredRecord | undefined)[]> {
  const found: (Loaded<StoredRecord> | undefined)[] = [];
  for (let from = 0; from < refs.length; from += keysOfOneGet) found.push(...await call.platform.storage.getAll(refs.slice(from, from + keysOfOneGet)));
  return found.map((loaded) => loaded?.value);
}

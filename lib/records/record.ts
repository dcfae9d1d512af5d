import * as z from 'zod';
import { Instant, toInstant, toLocalDate, toMilliseconds } from '../calendar/instant.ts';
import { ImportId, RecordId, ResourceId, UnitId } from '../identifiers.ts';

/** Whether a cohort is named by the day on which it ends; else it is of records that were moved: `hold-…`, `erasure-…`. */
export const isDayCohort = (cohort: string): boolean => /^\d{4}-\d\d-\d\d$/.test(cohort);
/** A year's look-up partition, or that of moved records alone: what names the look-up key. */
export const yearOf = (cohort: string): string => (isDayCohort(cohort) ? cohort.slice(0, 4) : cohort);

/** Two places a look-up value has in a year, so that what an import brings can stand beside what it will replace. */
export const Slot = z.enum(['a', 'b']);
export type Slot = z.output<typeof Slot>;
/** Where a record stands under its look-up value: in a slot that readers look into; or aside, kept and read by nobody. */
const Place = z.string().regex(/^(?:[ab]|kept-\d+)$/);
/** The place aside of a superseded record: slots are for what is read, and an import brings one record of a value. */
export const placeAside = ({ sequence }: Pick<StoredRecord, 'sequence'>): string => `kept-${sequence}`;

/**
 * One pupil, teacher or thing: one item, encrypted before it is written. Its place is (resource, year, keyed hash of
 * the primary look-up field, slot).
 */
export const StoredRecord = z.strictObject({
  resourceId: ResourceId,
  recordId: RecordId,
  edition: z.int().min(1),
  cohort: z.string(),
  /** `yearOf(cohort)`: names the look-up key. */
  year: z.string(),
  lookup: z.string(),
  slot: Place,
  /** The import's number within its resource: nobody reads it while `Resource.imports.readable` is lower. */
  sequence: z.int().min(1),
  importId: ImportId,
  /** What it replaces once its import is readable; deleted then. */
  replaces: z.strictObject({ year: z.string(), lookup: z.string(), slot: Place }).optional(),
  /** A later import replaced it and a hold, or an erasure under way, keeps it: it stands aside, and nobody reads it again. */
  superseded: z.literal(true).optional(),
  /** Keyed hashes of secondary look-up fields, in the edition's order; an empty one has no value. */
  secondary: z.array(z.string()).max(2),
  /** `RecordFields` as UTF-8 JSON, under the cohort's key with `associatedData`. */
  ciphertext: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** Nobody reads it from here on, whatever jobs have run. */
  endsAt: Instant,
  /** endsAt + the clean-up delay. */
  dropsAt: Instant,
});
export type StoredRecord = z.output<typeof StoredRecord>;

/** What a record says in clear: values as normalised text by item code; items without a value are left out. */
export const RecordFields = z.record(z.string(), z.string());
export type RecordFields = z.output<typeof RecordFields>;

/** Binds a ciphertext to its place in the world: moved elsewhere, it does not decrypt. */
export const associatedData = (record: Pick<StoredRecord, 'resourceId' | 'cohort' | 'recordId' | 'edition'>): string =>
  `${record.resourceId}/${record.cohort}/${record.recordId}/${record.edition}`;

/** Days between a record's end and the engine dropping the unreadable ciphertext. */
export const CLEAN_UP_DAYS = 30;
/** While it is held, the engine drops nothing of it, whether any job runs or not. */
export const NEVER = toInstant(Date.UTC(9999, 11, 31));
export const dropsAfter = (endsAt: Instant): Instant => toInstant(toMilliseconds(endsAt) + CLEAN_UP_DAYS * 86_400_000);

const ROW_DIGITS = 8;
/** Always the same for the same row of the same import; in the order of the rows, so that an index of them grows at its end. */
export const recordIdFor = (importId: ImportId, row: number): RecordId =>
  `record-${importId.slice('import-'.length)}${row.toString(36).padStart(ROW_DIGITS, '0')}` as RecordId; // as long as an import's, and of the same letters
/** The inverse of `recordIdFor`: the row of its import that a record was made from. */
export const rowOf = (recordId: RecordId): number => Number.parseInt(recordId.slice(-ROW_DIGITS), 36);

/** What is left to say of a destruction that was forgotten with an older database: the ledger's entries tell. */
export const Destroyed = z.strictObject({
  destructionId: z.string(),
  /** Absent where no signed entry had stated it. */
  executedAt: Instant.optional(),
  /** Place of the entry that states the execution, `sharing/3/17`. */
  entry: z.string().optional(),
  certificateId: z.string().optional(),
  certificateEntry: z.string().optional(),
});
export type Destroyed = z.output<typeof Destroyed>;

/** Records of one resource that end on the same day; destroyed by destroying one key. */
export const Cohort = z.strictObject({
  resourceId: ResourceId,
  unitPath: z.array(UnitId).min(1),
  cohort: z.string(),
  year: z.string(),
  /** Records that stand in the store, those of unfinished imports included. */
  count: z.int().min(0),
  endsAt: Instant,
  dropsAt: Instant,
  keyFingerprint: z.string(),
  state: z.enum(['LIVE', 'ARCHIVED', 'DUE', 'EXECUTING', 'DESTROYED']),
  /** Where moved records came from: copies that consumers were given name that cohort. */
  from: z.string().optional(),
  /** Set on a destroyed cohort: when its year is over, the year's look-up key is looked at. */
  lookupUntil: Instant.optional(),
  /** Set where an older database was put back, which knows nothing of the destruction. */
  destroyed: Destroyed.optional(),
});
export type Cohort = z.output<typeof Cohort>;

/** Cohorts whose records may still be readable at this instant: days that have not ended, and moved records. */
export const liveCohorts = (cohorts: readonly string[], now: Instant): readonly string[] => {
  const today = toLocalDate(now);
  return cohorts.filter((cohort) => !isDayCohort(cohort) || cohort >= today);
};

/** Look-up years of these cohorts, each once. */
export const yearsOf = (cohorts: readonly string[]): readonly string[] => [...new Set(cohorts.map(yearOf))];

import * as z from 'zod';
import { Instant } from '../calendar/instant.ts';
import { ImportId, PersonId, RecordId, ResourceId, UnitId } from '../identifiers.ts';

/**
 * One pupil, teacher or thing: one item, encrypted before it is written. Partition is resource, year and the keyed
 * hash of the primary look-up field.
 */
export const StoredRecord = z.strictObject({
  resourceId: ResourceId,
  recordId: RecordId,
  edition: z.int().min(1),
  cohort: z.string(),
  /** Year of the cohort: names the look-up key. */
  year: z.string(),
  lookup: z.string(),
  secondary: z.array(z.string()).max(3),
  importId: ImportId,
  /** The import it came with has completed: until then nobody reads it. */
  ciphertext: z.instanceof(Uint8Array),
  endsAt: Instant,
  /** endsAt + the clean-up delay. */
  dropsAt: Instant,
});
export type StoredRecord = z.output<typeof StoredRecord>;

/** Records of one resource that end on the same day; destroyed by destroying one key. */
export const Cohort = z.strictObject({
  resourceId: ResourceId,
  unitPath: z.array(UnitId).min(1),
  cohort: z.string(),
  year: z.string(),
  count: z.int().min(0),
  endsAt: Instant,
  dropsAt: Instant,
  keyFingerprint: z.string(),
  state: z.enum(['LIVE', 'DUE', 'ARCHIVED', 'DESTROYED']),
});
export type Cohort = z.output<typeof Cohort>;

export const RowError = z.strictObject({ line: z.int(), pointer: z.string(), code: z.string(), detail: z.strictObject({ zh: z.string(), en: z.string() }) });

export const Import = z.strictObject({
  importId: ImportId,
  resourceId: ResourceId,
  edition: z.int().min(1),
  unitPath: z.array(UnitId).min(1),
  requestedBy: PersonId,
  objectKey: z.string(),
  state: z.enum(['AWAITING_UPLOAD', 'RUNNING', 'COMPLETED', 'FAILED', 'ABANDONED']),
  expiresAt: Instant,
  bytesRead: z.int().min(0),
  bytesTotal: z.int().min(0),
  rows: z.int().min(0),
  errors: z.array(RowError).max(100),
  errorCount: z.int().min(0),
  /** Live cohorts the rows went to, with their counts. */
  cohorts: z.record(z.string(), z.int()),
  updatedAt: Instant,
});
export type Import = z.output<typeof Import>;

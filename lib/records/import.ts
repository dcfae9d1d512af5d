import * as z from 'zod';
import { Instant } from '../calendar/instant.ts';
import { ImportId, PersonId, ResourceId, UnitId } from '../identifiers.ts';
import { Refusal } from '../regulations/refusal.ts';

/** What is wrong where: the line of the file (1 is the header), a JSON pointer into the row (`/` and the item's code). */
export const RowError = z.strictObject({
  line: z.int().min(1), pointer: z.string(), code: z.string(), detail: z.strictObject({ zh: z.string(), en: z.string() }),
});
export type RowError = z.output<typeof RowError>;
/** How many row errors are kept; all are counted. */
export const ERRORS_KEPT = 100;

export const ImportState = z.enum(['AWAITING_UPLOAD', 'RUNNING', 'COMPLETED', 'FAILED', 'ABANDONED']);
export type ImportState = z.output<typeof ImportState>;

/** One file for one resource: all of its rows become readable in one instant, or none. */
export const Import = z.strictObject({
  importId: ImportId,
  resourceId: ResourceId,
  edition: z.int().min(1),
  unitPath: z.array(UnitId).min(1),
  requestedBy: PersonId,
  objectKey: z.string(),
  /** Size that was announced; another size is another file. */
  bytesTotal: z.int().min(1),
  state: ImportState,
  /** Until when the file may be uploaded. */
  expiresAt: Instant,
  rows: z.int().min(0),
  errors: z.array(RowError).max(ERRORS_KEPT),
  errorCount: z.int().min(0),
  /** Cohorts the rows went to, with their counts. */
  cohorts: z.record(z.string(), z.int()),
  /** How many of the rows replaced a record of the same look-up value. */
  replaced: z.int().min(0),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Import = z.output<typeof Import>;

/**
 * `awaiting` the file → `checking` every row, writing nothing → `loading` them, unreadable → (completed: readable at
 * once) → `settling`: what they replace is deleted → `ending`: the file is deleted.
 * Whatever fails while loading goes to `undoing`: every row is deleted, then `ending`.
 */
export const Phase = z.enum(['awaiting', 'checking', 'loading', 'settling', 'undoing', 'ending']);
export type Phase = z.output<typeof Phase>;

/** How far the job is; gone when nothing is left to do. Written with each slice, so that a crash repeats at most one. */
export const ImportProgress = z.strictObject({
  importId: ImportId,
  phase: Phase,
  /** Byte offset of the next row, and its line. */
  offset: z.int().min(0),
  line: z.int().min(1),
  encoding: z.enum(['undecided', 'utf-8', 'gb18030']),
  /** Item codes by column, from the header. */
  columns: z.array(z.string()).max(200),
  rows: z.int().min(0),
  errors: z.array(RowError).max(ERRORS_KEPT),
  errorCount: z.int().min(0),
  cohorts: z.record(z.string(), z.int()),
  replaced: z.int().min(0),
  /** Nothing is to be done before this instant: the job passes it over. */
  idleUntil: Instant.optional(),
  /** Why the last run could not go on, as it passes by itself (a key service out of reach): tried again every minute. */
  hindrance: z.strictObject({ code: z.string(), detail: z.strictObject({ zh: z.string(), en: z.string() }), since: Instant }).optional(),
});
export type ImportProgress = z.output<typeof ImportProgress>;

export const newProgress = (importId: ImportId): ImportProgress => ({
  importId, phase: 'awaiting', offset: 0, line: 1, encoding: 'undecided', columns: [], rows: 0, errors: [], errorCount: 0, cohorts: {}, replaced: 0,
});

const MOVES: Record<ImportState, readonly ImportState[]> = {
  AWAITING_UPLOAD: ['RUNNING', 'FAILED', 'ABANDONED'], RUNNING: ['COMPLETED', 'FAILED'], COMPLETED: [], FAILED: [], ABANDONED: [],
};
export const canMove = (from: ImportState, to: ImportState): boolean => MOVES[from].includes(to);

/** Pure: the import as it stands after the move, with what the job has found. @throws Refusal `MOVE_NOT_ALLOWED` */
export function moveImport(work: Import, to: ImportState, found: Pick<ImportProgress, 'rows' | 'errors' | 'errorCount' | 'cohorts' | 'replaced'>, now: Instant): Import {
  if (!canMove(work.state, to)) throw new Refusal('MOVE_NOT_ALLOWED');
  const { rows, errors, errorCount, cohorts, replaced } = found;
  return { ...work, state: to, rows, errors: [...errors], errorCount, cohorts, replaced, updatedAt: now };
}

/** Keeps the first errors, counts all. */
export const addErrors = (progress: ImportProgress, errors: readonly RowError[]): ImportProgress => ({
  ...progress,
  errors: [...progress.errors, ...errors].slice(0, ERRORS_KEPT),
  errorCount: progress.errorCount + errors.length,
});

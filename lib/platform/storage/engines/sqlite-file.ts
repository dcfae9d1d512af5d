import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StoreUnavailable } from '../store.ts';
import { LAYOUT } from './sqlite-rows.ts';

const layoutVersion = 2;
const pageSize = 4096;
/** Pages of WAL (32 MB): random keys touch the same pages again and again, and a later checkpoint writes them once. */
const checkpointAfter = 8_000;

/** Kilobytes of pages that a connection keeps: all that a process reads again, and of what the writing thread writes, as much as a commit or two. */
export const CACHE = { process: 8_192, writingThread: 4_096 } as const;

/** Opens or makes the database. `timeout`: milliseconds that a statement waits for another process. @throws StoreUnavailable where another version wrote it */
export function openDatabase(file: string, timeout: number, cache: number = CACHE.process): DatabaseSync {
  if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600)); // nobody else reads it, nor its WAL, which takes its mode
  const db = new DatabaseSync(file, { timeout });
  const found = db.prepare('PRAGMA user_version').get()?.['user_version'];
  if (found !== 0 && found !== layoutVersion) throw new StoreUnavailable(`the database has layout ${String(found)}, this is for ${layoutVersion}`);
  db.exec(`PRAGMA page_size = ${pageSize}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
    PRAGMA cache_size = -${cache}; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = ${checkpointAfter}; PRAGMA journal_size_limit = 67108864;
    BEGIN IMMEDIATE; ${LAYOUT}; PRAGMA user_version = ${layoutVersion}; COMMIT;`);
  return db;
}

/** The file grows no larger. */
export const boundSize = (db: DatabaseSync, maxBytes: number): void => db.exec(`PRAGMA max_page_count = ${Math.floor(maxBytes / pageSize)}`);

/** Writes a page that says what it said: a full disk is noticed. */
export const writePage = (db: DatabaseSync): void => db.exec(`PRAGMA user_version = ${layoutVersion}`);

/** A consistent copy without remains of what was deleted, and with indexes made anew from its rows; the file must not exist. */
export function copyDatabase(db: DatabaseSync, file: string): void {
  closeSync(openSync(file, 'ax', 0o600)); // SQLite takes an empty file, and leaves it its mode
  db.prepare('VACUUM INTO ?').run(file);
  indexAnew(file);
}

/** A copy takes over its indexes as they stand, damaged ones too. */
function indexAnew(file: string): void {
  const copy = new DatabaseSync(file);
  try {
    copy.exec('PRAGMA journal_mode = OFF; PRAGMA secure_delete = ON; REINDEX');
  } finally {
    copy.close();
  }
}

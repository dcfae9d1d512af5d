import { performance } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';

/** Rows a second that a bare loop inserts and syncs, `perSync` to a transaction. */
export function byHandInserts(file: string, rows: number, perSync: number, bytesOf: (n: number) => Uint8Array): number {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE rows (id INTEGER PRIMARY KEY, body BLOB)');
  const insert = database.prepare('INSERT INTO rows VALUES (?, ?)');
  const size = Math.max(1, Math.round(perSync));
  const start = performance.now();
  for (let from = 0; from < rows; from += size) {
    database.exec('BEGIN IMMEDIATE');
    for (let n = from; n < Math.min(rows, from + size); n += 1) insert.run(n, bytesOf(n));
    database.exec('COMMIT');
  }
  const seconds = (performance.now() - start) / 1000;
  database.close();
  return rows / seconds;
}

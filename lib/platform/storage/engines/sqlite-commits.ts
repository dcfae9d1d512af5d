import type { DatabaseSync } from 'node:sqlite';
import { conflictOf } from '../condition.ts';
import { keyOf } from '../limits.ts';
import type { CommitConflict, Item, Key, Table, Write } from '../store.ts';
import { TABLE_NAMES, layoutOf } from '../tables.ts';
import { COLUMNS, toRow } from './sqlite-rows.ts';

const dropAtMost = 1_000;
const keyColumns = 2;

/** Statements that write; all of them run inside a transaction that the caller has begun. */
export function createCommits(db: DatabaseSync, read: (key: Key) => Item | undefined) {
  const statements = Object.fromEntries(TABLE_NAMES.map((table) => [table, {
    insert: db.prepare(`INSERT INTO ${table} (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')}) ON CONFLICT (p, s) DO NOTHING`),
    replace: db.prepare(`UPDATE ${table} SET ${COLUMNS.slice(keyColumns).map((column) => `${column} = ?`).join(', ')} WHERE p = ? AND s = ? AND v = ?`),
    remove: db.prepare(`DELETE FROM ${table} WHERE p = ? AND s = ? AND v = ?`),
    drop: db.prepare(`DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE ttl <= ? LIMIT ${dropAtMost})`),
  }])) as Record<Table, Record<'insert' | 'replace' | 'remove' | 'drop', ReturnType<DatabaseSync['prepare']>>>;
  const [savepoint, release, rollback] = [db.prepare('SAVEPOINT one'), db.prepare('RELEASE one'), db.prepare('ROLLBACK TO one')];

  function writeOne(write: Write): boolean {
    const { table, partition, sort } = keyOf(write);
    const { insert, replace, remove } = statements[table];
    if (write.kind === 'delete') return remove.run(partition, sort, write.expected).changes === 1;
    const row = toRow(write.item);
    return (write.expected === 'absent' ? insert.run(...row) : replace.run(...row.slice(keyColumns), partition, sort, write.expected)).changes === 1;
  }

  return {
    /** All or nothing in its own savepoint: `done`, `there` when its effect already was, or its conflict. */
    apply(writes: readonly Write[], now: number): 'done' | 'there' | CommitConflict {
      savepoint.run();
      const done = writes.every(writeOne);
      if (!done) rollback.run();
      release.run();
      return done ? 'done' : conflictOf(writes, writes.map((write) => read(keyOf(write))), now) ?? 'there';
    },
    /** Drops what is past its `ttl`, up to a thousand a table; true when there may be more. */
    drop(now: number): { readonly dropped: number; readonly more: boolean } {
      const counts = TABLE_NAMES.filter((table) => layoutOf(table).drops).map((table) => Number(statements[table].drop.run(Math.floor(now / 1000)).changes));
      return { dropped: counts.reduce((sum, count) => sum + count, 0), more: counts.includes(dropAtMost) };
    },
  };
}

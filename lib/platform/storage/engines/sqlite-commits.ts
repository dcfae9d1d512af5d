import type { DatabaseSync } from 'node:sqlite';
import { conflictOf } from '../condition.ts';
import { keyOf } from '../limits.ts';
import type { CommitConflict, Item, Key, Table, Write } from '../store.ts';
import { TABLE_NAMES, layoutOf } from '../tables.ts';
import { numberOf } from './partition-number.ts';
import { toRow, WRITTEN } from './sqlite-rows.ts';

const dropAtMost = 1_000;
/** The written columns' parameters, by their places: those of the key are asked for as well as written. */
const place = (column: typeof WRITTEN[number]): string => `?${WRITTEN.indexOf(column) + 1}`;
const behind = `?${WRITTEN.length + 1}`;
/** A partition's number finds it, its text makes sure. */
const there = `n = ${place('n')} AND s = ${place('s')} AND p = ${place('p')}`;
const key: readonly string[] = ['n', 's', 'p'];
const replaced = WRITTEN.filter((column) => !key.includes(column)).map((column) => `${column} = ${place(column)}`).join(', ');

/** Statements that write; all of them run inside a transaction that the caller has begun. */
export function createCommits(db: DatabaseSync, read: (key: Key) => Item | undefined) {
  const statements = Object.fromEntries(TABLE_NAMES.map((table) => [table, {
    find: db.prepare(`SELECT 1 FROM ${table} WHERE n = ? AND s = ? AND p = ?`),
    insert: db.prepare(`INSERT INTO ${table} (${WRITTEN.join(', ')}) VALUES (${WRITTEN.map(() => '?').join(', ')})`),
    replace: db.prepare(`UPDATE ${table} SET ${replaced} WHERE ${there} AND v = ${behind}`),
    remove: db.prepare(`DELETE FROM ${table} WHERE n = ? AND s = ? AND p = ? AND v = ?`),
    drop: db.prepare(`DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE ttl <= ? LIMIT ${dropAtMost})`),
  }])) as Record<Table, Record<'find' | 'insert' | 'replace' | 'remove' | 'drop', ReturnType<DatabaseSync['prepare']>>>;
  const [savepoint, release, rollback] = [db.prepare('SAVEPOINT one'), db.prepare('RELEASE one'), db.prepare('ROLLBACK TO one')];

  function writeOne(write: Write): boolean {
    const { table, partition, sort } = keyOf(write);
    const { find, insert, replace, remove } = statements[table];
    if (write.kind === 'delete') return remove.run(numberOf(partition), sort, partition, write.expected).changes === 1;
    const row = toRow(write.item);
    if (write.expected !== 'absent') return replace.run(...row, write.expected).changes === 1;
    return find.get(numberOf(partition), sort, partition) === undefined && insert.run(...row).changes === 1; // the transaction holds the lock: nothing comes between
  }

  return {
    /** All of them; false where a condition did not hold: whoever asks rolls back. */
    write: (writes: readonly Write[]): boolean => writes.every(writeOne),
    /** All or nothing among others of one transaction. A savepoint keeps a copy of each page that it changes. */
    writeApart(writes: readonly Write[]): boolean {
      savepoint.run();
      const done = writes.every(writeOne);
      if (!done) rollback.run();
      release.run();
      return done;
    },
    /** Of what was not done: `there` when its effect already was, or its conflict. */
    whyNot: (writes: readonly Write[], now: number): 'there' | CommitConflict => conflictOf(writes, writes.map((write) => read(keyOf(write))), now) ?? 'there',
    /** Drops what is past its `ttl`, up to a thousand a table; true when there may be more. */
    drop(now: number): { readonly dropped: number; readonly more: boolean } {
      const counts = TABLE_NAMES.filter((table) => layoutOf(table).drops).map((table) => Number(statements[table].drop.run(Math.floor(now / 1000)).changes));
      return { dropped: counts.reduce((sum, count) => sum + count, 0), more: counts.includes(dropAtMost) };
    },
  };
}

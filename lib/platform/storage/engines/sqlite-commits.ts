import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { keyOf } from '../limits.ts';
import type { Key, Table, Write } from '../store.ts';
import { TABLE_NAMES, layoutOf } from '../tables.ts';
import { numberOf } from './partition-number.ts';
import { toRow, withNumbers, WRITTEN } from './sqlite-rows.ts';

const dropAtMost = 1_000;
/** The written columns' parameters, by their places: those of the key are asked for as well as written. */
const place = (column: typeof WRITTEN[number]): string => `?${WRITTEN.indexOf(column) + 1}`;
const behind = `?${WRITTEN.length + 1}`;
/** A partition's number finds it, its text makes sure. */
const there = `n = ${place('n')} AND s = ${place('s')} AND p = ${place('p')}`;
const key: readonly string[] = ['n', 's', 'p'];
const replaced = WRITTEN.filter((column) => !key.includes(column)).map((column) => `${column} = ${place(column)}`).join(', ');

/** A write as its statement takes it: plain values, which another thread can be sent. */
export interface Statement {
  readonly kind: 'insert' | 'replace' | 'remove';
  readonly table: Table;
  /** Partition and sort first; behind a replaced or removed row's own, the version that must stand there. */
  readonly values: readonly SQLInputValue[];
}

export function toStatement(write: Write): Statement {
  const { table, partition, sort } = keyOf(write);
  if (write.kind === 'delete') return { kind: 'remove', table, values: [partition, sort, write.expected] };
  const values = toRow(write.item);
  return write.expected === 'absent' ? { kind: 'insert', table, values } : { kind: 'replace', table, values: [...values, write.expected] };
}

export const keyOfStatement = ({ table, values: [partition, sort] }: Statement): Key => ({ table, partition: String(partition), sort: String(sort) });

/** What writes, by one connection. */
export function createCommits(db: DatabaseSync) {
  const statements = Object.fromEntries(TABLE_NAMES.map((table) => [table, {
    find: db.prepare(`SELECT 1 FROM ${table} WHERE n = ? AND s = ? AND p = ?`),
    insert: db.prepare(`INSERT INTO ${table} (${WRITTEN.join(', ')}) VALUES (${WRITTEN.map(() => '?').join(', ')})`),
    replace: db.prepare(`UPDATE ${table} SET ${replaced} WHERE ${there} AND v = ${behind}`),
    remove: db.prepare(`DELETE FROM ${table} WHERE n = ? AND s = ? AND p = ? AND v = ?`),
    drop: db.prepare(`DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE ttl <= ? LIMIT ${dropAtMost})`),
  }])) as Record<Table, Record<'find' | 'insert' | 'replace' | 'remove' | 'drop', StatementSync>>;
  const [begin, commit, rollback] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT'), db.prepare('ROLLBACK')];
  const [savepoint, release, back] = [db.prepare('SAVEPOINT one'), db.prepare('RELEASE one'), db.prepare('ROLLBACK TO one')];

  function run(statement: Statement): boolean {
    const { kind, values } = statement;
    const { table, partition, sort } = keyOfStatement(statement);
    const own = statements[table];
    if (kind === 'remove') return own.remove.run(numberOf(partition), sort, partition, values[2] ?? null).changes === 1;
    if (kind === 'replace') return own.replace.run(...withNumbers(values.slice(0, -1)), values.at(-1) ?? null).changes === 1;
    return own.find.get(numberOf(partition), sort, partition) === undefined && own.insert.run(...withNumbers(values)).changes === 1; // the transaction holds the lock: nothing comes between
  }

  /** Commits what was done, or nothing where the work answers false. */
  function transaction<T>(work: () => T): T {
    begin.run();
    try {
      const result = work();
      (result === false ? rollback : commit).run();
      return result;
    } catch (error) {
      if (db.isTransaction) rollback.run(); // SQLite has already rolled back after some disk errors
      throw error;
    }
  }

  return {
    transaction,
    /** All of them, durably; or none and false, where a condition did not hold. */
    write: (writes: readonly Statement[]): boolean => transaction(() => writes.every(run)),
    /** All or nothing among others of one transaction that was begun. A savepoint keeps a copy of each page that it changes. */
    writeApart(writes: readonly Statement[]): boolean {
      savepoint.run();
      const done = writes.every(run);
      if (!done) back.run();
      release.run();
      return done;
    },
    /** Drops what is past its `ttl`, up to a thousand a table; true when there may be more. */
    drop(now: number): { readonly dropped: number; readonly more: boolean } {
      const counts = TABLE_NAMES.filter((table) => layoutOf(table).drops).map((table) => Number(statements[table].drop.run(Math.floor(now / 1000)).changes));
      return { dropped: counts.reduce((sum, count) => sum + count, 0), more: counts.includes(dropAtMost) };
    },
  };
}

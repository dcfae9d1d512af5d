import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { toMilliseconds } from '../../../calendar/instant.ts';
import type { Clock } from '../../clock.ts';
import { hasEnded } from '../condition.ts';
import { checkKeys, checkQuery, checkWrites } from '../limits.ts';
import { spellPosition } from '../position.ts';
import { StoreUnavailable, UnreadableItem, type CommitConflict, type ExpiredStore, type Item, type Key, type Page, type Query, type Store, type Table, type Write } from '../store.ts';
import { TABLE_NAMES } from '../tables.ts';
import { numberOf } from './partition-number.ts';
import { createCommits } from './sqlite-commits.ts';
import { toSql } from './sqlite-query.ts';
import { boundSize, copyDatabase, openDatabase, writePage } from './sqlite-file.ts';
import { fromRow, prepareRows, readColumns, readingAt } from './sqlite-rows.ts';

export interface SqliteStore extends Store, ExpiredStore {
  /** Since it was opened: commits that changed something, and the disk syncs they shared. */
  readonly counters: { readonly commits: number; readonly syncs: number };
  /** Drops what is past its `ttl`; also happens by itself with the first commit of every hour. Answers how many. */
  dropEnded(): number;
  /** @throws StoreUnavailable when the file cannot be read and written */
  check(): void;
  /** A consistent copy without remains of what was deleted, and with indexes made anew from its rows; the file must not exist. */
  copyTo(file: string): void;
  /** Writes what waits, then closes. */
  close(): void;
}

export interface SqliteOptions {
  /** A path, or `:memory:`. */
  readonly file: string;
  readonly clock: Clock;
  /** Until when time has passed for certain, in milliseconds: nothing whose `ttl` is later is dropped by itself. What the clock says unless said. */
  readonly passed?: () => number;
  /** How long a commit waits for another process that writes; it blocks meanwhile. */
  readonly busyMilliseconds?: number;
  /** The size the file may grow to, so that it leaves room for its neighbours on the disk; at least a megabyte. */
  readonly maxBytes?: number;
}

interface Waiting {
  readonly writes: readonly Write[];
  readonly settle: (failure: Error | undefined) => void;
}

const batchWrites = 2_000;
/** Bounded for the sake of other callers alone: a commit blocks the process. */
const mostWrites = 250;
const dropEvery = 3_600_000;

/** Store over the SQLite that is part of Node. One process writes; commits that wait together share one sync. */
export function createSqliteStore({ file, clock, passed, busyMilliseconds = 2_000, maxBytes }: SqliteOptions): SqliteStore {
  const db = guarded(() => openDatabase(file, busyMilliseconds));
  if (maxBytes !== undefined) boundSize(db, maxBytes);
  const now = () => toMilliseconds(clock.now());
  const certain = passed ?? now;
  const reads = Object.fromEntries(TABLE_NAMES.map((table) => [table, prepareRows(db, `SELECT ${readColumns(table)} FROM ${table} WHERE n = ? AND s = ? AND p = ?`)])) as Record<Table, StatementSync>;
  const queries = new Map<string, StatementSync>();
  const read = (key: Key): Item | undefined => {
    const { table, partition, sort } = key;
    const row = readingAt(() => `${table} ${partition}#${sort}`, () => reads[table].get(numberOf(partition), sort, partition));
    return row && fromRow(table, row);
  };
  const commits = createCommits(db, read);
  const [begin, commit, rollback] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT'), db.prepare('ROLLBACK')];
  const counters = { commits: 0, syncs: 0 };
  const waiting: Waiting[] = [];
  let scheduled: NodeJS.Immediate | undefined;
  let nextDrop = 0;

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

  function dropByItself(): void {
    const sure = certain();
    if (sure >= nextDrop) nextDrop = transaction(() => commits.drop(sure)).more ? sure : sure + dropEvery;
  }

  /** Of each: true when it was done, `there` when its effect already was, or its failure: a conflict, or that what it met is unreadable. */
  function write(batch: readonly Waiting[]): readonly (boolean | 'there' | CommitConflict | UnreadableItem)[] {
    const at = now();
    const [only] = batch;
    if (only && batch.length === 1) return [transaction(() => commits.write(only.writes)) || commits.whyNot(only.writes, at)];
    return transaction(() => batch.map(({ writes }) => commits.writeApart(writes) || ownFailure(() => commits.whyNot(writes, at))));
  }

  function flush(): void {
    scheduled = undefined;
    const batch = waiting.splice(0, batchOf(waiting));
    try {
      guarded(dropByItself);
      const outcomes = guarded(() => write(batch));
      const done = outcomes.filter((outcome) => outcome === true).length;
      counters.commits += done;
      if (done > 0) counters.syncs += 1;
      batch.forEach(({ settle }, i) => { const outcome = outcomes[i]; settle(outcome instanceof Error ? outcome : undefined); });
    } catch (error) {
      const failure = error instanceof Error ? error : new StoreUnavailable('the database failed');
      for (const { settle } of batch) settle(failure);
    }
    if (waiting.length > 0) schedule();
  }
  const schedule = () => { scheduled ??= setImmediate(flush); };

  function readAll(keys: readonly Key[], visible: (item: Item) => boolean): readonly (Item | undefined)[] {
    checkKeys(keys);
    return guarded(() => keys.map((key) => { const item = read(key); return item && visible(item) ? item : undefined; }));
  }

  function readPage(query: Query, visible: (item: Item) => boolean): Page {
    checkQuery(query);
    const { sql, sorted, values } = toSql(query);
    return guarded(() => {
      const found = readRows(query, sql, values);
      const rows = query.index !== 'primary' && found.some((item, i) => i > 0 && sortOf(query, item) === sortOf(query, found[i - 1])) ? readRows(query, sorted, values) : found;
      const items = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? items.at(-1) : undefined;
      return { items: items.filter(visible), ...(last && { next: spellPosition(positionOf(query, last)) }) };
    });
  }

  function readRows({ table, index, partition }: Query, sql: string, values: readonly SQLInputValue[]): readonly Item[] {
    const statement = queries.get(sql) ?? prepareRows(db, sql);
    queries.set(sql, statement);
    return readingAt(() => `${table} ${index} ${partition}`, () => statement.all(...values)).map((row) => fromRow(table, row));
  }

  const visibleNow = () => { const at = now(); return (item: Item) => !hasEnded(item, at); };
  return {
    counters,
    mostWrites,
    get: async (keys) => readAll(keys, visibleNow()),
    getExpired: async (keys) => readAll(keys, () => true),
    query: async (query) => readPage(query, visibleNow()),
    queryExpired: async (query) => readPage(query, () => true),
    async commit(writes) {
      checkWrites(writes, mostWrites);
      if (!db.isOpen) throw new StoreUnavailable('the database is closed');
      const failure = await new Promise<Error | undefined>((settle) => { waiting.push({ writes, settle }); schedule(); });
      if (failure) throw failure;
    },
    dropEnded: () => guarded(() => transaction(() => commits.drop(now()).dropped)),
    check: () => guarded(() => transaction(() => { for (const table of TABLE_NAMES) reads[table].get(0, '', ''); writePage(db); })),
    copyTo: (copy) => guarded(() => copyDatabase(db, copy)),
    close() {
      if (!db.isOpen) return;
      while (waiting.length > 0) flush();
      if (scheduled) clearImmediate(scheduled);
      db.close();
    },
  };
}

/** How many of those who wait fit one transaction: it blocks the process, so it stays short. */
function batchOf(waiting: readonly Waiting[]): number {
  let writes = 0;
  const beyond = waiting.findIndex((one) => (writes += one.writes.length) > batchWrites);
  return beyond === -1 ? waiting.length : beyond;
}

const sortOf = ({ index }: Query, item: Item | undefined): string => (index === 'primary' ? item?.key.sort : item?.indexes?.[index]?.sort) ?? '';

function positionOf(query: Query, item: Item) {
  const sort = sortOf(query, item);
  return query.index === 'primary' ? { sort } : { sort, partition: item.key.partition, primarySort: item.key.sort };
}

/** A commit that met an item that cannot be read fails alone: it shares its transaction with others. */
function ownFailure<T>(work: () => T): T | UnreadableItem {
  try {
    return work();
  } catch (error) {
    if (error instanceof UnreadableItem) return error;
    throw error;
  }
}

/** Whatever the engine or the disk says becomes `StoreUnavailable`; the cause goes to the log only. */
function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof StoreUnavailable || error instanceof UnreadableItem) throw error;
    throw new StoreUnavailable('the database failed', { cause: error });
  }
}

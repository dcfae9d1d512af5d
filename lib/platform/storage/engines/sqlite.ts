import { toMilliseconds } from '../../../calendar/instant.ts';
import type { Clock } from '../../clock.ts';
import { conflictOf, hasEnded } from '../condition.ts';
import { checkWrites, keyOf, WRITES_EVERYWHERE } from '../limits.ts';
import { StoreUnavailable, UnreadableItem, type CommitConflict, type ExpiredStore, type Item, type Store, type Write } from '../store.ts';
import { TABLE_NAMES } from '../tables.ts';
import { createCommits, toStatement } from './sqlite-commits.ts';
import { boundSize, copyDatabase, openDatabase, writePage } from './sqlite-file.ts';
import { guarded } from './sqlite-guard.ts';
import { createKeptReads } from './sqlite-kept.ts';
import { createReading } from './sqlite-reading.ts';
import { createRead } from './sqlite-rows.ts';
import { createSqliteWriter, type SqliteWriter } from './sqlite-writer.ts';

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

/** True when it was done, `there` when its effect already was, or its failure: a conflict, or that what it met is unreadable. */
type Outcome = boolean | 'there' | CommitConflict | UnreadableItem;
interface Waiting {
  readonly writes: readonly Write[];
  readonly settle: (failure: Error | undefined) => void;
}

const batchWrites = 2_000;
/** Bounded for the sake of other callers alone, who wait for it: small commits keep their place behind it. */
const mostWrites = 250;
const dropEvery = 3_600_000;

/** Store over the SQLite that is part of Node. One process writes; small commits that wait together share one sync, a thread writes the large ones. */
export function createSqliteStore({ file, clock, passed, busyMilliseconds = 2_000, maxBytes }: SqliteOptions): SqliteStore {
  const db = guarded(() => openDatabase(file, busyMilliseconds));
  if (maxBytes !== undefined) boundSize(db, maxBytes);
  const now = () => toMilliseconds(clock.now());
  const certain = passed ?? now;
  const read = createRead(db);
  const kept = createKeptReads(db);
  const reading = createReading(db, read, kept);
  const commits = createCommits(db);
  const writer = file === ':memory:' ? undefined : createSqliteWriter({ file, timeout: busyMilliseconds, ...(maxBytes !== undefined && { maxBytes }) });
  const counters = { commits: 0, syncs: 0 };
  const waiting: Waiting[] = [];
  let scheduled: NodeJS.Immediate | undefined;
  /** Large commits that the writing thread has not answered. */
  let large = 0;
  let nextDrop = 0;

  function dropByItself(): void {
    const sure = certain();
    if (sure < nextDrop) return;
    kept.clear();
    nextDrop = commits.transaction(() => commits.drop(sure)).more ? sure : sure + dropEvery;
  }
  /** Of what was not done: `there` when its effect already was, or its conflict, or that what it met is unreadable. */
  function whyNot(writes: readonly Write[]): 'there' | CommitConflict | UnreadableItem {
    try {
      return conflictOf(writes, writes.map((write) => read(keyOf(write))), now()) ?? 'there';
    } catch (error) {
      if (error instanceof UnreadableItem) return error;
      throw error;
    }
  }
  /** Those that wait together in one transaction; each true when it was done, or why not. */
  function write(batch: readonly Waiting[]): readonly Outcome[] {
    const [only] = batch;
    if (only && batch.length === 1) return [commits.write(only.writes.map(toStatement)) || whyNot(only.writes)];
    return commits.transaction(() => batch.map(({ writes }) => commits.writeApart(writes.map(toStatement)) || whyNot(writes)));
  }

  function settleAll(batch: readonly Waiting[], outcomes: readonly Outcome[]): void {
    const done = outcomes.filter((outcome) => outcome === true).length;
    counters.commits += done;
    if (done > 0) counters.syncs += 1;
    batch.forEach(({ settle }, i) => { const outcome = outcomes[i]; settle(outcome instanceof Error ? outcome : undefined); });
  }
  function settleFailed(batch: readonly Waiting[], error: unknown): void {
    const failure = error instanceof Error ? error : new StoreUnavailable('the database failed');
    for (const { settle } of batch) settle(failure);
  }

  /** Large ones go to the writing thread at once; small ones that wait behind them wait for it, so that commits keep their order. */
  function flush(): void {
    scheduled = undefined;
    for (let [first] = waiting; writer && first && isLarge(first); [first] = waiting) {
      waiting.shift();
      writeLarge(writer, first);
    }
    if (large > 0 || waiting.length === 0) return;
    const batch = waiting.splice(0, batchOf(waiting));
    try {
      settleAll(batch, guarded(() => { dropByItself(); return write(batch); }));
    } catch (error) {
      settleFailed(batch, error);
    } finally {
      for (const { writes } of batch) kept.forget(writes);
    }
    if (waiting.length > 0) schedule();
  }
  function writeLarge(thread: SqliteWriter, one: Waiting): void {
    thread.write(one.writes.map(toStatement), (told) => {
      large -= 1;
      if (large === 0 && waiting.length > 0) schedule();
      try {
        if (told instanceof Error) throw told;
        settleAll([one], guarded(() => [told === 'done' || (conflictOf(one.writes, told, now()) ?? 'there')])); // what stood there may be gone, where another process writes too
      } catch (error) {
        settleFailed([one], error);
      }
    });
    large += 1;
  }
  const schedule = () => { scheduled ??= setImmediate(flush); };

  const visibleNow = () => { const at = now(); return (item: Item) => !hasEnded(item, at); };
  const all = () => true;
  return {
    counters,
    mostWrites,
    keepsOrder: true,
    get: async (keys) => reading.items(keys, visibleNow()),
    getExpired: async (keys) => reading.items(keys, all),
    query: async (query) => reading.page(query, visibleNow()),
    queryExpired: async (query) => reading.page(query, all),
    async commit(writes) {
      checkWrites(writes, mostWrites);
      if (!db.isOpen) throw new StoreUnavailable('the database is closed');
      const failure = await new Promise<Error | undefined>((settle) => {
        waiting.push({ writes, settle });
        if (waiting.length === 1 && writer && isLarge({ writes })) flush(); // its rows are written while whoever asked goes on
        else schedule();
      });
      if (failure) throw failure;
    },
    dropEnded: () => { kept.clear(); return guarded(() => commits.transaction(() => commits.drop(now()).dropped)); },
    check: () => guarded(() => commits.transaction(() => { for (const table of TABLE_NAMES) read({ table, partition: '', sort: '' }); writePage(db); })),
    copyTo: (copy) => guarded(() => copyDatabase(db, copy)),
    close() {
      if (!db.isOpen) return;
      while (large > 0 || waiting.length > 0) {
        writer?.finish();
        flush();
      }
      writer?.close();
      if (scheduled) clearImmediate(scheduled);
      db.close();
    },
  };
}

/** More than every engine takes: a slice of bulk work. */
const isLarge = ({ writes }: Pick<Waiting, 'writes'>): boolean => writes.length > WRITES_EVERYWHERE;
/** How many of those who wait fit one transaction: it blocks the process, so it stays short. */
function batchOf(waiting: readonly Waiting[]): number {
  let writes = 0;
  const beyond = waiting.findIndex((one, i) => (writes += one.writes.length) > batchWrites || (i > 0 && isLarge(one)));
  return beyond === -1 ? waiting.length : beyond;
}

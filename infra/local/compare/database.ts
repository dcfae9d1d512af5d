import { DatabaseSync } from 'node:sqlite';
import { StoredEntry, type StoredCheckpoint } from '../../../lib/platform/ledger/entry.ts';
import type { Entry } from '../../../lib/platform/ledger/ledger.ts';
import { withDigest } from '../../../lib/platform/storage/digest.ts';
import { decodeItem } from '../../../lib/platform/storage/encode.ts';
import { CheckpointEntity, EntryEntity } from '../../../lib/platform/storage/entities/ledger.ts';
import { fromRow, hasItsNumbers, prepareRows, readingAt, WRITTEN, type Row } from '../../../lib/platform/storage/engines/sqlite-rows.ts';
import { UnreadableItem, type Item, type Table } from '../../../lib/platform/storage/store.ts';
import { isDamage, problemsIn } from '../database-damage.ts';
import type { Tell } from './differences.ts';

/** The database as it stands at one instant; its owner may go on writing. */
export interface Snapshot {
  /** All items of a table, in order of their keys, each with the digest of what it holds now: the one it carries is told where it is another. */
  items(table: Table): Generator<Item>;
  /** Of one entity of the ledger table. */
  ledger(entity: string): Generator<Item>;
  /** In order of their commits. */
  entries(): Generator<Entry>;
  close(): void;
}

export function openSnapshot(file: string, tell: Tell): Snapshot {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  database.exec('BEGIN');
  database.prepare('SELECT count(*) FROM ledger').get(); // from here on nothing moves

  for (const problem of problemsIn(database)) tell('DATABASE_DAMAGED', problem);

  /** What cannot be read is told. */
  function orTell<T>(name: string, read: () => T): T | undefined {
    try {
      return readingAt(() => name, read);
    } catch (error) {
      if (error instanceof UnreadableItem) tell('ITEM_UNREADABLE', name);
      else if (isDamage(error)) tell('DATABASE_DAMAGED', `${name}: ${error.message}`);
      else throw error;
      return undefined;
    }
  }
  function readOne(table: Table, row: Row, name: string): Item {
    if (!hasItsNumbers(row)) tell('ITEM_COLUMNS', name);
    const item = fromRow(table, row);
    const intact = withDigest(item);
    if (intact.digest !== item.digest) tell('ITEM_DAMAGED', name);
    return intact;
  }
  /** Sorted by their keys alone: whole rows would fill the disk once more. */
  function* select(table: Table, rest: string, ...values: string[]): Generator<Item> {
    const one = prepareRows(database, `SELECT ${WRITTEN.join(', ')} FROM ${table} WHERE rowid = ?`);
    const keys = database.prepare(`SELECT rowid AS place, p, s FROM ${table} ${rest}`).iterate(...values);
    let before: string | undefined;
    for (let next = orTell(table, () => keys.next()); next && !next.done; next = orTell(table, () => keys.next())) {
      const { place = null, p, s } = next.value;
      const name = `${table} ${String(p)}#${String(s)}`;
      if (name === before) tell('ITEM_TWICE', name);
      before = name;
      const item = orTell(name, () => { const row = one.get(place); return row && readOne(table, row, name); });
      if (item) yield item;
    }
  }
  return {
    items: (table) => select(table, 'ORDER BY p, s'),
    ledger: (entity) => select('ledger', 'WHERE e = ? ORDER BY p, s', entity),
    *entries() {
      for (const item of select('ledger', 'WHERE e = ? ORDER BY rowid', EntryEntity.name)) {
        const entry = readEntry(item.body);
        if (entry) yield entry;
        else tell('ITEM_UNREADABLE', `ledger ${item.key.partition}#${item.key.sort}`);
      }
    },
    close: () => database.close(),
  };
}

/** Of every stream that has one; what cannot be read is told where all checkpoints are compared. */
export function newestCheckpoints(snapshot: Snapshot): readonly StoredCheckpoint[] {
  const newest = new Map<string, StoredCheckpoint>();
  for (const item of snapshot.ledger(CheckpointEntity.name)) {
    try {
      const { value } = decodeItem(CheckpointEntity, item);
      if (value.size >= (newest.get(value.origin)?.size ?? 0)) newest.set(value.origin, value);
    } catch (error) {
      if (!(error instanceof UnreadableItem)) throw error;
    }
  }
  return [...newest.values()];
}

function readEntry(body: string): Entry | undefined {
  try {
    return StoredEntry.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined; // told as an item that cannot be read
  }
}

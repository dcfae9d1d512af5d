import { DatabaseSync } from 'node:sqlite';
import { StoredEntry, type StoredCheckpoint } from '../../../lib/platform/ledger/entry.ts';
import type { Entry } from '../../../lib/platform/ledger/ledger.ts';
import { withDigest } from '../../../lib/platform/storage/digest.ts';
import { decodeItem } from '../../../lib/platform/storage/encode.ts';
import { CheckpointEntity, EntryEntity } from '../../../lib/platform/storage/entities/ledger.ts';
import { fromRow, hasItsNumbers, nameOfRow, prepareRows, WRITTEN } from '../../../lib/platform/storage/engines/sqlite-rows.ts';
import { UnreadableItem, type Item, type Table } from '../../../lib/platform/storage/store.ts';
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

  /** Sorted by their places alone: whole rows would fill the disk once more. */
  function* select(table: Table, rest: string, ...values: string[]): Generator<Item> {
    const one = prepareRows(database, `SELECT ${WRITTEN.join(', ')} FROM ${table} WHERE rowid = ?`);
    for (const { place } of database.prepare(`SELECT rowid AS place FROM ${table} ${rest}`).iterate(...values)) {
      const row = one.get(place ?? null);
      if (!row) continue;
      const name = nameOfRow(table, row);
      if (!hasItsNumbers(row)) tell('ITEM_COLUMNS', name);
      try {
        const item = fromRow(table, row);
        const intact = withDigest(item);
        if (intact.digest !== item.digest) tell('ITEM_DAMAGED', name);
        yield intact;
      } catch {
        tell('ITEM_UNREADABLE', name);
      }
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

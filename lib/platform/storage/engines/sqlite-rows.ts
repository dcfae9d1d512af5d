import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { UnreadableItem, type IndexName, type Item, type Key, type Table } from '../store.ts';
import { INDEX_NAMES, TABLE_NAMES, layoutOf } from '../tables.ts';
import { numberOf } from './partition-number.ts';

type Index = 'primary' | IndexName;
/** Of each key: its partition, its sort key, and the partition's number. */
const KEY_COLUMNS = {
  primary: ['p', 's', 'n'], index1: ['x1p', 'x1s', 'x1n'], index2: ['x2p', 'x2s', 'x2n'], index3: ['x3p', 'x3s', 'x3n'],
} as const satisfies Record<Index, readonly [string, string, string]>;
const OWN = ['p', 's', 'e', 'v', 'salt', 'b', 'bin', 'ends', 'ttl', 'd'] as const;
const placesIn = (indexes: readonly IndexName[]) => indexes.flatMap((name) => KEY_COLUMNS[name].slice(0, 2));
/** What an item is read from, in the order of `WRITTEN`: a table without indexes has no places in them. */
export const readColumns = (table: Table): string => [...OWN, ...placesIn(layoutOf(table).indexes)].join(', ');
/** What a row is written to: the numbers too. */
export const WRITTEN = [...OWN, ...placesIn(INDEX_NAMES), ...Object.values(KEY_COLUMNS).map(([, , number]) => number)] as const;
export const columnsOf = (index: Index): readonly [partition: string, sort: string, number: string] => KEY_COLUMNS[index];
export const indexNameOf = (table: Table, index: Index): string => `${table}_${index}`;

/**
 * Rowid tables: keys arrive in random order, and clustering the rows by key (WITHOUT ROWID) made inserting three
 * to five times slower and large rows' files twice as big (measured with 60,000 rows of 300 and 1,500 bytes).
 * Indexes hold partitions by their numbers: a tenth of the bytes, so that a bulk import writes a third of the pages.
 */
export const LAYOUT = TABLE_NAMES.map((table) => [
  `CREATE TABLE IF NOT EXISTS ${table} (p TEXT NOT NULL, s TEXT NOT NULL, e TEXT NOT NULL, v INTEGER NOT NULL, salt TEXT NOT NULL, b TEXT NOT NULL,
    bin BLOB, ends INTEGER, ttl INTEGER, d TEXT NOT NULL, x1p TEXT, x1s TEXT, x2p TEXT, x2s TEXT, x3p TEXT, x3s TEXT, n INTEGER NOT NULL, x1n INTEGER, x2n INTEGER, x3n INTEGER) STRICT`,
  ...(['primary', ...layoutOf(table).indexes] as const).map((index) => {
    const [, sort, number] = KEY_COLUMNS[index];
    return `CREATE INDEX IF NOT EXISTS ${indexNameOf(table, index)} ON ${table} (${number}, ${sort})${index === 'primary' ? '' : ` WHERE ${number} IS NOT NULL`}`;
  }),
  ...(layoutOf(table).drops ? [`CREATE INDEX IF NOT EXISTS ${table}_ttl ON ${table} (ttl) WHERE ttl IS NOT NULL`] : []),
].join(';\n')).join(';\n');

/** A row's values by their places in `WRITTEN`. */
export type Row = Readonly<Record<number, SQLOutputValue>>;
const at = Object.fromEntries(WRITTEN.map((column, place) => [column, place])) as Record<typeof WRITTEN[number], number>; // each column has its place

/** A statement whose rows are arrays: objects with a name for each column take twice as long. */
export function prepareRows(database: DatabaseSync, sql: string): StatementSync {
  const statement = database.prepare(sql);
  statement.setReturnArrays(true);
  return statement;
}

/** Reads rows. @throws UnreadableItem naming where it looked, where a column holds a number beyond 2^53: nobody wrote it, and Node hands out nothing of such a row */
export function readingAt<T>(where: () => string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError && 'code' in error && error.code === 'ERR_OUT_OF_RANGE')) throw error;
    throw new UnreadableItem(`${where()}: a number there is beyond all that is written`, { cause: error });
  }
}

/** What stands under a key, ended or not. @throws UnreadableItem */
export function createRead(db: DatabaseSync): (key: Key) => Item | undefined {
  const reads = Object.fromEntries(TABLE_NAMES.map((table) => [table, prepareRows(db, `SELECT ${readColumns(table)} FROM ${table} WHERE n = ? AND s = ? AND p = ?`)])) as Record<Table, StatementSync>;
  return ({ table, partition, sort }) => {
    const row = readingAt(() => `${table} ${partition}#${sort}`, () => reads[table].get(numberOf(partition), sort, partition));
    return row && fromRow(table, row);
  };
}

/** In the order of `WRITTEN`, without the numbers. */
export function toRow({ key, entity, version, salt, body, bytes, endsAt, ttl, digest, indexes: { index1, index2, index3 } = {} }: Item): SQLInputValue[] {
  return [
    key.partition, key.sort, entity, version, salt, body, bytes ?? null, endsAt ?? null, ttl ?? null, digest,
    index1?.partition ?? null, index1?.sort ?? null, index2?.partition ?? null, index2?.sort ?? null, index3?.partition ?? null, index3?.sort ?? null,
  ];
}

/** A partition's number, or none where there is no place in the index. */
const numberIn = (partition: SQLOutputValue | SQLInputValue | undefined): number | null => (typeof partition === 'string' ? numberOf(partition) : null);
/** A row as it is written. */
export const withNumbers = (row: readonly SQLInputValue[]): readonly SQLInputValue[] =>
  [...row, numberIn(row[at.p]), numberIn(row[at.x1p]), numberIn(row[at.x2p]), numberIn(row[at.x3p])];

export function fromRow(table: Table, row: Row): Item {
  const text = (place: number): string => { const value = row[place]; if (typeof value !== 'string') throw damaged(table, row, place); return value; };
  const number = (place: number): number => { const value = row[place]; if (typeof value !== 'number') throw damaged(table, row, place); return value; };
  const bytes = row[at.bin];
  const indexes: Partial<Record<IndexName, { partition: string; sort: string }>> = {};
  for (const name of layoutOf(table).indexes) {
    const [partition, sort] = KEY_COLUMNS[name];
    if (typeof row[at[partition]] === 'string') indexes[name] = { partition: text(at[partition]), sort: text(at[sort]) };
  }
  return {
    key: { table, partition: text(at.p), sort: text(at.s) }, entity: text(at.e), version: number(at.v), salt: text(at.salt), body: text(at.b),
    ...(bytes instanceof Uint8Array && { bytes }),
    ...(row[at.ends] !== null && { endsAt: number(at.ends) }),
    ...(row[at.ttl] !== null && { ttl: number(at.ttl) }),
    digest: text(at.d),
    ...(Object.keys(indexes).length > 0 && { indexes }),
  };
}

/** Its key, whatever it holds. */
const nameOfRow = (table: Table, row: Row): string => `${table} ${String(row[at.p])}#${String(row[at.s])}`;

/** Whether the row is found under its keys: the numbers are those of its partitions. */
export const hasItsNumbers = (row: Row): boolean =>
  Object.values(KEY_COLUMNS).every(([partition, , number]) => row[at[number]] === numberIn(row[at[partition]]));

const damaged = (table: Table, row: Row, place: number) => new UnreadableItem(`${nameOfRow(table, row)}: its column ${WRITTEN[place]} cannot be read`);

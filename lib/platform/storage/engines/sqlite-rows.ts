import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { UnreadableItem, type IndexName, type Item, type Table } from '../store.ts';
import { TABLE_NAMES, layoutOf } from '../tables.ts';

const INDEX_COLUMNS = { index1: ['x1p', 'x1s'], index2: ['x2p', 'x2s'], index3: ['x3p', 'x3s'] } as const satisfies Record<IndexName, readonly [string, string]>;
const INDEX_NAMES = ['index1', 'index2', 'index3'] as const;
export const COLUMNS = ['p', 's', 'e', 'v', 'salt', 'b', 'bin', 'ends', 'ttl', ...INDEX_NAMES.flatMap((name) => INDEX_COLUMNS[name])] as const;
export const columnsOf = (index: 'primary' | IndexName): readonly [string, string] => (index === 'primary' ? ['p', 's'] : INDEX_COLUMNS[index]);
export const indexNameOf = (table: Table, index: IndexName): string => `${table}_${index}`;

/**
 * Rowid tables: keys arrive in random order, and clustering the rows by key (WITHOUT ROWID) made inserting three
 * to five times slower and large rows' files twice as big (measured with 60,000 rows of 300 and 1,500 bytes).
 */
export const LAYOUT = TABLE_NAMES.map((table) => [
  `CREATE TABLE IF NOT EXISTS ${table} (p TEXT NOT NULL, s TEXT NOT NULL, e TEXT NOT NULL, v INTEGER NOT NULL, salt TEXT NOT NULL, b TEXT NOT NULL,
    bin BLOB, ends INTEGER, ttl INTEGER, x1p TEXT, x1s TEXT, x2p TEXT, x2s TEXT, x3p TEXT, x3s TEXT, PRIMARY KEY (p, s)) STRICT`,
  ...layoutOf(table).indexes.map((index) => {
    const [partition, sort] = INDEX_COLUMNS[index];
    return `CREATE INDEX IF NOT EXISTS ${indexNameOf(table, index)} ON ${table} (${partition}, ${sort}) WHERE ${partition} IS NOT NULL`;
  }),
  ...(layoutOf(table).drops ? [`CREATE INDEX IF NOT EXISTS ${table}_ttl ON ${table} (ttl) WHERE ttl IS NOT NULL`] : []),
].join(';\n')).join(';\n');

export type Row = Record<string, SQLOutputValue>;

/** In the order of `COLUMNS`. */
export function toRow(item: Item): SQLInputValue[] {
  const places = INDEX_NAMES.flatMap((name) => { const place = item.indexes?.[name]; return [place?.partition ?? null, place?.sort ?? null]; });
  return [item.key.partition, item.key.sort, item.entity, item.version, item.salt, item.body, item.bytes ?? null, item.endsAt ?? null, item.ttl ?? null, ...places];
}

export function fromRow(table: Table, row: Row): Item {
  const text = (column: string): string => { const value = row[column]; if (typeof value !== 'string') throw damaged(table, column); return value; };
  const number = (column: string): number => { const value = row[column]; if (typeof value !== 'number') throw damaged(table, column); return value; };
  const bytes = row['bin'];
  const indexes: Partial<Record<IndexName, { partition: string; sort: string }>> = {};
  for (const name of INDEX_NAMES) {
    const [partition, sort] = INDEX_COLUMNS[name];
    if (typeof row[partition] === 'string') indexes[name] = { partition: text(partition), sort: text(sort) };
  }
  return {
    key: { table, partition: text('p'), sort: text('s') }, entity: text('e'), version: number('v'), salt: text('salt'), body: text('b'),
    ...(bytes instanceof Uint8Array && { bytes }),
    ...(row['ends'] !== null && { endsAt: number('ends') }),
    ...(row['ttl'] !== null && { ttl: number('ttl') }),
    ...(Object.keys(indexes).length > 0 && { indexes }),
  };
}

const damaged = (table: Table, column: string) => new UnreadableItem(`a row of ${table} has an unreadable column ${column}`);

import { itemBytes, type Attributes } from './item-bytes.ts';
import { failedUnits, getUnits, queryUnits, replayUnits, writeUnits, type TableKeys } from './request-units.ts';

/** One item's part of a request, or one query. */
export interface Line {
  readonly request: 'get' | 'query' | 'put' | 'delete' | 'failed' | 'replay';
  /** The item's entity, or what was asked. */
  readonly what: string;
  /** Tells items and queries apart. */
  readonly of: string;
  readonly bytes: number;
  readonly reads: number;
  /** Of the table; `indexes` are further units. */
  readonly writes: number;
  readonly indexes: number;
  /** Entries of indexes that came, went or moved. */
  readonly entriesMoved: number;
  /** Nothing stood there before. */
  readonly fresh: boolean;
}

/** A put or delete with what stood there before. */
export interface MeteredWrite {
  readonly table: string;
  readonly key: Attributes;
  readonly before: Attributes | undefined;
  readonly after: Attributes | undefined;
}

/** Collects what requests cost. Both sources tell it the same: items before and after, never units. */
export interface Meter {
  /** A strongly consistent get or batch get, item by item. */
  got(table: string, keys: readonly Attributes[], items: readonly Attributes[]): void;
  queried(table: string, index: string | undefined, asked: string, items: readonly Attributes[]): void;
  /** One write, or a transaction of more. */
  wrote(writes: readonly MeteredWrite[], how: { readonly transaction: boolean; readonly outcome: 'done' | 'failed' | 'replay' }): void;
  /** What has come since the last time. */
  taken(): readonly Line[];
}

export function createMeter(tables: Readonly<Record<string, TableKeys>>): Meter {
  let lines: Line[] = [];
  const layout = (table: string): TableKeys => {
    const found = tables[table];
    if (!found) throw new TypeError(`the meter does not know the table ${table}`);
    return found;
  };
  const keyText = (table: string, item: Attributes): string => JSON.stringify([table, ...layout(table).keys.map((name) => item[name])]);
  const whatOf = (table: string, item: Attributes | undefined): string => item?.['e']?.S ?? table;
  const nothing = { reads: 0, writes: 0, indexes: 0, entriesMoved: 0, fresh: false };
  return {
    got(table, keys, items) {
      const found = new Map(items.map((item) => [keyText(table, item), item]));
      for (const key of keys) {
        const of = keyText(table, key);
        const item = found.get(of);
        lines.push({ ...nothing, request: 'get', what: whatOf(table, item), of, bytes: item ? itemBytes(item) : 0, reads: getUnits(item) });
      }
    },
    queried(table, index, asked, items) {
      const bytes = items.reduce((total, item) => total + itemBytes(item), 0);
      lines.push({ ...nothing, request: 'query', what: `${asked}${index ? ` (${index})` : ''}`, of: JSON.stringify([table, index, asked, bytes]), bytes, reads: queryUnits(items, { consistent: index === undefined }) });
    },
    wrote(writes, { transaction, outcome }) {
      for (const { table, key, before, after } of writes) {
        const base = { ...nothing, what: whatOf(table, after ?? before), of: keyText(table, key), fresh: before === undefined, bytes: Math.max(before ? itemBytes(before) : 0, after ? itemBytes(after) : 0) };
        if (outcome === 'failed') lines.push({ ...base, request: 'failed', writes: failedUnits(before, after) * (transaction ? 2 : 1) });
        else if (outcome === 'replay') lines.push({ ...base, request: 'replay', reads: replayUnits(after ?? before) });
        else {
          const units = writeUnits(layout(table), before, after, { transaction });
          const indexes = Object.values(units.indexes).reduce((total, one) => total + one, 0);
          lines.push({ ...base, request: after ? 'put' : 'delete', writes: units.table, indexes, entriesMoved: units.entriesMoved });
        }
      }
    },
    taken() {
      const taken = lines;
      lines = [];
      return taken;
    },
  };
}

export interface Units { readonly reads: number; readonly writes: number }
export const NONE: Units = { reads: 0, writes: 0 };

export const unitsOf = (lines: readonly Line[]): Units =>
  lines.reduce((total, line) => ({ reads: total.reads + line.reads, writes: total.writes + line.writes + line.indexes }), NONE);

export const times = ({ reads, writes }: Units, count: number): Units => ({ reads: reads * count, writes: writes * count });

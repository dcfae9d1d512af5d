import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { checkKeys, checkQuery } from '../limits.ts';
import { spellPosition } from '../position.ts';
import type { Item, Key, Page, Query } from '../store.ts';
import { guarded } from './sqlite-guard.ts';
import type { KeptReads } from './sqlite-kept.ts';
import { toSql, type Asked } from './sqlite-query.ts';
import { fromRow, prepareRows, readingAt } from './sqlite-rows.ts';

/** What the port's reads answer; `visible` says of an item whether the reader sees it now. */
export interface Reading {
  items(keys: readonly Key[], visible: (item: Item) => boolean): readonly (Item | undefined)[];
  page(query: Query, visible: (item: Item) => boolean): Page;
}

export function createReading(db: DatabaseSync, read: (key: Key) => Item | undefined, kept: KeptReads): Reading {
  const queries = new Map<string, StatementSync>();

  /** One more than the page holds, where there are more. */
  function readRows(query: Query): readonly Item[] {
    const asked = toSql(query);
    return guarded(() => {
      const rows = run(query, asked, asked.sql);
      const inOrder = query.index === 'primary' || !rows.some((item, i) => i > 0 && sortOf(query, item) === sortOf(query, rows[i - 1]));
      return inOrder ? rows : run(query, asked, asked.sorted);
    });
  }
  function run({ table, index, partition }: Query, { values }: Asked, sql: string): readonly Item[] {
    const statement = queries.get(sql) ?? prepareRows(db, sql);
    queries.set(sql, statement);
    return readingAt(() => `${table} ${index} ${partition}`, () => statement.all(...values)).map((row) => fromRow(table, row));
  }

  return {
    items(keys, visible) {
      checkKeys(keys);
      return guarded(() => {
        kept.refresh();
        return keys.map((key) => { const item = kept.item(key, read); return item && visible(item) ? item : undefined; });
      });
    },
    page(query, visible) {
      checkQuery(query);
      guarded(kept.refresh);
      const rows = kept.page(query, () => readRows(query));
      const items = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? items.at(-1) : undefined;
      return { items: items.filter(visible), ...(last && { next: spellPosition(positionOf(query, last)) }) };
    },
  };
}

const sortOf = ({ index }: Query, item: Item | undefined): string => (index === 'primary' ? item?.key.sort : item?.indexes?.[index]?.sort) ?? '';

function positionOf(query: Query, item: Item) {
  const sort = sortOf(query, item);
  return query.index === 'primary' ? { sort } : { sort, partition: item.key.partition, primarySort: item.key.sort };
}

import type { SQLInputValue } from 'node:sqlite';
import { readPosition } from '../position.ts';
import type { Query } from '../store.ts';
import { numberOf } from './partition-number.ts';
import { columnsOf, indexNameOf, readColumns } from './sqlite-rows.ts';

/** The smallest text above everything that begins with the prefix; `undefined` when there is none. Order is by code point, as in UTF-8. */
export function abovePrefix(prefix: string): string | undefined {
  const points = Array.from(prefix, (c) => c.codePointAt(0) ?? 0);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    if (last === 0x10ffff) continue;
    return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
  }
  return undefined;
}

export interface Asked {
  /** In the order of the index, which leaves open how rows of one sort key follow each other. */
  readonly sql: string;
  /** In the order of the port, for where several rows have one sort key: SQLite sorts them for a third of the query's time. */
  readonly sorted: string;
  readonly values: readonly SQLInputValue[];
}

/** One statement a query shape; asks for one row more than the page, to know whether it is the last. */
export function toSql(query: Query): Asked {
  const [partition, sort, number] = columnsOf(query.index);
  const where = [`${number} = ?`, `${partition} = ?`];
  const values: SQLInputValue[] = [numberOf(query.partition), query.partition];
  const also = (condition: string, ...given: SQLInputValue[]) => { where.push(condition); values.push(...given); };
  const above = query.prefix === undefined ? undefined : abovePrefix(query.prefix);
  const from = query.prefix ?? query.from;
  if (from) also(`${sort} >= ?`, from);
  if (above !== undefined) also(`${sort} < ?`, above);
  if (query.to !== undefined) also(`${sort} <= ?`, query.to);
  const position = readPosition(query);
  const beyond = query.descending ? '<' : '>';
  if (position && query.index === 'primary') also(`${sort} ${beyond} ?`, position.sort);
  if (position && query.index !== 'primary') also(`(${sort}, p, s) ${beyond} (?, ?, ?)`, position.sort, position.partition ?? '', position.primarySort ?? '');
  const all = `SELECT ${readColumns(query.table)} FROM ${query.table} INDEXED BY ${indexNameOf(query.table, query.index)} WHERE ${where.join(' AND ')} ORDER BY ${sort}`;
  const way = query.descending ? ' DESC' : '';
  return { sql: `${all}${way} LIMIT ?`, sorted: `${all}${way}, p${way}, s${way} LIMIT ?`, values: [...values, query.limit + 1] };
}

import type { GlobalSecondaryIndex, KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { isDeepStrictEqual } from 'node:util';
import { itemBytes, type Attributes } from './item-bytes.ts';

/**
 * What DynamoDB bills on demand, by its published rules (Developer Guide: "DynamoDB read and write operations", "Using
 * global secondary indexes", "DynamoDB transactions"). Where they leave something open, by what others measured on the
 * live service: the doubling of transactions leaves index writes alone, and an index pays for what changes in it only
 * (github.com/nubo-db/dynoxide, pull requests 177 and 188; github.com/paritysuite/dynamodb-conformance, 67 and 74).
 */
const KILOBYTE = 1024;
const READ_STEP = 4 * KILOBYTE;

export interface TableKeys {
  readonly keys: readonly string[];
  readonly indexes: readonly IndexKeys[];
}
interface IndexKeys {
  readonly name: string;
  readonly keys: readonly string[];
  readonly projects: 'ALL' | readonly string[];
}

const namesOf = (schema: readonly KeySchemaElement[] | undefined): readonly string[] => (schema ?? []).map(({ AttributeName = '' }) => AttributeName);

/** Keys and indexes as a `CreateTable` states them. */
export function toTableKeys({ KeySchema, GlobalSecondaryIndexes = [] }: { readonly KeySchema?: KeySchemaElement[] | undefined; readonly GlobalSecondaryIndexes?: GlobalSecondaryIndex[] | undefined }): TableKeys {
  const keys = namesOf(KeySchema);
  return {
    keys,
    indexes: GlobalSecondaryIndexes.map(({ IndexName = '', KeySchema: schema, Projection = {} }) => {
      const own = namesOf(schema);
      return { name: IndexName, keys: own, projects: Projection.ProjectionType === 'ALL' ? 'ALL' : [...new Set([...keys, ...own, ...(Projection.NonKeyAttributes ?? [])])] };
    }),
  };
}

export interface WriteUnits {
  /** Of the table, doubled in a transaction. */
  readonly table: number;
  /** Of each index that changes; never doubled. */
  readonly indexes: Readonly<Record<string, number>>;
  /** What the same write would cost at least: the table's units, and one for each entry of an index that comes, goes or moves. */
  readonly entriesMoved: number;
}

const steps = (bytes: number, step: number): number => Math.max(1, Math.ceil(bytes / step));
const bytesOf = (item: Attributes | undefined): number => (item ? itemBytes(item) : 0);

/** A put (`after`), a delete (no `after`) or the delete of nothing. */
export function writeUnits({ indexes }: TableKeys, before: Attributes | undefined, after: Attributes | undefined, { transaction }: { readonly transaction: boolean }): WriteUnits {
  const charged: Record<string, number> = {};
  let entriesMoved = 0;
  for (const index of indexes) {
    const [old, next] = [entryOf(index, before), entryOf(index, after)];
    const stays = old !== undefined && next !== undefined && index.keys.every((key) => isDeepStrictEqual(old[key], next[key]));
    if (!stays) entriesMoved += (old ? 1 : 0) + (next ? 1 : 0);
    const units = isDeepStrictEqual(old, next) ? 0
      : stays ? steps(Math.max(bytesOf(old), bytesOf(next)), KILOBYTE)
        : [old, next].reduce((total, entry) => total + (entry ? steps(bytesOf(entry), KILOBYTE) : 0), 0);
    if (units > 0) charged[index.name] = units;
  }
  return { table: failedUnits(before, after) * (transaction ? 2 : 1), indexes: charged, entriesMoved };
}

/** The item's entry in an index; `undefined` where the item has not both keys (a sparse index). */
function entryOf({ keys, projects }: IndexKeys, item: Attributes | undefined): Attributes | undefined {
  if (!item || !keys.every((key) => item[key] !== undefined)) return undefined;
  return projects === 'ALL' ? item : Object.fromEntries(Object.entries(item).filter(([name]) => projects.includes(name)));
}

/** A write whose condition fails is charged by the larger of what stands there and what was to stand there, without indexes. */
export const failedUnits = (before: Attributes | undefined, after: Attributes | undefined): number =>
  steps(Math.max(bytesOf(before), bytesOf(after)), KILOBYTE);

/** One item of a strongly consistent batch get or get; one unit where nothing stands. */
export const getUnits = (item: Attributes | undefined): number => steps(bytesOf(item), READ_STEP);

/**
 * A query's page: its items together, then rounded. Half of it where the read may be late, as on every index. An empty
 * page is counted as the smallest step: the rules say so of items that are not there, and nothing of queries.
 */
export const queryUnits = (items: readonly Attributes[], { consistent }: { readonly consistent: boolean }): number =>
  steps(items.reduce((bytes, item) => bytes + itemBytes(item), 0), READ_STEP) * (consistent ? 1 : 0.5);

/** The same transaction sent again under its token: nothing is written, its items are read. */
export const replayUnits = (item: Attributes | undefined): number => 2 * getUnits(item);

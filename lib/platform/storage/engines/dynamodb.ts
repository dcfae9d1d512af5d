import {
  BatchGetItemCommand, DeleteItemCommand, PutItemCommand, QueryCommand, TransactWriteItemsCommand,
  type BatchGetItemCommandInput, type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { toMilliseconds } from '../../../calendar/instant.ts';
import type { Clock, Random } from '../../clock.ts';
import { conflictOf, hasEnded } from '../condition.ts';
import { WRITES_EVERYWHERE, checkKeys, checkQuery, checkWrites, keyText } from '../limits.ts';
import { StoreUnavailable, UnreadableItem, type ExpiredStore, type Item, type Key, type Page, type Query, type Store, type Table, type Write } from '../store.ts';
import { TABLE_NAMES } from '../tables.ts';
import { judge, pause } from './dynamodb-errors.ts';
import { fromAttributes, toKey } from './dynamodb-items.ts';
import { isEmptyRange, nextOf, toQueryInput } from './dynamodb-query.ts';
import { tokenOf, toTransactItem } from './dynamodb-writes.ts';

export interface DynamoOptions {
  readonly client: DynamoDBClient;
  /** The deployed table's name. */
  readonly tables: Readonly<Record<Table, string>>;
  readonly clock: Clock;
  readonly random: Random;
  /** How often it asks again where DynamoDB says "conflict" or hands back part of a batch; 8 unless said. */
  readonly attempts?: number;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** Store over DynamoDB's own client. Whole items only: no update expressions, no filters, no scans. */
export function createDynamoStore({ client, tables, clock, random, attempts = 8, wait = sleep }: DynamoOptions): Store & ExpiredStore {
  const now = () => toMilliseconds(clock.now());

  async function getAll(keys: readonly Key[], visible: (item: Item) => boolean): Promise<readonly (Item | undefined)[]> {
    checkKeys(keys);
    const found = new Map<string, Item>();
    let pending = toRequest(keys, tables);
    for (let attempt = 0; Object.keys(pending).length > 0; attempt += 1) {
      if (attempt === attempts) throw new StoreUnavailable('DynamoDB keeps handing back parts of a batch');
      if (attempt > 0) await wait(pause(attempt, random));
      const asked = pending;
      const { Responses = {}, UnprocessedKeys = {} } = await reading(() => client.send(new BatchGetItemCommand({ RequestItems: asked })));
      for (const table of TABLE_NAMES) {
        for (const attributes of Responses[tables[table]] ?? []) {
          const item = fromAttributes(table, attributes);
          found.set(keyText(item.key), item);
        }
      }
      pending = UnprocessedKeys;
    }
    return keys.map((key) => { const item = found.get(keyText(key)); return item && visible(item) ? item : undefined; });
  }

  async function getPage(query: Query, visible: (item: Item) => boolean): Promise<Page> {
    checkQuery(query);
    const input = toQueryInput(query, tables[query.table]);
    if (isEmptyRange(query)) return { items: [] };
    const { Items = [], LastEvaluatedKey } = await reading(() => client.send(new QueryCommand(input)));
    const items = Items.map((attributes) => fromAttributes(query.table, attributes)).filter(visible);
    const next = nextOf(query, LastEvaluatedKey);
    return next === undefined ? { items } : { items, next };
  }

  async function send(writes: readonly Write[]): Promise<void> {
    const items = writes.map((write) => toTransactItem(write, tables));
    const [only] = items;
    if (items.length === 1 && only?.Put) await client.send(new PutItemCommand(only.Put));
    else if (items.length === 1 && only?.Delete) await client.send(new DeleteItemCommand(only.Delete));
    else await client.send(new TransactWriteItemsCommand({ TransactItems: items, ClientRequestToken: tokenOf(writes) }));
  }

  async function commit(writes: readonly Write[]): Promise<void> {
    checkWrites(writes);
    for (let attempt = 0; ; attempt += 1) {
      if (attempt > 0) await wait(pause(attempt, random));
      const failure = await send(writes).then(() => undefined, (error: unknown) => ({ error }));
      if (!failure) return;
      const verdict = judge(failure.error, writes);
      if (verdict.kind === 'conditions') {
        const conflict = conflictOf(writes, standing(writes, verdict.failed), now());
        if (conflict) throw conflict;
        return;
      }
      if (verdict.kind === 'mistake') throw failure.error;
      if (verdict.kind === 'unavailable' || attempt + 1 === attempts) throw new StoreUnavailable('DynamoDB did not commit', { cause: failure.error });
    }
  }

  const visibleNow = () => { const at = now(); return (item: Item) => !hasEnded(item, at); };
  return {
    mostWrites: WRITES_EVERYWHERE,
    keepsOrder: false,
    get: async (keys) => getAll(keys, visibleNow()),
    getExpired: async (keys) => getAll(keys, () => true),
    query: async (query) => getPage(query, visibleNow()),
    queryExpired: async (query) => getPage(query, () => true),
    commit,
  };
}

/** A batch may not name a key twice. */
function toRequest(keys: readonly Key[], tables: Readonly<Record<Table, string>>): NonNullable<BatchGetItemCommandInput['RequestItems']> {
  const distinct = [...new Map(keys.map((key) => [keyText(key), key])).values()];
  return Object.fromEntries(TABLE_NAMES.flatMap((table) => {
    const ofTable = distinct.filter((key) => key.table === table);
    return ofTable.length > 0 ? [[tables[table], { Keys: ofTable.map(toKey), ConsistentRead: true }]] : [];
  }));
}

/**
 * What stands at each write's key. Where the condition held nothing is handed back, but it is known enough: a held
 * condition means that the write's effect is not there yet.
 */
const standing = (writes: readonly Write[], failed: ReadonlyMap<number, Item | undefined>): readonly (Item | undefined)[] =>
  writes.map((write, i) => (failed.has(i) ? failed.get(i) : heldBefore(write)));

const heldBefore = (write: Write): Item | undefined =>
  write.expected === 'absent' ? undefined
    : { key: write.kind === 'put' ? write.item.key : write.key, entity: '', version: write.expected, salt: '', body: '', digest: '' };

async function reading<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof UnreadableItem || judge(error, []).kind === 'mistake') throw error;
    throw new StoreUnavailable('DynamoDB did not answer', { cause: error });
  }
}

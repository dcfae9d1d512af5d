import {
  BatchGetItemCommand, BatchWriteItemCommand, ScanCommand,
  type BatchGetItemCommandInput, type BatchGetItemCommandOutput, type BatchWriteItemCommandInput, type BatchWriteItemCommandOutput, type DynamoDBClient, type ScanCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { isIntact } from '../../../../lib/platform/storage/digest.ts';
import { fromAttributes, toKey, type Attributes } from '../../../../lib/platform/storage/engines/dynamodb-items.ts';
import { StoreUnavailable, UnreadableItem, type Item, type Key, type Table } from '../../../../lib/platform/storage/store.ts';

/** An item as it lies in its table; `item` is absent where it cannot be read as one, or is not what was written. */
export interface Raw {
  readonly key: Key;
  readonly attributes: Attributes;
  readonly item?: Item;
}

/** A table of the stage, or one beside it, item by item and byte for byte: for what the storage port has no words for. */
export interface RawTable {
  /** Every item, in no order. */
  scan(): AsyncGenerator<Raw>;
  /** Position for position. */
  get(keys: readonly Key[]): Promise<readonly (Raw | undefined)[]>;
  /** Whatever stands there is replaced. Safe to repeat. */
  write(puts: readonly Attributes[], deletes: readonly Key[]): Promise<void>;
}

const ATTEMPTS = 10;
const keyText = ({ partition, sort }: Key): string => JSON.stringify([partition, sort]);

export function openRawTable(client: DynamoDBClient, name: string, table: Table): RawTable {
  function toRaw(attributes: Attributes): Raw {
    const key: Key = { table, partition: attributes['p']?.S ?? '', sort: (attributes['s']?.S ?? '').slice(1) };
    try {
      const item = fromAttributes(table, attributes);
      return { key, attributes, ...(isIntact(item) && { item }) };
    } catch (error) {
      if (error instanceof UnreadableItem) return { key, attributes };
      throw error;
    }
  }
  async function again(attempt: number): Promise<void> {
    if (attempt === ATTEMPTS) throw new StoreUnavailable(`DynamoDB keeps handing back parts of a batch of ${name}`);
    if (attempt > 0) await sleep(50 * 2 ** attempt);
  }
  return {
    async *scan() {
      let from: Attributes | undefined;
      do {
        const { Items = [], LastEvaluatedKey }: ScanCommandOutput = await client.send(new ScanCommand({ TableName: name, ConsistentRead: true, ...(from && { ExclusiveStartKey: from }) }));
        for (const attributes of Items) yield toRaw(attributes);
        from = LastEvaluatedKey;
      } while (from);
    },
    async get(keys) {
      const found = new Map<string, Raw>();
      for (let at = 0; at < keys.length; at += 100) {
        let pending: BatchGetItemCommandInput['RequestItems'] = { [name]: { Keys: keys.slice(at, at + 100).map(toKey), ConsistentRead: true } };
        for (let attempt = 0; pending && Object.keys(pending).length > 0; attempt += 1) {
          await again(attempt);
          const { Responses = {}, UnprocessedKeys }: BatchGetItemCommandOutput = await client.send(new BatchGetItemCommand({ RequestItems: pending }));
          for (const raw of (Responses[name] ?? []).map(toRaw)) found.set(keyText(raw.key), raw);
          pending = UnprocessedKeys;
        }
      }
      return keys.map((key) => found.get(keyText(key)));
    },
    async write(puts, deletes) {
      const requests = [...puts.map((Item) => ({ PutRequest: { Item } })), ...deletes.map((key) => ({ DeleteRequest: { Key: toKey(key) } }))];
      for (let at = 0; at < requests.length; at += 25) {
        let pending: BatchWriteItemCommandInput['RequestItems'] = { [name]: requests.slice(at, at + 25) };
        for (let attempt = 0; pending && Object.keys(pending).length > 0; attempt += 1) {
          await again(attempt);
          const { UnprocessedItems }: BatchWriteItemCommandOutput = await client.send(new BatchWriteItemCommand({ RequestItems: pending }));
          pending = UnprocessedItems;
        }
      }
    },
  };
}

/** Items of a generator, so many at a time. */
export async function* inChunks<T>(items: AsyncIterable<T> | Iterable<T>, size: number): AsyncGenerator<readonly T[]> {
  let chunk: T[] = [];
  for await (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

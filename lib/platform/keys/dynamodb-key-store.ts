import { BatchGetItemCommand, ConditionalCheckFailedException, PutItemCommand, type AttributeValue, type BatchGetItemCommandOutput, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { fromKeyItem, toKeyItem, toTombstone } from './dynamodb-key-item.ts';
import { spellKeyName } from './key-name.ts';
import { KeyDestroyed, KeyUnavailable, type KeyName, type KeyStore, type KeyUnavailableCode } from './keys.ts';

type Item = Record<string, AttributeValue>;

const codes: Readonly<Record<string, KeyUnavailableCode>> = {
  ResourceNotFoundException: 'not-found',
  AccessDeniedException: 'access-denied',
  ProvisionedThroughputExceededException: 'throttled',
  RequestLimitExceeded: 'throttled',
  ThrottlingException: 'throttled',
};
/** What the key table answered, by name. @throws KeyUnavailable */
export const keyTableUnavailable = (error: unknown): never => {
  const name = error instanceof Error ? error.name : 'unknown';
  throw new KeyUnavailable(`the key table answered ${name}`, codes[name] ?? 'unreachable', { cause: error });
};

export interface DynamodbKeyStoreOptions {
  readonly client: DynamoDBClient;
  /** A table of its own with the text partition key `keyName` (`name` is reserved): no point-in-time recovery, streams, exports or backups. */
  readonly table: string;
  readonly clock: Clock;
  /** Whether a deletion in this table is final: see `findRecoveryCopies`. Asked once, here. */
  readonly deletes: () => Promise<boolean>;
}

const batchSize = 100;
const attempts = 4;

/** One item a key. Destruction replaces the whole item by a tombstone in one put: no moment has neither or both. */
export async function createDynamodbKeyStore({ client, table, clock, deletes }: DynamodbKeyStoreOptions): Promise<KeyStore> {
  async function fetchBatch(names: readonly string[]): Promise<readonly Item[]> {
    const items: Item[] = [];
    let keys: Item[] | undefined = names.map((name) => ({ keyName: { S: name } }));
    for (let attempt = 0; keys; attempt++) {
      if (attempt === attempts) throw new KeyUnavailable('the key table left keys unanswered', 'throttled');
      if (attempt) await pause(2 ** attempt * 25);
      const command = new BatchGetItemCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } });
      const answer: BatchGetItemCommandOutput = await client.send(command).catch(keyTableUnavailable);
      items.push(...(answer.Responses?.[table] ?? []));
      const left = answer.UnprocessedKeys?.[table]?.Keys;
      keys = left?.length ? left : undefined;
    }
    return items;
  }

  /** Puts unless `condition` fails; then what stands there. */
  async function put(item: Item, condition: string): Promise<Item | undefined> {
    const command = new PutItemCommand({
      TableName: table, Item: item, ConditionExpression: condition, ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      await client.send(command);
      return undefined;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) return keyTableUnavailable(error);
      if (!error.Item) throw new KeyUnavailable('the key table did not say what stands there', 'unreachable', { cause: error });
      return error.Item;
    }
  }

  return {
    deletes: await deletes(),
    async put(name, key) {
      const standing = await put(toKeyItem(spellKeyName(name), key), 'attribute_not_exists(keyName)');
      const stored = standing ? fromKeyItem(standing) : key;
      if (stored === 'destroyed') throw new KeyDestroyed(`${spellKeyName(name)} is destroyed`);
      return stored;
    },
    async get(names: readonly KeyName[]) {
      const texts = names.map(spellKeyName);
      const distinct = [...new Set(texts)];
      const batches = Array.from({ length: Math.ceil(distinct.length / batchSize) }, (_, i) => distinct.slice(i * batchSize, (i + 1) * batchSize));
      const items = (await Promise.all(batches.map(fetchBatch))).flat();
      const byName = new Map(items.map((item) => [item['keyName']?.S, item]));
      return texts.map((text) => {
        const item = byName.get(text);
        return item && fromKeyItem(item);
      });
    },
    async destroy(name) {
      await put(toTombstone(spellKeyName(name), clock.now()), 'attribute_not_exists(destroyedAt)'); // the first tombstone stays
    },
  };
}

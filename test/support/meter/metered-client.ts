import { BatchGetItemCommand, type BatchGetItemCommandInput, type BatchGetItemCommandOutput, type ConsumedCapacity, type DynamoDBClient, type QueryCommandInput, type QueryCommandOutput, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Attributes } from './item-bytes.ts';
import type { Meter, MeteredWrite } from './meter.ts';
import type { TableKeys } from './request-units.ts';

/** What the engine itself says that a request cost. */
export type Said = (command: string, said: readonly ConsumedCapacity[]) => void;

export interface MeteredClient {
  /** The client whose requests are counted. */
  readonly client: DynamoDBClient;
  /** Another client of the same engine, not counted: it reads what stands there before a write. */
  readonly reader: DynamoDBClient;
  readonly tables: Readonly<Record<string, TableKeys>>;
  readonly meter: Meter;
  readonly said?: Said;
}

const conditionFailures = new Set(['ConditionalCheckFailedException', 'TransactionCanceledException']);

/**
 * Counts every request of a client, retries too, at the SDK's own seam. What stood there before a write is asked of the
 * engine just before: writers that run at once could come between, so a counted run has one at a time.
 */
export function meterClient({ client, reader, tables, meter, said }: MeteredClient): void {
  const done = new Set<string>();
  const keyOf = (table: string, item: Attributes): Record<string, NonNullable<Attributes[string]>> =>
    Object.fromEntries((tables[table]?.keys ?? []).flatMap((name) => { const value = item[name]; return value ? [[name, value]] : []; }));

  async function standing(writes: readonly TransactWriteItem[]): Promise<readonly MeteredWrite[]> {
    const wanted = writes.map(({ Put, Delete }) => {
      const table = Put?.TableName ?? Delete?.TableName;
      const item = Put?.Item ?? Delete?.Key;
      if (!table || !item) throw new TypeError('the meter knows puts and deletes');
      return { table, key: keyOf(table, item), after: Put?.Item };
    });
    const ask = Object.groupBy(wanted, ({ table }) => table);
    const RequestItems = Object.fromEntries(Object.entries(ask).map(([table, of = []]) => [table, { Keys: of.map(({ key }) => key), ConsistentRead: true }]));
    const { Responses = {}, UnprocessedKeys = {} } = await reader.send(new BatchGetItemCommand({ RequestItems }));
    if (Object.keys(UnprocessedKeys).length > 0) throw new Error('the engine did not say all that stands there');
    const found = new Map(Object.entries(Responses).flatMap(([table, items]) => items.map((item) => [JSON.stringify([table, keyOf(table, item)]), item] as const)));
    return wanted.map(({ table, key, after }) => ({ table, key, after, before: found.get(JSON.stringify([table, key])) }));
  }

  async function write<T>(writes: readonly TransactWriteItem[], token: string | undefined, transaction: boolean, send: () => Promise<T>): Promise<T> {
    const metered = await standing(writes);
    try {
      const answer = await send();
      meter.wrote(metered, { transaction, outcome: token !== undefined && done.has(token) ? 'replay' : 'done' });
      if (token !== undefined) done.add(token);
      return answer;
    } catch (error) {
      if (error instanceof Error && conditionFailures.has(error.name)) meter.wrote(metered, { transaction, outcome: 'failed' });
      throw error;
    }
  }

  client.middlewareStack.add((next, { commandName = '' }) => async (args) => {
    const input: object = { ...args.input, ...(said && { ReturnConsumedCapacity: 'INDEXES' }) };
    const send = async () => {
      const answer = await next({ ...args, input });
      const { ConsumedCapacity: cost } = answer.output as { readonly ConsumedCapacity?: ConsumedCapacity | readonly ConsumedCapacity[] };
      if (said && cost) said(commandName, Array.isArray(cost) ? cost : [cost]);
      return answer;
    };
    if (commandName === 'PutItemCommand') return write([{ Put: input as TransactWriteItem['Put'] }], undefined, false, send);
    if (commandName === 'DeleteItemCommand') return write([{ Delete: input as TransactWriteItem['Delete'] }], undefined, false, send);
    if (commandName === 'TransactWriteItemsCommand') {
      const { TransactItems = [], ClientRequestToken } = input as { readonly TransactItems?: readonly TransactWriteItem[]; readonly ClientRequestToken?: string };
      return write(TransactItems, ClientRequestToken, true, send);
    }
    const answer = await send();
    if (commandName === 'BatchGetItemCommand') {
      const { Responses = {}, UnprocessedKeys = {} } = answer.output as BatchGetItemCommandOutput;
      for (const [table, { Keys = [] }] of Object.entries((input as BatchGetItemCommandInput).RequestItems ?? {})) {
        const left = new Set((UnprocessedKeys[table]?.Keys ?? []).map((key) => JSON.stringify(key)));
        meter.got(table, Keys.filter((key) => !left.has(JSON.stringify(key))), Responses[table] ?? []);
      }
    } else if (commandName === 'QueryCommand') {
      const { TableName = '', IndexName, ExpressionAttributeValues = {} } = input as QueryCommandInput;
      meter.queried(TableName, IndexName, ExpressionAttributeValues[':p']?.S ?? '', (answer.output as QueryCommandOutput).Items ?? []);
    } else throw new TypeError(`the meter does not know ${commandName}`);
    return answer;
  }, { step: 'initialize', name: 'requestUnits' });
}

import {
  BatchGetItemCommand, ConditionalCheckFailedException, DeleteItemCommand, DynamoDBClient, InternalServerError, ProvisionedThroughputExceededException,
  PutItemCommand, QueryCommand, TransactionCanceledException, TransactWriteItemsCommand, TransactionConflictException, type CancellationReason,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { withDigest } from '../../lib/platform/storage/digest.ts';
import { createDynamoStore } from '../../lib/platform/storage/engines/dynamodb.ts';
import { toAttributes } from '../../lib/platform/storage/engines/dynamodb-items.ts';
import { CommitConflict, StoreUnavailable, UnreadableItem } from '../../lib/platform/storage/store.ts';
import { insert, item, itemOf, key, remove, replace } from '../contract/items.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const client = new DynamoDBClient({ region: 'cn-north-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
const double = mockClient(client);
const waits: number[] = [];
const store = createDynamoStore({
  client, tables: { registry: 'R', records: 'C', ledger: 'L' }, clock: virtualClock(), random: seededRandom(1), attempts: 4,
  wait: async (milliseconds) => { waits.push(milliseconds); },
});
const metadata = { $metadata: {}, message: '' };
const cancelled = (...CancellationReasons: CancellationReason[]) => new TransactionCanceledException({ ...metadata, CancellationReasons });
const named = (name: string) => Object.assign(new Error(name), { name });
const [a, b] = [item(key('a'), { a: 1 }), item(key('b'), { b: 1 }, { bytes: new Uint8Array([1]) })];
const two = [insert('a', a), insert('b', b)];
const rival = item(key('b'), { rival: true });
const failed = (it?: typeof a): CancellationReason => ({ Code: 'ConditionalCheckFailed', ...(it && { Item: toAttributes(it) }) });

beforeEach(() => {
  double.reset();
  double.rejects(new Error('the double was not told what to answer'));
  waits.length = 0;
});

describe('the DynamoDB adapter writes', () => {
  test('one item with PutItem or DeleteItem, several in a transaction, whole items under two kinds of condition', async () => {
    double.on(PutItemCommand).resolves({}).on(DeleteItemCommand).resolves({}).on(TransactWriteItemsCommand).resolves({});
    await store.commit([insert('a', a)]);
    await store.commit([remove('a', a)]);
    const changed = replace('a', a, { a: 2 });
    await store.commit([changed, remove('b', b), insert('entry', item(key('e', '1', 'ledger'), {}))]);
    assert.deepEqual(double.commandCalls(PutItemCommand)[0]?.args[0].input, {
      TableName: 'R', Item: toAttributes(a), ConditionExpression: 'attribute_not_exists(#p)', ExpressionAttributeNames: { '#p': 'p' }, ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    assert.deepEqual(double.commandCalls(DeleteItemCommand)[0]?.args[0].input.Key, { p: { S: 'a' }, s: { S: '.-' } });
    const sent = double.commandCalls(TransactWriteItemsCommand)[0]?.args[0].input;
    assert.deepEqual(sent?.TransactItems?.map((it) => [Object.keys(it)[0], it.Put?.TableName ?? it.Delete?.TableName, it.Put?.ConditionExpression ?? it.Delete?.ConditionExpression]),
      [['Put', 'R', '#v = :v'], ['Delete', 'R', '#v = :v'], ['Put', 'L', 'attribute_not_exists(#p)']]);
    assert.deepEqual(sent?.TransactItems?.[0]?.Put?.ExpressionAttributeValues, { ':v': { N: '1' } });
    assert.deepEqual(sent?.TransactItems?.[0]?.Put?.Item, toAttributes(itemOf(changed)));
  });

  test('the same commit with the same token, another with another, and deletions alone with none', async () => {
    double.on(TransactWriteItemsCommand).resolves({});
    const other = [insert('a', a), insert('b', withDigest({ ...b, bytes: new Uint8Array([2]) }))];
    for (const writes of [two, two, other, [remove('a', a), remove('b', b)]]) await store.commit(writes);
    const tokens = double.commandCalls(TransactWriteItemsCommand).map((call) => call.args[0].input.ClientRequestToken);
    assert.equal(tokens[0], tokens[1]);
    assert.notEqual(tokens[0], tokens[2]);
    assert.ok(tokens.slice(0, 3).every((token) => token?.length === 36));
    assert.equal(tokens[3], undefined);
  });
});

describe('the DynamoDB adapter answers', () => {
  const outcome = async (writes = two) => store.commit(writes).then(() => 'committed', (error: unknown) => error);

  test('a failed condition with its label and what stands there', async () => {
    double.on(TransactWriteItemsCommand).rejects(cancelled({ Code: 'None' }, failed(rival)));
    const conflict = await outcome();
    assert.ok(conflict instanceof CommitConflict);
    assert.deepEqual([conflict.label, conflict.current], ['b', rival]);
    double.on(PutItemCommand).rejects(new ConditionalCheckFailedException({ ...metadata }));
    const gone = await outcome([replace('a', a, {})]);
    assert.ok(gone instanceof CommitConflict);
    assert.deepEqual([gone.label, gone.current], ['a', undefined]);
    assert.deepEqual(waits, []);
  });

  test('success when the whole effect is already there, and a conflict when part of it is', async () => {
    double.on(TransactWriteItemsCommand).rejects(cancelled(failed(a), failed(b)));
    assert.equal(await outcome(), 'committed');
    double.on(TransactWriteItemsCommand).rejects(cancelled(failed(a), { Code: 'None' }));
    const conflict = await outcome();
    assert.deepEqual(conflict instanceof CommitConflict && conflict.label, 'a');
    double.on(TransactWriteItemsCommand).rejects(cancelled(failed(a), failed({ ...b, bytes: new Uint8Array([9]) })));
    assert.ok(await outcome() instanceof CommitConflict);
    double.on(DeleteItemCommand).rejects(new ConditionalCheckFailedException({ ...metadata }));
    assert.equal(await outcome([remove('a', a)]), 'committed');
    double.on(PutItemCommand).rejects(new ConditionalCheckFailedException({ ...metadata, Item: toAttributes(a) }));
    assert.equal(await outcome([insert('a', a)]), 'committed');
  });

  test('a transaction conflict by trying again, each time after a longer random pause, and then as unavailable', async () => {
    double.on(TransactWriteItemsCommand).rejectsOnce(cancelled({ Code: 'TransactionConflict' }, failed(rival))).rejectsOnce(named('TransactionInProgressException')).resolves({});
    assert.equal(await outcome(), 'committed');
    assert.equal(waits.length, 2);
    assert.ok(waits.every((wait, i) => wait >= 0 && wait <= 25 * 2 ** (i + 1)));
    double.on(PutItemCommand).rejects(new TransactionConflictException({ ...metadata }));
    assert.ok(await outcome([insert('a', a)]) instanceof StoreUnavailable);
    assert.equal(double.commandCalls(PutItemCommand).length, 4);
  });

  test('throttling, timeouts, a lost connection and refused credentials as unavailable, at once', async () => {
    const causes = [
      new ProvisionedThroughputExceededException({ ...metadata }), new InternalServerError({ ...metadata }), named('ThrottlingException'), named('RequestLimitExceeded'),
      named('TimeoutError'), named('ECONNRESET'), named('AccessDeniedException'), named('ResourceNotFoundException'),
      cancelled({ Code: 'ThrottlingError' }, { Code: 'None' }), cancelled({ Code: 'ProvisionedThroughputExceeded' }, failed(rival)),
    ];
    for (const cause of causes) {
      double.on(TransactWriteItemsCommand).rejects(cause);
      const error = await outcome();
      assert.ok(error instanceof StoreUnavailable, cause.name);
      assert.equal(error.cause, cause);
      double.on(BatchGetItemCommand).rejects(cause).on(QueryCommand).rejects(cause);
      if (cause instanceof TransactionCanceledException) continue;
      await assert.rejects(store.get([a.key]), StoreUnavailable);
      await assert.rejects(store.query({ table: 'registry', index: 'primary', partition: 'p', limit: 1 }), StoreUnavailable);
    }
    assert.deepEqual(waits, []);
  });

  test('a request that is wrong in itself as it is: that is a mistake in code, and no retry mends it', async () => {
    for (const cause of [named('ValidationException'), named('IdempotentParameterMismatchException'), cancelled({ Code: 'ValidationError' }, { Code: 'None' })]) {
      double.on(TransactWriteItemsCommand).rejects(cause);
      assert.equal(await outcome(), cause);
    }
    double.on(BatchGetItemCommand).rejects(named('ValidationException'));
    await assert.rejects(store.get([a.key]), { name: 'ValidationException' });
  });
});

describe('the DynamoDB adapter reads', () => {
  test('strongly and in one batch over tables, asks again for what was handed back, and gives up in the end', async () => {
    const entry = item(key('e', '1', 'ledger'), {});
    double.on(BatchGetItemCommand)
      .resolvesOnce({ Responses: { R: [toAttributes(b)] }, UnprocessedKeys: { R: { Keys: [{ p: { S: 'a' }, s: { S: '.-' } }], ConsistentRead: true } } })
      .resolvesOnce({ Responses: { R: [toAttributes(a)], L: [toAttributes(entry)] } });
    assert.deepEqual(await store.get([a.key, b.key, entry.key, a.key, key('none')]), [a, b, entry, a, undefined]);
    const [first, second] = double.commandCalls(BatchGetItemCommand).map((call) => call.args[0].input.RequestItems);
    assert.deepEqual(Object.entries(first ?? {}).map(([table, asked]) => [table, asked.Keys?.length, asked.ConsistentRead]), [['R', 3, true], ['L', 1, true]]);
    assert.deepEqual(second, { R: { Keys: [{ p: { S: 'a' }, s: { S: '.-' } }], ConsistentRead: true } });
    assert.equal(waits.length, 1);
    double.on(BatchGetItemCommand).resolves({ UnprocessedKeys: { R: { Keys: [{ p: { S: 'a' }, s: { S: '.-' } }] } } });
    await assert.rejects(store.get([a.key]), StoreUnavailable);
  });

  test('primary ranges consistently and indexes by their name, and takes a page up where it ended', async () => {
    const place = { indexes: { index1: { partition: 'x', sort: 'm' } } };
    double.on(QueryCommand).resolvesOnce({ Items: [toAttributes(item(key('p', 's1'), {}, place))], LastEvaluatedKey: { x1p: { S: 'x' }, x1s: { S: '.m' }, p: { S: 'p' }, s: { S: '.s1' } } }).resolves({ Items: [] });
    const query = { table: 'registry', index: 'index1', partition: 'x', from: 'a', to: 'z', limit: 1 } as const;
    const { next } = await store.query(query);
    assert.ok(next);
    assert.deepEqual(await store.query({ ...query, after: next }), { items: [] });
    await store.query({ table: 'registry', index: 'primary', partition: 'x', limit: 1 });
    const inputs = double.commandCalls(QueryCommand).map((call) => call.args[0].input);
    assert.deepEqual(inputs.map((input) => [input.IndexName, input.ConsistentRead]), [['index1', undefined], ['index1', undefined], [undefined, true]]);
    assert.deepEqual(inputs[1]?.ExclusiveStartKey, { x1p: { S: 'x' }, x1s: { S: '.m' }, p: { S: 'p' }, s: { S: '.s1' } });
    assert.ok(inputs.every((input) => input.FilterExpression === undefined));
  });

  test('an item whose attributes are not what it writes as unreadable', async () => {
    for (const broken of [{ ...toAttributes(a), v: { S: '1' } }, { ...toAttributes(a), s: { S: 'x' } }, { p: { S: 'a' }, s: { S: '.-' } }]) {
      double.on(BatchGetItemCommand).resolves({ Responses: { R: [broken] } });
      await assert.rejects(store.get([a.key]), UnreadableItem);
    }
  });
});

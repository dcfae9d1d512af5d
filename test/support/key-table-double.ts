import {
  BatchGetItemCommand, ConditionalCheckFailedException, DynamoDBClient, GetItemCommand, PutItemCommand,
  type AttributeValue, type BatchGetItemCommandInput, type GetItemCommandInput, type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import assert from 'node:assert/strict';

type Item = Record<string, AttributeValue>;

/** Only `attribute_not_exists(x) [AND …]`: another condition is not what the double knows. */
function holds(condition: string | undefined, standing: Item | undefined): boolean {
  return (condition ?? assert.fail('an unconditional put')).split(' AND ').every((term) => {
    const name = /^attribute_not_exists\((\w+)\)$/.exec(term)?.[1] ?? assert.fail(`unknown condition ${term}`);
    assert.ok(!['name', 'wrapped', 'key', 'keys', 'suite', 'state', 'status', 'ttl'].includes(name.toLowerCase()), `${name} may be a reserved word`);
    return !standing?.[name];
  });
}

/** A key table in memory: conditional puts, consistent reads, in batches of at most 100 distinct keys; nothing else is answered. */
export function keyTableDouble(table: string) {
  const client = new DynamoDBClient({ region: 'cn-north-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } });
  const double = mockClient(client);
  const items = new Map<string, Item>();
  const nameOf = (key: Item): string => key['keyName']?.S ?? assert.fail('a key without keyName');
  double.onAnyCommand().rejects(new Error('the double was not told what to answer'));
  double.on(PutItemCommand).callsFake(async (input: PutItemCommandInput) => {
    assert.equal(input.TableName, table);
    const item = input.Item ?? assert.fail('no item');
    const standing = items.get(nameOf(item));
    if (!holds(input.ConditionExpression, standing))
      throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: { httpStatusCode: 400 }, ...(standing && { Item: standing }) });
    items.set(nameOf(item), structuredClone(item));
    return { $metadata: {} };
  });
  double.on(GetItemCommand).callsFake(async (input: GetItemCommandInput) => {
    assert.deepEqual([input.TableName, input.ConsistentRead], [table, true]);
    const item = items.get(nameOf(input.Key ?? assert.fail('no key')));
    return { $metadata: {}, ...(item && { Item: item }) };
  });
  let unprocessed = 0;
  double.on(BatchGetItemCommand).callsFake(async (input: BatchGetItemCommandInput) => {
    const request = input.RequestItems?.[table] ?? assert.fail('another table');
    const keys = request.Keys ?? [];
    assert.equal(request.ConsistentRead, true);
    assert.ok(keys.length >= 1 && keys.length <= 100, `${keys.length} keys`);
    assert.equal(new Set(keys.map(nameOf)).size, keys.length, 'DynamoDB refuses a key asked twice');
    const [left, now] = [keys.slice(0, unprocessed), keys.slice(unprocessed)];
    unprocessed = 0;
    return {
      $metadata: {},
      Responses: { [table]: now.map((key) => items.get(nameOf(key))).filter((item) => item !== undefined) },
      ...(left.length && { UnprocessedKeys: { [table]: { Keys: left } } }),
    };
  });
  return {
    client, double, items,
    /** The next batch leaves its first `count` keys unprocessed. */
    leaveUnprocessed: (count: number) => { unprocessed = count; },
  };
}

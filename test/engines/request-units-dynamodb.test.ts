import { BatchGetItemCommand, CreateTableCommand, DeleteItemCommand, PutItemCommand, QueryCommand, TransactWriteItemsCommand, type AttributeValue, type ConsumedCapacity, type GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb';
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { tableDefinition } from '../../lib/platform/storage/engines/dynamodb-tables.ts';
import { createMeteredDynamoWorld, createMeteredWorld } from '../support/meter/metered-world.ts';
import { meterClient } from '../support/meter/metered-client.ts';
import { createMeter, unitsOf } from '../support/meter/meter.ts';
import { toTableKeys } from '../support/meter/request-units.ts';
import { measureMainJob } from '../bench/units/main-job.ts';
import { startDynamoLocal, TABLE_NAMES_LOCAL } from './dynamodb-local.ts';
import { notRun } from './not-run.ts';

const suite = 'request units: DynamoDB Local';
const engine = await startDynamoLocal();
if ('missing' in engine) {
  notRun(suite, engine.missing);
} else {
  after(engine.stop);
  const another = engine.another;

  describe(suite, () => {
    const total = (said: readonly ConsumedCapacity[]) => said.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);

    /** A table with two indexes, its counted client, and what meter and engine say of each request. */
    async function bench(name: string, projections: readonly GlobalSecondaryIndex['Projection'][]) {
      const definition = tableDefinition('registry');
      const indexes = projections.map((Projection, i): GlobalSecondaryIndex => ({ ...definition.GlobalSecondaryIndexes?.[i], IndexName: `index${i + 1}`, KeySchema: definition.GlobalSecondaryIndexes?.[i]?.KeySchema, Projection }));
      const used = new Set([definition, ...indexes].flatMap(({ KeySchema = [] }) => KeySchema.map(({ AttributeName }) => AttributeName)));
      const wanted = { ...definition, AttributeDefinitions: definition.AttributeDefinitions.filter(({ AttributeName }) => used.has(AttributeName)), ...(indexes.length > 0 ? { GlobalSecondaryIndexes: indexes } : { GlobalSecondaryIndexes: undefined }) };
      const [client, reader] = [another(), another()];
      await reader.send(new CreateTableCommand({ TableName: name, ...wanted }));
      const meter = createMeter({ [name]: toTableKeys(wanted) });
      let said = 0;
      meterClient({ client, reader, meter, tables: { [name]: toTableKeys(wanted) }, said: (_command, capacity) => { said = total(capacity); } });
      return {
        client, name, meter,
        /** Both figures, which must agree. */
        async units(send: () => Promise<unknown>): Promise<number> {
          await send();
          const { reads, writes } = unitsOf(meter.taken());
          assert.equal(reads + writes, said);
          return said;
        },
        put(item: Record<string, AttributeValue>) { return this.units(() => client.send(new PutItemCommand({ TableName: name, Item: item }))); },
        remove(key: Record<string, AttributeValue>) { return this.units(() => client.send(new DeleteItemCommand({ TableName: name, Key: key }))); },
      };
    }
    const key = (n: number) => ({ p: { S: `p${n}` }, s: { S: '.s' } });
    const body = (bytes: number) => ({ b: { S: '数'.repeat(Math.floor(bytes / 3)) } });

    test('puts, replacements and deletes go by the larger of what stood there and what stands', async () => {
      const at = await bench('plain', []);
      assert.deepEqual([await at.put(key(1)), await at.put({ ...key(1), ...body(2500) }), await at.put(key(1))], [1, 3, 3]);
      assert.deepEqual([await at.put({ ...key(2), ...body(5000) }), await at.remove(key(2)), await at.remove(key(2)), await at.remove(key(9))], [5, 5, 1, 1]);
    });

    test('items are measured to the byte at the kilobyte, whatever their attributes are', async () => {
      const at = await bench('bytes', []);
      const kinds: readonly AttributeValue[] = [
        { S: '学籍' }, { B: new Uint8Array(37) }, { BOOL: true }, { NULL: true }, { SS: ['a', '学'] }, { BS: [new Uint8Array(3)] }, { L: [{ S: 'x' }, { BOOL: false }] }, { M: { 名: { S: 'y' }, z: { L: [] } } },
        ...['0', '1', '-1', '12', '123', '1234', '-12345', '1700000000000', '1798761600', '100', '0.5', '0.05', '12.5', '-0.001', '1e20'].map((N) => ({ N })),
      ];
      const { itemBytes } = await import('../support/meter/item-bytes.ts');
      for (const [n, value] of kinds.entries()) {
        const start = { ...key(n), k: value };
        for (const [target, units] of [[1024, 1], [1025, 2]] as const) {
          const item = { ...start, f: { S: 'x'.repeat(target - itemBytes(start) - 1) } };
          assert.deepEqual([JSON.stringify(value), itemBytes(item), await at.put({ ...item, p: { S: `q${n}` } })], [JSON.stringify(value), target + 0, units]);
          await at.remove({ p: { S: `q${n}` }, s: { S: '.s' } });
        }
      }
    });

    for (const [kind, projection] of [['all', { ProjectionType: 'ALL' }], ['keys', { ProjectionType: 'KEYS_ONLY' }]] as const) {
      test(`an index pays for what changes in it, projecting ${kind}`, async () => {
        const at = await bench(`indexed-${kind}`, [projection, projection]);
        const x1 = (place: string) => ({ x1p: { S: place }, x1s: { S: '.a' } });
        const x2 = (place: string) => ({ x2p: { S: place }, x2s: { S: '.a' } });
        const steps = [
          await at.put({ ...key(1), ...body(3000), ...x1('a') }), // comes into one index
          await at.put({ ...key(1), ...body(3000), ...x1('a') }), // nothing changed
          await at.put({ ...key(1), ...body(2000), v: { N: '2' }, ...x1('a') }), // keeps its place
          await at.put({ ...key(1), ...body(2000), v: { N: '3' }, ...x1('b') }), // moves
          await at.put({ ...key(1), ...body(2000), v: { N: '4' }, ...x1('b'), ...x2('c') }), // into the second
          await at.put({ ...key(1), ...body(2000), v: { N: '5' }, ...x2('c') }), // leaves the first
          await at.put({ ...key(1), ...body(2000), x1p: { S: 'half' } }), // a half key is in no index
          await at.remove(key(1)),
        ];
        assert.deepEqual(steps, kind === 'all' ? [6, 3, 6, 6, 6, 6, 4, 2] : [4, 3, 3, 4, 3, 3, 3, 2]);
      });
    }

    test('a failed condition costs what stands there or was to stand there', async () => {
      const at = await bench('conditions', []);
      await at.put({ ...key(1), ...body(3000) });
      const refused = () => at.client.send(new PutItemCommand({ TableName: at.name, Item: key(1), ConditionExpression: 'attribute_not_exists(p)' }));
      await assert.rejects(refused, { name: 'ConditionalCheckFailedException' });
      assert.deepEqual(unitsOf(at.meter.taken()), { reads: 0, writes: 3 }); // the engine does not say: this is the rule
    });

    test('a transaction doubles what the table costs, not its indexes; sent again it is read', async () => {
      const at = await bench('transactions', [{ ProjectionType: 'ALL' }]);
      await at.put({ ...key(2), ...body(4000) });
      const transaction = new TransactWriteItemsCommand({
        ClientRequestToken: 'once', TransactItems: [
          { Put: { TableName: at.name, Item: { ...key(1), ...body(1500), x1p: { S: 'i' }, x1s: { S: '.1' } } } }, { Delete: { TableName: at.name, Key: key(2) } },
        ],
      });
      await at.client.send(transaction);
      assert.deepEqual(unitsOf(at.meter.taken()), { reads: 0, writes: 2 * 2 + 2 + 2 * 4 }); // the development engine says 4 whatever the size
      await at.client.send(transaction);
      assert.deepEqual(unitsOf(at.meter.taken()), { reads: 2 + 2, writes: 0 });
      const refused = at.client.send(new TransactWriteItemsCommand({ TransactItems: [
        { Put: { TableName: at.name, Item: key(1), ConditionExpression: 'attribute_not_exists(p)' } }, { Put: { TableName: at.name, Item: key(3) } },
      ] }));
      await assert.rejects(refused, { name: 'TransactionCanceledException' });
      assert.deepEqual(unitsOf(at.meter.taken()), { reads: 0, writes: 2 * 2 + 2 * 1 });
    });

    test('batch gets go item by item, queries together', async () => {
      const at = await bench('reads', [{ ProjectionType: 'ALL' }]);
      for (let n = 1; n <= 5; n += 1) await at.put({ p: { S: 'many' }, s: { S: `.${n}` }, ...body(3000), x1p: { S: 'i' }, x1s: { S: `.${n}` } });
      await at.put({ ...key(7), ...body(9000) });
      const get = (keys: Record<string, AttributeValue>[]) => at.units(() => at.client.send(new BatchGetItemCommand({ RequestItems: { [at.name]: { Keys: keys, ConsistentRead: true } } })));
      assert.deepEqual([await get([key(7)]), await get([key(7), { p: { S: 'many' }, s: { S: '.1' } }])], [3, 4]);
      await at.client.send(new BatchGetItemCommand({ RequestItems: { [at.name]: { Keys: [key(8)], ConsistentRead: true } } }));
      assert.equal(unitsOf(at.meter.taken()).reads, 1); // as measured on the live service; the development engine forgets absent items of a batch
      const query = (input: object) => at.units(() => at.client.send(new QueryCommand({ TableName: at.name, KeyConditionExpression: '#p = :p', ...input })));
      const of = (name: string, value: string) => ({ ExpressionAttributeNames: { '#p': name }, ExpressionAttributeValues: { ':p': { S: value } } });
      assert.deepEqual([
        await query({ ...of('p', 'many'), ConsistentRead: true }), await query({ ...of('p', 'many'), ConsistentRead: true, Limit: 1 }),
        await query({ ...of('x1p', 'i'), IndexName: 'index1' }), await query({ ...of('x1p', 'i'), IndexName: 'index1', Limit: 1 }),
      ], [4, 1, 2, 0.5]);
    });

    test('counts the same for the main job as over SQLite, request by request', async () => {
      const local = await createMeteredWorld();
      const dynamo = await createMeteredDynamoWorld({ client: another(), reader: another(), tables: TABLE_NAMES_LOCAL, keyTable: 'test-unit-keys' });
      const [overSqlite, overDynamo] = [await measureMainJob(local, { rows: 200, entries: 300 }), await measureMainJob(dynamo, { rows: 200, entries: 300 })];
      local.world.close();
      dynamo.world.close();
      assert.deepEqual(
        overDynamo.map(({ operation, what, lines, keyCalls }) => ({ operation, what, keyCalls, ...unitsOf(lines) })),
        overSqlite.map(({ operation, what, lines, keyCalls }) => ({ operation, what, keyCalls, ...unitsOf(lines) })),
      );
    });
  });
}

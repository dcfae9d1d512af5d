import { DescribeTableCommand, DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { createDynamoStore } from '../../lib/platform/storage/engines/dynamodb.ts';
import { storeContract } from '../contract/store.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { startDynamoLocal, TABLE_NAMES_LOCAL } from './dynamodb-local.ts';
import { notRun } from './not-run.ts';

const suite = 'store contract: DynamoDB Local';
const engine = await startDynamoLocal();
if ('missing' in engine) {
  notRun(suite, engine.missing);
} else {
  const { client, stop } = engine;
  after(stop);
  storeContract('DynamoDB Local', async () => {
    const clock = virtualClock();
    const store = createDynamoStore({ client, tables: TABLE_NAMES_LOCAL, clock, random: seededRandom('dynamodb'), attempts: 20 });
    return { store, clock, close: async () => undefined };
  });

  describe('DynamoDB tables', () => {
    test('have the declared indexes, and a time to live except for the ledger', async () => {
      const found = await Promise.all(Object.entries(TABLE_NAMES_LOCAL).map(async ([table, TableName]) => {
        const { Table: described } = await client.send(new DescribeTableCommand({ TableName }));
        const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
        return [table, described?.GlobalSecondaryIndexes?.map((index) => index.IndexName).toSorted() ?? [], TimeToLiveDescription?.AttributeName];
      }));
      assert.deepEqual(found, [
        ['registry', ['index1', 'index2', 'index3'], 'ttl'],
        ['records', ['index1', 'index2', 'index3'], 'ttl'],
        ['ledger', [], undefined],
      ]);
    });
  });
}

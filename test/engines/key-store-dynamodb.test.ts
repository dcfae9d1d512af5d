import { CreateTableCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { after } from 'node:test';
import { createDynamodbKeyStore } from '../../lib/platform/keys/dynamodb-key-store.ts';
import { keyStoreContract } from '../contract/key-store.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { startDynamoLocal } from './dynamodb-local.ts';
import { notRun } from './not-run.ts';

const suite = 'key store contract: DynamoDB Local';
const engine = await startDynamoLocal();
if ('missing' in engine) {
  notRun(suite, engine.missing);
} else {
  const { client, stop } = engine;
  after(stop);
  let made = 0;
  keyStoreContract('DynamoDB Local', () => {
    const table = `test-keys-${made++}`;
    const ready = client.send(new CreateTableCommand({
      TableName: table, BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'keyName', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'keyName', KeyType: 'HASH' }],
    }));
    return {
      async open() {
        await ready;
        return createDynamodbKeyStore({ client, table, clock: virtualClock(), deletes: async () => true });
      },
      async everything() {
        const { Items: items = [] } = await client.send(new ScanCommand({ TableName: table }));
        return items.flatMap((item) => Object.values(item).map((value) => value.B ?? Buffer.from(value.S ?? '')));
      },
    };
  });
}

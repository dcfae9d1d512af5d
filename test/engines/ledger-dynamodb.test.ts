import { after } from 'node:test';
import { createDynamoStore } from '../../lib/platform/storage/engines/dynamodb.ts';
import { ledgerContract } from '../contract/ledger.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { startDynamoLocal, TABLE_NAMES_LOCAL } from './dynamodb-local.ts';
import { notRun } from './not-run.ts';

const engine = await startDynamoLocal();
if ('missing' in engine) {
  notRun('ledger on DynamoDB Local', engine.missing);
} else {
  after(engine.stop);
  ledgerContract('DynamoDB Local', async () => {
    const clock = virtualClock();
    const store = createDynamoStore({ client: engine.client, tables: TABLE_NAMES_LOCAL, clock, random: seededRandom('dynamodb'), attempts: 20 });
    return { store, clock, close: async () => undefined };
  });
}

import { createDynamodbKeyStore } from '../../lib/platform/keys/dynamodb-key-store.ts';
import { createFileKeyStore } from '../../lib/platform/keys/file-key-store.ts';
import { keyTableDouble } from '../support/key-table-double.ts';
import { everyFile, temporaryFolder } from '../support/temporary-folder.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { keyStoreContract } from './key-store.ts';

keyStoreContract('files', (t) => {
  const folder = temporaryFolder(t);
  return { open: async () => createFileKeyStore({ folder, clock: virtualClock() }), everything: () => everyFile(folder) };
});

keyStoreContract('DynamoDB double', () => {
  const { client, items } = keyTableDouble('keys');
  return {
    open: () => createDynamodbKeyStore({ client, table: 'keys', clock: virtualClock(), deletes: async () => true }),
    everything: () => [...items.values()].flatMap((item) => Object.values(item).map((value) => value.B ?? Buffer.from(value.S ?? ''))),
  };
});

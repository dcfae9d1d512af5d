import { createDynamodbKeyStore } from '../../lib/platform/keys/dynamodb-key-store.ts';
import { createFileKeyStore } from '../../lib/platform/keys/file-key-store.ts';
import { createReplicatedKeyStore } from '../../lib/platform/keys/replicated-key-store.ts';
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

keyStoreContract('two tables as one', (t) => {
  const folders = [temporaryFolder(t), temporaryFolder(t)] as const;
  const open = (folder: string) => createFileKeyStore({ folder, clock: virtualClock() });
  return { open: async () => createReplicatedKeyStore(open(folders[0]), open(folders[1])), everything: () => folders.flatMap(everyFile) };
});

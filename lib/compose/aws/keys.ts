import { createDynamodbKeyStore } from '../../platform/keys/dynamodb-key-store.ts';
import { createRecordKeys } from '../../platform/keys/envelope.ts';
import { createKeyService } from './key-service.ts';
import { setting } from './environment.ts';
import type { Adapter } from './ground.ts';

/** SM4 keys under the master key, which in the China regions is SM4 too. */
export const keys: Adapter = async ({ dynamo, clock }) => {
  // who asks whether a deletion is final uses the port keyStore
  const keyStore = await createDynamodbKeyStore({ client: dynamo, table: setting('KEY_TABLE'), clock, deletes: async () => false });
  return { keys: createRecordKeys({ keyService: createKeyService(), keyStore, clock, defaultSuite: 'sm4-ctr-hmac-sm3' }) };
};

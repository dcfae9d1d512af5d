import { createDynamodbKeyStore } from '../../platform/keys/dynamodb-key-store.ts';
import { findRecoveryCopies } from '../../platform/keys/dynamodb-recovery-copies.ts';
import { setting } from './environment.ts';
import type { Adapter } from './ground.ts';

/** Knows whether a deletion is final: asks once a container how the key table is set up. */
export const keyStore: Adapter = async ({ dynamo, clock }) => {
  const table = setting('KEY_TABLE');
  const deletes = async () => (await findRecoveryCopies(dynamo, table, { backups: 'forbidden' })).length === 0;
  return { keyStore: await createDynamodbKeyStore({ client: dynamo, table, clock, deletes }) };
};

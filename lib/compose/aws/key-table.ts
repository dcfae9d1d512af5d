import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamodbKeyStore } from '../../platform/keys/dynamodb-key-store.ts';
import type { KeyStore } from '../../platform/keys/keys.ts';
import { createReplicatedKeyStore } from '../../platform/keys/replicated-key-store.ts';
import { dynamoSettings } from './clients.ts';
import { optionalSetting, setting } from './environment.ts';
import type { Ground } from './ground.ts';

type Deletes = (client: DynamoDBClient, table: string) => Promise<boolean>;

/** The stage's key table; with its replica of the same name, where the stage has one in the second region. */
export async function openKeyTable({ dynamo, clock }: Ground, deletes: Deletes): Promise<KeyStore> {
  const table = setting('KEY_TABLE');
  const open = (client: DynamoDBClient) => createDynamodbKeyStore({ client, table, clock, deletes: () => deletes(client, table) });
  const region = optionalSetting('KEY_REPLICA_REGION');
  if (region === undefined) return open(dynamo);
  const [primary, replica] = await Promise.all([open(dynamo), open(new DynamoDBClient({ region, ...dynamoSettings }))]);
  return createReplicatedKeyStore(primary, replica);
}

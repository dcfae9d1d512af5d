import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, type CreateTableCommandInput, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { seedCity } from '../../../infra/local/seed.ts';
import { LOG_ORIGIN, SHARDS, type LocalPlatform } from '../../../lib/compose/local.ts';
import type { Clock } from '../../../lib/platform/clock.ts';
import { createDynamodbKeyStore } from '../../../lib/platform/keys/dynamodb-key-store.ts';
import { createRecordKeys } from '../../../lib/platform/keys/envelope.ts';
import { createFileKeyService } from '../../../lib/platform/keys/file-key-service.ts';
import type { KeyService, KeyStore } from '../../../lib/platform/keys/keys.ts';
import { createLedger } from '../../../lib/platform/ledger/create-ledger.ts';
import { createLedgerReader } from '../../../lib/platform/ledger/create-reader.ts';
import { createSequencer } from '../../../lib/platform/ledger/sequence.ts';
import type { Platform } from '../../../lib/platform/platform.ts';
import { createDynamoStore } from '../../../lib/platform/storage/engines/dynamodb.ts';
import { tableDefinition } from '../../../lib/platform/storage/engines/dynamodb-tables.ts';
import { createExpiredStorage, createStorage } from '../../../lib/platform/storage/storage.ts';
import type { ExpiredStore, Store, Table } from '../../../lib/platform/storage/store.ts';
import { TABLE_NAMES } from '../../../lib/platform/storage/tables.ts';
import { systemClock } from '../../../lib/platform/system.ts';
import { seededRandom } from '../seeded-random.ts';
import { createTestWorld, type TestWorld } from '../test-platform.ts';
import { meterClient, type Said } from './metered-client.ts';
import { meteredKeyStore, meteredStore } from './metered-store.ts';
import { createMeter, type Meter } from './meter.ts';
import { toTableKeys, type TableKeys } from './request-units.ts';

export const KEY_TABLE = 'keys';
export const KEY_TABLE_DEFINITION = {
  BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions: [{ AttributeName: 'keyName', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'keyName', KeyType: 'HASH' }],
} satisfies Omit<CreateTableCommandInput, 'TableName'>;

/** Keys and indexes of every table, under the names that the tables have here. */
export const tableKeys = (nameOf: (table: Table | typeof KEY_TABLE) => string): Readonly<Record<string, TableKeys>> =>
  Object.fromEntries([...TABLE_NAMES.map((table) => [nameOf(table), toTableKeys(tableDefinition(table))]), [nameOf(KEY_TABLE), toTableKeys(KEY_TABLE_DEFINITION)]]);

export interface MeteredWorld {
  readonly world: TestWorld;
  readonly meter: Meter;
  /** Calls of the key service since the last time this was asked; on AWS each is a KMS request. */
  takenKeyCalls(): number;
}

interface Stores { readonly store: Store & ExpiredStore; readonly keyStore: KeyStore }

/** The platform over other stores; everything else stays what it was. */
function over(local: LocalPlatform, { store, keyStore }: Stores, keyService: KeyService): Platform {
  const { clock, random, objects, signer } = local;
  const storage = createStorage(store);
  return {
    ...local, storage, keyStore,
    keys: createRecordKeys({ keyService, keyStore, clock, defaultSuite: 'sm4-ctr-hmac-sm3' }),
    ledger: createLedger({ store, storage, clock, random, shards: SHARDS }),
    ledgerReader: createLedgerReader({ storage, objects }),
    sequencer: createSequencer({ store, storage, objects, signers: [signer], host: LOG_ORIGIN, shards: SHARDS }),
    expired: createExpiredStorage(store),
  };
}

async function createWorld(meter: Meter, stores: (local: LocalPlatform) => Stores, seed: number): Promise<MeteredWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'edudata-meter-'));
  const inner = createFileKeyService({ file: join(folder, 'master-key.json'), suite: 'sm4-ctr-hmac-sm3', create: true });
  rmSync(folder, { recursive: true });
  let calls = 0;
  const keyService: KeyService = {
    generate: (length, context) => { calls += 1; return inner.generate(length, context); },
    unwrap: (wrapped, id, context) => { calls += 1; return inner.unwrap(wrapped, id, context); },
  };
  const world = await createTestWorld({ seed, empty: true, change: (local) => over(local, stores(local), keyService) });
  await seedCity(world.platform);
  meter.taken();
  return { world, meter, takenKeyCalls: () => { const taken = calls; calls = 0; return taken; } };
}

/** Over SQLite in memory; `change` stands between it and the meter. */
export function createMeteredWorld({ seed = 1, change = (store) => store }: { readonly seed?: number; readonly change?: (store: Store & ExpiredStore) => Store & ExpiredStore } = {}): Promise<MeteredWorld> {
  const meter = createMeter(tableKeys((table) => table));
  return createWorld(meter, (local) => ({
    store: meteredStore(change(local.store), { meter, clock: local.clock }),
    keyStore: meteredKeyStore(local.keyStore, { meter, clock: local.clock, table: KEY_TABLE }),
  }), seed);
}

export interface DynamoWorldOptions {
  /** Counted from now on; `reader` is not. */
  readonly client: DynamoDBClient;
  readonly reader: DynamoDBClient;
  /** They stand there already; the key table is made. */
  readonly tables: Readonly<Record<Table, string>>;
  readonly keyTable: string;
  readonly said?: Said;
  readonly seed?: number;
}

/** Over the DynamoDB adapters. */
export async function createMeteredDynamoWorld({ client, reader, tables, keyTable, said, seed = 1 }: DynamoWorldOptions): Promise<MeteredWorld> {
  await reader.send(new CreateTableCommand({ TableName: keyTable, ...KEY_TABLE_DEFINITION }));
  const known = tableKeys((table) => (table === KEY_TABLE ? keyTable : tables[table]));
  const meter = createMeter(known);
  meterClient({ client, reader, tables: known, meter, ...(said && { said }) });
  let clock: Clock = systemClock;
  const keyStore = await createDynamodbKeyStore({ client, table: keyTable, clock: { now: () => clock.now() }, deletes: async () => true });
  return createWorld(meter, (local) => {
    clock = local.clock;
    return { store: createDynamoStore({ client, tables, clock, random: seededRandom('pauses') }), keyStore };
  }, seed);
}

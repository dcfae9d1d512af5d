import type { LambdaClient } from '@aws-sdk/client-lambda';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import { createCalendar } from '../../../../lib/calendar/state-council-calendar.ts';
import { dynamoSettings } from '../../../../lib/compose/aws/clients.ts';
import { SHARDS } from '../../../../lib/compose/aws/ground.ts';
import { createDynamodbKeyStore } from '../../../../lib/platform/keys/dynamodb-key-store.ts';
import { findRecoveryCopies } from '../../../../lib/platform/keys/dynamodb-recovery-copies.ts';
import type { KeyStore, Signers } from '../../../../lib/platform/keys/keys.ts';
import { createReplicatedKeyStore } from '../../../../lib/platform/keys/replicated-key-store.ts';
import { createLedgerReader } from '../../../../lib/platform/ledger/create-reader.ts';
import { createSequencer } from '../../../../lib/platform/ledger/sequence.ts';
import type { Log } from '../../../../lib/platform/log.ts';
import type { Bucket, ObjectStorage } from '../../../../lib/platform/objects/objects.ts';
import { createS3Objects } from '../../../../lib/platform/objects/s3-objects.ts';
import type { Basics, Ports } from '../../../../lib/platform/platform.ts';
import { createDynamoStore } from '../../../../lib/platform/storage/engines/dynamodb.ts';
import { createExpiredStorage } from '../../../../lib/platform/storage/storage.ts';
import type { ExpiredStore, Store } from '../../../../lib/platform/storage/store.ts';
import { createLawBook } from '../../../../lib/regulations/law-book.ts';
import { bucketLogicalId } from '../../bucket-use.ts';
import { physicalIdOf, type DeployedResource } from '../examination.ts';
import { tablesOf, type OpenStage, type StagePlatform } from '../open-stage.ts';
import { openRawTable, type RawTable } from './raw-tables.ts';

/** A stage with all that a restore needs of it. */
export interface RestoredStage {
  readonly service: string;
  readonly logOrigin: string;
  readonly dynamo: DynamoDBClient;
  readonly lambda: LambdaClient;
  readonly resources: readonly DeployedResource[];
  readonly platform: StagePlatform & Basics & Pick<Ports, 'expired' | 'ledgerReader' | 'keyStore' | 'objects' | 'sequencer'>;
  readonly store: Store & ExpiredStore;
  readonly signers: Signers;
  readonly registry: RawTable;
  readonly ledgerTable: RawTable;
}

interface Parts extends OpenStage {
  readonly lambda: LambdaClient;
  readonly s3: S3Client;
  readonly resources: readonly DeployedResource[];
  readonly log: Log;
}

/** @throws KeyUnavailable, TypeError where the stack lacks a bucket */
export async function openRestoredStage({ service, file, dynamo, platform, lambda, s3, resources, log, openSigners }: Parts): Promise<RestoredStage> {
  const { clock, random, storage, ledger } = platform;
  const store = createDynamoStore({ client: dynamo, tables: tablesOf(service), clock, random });
  const bucket = (name: Bucket): string => physicalIdOf({ resources }, bucketLogicalId(name));
  const objects: ObjectStorage = createS3Objects({ client: s3, buckets: { uploads: bucket('uploads'), documents: bucket('documents'), archive: bucket('archive'), ledger: bucket('ledger') }, clock });
  const signers = await openSigners(false);
  const sequencer = createSequencer({ store, storage, objects, signers, host: file.logOrigin, shards: SHARDS });
  return {
    service, logOrigin: file.logOrigin, dynamo, lambda, resources, store, signers,
    registry: openRawTable(dynamo, tablesOf(service).registry, 'registry'), ledgerTable: openRawTable(dynamo, tablesOf(service).ledger, 'ledger'),
    platform: {
      clock, random, log, storage, ledger, objects, sequencer, laws: createLawBook(), calendar: createCalendar(), expired: createExpiredStorage(store),
      ledgerReader: createLedgerReader({ storage, objects }), keyStore: await openKeys(service, file.keyReplica, dynamo, clock),
    },
  };
}

/** The key table, and its replica where the stage has one. */
async function openKeys(service: string, replica: string, dynamo: DynamoDBClient, clock: Basics['clock']): Promise<KeyStore> {
  const table = `${service}-keys`;
  const open = (client: DynamoDBClient) => createDynamodbKeyStore({ client, table, clock, deletes: async () => (await findRecoveryCopies(client, table, { backups: 'forbidden' })).length === 0 });
  if (replica === '') return open(dynamo);
  return createReplicatedKeyStore(await open(dynamo), await open(new DynamoDBClient({ region: replica, ...dynamoSettings })));
}

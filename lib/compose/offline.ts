import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createCalendar } from '../calendar/state-council-calendar.ts';
import type { Clock } from '../platform/clock.ts';
import { createKnownTime } from '../platform/known-time.ts';
import { createEd25519Signer } from '../platform/keys/ed25519-signer.ts';
import { createRecordKeys } from '../platform/keys/envelope.ts';
import { createFileKeyService } from '../platform/keys/file-key-service.ts';
import { createFileKeyStore } from '../platform/keys/file-key-store.ts';
import { readSecretFile } from '../platform/keys/secret-file.ts';
import { createLedger } from '../platform/ledger/create-ledger.ts';
import { createLedgerReader } from '../platform/ledger/create-reader.ts';
import { createLedgerPruner } from '../platform/ledger/prune.ts';
import { createSequencer } from '../platform/ledger/sequence.ts';
import type { Log } from '../platform/log.ts';
import { createFileObjects, type FileObjects } from '../platform/objects/file-objects.ts';
import type { Platform } from '../platform/platform.ts';
import { createDynamoStore } from '../platform/storage/engines/dynamodb.ts';
import { createExpiredStorage, createStorage } from '../platform/storage/storage.ts';
import type { Table } from '../platform/storage/store.ts';
import { systemRandom } from '../platform/system.ts';
import { createLawBook } from '../regulations/law-book.ts';

export interface OfflineOptions {
  /** Of an engine on this machine. */
  readonly client: DynamoDBClient;
  readonly tables: Readonly<Record<Table, string>>;
  /** Holds keys and objects. */
  readonly folder: string;
  /** Where uploads are taken on this machine. */
  readonly baseUrl: string;
  readonly log: Log;
  readonly clock: Clock;
}

const SHARDS = 4;
const ORIGIN = 'edudata-steward.offline';

/** The cloud's handlers on a developer's machine: the cloud's storage engine, with keys and objects as files. */
export function createOfflinePlatform({ client, tables, folder, baseUrl, log, clock }: OfflineOptions): Platform & { readonly objects: FileObjects } {
  const keyFolder = join(folder, 'keys');
  const create = !existsSync(keyFolder);
  for (const path of [keyFolder, join(folder, 'objects')]) mkdirSync(path, { recursive: true, mode: 0o700 });
  const random = systemRandom;
  const cursorKey = randomBytes(32);
  const uploadSecret = readSecretFile(join(keyFolder, 'upload-secret'), create && (() => randomBytes(32).toString('base64')));
  const keyService = createFileKeyService({ file: join(keyFolder, 'master-key.json'), suite: 'sm4-ctr-hmac-sm3', create });
  const keyStore = createFileKeyStore({ folder: join(keyFolder, 'data-keys'), clock });
  const signer = createEd25519Signer({ name: ORIGIN, file: join(keyFolder, 'signing-key.pem'), create });
  const objects = createFileObjects({ folder: join(folder, 'objects'), clock, secret: Buffer.from(uploadSecret), baseUrl });
  const store = createDynamoStore({ client, tables, clock, random });
  const storage = createStorage(store, { cursorKey });
  const sequencer = createSequencer({ store, storage, objects, signers: [signer], host: ORIGIN, shards: SHARDS });
  return {
    clock, random, log, knownTime: createKnownTime(), storage, objects, keyStore, signer, signers: [signer], sequencer,
    laws: createLawBook(), calendar: createCalendar(),
    keys: createRecordKeys({ keyService, keyStore, clock, defaultSuite: 'sm4-ctr-hmac-sm3' }),
    ledger: createLedger({ store, storage, clock, random, shards: SHARDS }),
    ledgerReader: createLedgerReader({ storage, objects }),
    // nothing here grows old enough to be purged
    pruner: createLedgerPruner({ storage, objects, sequencer, pruneStore: { commit: (writes) => store.commit(writes), removeObject: async () => { throw new TypeError('offline, ledger copies are not purged'); } } }),
    expired: createExpiredStorage(store, { cursorKey }),
    sink: { deliver: async ({ notificationId, kind, unitId, subject }) => log.info('notification.delivered', { ...subject, notificationId, kind, unitId }) },
  };
}

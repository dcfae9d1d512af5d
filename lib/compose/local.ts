import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { toMilliseconds } from '../calendar/instant.ts';
import { createCalendar } from '../calendar/state-council-calendar.ts';
import type { Clock, Random } from '../platform/clock.ts';
import { createKnownTime } from '../platform/known-time.ts';
import { createEd25519Signer } from '../platform/keys/ed25519-signer.ts';
import { createRecordKeys } from '../platform/keys/envelope.ts';
import { createFileKeyService } from '../platform/keys/file-key-service.ts';
import { createFileKeyStore, type FileKeyStore } from '../platform/keys/file-key-store.ts';
import { KeyUnavailable, type Signers, type SuiteName } from '../platform/keys/keys.ts';
import { readSecretFile } from '../platform/keys/secret-file.ts';
import { createSm2Signer } from '../platform/keys/sm2-signer.ts';
import { createLedger } from '../platform/ledger/create-ledger.ts';
import { createLedgerPruner } from '../platform/ledger/prune.ts';
import { createLedgerReader } from '../platform/ledger/create-reader.ts';
import { createSequencer } from '../platform/ledger/sequence.ts';
import type { Log } from '../platform/log.ts';
import { createFileObjects, type FileObjects } from '../platform/objects/file-objects.ts';
import type { NotificationSink, Platform } from '../platform/platform.ts';
import { createSqliteStore, type SqliteStore } from '../platform/storage/engines/sqlite.ts';
import { createExpiredStorage, createStorage } from '../platform/storage/storage.ts';
import { systemClock, systemRandom } from '../platform/system.ts';
import { createLawBook } from '../regulations/law-book.ts';
import type { Rule } from '../regulations/rules.ts';

/**
 * Where a data folder keeps what. `database` and `objects` are backed up; `keys` and the `ledger` bucket of the objects
 * (append-only copies) never are.
 */
export const foldersOf = (folder: string) => ({
  database: join(folder, 'database', 'steward.sqlite'),
  objects: join(folder, 'objects'),
  keys: join(folder, 'keys'),
});

export interface LocalOptions {
  readonly folder: string;
  /** Where this machine's server is reached, without a slash at the end; upload addresses begin with it. */
  readonly baseUrl: string;
  readonly log: Log;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Suite of new data keys; the national one unless said. */
  readonly suite?: SuiteName;
  /** Tests keep the database in memory, or go on with one that is open. */
  readonly store?: SqliteStore;
  /** Rules that a test has switched off. */
  readonly disabledRules?: ReadonlySet<Rule>;
}

export interface LocalPlatform extends Platform {
  readonly store: SqliteStore;
  readonly objects: FileObjects;
  readonly keyStore: FileKeyStore;
  close(): void;
}

export const SHARDS = 16;
export const LOG_ORIGIN = 'edudata-steward.local';

/** Where a data folder keeps its signing keys, below `keys`. */
export const SIGNING_KEY_FILES = { ed25519: 'signing-key.pem', sm2: 'sm2-signing-key.json' } as const;

/** The keys under which a data folder's checkpoints and certificates are signed. Made only together with the folder. */
export const openLocalSigners = (keyFolder: string, create: boolean): Signers => [
  createEd25519Signer({ name: LOG_ORIGIN, file: join(keyFolder, SIGNING_KEY_FILES.ed25519), create }),
  createSm2Signer({ name: LOG_ORIGIN, file: join(keyFolder, SIGNING_KEY_FILES.sm2), create }),
];

/** 32 bytes. @throws KeyUnavailable */
function openSecret(file: string, create: boolean): Buffer {
  const secret = Buffer.from(readSecretFile(file, create && (() => randomBytes(32).toString('base64'))), 'base64');
  if (secret.length !== 32) throw new KeyUnavailable(`${file} is no secret of 32 bytes`, 'damaged');
  return secret;
}

/** The whole platform on one machine: SQLite, key files and object files under one folder. */
export function createLocalPlatform({ folder, baseUrl, log, clock = systemClock, random = systemRandom, suite = 'sm4-ctr-hmac-sm3', ...options }: LocalOptions): LocalPlatform {
  const { database, objects: objectFolder, keys: keyFolder } = foldersOf(folder);
  // keys are made only together with the database: a lost key must be noticed, not replaced
  const create = !existsSync(database);
  for (const path of [join(folder, 'database'), objectFolder, keyFolder]) mkdirSync(path, { recursive: true, mode: 0o700 });
  const secret = (name: string) => openSecret(join(keyFolder, name), create);
  const keyService = createFileKeyService({ file: join(keyFolder, 'master-key.json'), suite, create });
  const signers = openLocalSigners(keyFolder, create);
  const cursorKey = secret('cursor-secret');
  const uploadSecret = secret('upload-secret');
  const keyStore = createFileKeyStore({ folder: join(keyFolder, 'data-keys'), clock });
  const knownTime = createKnownTime();
  const store = options.store ?? createSqliteStore({ file: database, clock, passed: () => (knownTime.at === undefined ? 0 : toMilliseconds(knownTime.at)) });
  const storage = createStorage(store, { cursorKey });
  const objects = createFileObjects({ folder: objectFolder, clock, secret: uploadSecret, baseUrl });
  const sequencer = createSequencer({ store, storage, objects, signers, host: LOG_ORIGIN, shards: SHARDS });
  return {
    clock, random, log, knownTime, storage, store, objects, keyStore, signers, signer: signers[0],
    laws: createLawBook(options.disabledRules ? { disabledRules: options.disabledRules } : {}),
    calendar: createCalendar(),
    keys: createRecordKeys({ keyService, keyStore, clock, defaultSuite: suite }),
    ledger: createLedger({ store, storage, clock, random, shards: SHARDS }),
    ledgerReader: createLedgerReader({ storage, objects }),
    sequencer,
    pruner: createLedgerPruner({ storage, objects, sequencer, pruneStore: { commit: (writes) => store.commit(writes), removeObject: async (key) => rmSync(join(objectFolder, 'ledger', key), { force: true }) } }),
    expired: createExpiredStorage(store, { cursorKey }),
    sink: logSink(log),
    close: () => store.close(),
  };
}

/** Delivers notifications as log lines: identifiers and codes, no content. */
const logSink = (log: Log): NotificationSink => ({
  deliver: async ({ notificationId, kind, unitId, subject }) => log.info('notification.delivered', { ...subject, notificationId, kind, unitId }),
});

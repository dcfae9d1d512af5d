import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createHash } from 'node:crypto';
import type { LivingCalendar } from '../../calendar/working-days.ts';
import { toLocalDate } from '../../calendar/instant.ts';
import { requireDomestic } from '../../platform/domestic/check-environment.ts';
import { createKnownTime } from '../../platform/known-time.ts';
import { createLedger } from '../../platform/ledger/create-ledger.ts';
import type { Basics, Composition, Ports } from '../../platform/platform.ts';
import { createDynamoStore } from '../../platform/storage/engines/dynamodb.ts';
import { createStorage } from '../../platform/storage/storage.ts';
import type { ExpiredStore, Store, Table } from '../../platform/storage/store.ts';
import { jsonLog, systemClock, systemRandom } from '../../platform/system.ts';
import { createLawBook } from '../../regulations/law-book.ts';
import { dynamoSettings } from './clients.ts';
import { setting } from './environment.ts';

/** Streams are written by this many commits at once. May be raised, never lowered. */
export const SHARDS = 16;

/** What every function stands on; each adapter adds its ports to it. */
export interface Ground extends Composition {
  readonly dynamo: DynamoDBClient;
  readonly store: Store & ExpiredStore;
  /** Seals list cursors; the same for all functions of a stage. */
  readonly cursorKey: Uint8Array;
}

/** Makes ports for one container. */
export type Adapter = (ground: Ground) => Made | Promise<Made>;
type Made = Partial<Ports & Pick<Basics, 'calendar'>>;

/** Stands where no operation counts working days: their tables are not in its bundle. */
const notHere = (): never => { throw new TypeError('this function does not count working days'); };
const uncounted: LivingCalendar = { adopt: notHere, explain: notHere, isWorkingDay: notHere, isSettled: notHere, due: notHere, elapsed: notHere, get coverage() { return notHere(); } };

/** Made once a container. @throws NotDomestic before the first client is made */
export function createGround(): Ground {
  requireDomestic(process.env, { on: toLocalDate(systemClock.now()) });
  const dynamo = new DynamoDBClient(dynamoSettings);
  const tables: Readonly<Record<Table, string>> = { registry: setting('TABLE_REGISTRY'), records: setting('TABLE_RECORDS'), ledger: setting('TABLE_LEDGER') };
  const clock = systemClock;
  const random = systemRandom;
  const cursorKey = createHash('sha256').update(setting('CURSOR_SECRET')).digest();
  const store = createDynamoStore({ client: dynamo, tables, clock, random });
  const storage = createStorage(store, { cursorKey });
  return {
    dynamo, store, storage, clock, random, cursorKey, knownTime: createKnownTime(),
    log: jsonLog((line) => void process.stdout.write(`${line}\n`)),
    laws: createLawBook(),
    calendar: uncounted,
    ledger: createLedger({ store, storage, clock, random, shards: SHARDS }),
  };
}

/** The ground with the ports that these adapters make. */
export async function compose(adapters: readonly Adapter[]): Promise<Ground> {
  const ground = createGround();
  const ports = await Promise.all(adapters.map((adapter) => adapter(ground)));
  return Object.assign(ground, ...ports) as Ground;
}

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { join } from 'node:path';
import { createOfflinePlatform } from '../../lib/compose/offline.ts';
import { jsonLog } from '../../lib/platform/system.ts';
import { createMovableClock, followClock, type MovableClock } from '../local/movable-clock.ts';
import { TABLE_NAMES_LOCAL } from './dynamodb-local.ts';

/** What the starter tells the handlers by their environment. */
export interface OfflineSettings {
  readonly folder: string;
  readonly dynamodb: string;
  readonly uploads: string;
  readonly keys: string;
  /** Milliseconds by which the clock here differed from the machine's when it started; the folder says how far it was moved since. */
  readonly clockOffset: number;
}

const names = { folder: 'OFFLINE_FOLDER', dynamodb: 'OFFLINE_DYNAMODB', uploads: 'OFFLINE_UPLOADS', keys: 'OFFLINE_KEYS', clockOffset: 'OFFLINE_CLOCK_OFFSET' } as const;

export const toEnvironment = (settings: OfflineSettings): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [names[name as keyof OfflineSettings], String(value)]));

/** @throws TypeError when the handlers were not started by `npm run offline` */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): OfflineSettings {
  const read = (name: string): string => env[name] ?? missing(name);
  return { folder: read(names.folder), dynamodb: read(names.dynamodb), uploads: read(names.uploads), keys: read(names.keys), clockOffset: Number(read(names.clockOffset)) };
}

function missing(name: string): never {
  throw new TypeError(`${name} 未设置，请用 npm run offline 启动 · ${name} is not set: start with npm run offline`);
}

type Timed = Pick<OfflineSettings, 'folder' | 'clockOffset'>;
const clockFile = ({ folder }: Timed): string => join(folder, 'clock-offset');
const machine = ({ clockOffset }: Timed) => (): number => Date.now() + clockOffset;
/** The starter's: it alone moves it. */
export const offlineClock = (settings: Timed): MovableClock => createMovableClock(clockFile(settings), machine(settings));

export function composeOffline(settings: OfflineSettings) {
  const client = new DynamoDBClient({ endpoint: settings.dynamodb, region: 'cn-north-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });
  return createOfflinePlatform({
    client, tables: TABLE_NAMES_LOCAL, folder: settings.folder, baseUrl: settings.uploads, clock: followClock(clockFile(settings), machine(settings)), log: jsonLog((line) => void process.stdout.write(`${line}\n`)),
  });
}

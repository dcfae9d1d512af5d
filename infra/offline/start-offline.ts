import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toMilliseconds, type Instant } from '../../lib/calendar/instant.ts';
import type { Signer } from '../../lib/platform/keys/keys.ts';
import { createDemoIssuer, type DemoIssuer } from '../local/demo-issuer.ts';
import { seedCity } from '../local/seed.ts';
import { startDynamoLocal } from './dynamodb-local.ts';
import { startIssuerAndUploads } from './issuer-and-uploads.ts';
import { composeOffline, offlineClock, toEnvironment } from './settings.ts';

export interface OfflineOptions {
  readonly httpPort: number;
  readonly lambdaPort: number;
  /** When the clock here starts; the machine's time unless said. */
  readonly start?: Instant;
  /** Whether timers run the jobs. */
  readonly schedule: boolean;
  readonly print: (text: string) => void;
}

export interface Offline {
  readonly url: string;
  /** Takes `POST /2015-03-31/functions/<function>/invocations`. */
  readonly lambdaUrl: string;
  readonly helperUrl: string;
  /** Holds keys and objects as files, and goes with `stop`. */
  readonly folder: string;
  /** Who signs checkpoints and certificates here; its name is the log's host. */
  readonly signer: Signer;
  readonly issuer: DemoIssuer;
  readonly now: () => Instant;
  /** Ends when serverless-offline does. */
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const ready = /Server ready: /;

/** `sls offline` over DynamoDB Local and a folder that is thrown away; or the reason why it cannot run here. */
export async function startOffline({ httpPort, lambdaPort, start, schedule, print }: OfflineOptions): Promise<Offline | { readonly missing: string }> {
  const engine = await startDynamoLocal();
  if ('missing' in engine) return engine;
  const folder = mkdtempSync(join(tmpdir(), 'edudata-offline-'));
  const clockOffset = start === undefined ? 0 : toMilliseconds(start) - Date.now();
  const clock = offlineClock({ folder, clockOffset });
  const issuer = await createDemoIssuer({ folder: join(folder, 'issuer'), clock });
  const helper = await startIssuerAndUploads(0, issuer, clock);
  const settings = { folder, dynamodb: engine.endpoint, uploads: helper.url, keys: `${helper.url}/keys`, clockOffset };
  const platform = composeOffline(settings);
  helper.serve(platform.objects);
  await seedCity(platform);
  const args = [
    'node_modules/serverless/bin/serverless.js', 'offline', 'start', '--stage', 'offline', '--useInProcess', '--host', '127.0.0.1', '--httpPort', String(httpPort), '--lambdaPort', String(lambdaPort),
  ];
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...toEnvironment(settings), ...(!schedule && { OFFLINE_TIMERS: 'off' }), AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit').then(([code]: unknown[]) => (typeof code === 'number' ? code : null));
  const heardSoFar: string[] = [];
  const heard = new Promise<void>((resolve) => {
    const listen = (chunk: Buffer) => {
      print(chunk.toString());
      heardSoFar.push(chunk.toString());
      if (heardSoFar.length > 50) heardSoFar.shift();
      if (ready.test(chunk.toString())) resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    helper.close();
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const early = await Promise.race([heard.then(() => undefined), ended]);
  if (early !== undefined) {
    await stop();
    throw new Error(`sls offline ended while it started · sls offline 未能启动\n${heardSoFar.join('')}`);
  }
  return { url: `http://127.0.0.1:${httpPort}`, lambdaUrl: `http://127.0.0.1:${lambdaPort}`, helperUrl: helper.url, folder, signer: platform.signer, issuer, now: clock.now, ended, stop };
}

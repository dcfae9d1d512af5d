import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { createLocalPlatform, foldersOf, type LocalPlatform } from '../../lib/compose/local.ts';
import { learnTime } from '../../lib/operation/clock-doubt.ts';
import { toRefusal } from '../../lib/operation/faults.ts';
import { createTokenVerifier, type Issuer } from '../../lib/operation/identity.ts';
import type { Response } from '../../lib/operation/http.ts';
import { returnAbandonedLeases } from '../../lib/operation/jobs.ts';
import type { Operation } from '../../lib/operation/operation.ts';
import { toProblemResponse } from '../../lib/operation/problem.ts';
import { securityHeaders } from '../../lib/operation/response-headers.ts';
import { createRouter, type Router } from '../../lib/operation/router.ts';
import { toStartFailure } from '../../lib/operation/start-failure.ts';
import type { Log } from '../../lib/platform/log.ts';
import { requireSoundDatabase } from './database-damage.ts';
import type { DemoCity } from './demo-city.ts';
import { createDemoIssuer } from './demo-issuer.ts';
import { createPages } from './docs/pages.ts';
import { lockFolder } from './folder-lock.ts';
import { createHealth } from './health/health.ts';
import { keepCanary, requireMasterKey } from './health/key-checks.ts';
import { keepPublicKeys, requireSigners } from './health/signing-keys.ts';
import { announcesTooMuch, send, splitUrl, toRequest } from './http-request.ts';
import { localOperations } from './local-operations.ts';
import { misdirected } from './local-problem.ts';
import { createMovableClock, type MovableClock } from './movable-clock.ts';
import { answerWhatNodeRefuses, refuseHost } from './refused-by-node.ts';
import { replayHistory } from './replay-history.ts';
import { requireDatabase } from './require-database.ts';
import { startScheduler, type Scheduler } from './scheduler.ts';
import { seedCity, seededCity } from './seed.ts';
import { acceptUpload } from './uploads.ts';

export interface ServerOptions {
  readonly folder: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly operations: readonly Operation[];
  readonly log: Log;
  /** Throws while the log cannot be written; `/health` says so. */
  readonly checkLog?: () => void;
  /** Whether jobs run by themselves; they do unless said. */
  readonly schedule?: boolean;
  /** Whether an empty folder gets the demonstration city; it does unless said. */
  readonly seed?: boolean;
  /** The regulation under which that city stands. */
  readonly regulation?: string | undefined;
  /** Issuers beside the demonstration one. */
  readonly issuers?: readonly Issuer[];
  readonly origins?: readonly string[];
  /** Milliseconds since the epoch, where a test needs another time than the machine's. */
  readonly machine?: () => number;
}

export interface LocalServer {
  readonly url: string;
  readonly platform: LocalPlatform;
  readonly clock: MovableClock;
  /** The demonstration city that the folder holds. */
  readonly city: DemoCity | undefined;
  /** Lets requests and the running job end, then closes the folder. */
  close(): Promise<void>;
}

/**
 * The embedded runtime: everything in one process on 127.0.0.1.
 * @throws FolderInUse; DatabaseMissing; DatabaseDamaged; OtherCity; an `EADDRINUSE` error when the port is taken
 */
export async function startServer(options: ServerOptions): Promise<LocalServer> {
  const unlock = lockFolder(options.folder);
  const server = createServer({ requestTimeout: 60_000, headersTimeout: 10_000, requireHostHeader: false }); // it is required below, and told
  let handle: (incoming: IncomingMessage) => Promise<Response> = async () => toStartFailure(undefined, randomBytes(10).toString('hex'));
  answerWhatNodeRefuses(server);
  const take = (incoming: IncomingMessage, outgoing: ServerResponse) => void answer(incoming, outgoing, (request) => handle(request), options.log);
  server.on('request', take);
  server.on('checkContinue', (incoming, outgoing) => {
    if (isUpload(incoming) || !announcesTooMuch(incoming)) outgoing.writeContinue();
    take(incoming, outgoing);
  });
  try {
    const url = await listen(server, options.port);
    const runtime = await compose(options, url);
    handle = runtime.handle;
    return {
      url, platform: runtime.platform, clock: runtime.clock, city: runtime.city,
      async close() {
        await runtime.scheduler.stop();
        await new Promise((done) => { server.close(done); server.closeIdleConnections(); });
        runtime.platform.close();
        unlock();
      },
    };
  } catch (error) {
    server.close();
    unlock();
    throw error;
  }
}

async function compose(options: ServerOptions, url: string) {
  const { folder, log, operations } = options;
  requireDatabase(folder);
  requireSoundDatabase(folder);
  const clock = createMovableClock(join(folder, 'clock-offset'), options.machine);
  const platform = createLocalPlatform({ folder, baseUrl: url, log, clock });
  const { keys } = foldersOf(folder);
  await keepCanary(keys);
  await requireMasterKey(keys); // before anything is written under it
  await requireSigners(keys, platform); // and before anything is signed: a batch that was under way is completed next
  keepPublicKeys(keys, platform.signers);
  const replayed = await replayHistory(platform);
  if (Object.values(replayed).some((count) => count > 0)) log.warn('history.replayed', { ...replayed });
  await learnTime(platform); // what ended before the last stop stays ended
  await returnAbandonedLeases(operations, platform); // the folder is locked: nobody else runs a job over it
  if (options.seed !== false) await seedCity(platform, { regulation: options.regulation });
  const city = await seededCity(platform, options.regulation);
  const issuer = await createDemoIssuer({ folder: join(folder, 'issuer'), clock });
  const scheduler: Scheduler = startScheduler(options.schedule === false ? [] : operations, platform);
  const all = [...operations, ...localOperations({ issuer, baseUrl: url, clock, people: city?.people ?? [], jobs: operations, checkHealth: createHealth({ folder, platform, scheduler, ...(options.checkLog && { checkLog: options.checkLog }) }), run: scheduler.run })];
  const router: Router = createRouter(all, platform, { verifyToken: createTokenVerifier([issuer, ...(options.issuers ?? [])]), origins: options.origins ?? [] });
  const pages = createPages(all, platform, url);
  const hosts = new Set([new URL(url).host, `localhost:${new URL(url).port}`]);
  const handle = async (incoming: IncomingMessage): Promise<Response> => {
    const unnamed = refuseHost(incoming);
    if (unnamed) return unnamed;
    // a page elsewhere whose name was pointed at this machine is not this machine
    if (!hosts.has(incoming.headers.host ?? '')) return misdirected(hosts, platform.random.token(), securityHeaders);
    const { path } = splitUrl(incoming);
    if (isUpload(incoming)) return acceptUpload(platform.objects, incoming, platform.random.token());
    const page = incoming.method === 'GET' ? await pages(path) : undefined;
    return page ?? router(await toRequest(incoming));
  };
  return { platform, clock, city, scheduler, handle };
}

const isUpload = ({ method, url }: IncomingMessage): boolean => method === 'PUT' && url?.startsWith('/uploads/') === true;

const listen = (server: ReturnType<typeof createServer>, port: number): Promise<string> => new Promise((resolve, reject) => {
  server.once('error', reject);
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object' && address) resolve(`http://127.0.0.1:${address.port}`);
    else reject(new TypeError('the server listens on no port'));
  });
});

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, handle: (incoming: IncomingMessage) => Promise<Response>, log: Log): Promise<void> {
  try {
    send(outgoing, await handle(incoming));
  } catch (error) {
    const correlationId = randomBytes(10).toString('hex');
    log.error('server.failed', { correlationId, fault: error instanceof Error ? error.name : 'unknown' });
    if (outgoing.headersSent) outgoing.destroy();
    else send(outgoing, toProblemResponse(toRefusal(error), correlationId, { ...securityHeaders, 'Correlation-Id': correlationId }));
  }
}

import { OPERATIONS } from '../../../functions/index.ts';
import { createCalendar } from '../../../lib/calendar/state-council-calendar.ts';
import { createPipeline, type Pipeline } from '../../../lib/operation/pipeline.ts';
import type { HttpOperation } from '../../../lib/operation/operation.ts';
import { plain } from '../../../lib/operation/event-shapes/plain.ts';
import type { Request, Response } from '../../../lib/operation/http.ts';
import { findJob, returnAbandonedLeases, runJob, type JobOutcome } from '../../../lib/operation/jobs.ts';
import { matchPath, parseRoute } from '../../../lib/operation/route.ts';
import type { Clock, Random } from '../../../lib/platform/clock.ts';
import { createRecordKeys } from '../../../lib/platform/keys/envelope.ts';
import { createKnownTime } from '../../../lib/platform/known-time.ts';
import { createLedger } from '../../../lib/platform/ledger/create-ledger.ts';
import { createLedgerReader } from '../../../lib/platform/ledger/create-reader.ts';
import { createLedgerPruner } from '../../../lib/platform/ledger/prune.ts';
import { createSequencer } from '../../../lib/platform/ledger/sequence.ts';
import type { Platform } from '../../../lib/platform/platform.ts';
import { createExpiredStorage, createStorage } from '../../../lib/platform/storage/storage.ts';
import { createLawBook } from '../../../lib/regulations/law-book.ts';
import { DEMO_ISSUER } from '../../../infra/local/demo-issuer.ts';
import { demoPersonId } from '../../../infra/local/seed.ts';
import type { Around } from './around.ts';
import { aroundPort } from './around.ts';
import type { Disk } from './disk.ts';
import { createSimulatedKeyService, createSimulatedKeyStore, simulatedSigner } from './keys.ts';
import { createSimulatedObjects } from './objects.ts';
import { createSimulatedStore } from './store.ts';

export interface ProcessOptions {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly random: Random;
  /** Around every call of a port; the call itself unless said. */
  readonly around?: Around;
}

/** A process over what survives it: made anew, it knows nothing but the disk. */
export interface SimulatedProcess {
  readonly platform: Platform;
  /** Names of what went wrong inside, as the log has it. */
  readonly faults: readonly string[];
  answer(request: Request): Promise<Response>;
  job(name: string): Promise<JobOutcome>;
  /** As the server does at start: nobody else runs a job over this disk. */
  returnLeases(): Promise<void>;
}

const SHARDS = 3;
const HOST = 'edudata-steward.simulated';
const cursorKey = new Uint8Array(32).fill(5);
const direct: Around = (_, effect) => effect();
const http = OPERATIONS.filter((operation): operation is HttpOperation => operation.kind === 'http').map((operation) => ({ operation, route: parseRoute(operation.route) }))
  .sort((a, b) => literals(a.route.segments).localeCompare(literals(b.route.segments)));
function literals(segments: readonly string[]): string {
  return segments.map((segment) => (segment.startsWith('{') ? '1' : '0')).join('');
}
/** The law is frozen data, and what a book works out of it is the same for every process. */
const laws = createLawBook();
const people = new Map<string, ReturnType<typeof demoPersonId>>();
/** `sim.<name>.token`: whether tokens are forged is asked elsewhere. */
const verifyToken = Object.assign(async (token: string) => {
  const name = token.split('.')[1] ?? '';
  const known = people.get(name) ?? demoPersonId(name);
  people.set(name, known);
  return known;
}, { issuers: [DEMO_ISSUER] });

export function createProcess({ disk, clock, random, around = direct }: ProcessOptions): SimulatedProcess {
  const store = aroundPort('store', createSimulatedStore(disk, clock), around);
  const keyStore = aroundPort('keyStore', createSimulatedKeyStore(disk), around);
  const keyService = aroundPort('keyService', createSimulatedKeyService(random), around);
  const objects = aroundPort('objects', createSimulatedObjects(disk), around);
  const signer = aroundPort('signer', simulatedSigner, around);
  const faults: string[] = [];
  const note = (code: string, fields: object = {}) => void faults.push(`${code} ${JSON.stringify(fields)}`);
  const log = { info: () => undefined, warn: note, error: note };
  const storage = createStorage(store, { cursorKey });
  const sequencer = createSequencer({ store, storage, objects, signers: [signer], host: HOST, shards: SHARDS });
  const platform: Platform = {
    clock, random, log, knownTime: createKnownTime(), storage, objects, keyStore, signer, signers: [signer], laws, calendar: createCalendar(), sequencer,
    keys: createRecordKeys({ keyService, keyStore, clock, defaultSuite: 'sm4-ctr-hmac-sm3' }),
    ledger: createLedger({ store, storage, clock, random, shards: SHARDS }),
    ledgerReader: createLedgerReader({ storage, objects }),
    pruner: createLedgerPruner({ storage, objects, sequencer, pruneStore: { commit: (writes) => store.commit(writes), removeObject: (key) => objects.remove(key) } }),
    expired: createExpiredStorage(store, { cursorKey }),
    sink: aroundPort('sink', { deliver: async () => undefined }, around),
  };
  const pipelines = new Map<string, Pipeline>();
  return {
    platform, faults,
    async answer(request) {
      const found = http.find(({ route }) => route.method === request.method && matchPath(route, request.path));
      if (!found) throw new TypeError(`no operation at ${request.method} ${request.path}`);
      const { operation } = found;
      const pipeline = pipelines.get(operation.name) ?? createPipeline(operation, platform, { verifyToken, origins: [] }, plain);
      pipelines.set(operation.name, pipeline);
      return await pipeline(request) as Response; // the plain shape answers a response as it is
    },
    async job(name) {
      const job = findJob(OPERATIONS, name);
      if (!job) throw new TypeError(`no job is called ${name}`);
      return runJob(job, platform);
    },
    returnLeases: () => returnAbandonedLeases(OPERATIONS, platform),
  };
}

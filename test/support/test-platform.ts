import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OPERATIONS } from '../../functions/index.ts';
import { createDemoIssuer, type DemoIssuer } from '../../infra/local/demo-issuer.ts';
import { USUAL } from '../../infra/local/demo-cities.ts';
import { demoPersonId, seedCity } from '../../infra/local/seed.ts';
import { createLocalPlatform, type LocalPlatform } from '../../lib/compose/local.ts';
import type { PersonId } from '../../lib/identifiers.ts';
import type { Response } from '../../lib/operation/http.ts';
import { createTokenVerifier } from '../../lib/operation/identity.ts';
import { findJob, runJob, type JobOutcome } from '../../lib/operation/jobs.ts';
import type { Operation } from '../../lib/operation/operation.ts';
import { createRouter, type Router } from '../../lib/operation/router.ts';
import type { LogFields } from '../../lib/platform/log.ts';
import type { UploadAddress } from '../../lib/platform/objects/objects.ts';
import type { UploadResult } from '../../lib/platform/objects/accept-upload.ts';
import type { Platform } from '../../lib/platform/platform.ts';
import { createSqliteStore, type SqliteStore } from '../../lib/platform/storage/engines/sqlite.ts';
import type { Rule } from '../../lib/regulations/rules.ts';
import { callerOf } from './caller.ts';
import { seededRandom } from './seeded-random.ts';
import { trustClock } from './trust-clock.ts';
import { virtualClock, type VirtualClock } from './virtual-clock.ts';

export interface TestOptions {
  /** Where the virtual clock starts; a working day in 2026 unless said. */
  readonly start?: string;
  readonly seed?: number | string;
  /** The regulation of the demonstration city's bureau. */
  readonly regulation?: string;
  /** Rules switched off, as mutants are. */
  readonly disabledRules?: ReadonlySet<Rule>;
  /** Keeps the database in a file, so that `restart` really opens it again. In memory unless said. */
  readonly onDisk?: boolean;
  /** The folder that another world left, closed or not: its owner removes it. One of its own unless said. */
  readonly folder?: string;
  /** Operations to mount; the register's unless said. */
  readonly operations?: readonly Operation[];
  /** Replaces ports by doubles. */
  readonly change?: (platform: LocalPlatform) => Platform;
  /** Leaves out the demonstration city. */
  readonly empty?: boolean;
}

export interface Answered<T> {
  readonly status: number;
  readonly body: T;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}
/** A JSON object as tests read it: say `post<{ readonly grantId: string }>(…)` to read more than a problem. */
export interface AnyBody {
  readonly [name: string]: unknown;
  readonly code?: string;
  readonly citation?: { readonly regulation: string; readonly articles: readonly string[]; readonly duty?: string };
}

type Send = <T = AnyBody>(path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answered<T>>;
export interface Caller {
  readonly get: <T = AnyBody>(path: string, headers?: Readonly<Record<string, string>>) => Promise<Answered<T>>;
  readonly post: Send;
  readonly put: Send;
  readonly patch: Send;
  readonly delete: Send;
  readonly send: <T = AnyBody>(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answered<T>>;
}

export interface TestWorld {
  /** Under which its place stands. */
  readonly regulation: string;
  readonly clock: VirtualClock;
  /** Of the time being: `restart` makes another. */
  readonly platform: Platform;
  readonly local: LocalPlatform;
  readonly folder: string;
  readonly issuer: DemoIssuer;
  /** Coded log events so far. */
  readonly logged: readonly { readonly level: string; readonly code: string; readonly fields: LogFields }[];
  /** A demonstration person (infra/local/demo-city.ts) with a valid token. A name that is not in the city is unknown to the platform. */
  as(name: string): Caller;
  /** Without a token, or with this one. */
  withToken(token?: string): Caller;
  personId(name: string): PersonId;
  /** Runs a job until it has no more to do, on a clock that nobody doubts; counts are those of the last run. */
  runJob(name: string): Promise<JobOutcome>;
  upload(address: Pick<UploadAddress, 'url'>, bytes: Uint8Array | string): Promise<UploadResult>;
  /** `meanwhile` happens while no process has the folder open. */
  restart(options?: Pick<TestOptions, 'disabledRules' | 'change'> & { readonly meanwhile?: () => void }): void;
  close(): void;
}

/** What a journey needs of a world: the in-process one, or a runtime that is called over HTTP. */
export interface World extends Pick<TestWorld, 'as' | 'personId' | 'runJob'> {
  readonly clock: Pick<VirtualClock, 'now'>;
  /** The usual city's unless said. */
  readonly regulation?: string;
  upload(address: Pick<UploadAddress, 'url'>, bytes: Uint8Array | string): Promise<unknown>;
}

/** What drives every operation needs besides (test/system/marked). */
export interface DrivenWorld extends World {
  readonly issuer: Pick<DemoIssuer, 'issuer'>;
  readonly platform: { readonly ledgerReader: Pick<Platform['ledgerReader'], 'latest' | 'entries'> };
  /** What callers are told of files that are wrong. */
  readonly told: unknown[];
}

const baseUrl = 'http://127.0.0.1:8787';
const leftFolders = new Set<string>();
process.once('exit', () => leftFolders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** The whole platform with a seeded city, a virtual clock and seeded randomness, called through the pipeline without HTTP. */
export async function createTestWorld(options: TestOptions = {}): Promise<TestWorld> {
  const { seed = 1, operations = OPERATIONS, onDisk = false } = options;
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'edudata-world-'));
  if (options.folder === undefined) leftFolders.add(folder);
  const clock = virtualClock(options.start);
  const random = seededRandom(seed);
  const logged: { level: string; code: string; fields: LogFields }[] = [];
  const logAt = (level: string) => (code: string, fields: LogFields = {}) => void logged.push({ level, code, fields });
  const log = { info: logAt('info'), warn: logAt('warn'), error: logAt('error') };
  const memory: SqliteStore | undefined = onDisk ? undefined : createSqliteStore({ file: ':memory:', clock });
  const issuer = await createDemoIssuer({ folder: join(folder, 'issuer'), clock });

  const compose = ({ disabledRules, change }: Pick<TestOptions, 'disabledRules' | 'change'>) => {
    const local = createLocalPlatform({ folder, baseUrl, log, clock, random, ...(memory && { store: memory }), ...(disabledRules && { disabledRules }) });
    const platform: Platform = change ? change(local) : local;
    const router: Router = createRouter(operations, platform, { verifyToken: createTokenVerifier([issuer]), origins: [] });
    return { local, platform, router };
  };
  let now = compose(options);
  if (!options.empty) await seedCity(now.local, options.regulation === undefined ? {} : { regulation: options.regulation });

  const tokens = new Map<string, { readonly at: string; readonly token: Promise<string> }>();
  /** As clients do: one token for what is asked at one time. */
  const tokenOf = (name: string): Promise<string> => {
    const [at, kept] = [clock.now(), tokens.get(name)];
    if (kept?.at === at) return kept.token;
    const token = issuer.token(name);
    tokens.set(name, { at, token });
    return token;
  };

  const caller = (token: () => Promise<string | undefined>): Caller => {
    const send = async <T>(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answered<T>> => {
      const bearer = await token();
      const [pathOnly = '', query = ''] = path.split('?');
      return readAnswer<T>(await now.router({
        method, path: pathOnly, query: [...new URLSearchParams(query)], body: toBytes(body), sourceIp: '127.0.0.1', requestId: undefined,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }), ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
          ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
        },
      }));
    };
    return callerOf(send);
  };

  return {
    clock, folder, issuer, logged, regulation: options.regulation ?? USUAL,
    get platform() { return now.platform; },
    get local() { return now.local; },
    as: (name) => caller(() => tokenOf(name)),
    withToken: (token) => caller(async () => token),
    personId: demoPersonId,
    async runJob(name) {
      const job = findJob(operations, name);
      if (!job) throw new TypeError(`no job is called ${name}`);
      await trustClock(now.platform);
      for (let round = 0; round < 1000; round += 1) {
        const outcome = await runJob(job, now.platform);
        if (!outcome.more) return outcome;
      }
      throw new Error(`${name} never came to its end`);
    },
    upload({ url }, bytes) {
      const { pathname, searchParams } = new URL(url);
      const body = async function* () { yield typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes; };
      return now.local.objects.acceptUpload(pathname, searchParams, body());
    },
    restart({ meanwhile, ...changed } = {}) {
      if (!memory) now.local.close();
      meanwhile?.();
      now = compose({ ...options, ...changed });
    },
    close() {
      now.local.close();
      if (leftFolders.delete(folder)) rmSync(folder, { recursive: true, force: true });
    },
  };
}

const toBytes = (body: unknown): Uint8Array =>
  body === undefined ? new Uint8Array(0) : body instanceof Uint8Array ? body : new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));

function readAnswer<T>({ status, headers, body }: Response): Answered<T> {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const isJson = /^application\/(?:problem\+)?json/.test(lower['content-type'] ?? '') && typeof body === 'string';
  return { status, headers: lower, body: (isJson ? JSON.parse(body) : body) as T }; // the test says what it expects
}

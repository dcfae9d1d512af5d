import { OPERATIONS } from '../../../functions/index.ts';
import type { LocalPlatform } from '../../../lib/compose/local.ts';
import type { HttpOperation } from '../../../lib/operation/operation.ts';
import { matchPath, parseRoute } from '../../../lib/operation/route.ts';
import type { Platform, PortName } from '../../../lib/platform/platform.ts';
import { callerOf } from '../../support/caller.ts';
import { createTestWorld, type Answered, type Caller, type TestWorld } from '../../support/test-platform.ts';
import { SECRET, leavesOfBody, markTexts } from './marks.ts';

/** A request as it was sent, to be sent again with something wrong in it. */
export interface Sent {
  readonly operation: HttpOperation;
  readonly who: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}
export interface MarkedWorld extends TestWorld {
  /** Of each operation the last request that was served. */
  readonly served: ReadonlyMap<string, Sent>;
  /** Every answer, with the operation that was asked. */
  readonly answers: readonly (Answered<unknown> & { readonly operation: string })[];
  /** What callers are told of files that are wrong. */
  readonly told: unknown[];
  /** What reached the sink of notifications. */
  readonly delivered: unknown[];
  /** Sends as it is, unmarked. */
  sendPlain(sent: Sent, token?: string): Promise<Answered<unknown>>;
  /** From now on every call of the port throws this; nothing does without a port. */
  breakPort(port?: PortName | 'storage' | 'ledger' | 'calendar', error?: unknown): void;
}

const http = OPERATIONS.filter((operation): operation is HttpOperation => operation.kind === 'http');
/** Literal routes before those with parameters, as the router does it. */
const routes = http.map((operation) => ({ operation, route: parseRoute(operation.route) }))
  .toSorted((a, b) => a.route.segments.filter((part) => part.startsWith('{')).length - b.route.segments.filter((part) => part.startsWith('{')).length);
const findOperation = (method: string, path: string): HttpOperation | undefined =>
  routes.find(({ route }) => route.method === method && matchPath(route, path.split('?')[0] ?? ''))?.operation;

export interface MarkedOptions {
  /** Lays something around the ports of the platform. */
  readonly change?: (platform: Platform) => Platform;
  /** Keeps the database in a file. */
  readonly onDisk?: boolean;
  /** In place of sending once: looks at the request before, sends it by `send` (with more headers, or more than once), and answers for it. */
  readonly around?: (sent: Sent, send: (headers?: Sent['headers']) => Promise<Answered<unknown>>) => Promise<Answered<unknown>>;
}

/** A whole platform whose callers mark every free text they send, and remember what was answered. */
export async function createMarkedWorld({ change: outer = (platform) => platform, onDisk = false, around = (_, send) => send() }: MarkedOptions = {}): Promise<MarkedWorld> {
  const served = new Map<string, Sent>();
  const answers: (Answered<unknown> & { readonly operation: string })[] = [];
  const told: unknown[] = [];
  const delivered: unknown[] = [];
  let broken: { readonly port: string; readonly error: unknown } | undefined;

  const breakable = <T extends object>(port: string, inner: T): T => new Proxy(inner, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        if (broken?.port === port) throw broken.error;
        return Reflect.apply(value, target, given);
      };
    },
  });
  const change = (local: LocalPlatform): Platform => {
    const ports = ['storage', 'ledger', 'calendar', 'keys', 'keyStore', 'objects', 'ledgerReader', 'sequencer', 'pruner', 'expired'] as const;
    const sink: Platform['sink'] = { deliver: async (notification) => void delivered.push(notification) };
    return outer({ ...local, ...Object.fromEntries(ports.map((port) => [port, breakable(port, local[port])])), sink: breakable('sink', sink), log: local.log });
  };
  const world = await createTestWorld({ change, onDisk, seed: 'marked' });

  const remember = <T>(operation: string, answered: Answered<T>): Answered<T> => {
    answers.push({ ...answered, operation });
    return answered;
  };
  const marking = (who: string): Caller => {
    const inner = world.as(who);
    const send: Caller['send'] = async (method, path, body, headers = {}) => {
      const operation = findOperation(method, path);
      if (!operation) throw new TypeError(`no operation is ${method} ${path}`);
      const marked = markTexts(body, leavesOfBody(operation));
      const sent = { operation, who, method, path, body: marked, headers };
      const answered = remember(operation.name, await around(sent, (more) => inner.send<never>(method, path, marked, { 'user-agent': SECRET, 'x-forwarded-for': SECRET, 'correlation-id': SECRET, ...headers, ...more })));
      if (answered.status < 400) served.set(operation.name, sent);
      return answered as Answered<never>;
    };
    return callerOf(send);
  };
  const marked: MarkedWorld = Object.create(world, Object.getOwnPropertyDescriptors({
    as: marking, served, answers, told, delivered,
    sendPlain: async ({ operation, who, method, path, body, headers }: Sent, token?: string) =>
      remember(operation.name, await (token === undefined ? world.as(who) : world.withToken(token)).send(method, path, body, headers)),
    breakPort(port?: string, error?: unknown) { broken = port === undefined ? undefined : { port, error }; },
  }));
  return marked;
}

import { isDeepStrictEqual } from 'node:util';
import { toLocalDate, toMilliseconds, type LocalDate } from '../../lib/calendar/instant.ts';
import type { SyntheticPupil } from '../../infra/local/synthetic-people.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import type { AnyBody, Answered, TestWorld } from '../support/test-platform.ts';
import type { Interruption } from './interruption.ts';
import type { Model } from './model.ts';
import { NAMES, type People } from './people.ts';
import { must } from './violation.ts';

export interface Request {
  readonly operation: string;
  readonly by: string;
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: unknown;
  readonly version?: number;
  readonly key?: string;
}

/** What every step is given. */
export interface Walker {
  readonly world: TestWorld;
  readonly random: SeededRandom;
  readonly model: Model;
  readonly people: People;
  readonly pupils: Iterator<SyntheticPupil, void>;
  readonly interruption: Interruption;
  /** By operation, how often each status was answered. */
  readonly tally: Map<string, Map<number, number>>;
  today(): LocalDate;
  chance(probability: number): boolean;
  /** One of the last `most`, so that a long walk stays with what is alive. */
  recent<T>(list: readonly T[], most?: number): T | undefined;
  /** Mostly somebody who may, sometimes anybody, rarely somebody whom nobody knows. */
  someone(right: readonly string[]): string;
  note(line: string): void;
  count(operation: string, status: number): void;
  /** One request; whatever it is answered, it must be an answer. */
  send<T extends AnyBody>(request: Request): Promise<Answered<T>>;
  /** One change of state, now and then asked for twice, at once, or over a crash; answers the one outcome. */
  change<T extends AnyBody>(request: Request): Promise<Answered<T>>;
}

const tokenLife = 50 * 60_000;
export const done = ({ status }: { readonly status: number }): boolean => status < 300;

interface Parts extends Pick<Walker, 'world' | 'random' | 'model' | 'people' | 'pupils' | 'interruption'> {
  readonly note: (line: string) => void;
}

export function createWalker({ world, random, people, note, interruption, ...parts }: Parts): Walker {
  const tally: Walker['tally'] = new Map();
  const chance = (probability: number): boolean => random.fraction() < probability;
  const count = (operation: string, status: number): void => {
    const statuses = tally.get(operation) ?? new Map<number, number>();
    tally.set(operation, statuses);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  };

  /** One for some minutes of the walk's clock, as a client would keep it. */
  const tokens = new Map<string, { readonly token: string; readonly until: number }>();
  async function tokenOf(name: string): Promise<string> {
    const now = toMilliseconds(world.clock.now());
    const kept = tokens.get(name);
    if (kept && now < kept.until) return kept.token;
    const token = await world.issuer.token(name);
    tokens.set(name, { token, until: now + tokenLife });
    return token;
  }

  async function ask<T extends AnyBody>({ operation, by, method = 'POST', path, body, version, key }: Request): Promise<Answered<T>> {
    const headers = { ...(version !== undefined && { 'if-match': `"${version}"` }), ...(key !== undefined && { 'idempotency-key': key }) };
    const answered = await world.withToken(await tokenOf(by)).send<T>(method, path, body, headers);
    count(operation, answered.status);
    note(`${operation} by ${by}: ${method} ${path} ${JSON.stringify(body ?? null).slice(0, 300)}${version === undefined ? '' : ` of ${version}`} → ${answered.status} ${answered.body.code ?? ''}`);
    return answered;
  }

  async function send<T extends AnyBody>(request: Request): Promise<Answered<T>> {
    const blocked = people.blocked.has(request.by);
    const answered = await ask<T>(request);
    must(answered.status < 500, 'no request fails inside', () => `${request.operation} answered ${answered.status} ${JSON.stringify(answered.body)}; ${JSON.stringify(lastFault(world))}`);
    must(!blocked || !done(answered), 'nobody on the blocklist is served', () => `${request.operation} by ${request.by}`);
    must(NAMES.includes(request.by) || !done(answered), 'no stranger is served', () => `${request.operation} by ${request.by}`);
    if (!done(answered)) requireProblem(request, answered);
    return answered;
  }

  /** The same twice, one after the other: the second is the first again. */
  async function repeated<T extends AnyBody>(request: Request): Promise<Answered<T>> {
    const first = await send<T>(request);
    const second = await send<T>(request);
    if (done(first)) must(done(second) && isDeepStrictEqual(first.body, second.body), 'the same request again is answered the same', () => `${request.operation}: ${JSON.stringify(first.body)} then ${second.status} ${JSON.stringify(second.body)}`);
    return done(first) ? first : second;
  }
  /** Another request under a key that was used is no request. */
  async function reused<T extends AnyBody>(request: Request): Promise<Answered<T>> {
    const first = await send<T>(request);
    if (!done(first)) return first;
    const second = await send({ ...request, body: { ...(typeof request.body === 'object' ? request.body : {}), another: true } });
    must(second.body.code === 'IDEMPOTENCY_KEY_REUSED', 'a key stands for one request', () => `${request.operation}: ${second.status} ${String(second.body.code)}`);
    return first;
  }
  async function twins<T extends AnyBody>(request: Request): Promise<Answered<T>> {
    const both = await Promise.all([send<T>(request), send<T>(request)]);
    const [first, second] = both;
    if (done(first) && done(second)) must(isDeepStrictEqual(first.body, second.body), 'twins are answered the same', () => `${request.operation}: ${JSON.stringify(first.body)} and ${JSON.stringify(second.body)}`);
    return done(first) ? first : second;
  }
  /** The process dies before or after the commit and nobody knows; the client asks again. */
  async function interrupted<T extends AnyBody>(request: Request): Promise<Answered<T>> {
    interruption.arm(chance(0.5) ? 'before' : 'after');
    const first = await ask<T>(request);
    const cut = interruption.disarm();
    note(cut ? `died ${cut} the commit` : 'nothing was committed');
    if (!cut) return first;
    must(first.status === 503, 'a commit whose process died is no answer', () => `${request.operation}: ${first.status}`);
    const second = await send<T>(request);
    if (cut === 'after') must(done(second), 'what was committed is answered when asked again', () => `${request.operation}: ${second.status} ${JSON.stringify(second.body)}`);
    return second;
  }

  const walker: Walker = {
    world, random, people, interruption, tally, note, count, chance, send, ...parts,
    today: () => toLocalDate(world.clock.now()),
    recent: (list, most = 30) => (list.length === 0 ? undefined : list[list.length - 1 - random.below(Math.min(most, list.length))]),
    someone(right) {
      const able = right.filter((name) => !people.blocked.has(name));
      if (chance(0.9) && able.length > 0) return random.pick(able);
      return chance(0.97) ? random.pick(NAMES) : 'stranger';
    },
    async change<T extends AnyBody>(request: Request) {
      if (!chance(0.12)) return send<T>(request);
      const keyed = { ...request, key: `walk-${random.token()}` };
      return random.pick([repeated<T>, repeated<T>, reused<T>, twins<T>, interrupted<T>])(keyed);
    },
  };
  return walker;
}

function requireProblem({ operation }: Request, { status, headers, body }: Answered<AnyBody>): void {
  const texts = ['code', 'title', 'titleEn', 'detail', 'detailEn', 'correlationId', 'type'];
  const whole = typeof body === 'object' && texts.every((name) => typeof body[name] === 'string' && body[name] !== '') && body['status'] === status;
  must(whole && (headers['content-type'] ?? '').startsWith('application/problem+json'), 'every refusal is a problem in two languages', () => `${operation}: ${status} ${JSON.stringify(body)}`);
  must(/\p{Script=Han}/u.test(String(body['title'])) && !/\p{Script=Han}/u.test(String(body['titleEn'])), 'a problem is told in Chinese and in English', () => `${operation}: ${JSON.stringify(body)}`);
}

const lastFault = ({ logged }: TestWorld) => logged.findLast(({ level }) => level === 'error');

import * as z from 'zod';
import { Instant, toInstant, toMilliseconds } from '../../lib/calendar/instant.ts';
import { PersonId, UnitId } from '../../lib/identifiers.ts';
import { findJob, type JobOutcome } from '../../lib/operation/jobs.ts';
import { operation, type JobOperation, type Operation } from '../../lib/operation/operation.ts';
import { Role } from '../../lib/organizations/actor.ts';
import { KnownTimeEntity } from '../../lib/platform/storage/entities/operation.ts';
import { PersonEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import type { DemoPerson } from './demo-city.ts';
import type { DemoIssuer } from './demo-issuer.ts';
import { PARTS, type Part } from './health/health.ts';
import { readDuration, type MovableClock } from './movable-clock.ts';
import { demoPersonId } from './seed.ts';

export interface LocalParts {
  readonly issuer: DemoIssuer;
  readonly baseUrl: string;
  readonly clock: MovableClock;
  /** Of the demonstration city that this folder holds; none where it holds none. */
  readonly people: readonly DemoPerson[];
  readonly jobs: readonly Operation[];
  /** The parts that are not well. */
  readonly checkHealth: () => Promise<readonly Part[]>;
  readonly run: (job: JobOperation) => Promise<JobOutcome>;
}

/** Instants sort as text up to the year 9999: what is counted from now, in years, must stay before it. */
const lastInstant = toInstant(Date.UTC(9000, 0));

const Move = z.union([
  z.strictObject({ advance: z.string().refine((text) => readDuration(text) !== undefined, { params: { zh: '须为时长，如 P1D、PT1H、P2W', en: 'It must be a duration, like P1D, PT1H or P2W' } }) }),
  z.strictObject({ to: Instant }),
]);

/** What exists on this machine only: the demonstration issuer, the movable clock, jobs at once, health. */
export function localOperations({ issuer, baseUrl, clock, people, jobs, checkHealth, run }: LocalParts): readonly Operation[] {
  const getHealth = operation({
    name: 'getHealth', context: 'local', summary: { zh: '运行状况', en: 'Health' }, route: 'GET /health', caller: 'public', rules: [],
    returns: z.strictObject({ status: z.literal('ok'), now: Instant }),
    async handle({ now, answer }) {
      const unwell = (await checkHealth()).map((part) => ({ part, ...PARTS[part] }));
      if (unwell.length > 0) {
        throw new Refusal('UNAVAILABLE', {
          detail: { zh: `${unwell.map(({ zh }) => zh).join('；')}。请运维人员查看日志中的 health.unwell`, en: `${unwell.map(({ en }) => en).join('; ')}. Operators: see health.unwell in the log` },
          pointers: unwell.map(({ part, zh, en }) => ({ pointer: `/${part}`, detail: { zh, en } })),
        });
      }
      return answer({ status: 'ok', now });
    },
  });
  const getIssuer = operation({
    name: 'getIssuer', context: 'local', summary: { zh: '演示签发方', en: 'The demonstration issuer (OIDC discovery)' }, route: 'GET /local/issuer/.well-known/openid-configuration', caller: 'public', rules: [],
    returns: z.strictObject({ issuer: z.string(), jwks_uri: z.string(), token_endpoint: z.string(), id_token_signing_alg_values_supported: z.array(z.string()) }),
    handle: async ({ answer }) => answer({ issuer: issuer.issuer, jwks_uri: `${baseUrl}/local/issuer/jwks.json`, token_endpoint: `${baseUrl}/local/token`, id_token_signing_alg_values_supported: ['EdDSA'] }),
  });
  const getIssuerKeys = operation({
    name: 'getIssuerKeys', context: 'local', summary: { zh: '演示签发方公钥', en: 'Its public keys' }, route: 'GET /local/issuer/jwks.json', caller: 'public', rules: [],
    returns: z.strictObject({ keys: z.array(z.record(z.string(), z.unknown())) }),
    handle: async ({ answer }) => answer({ keys: issuer.keys.keys.map((key) => ({ ...key })) }),
  });
  const issueToken = operation({
    name: 'issueToken', context: 'local', summary: { zh: '领取演示令牌（一小时）', en: 'Get a demonstration token (one hour)' }, route: 'POST /local/token', caller: 'public', rules: [],
    body: z.strictObject({ person: z.string().regex(/^[a-z0-9-]{1,40}$/) }),
    returns: z.strictObject({ access_token: z.string(), token_type: z.literal('Bearer'), expires_in: z.literal(3600), personId: PersonId }),
    async handle({ body: { person }, platform, answer }) {
      const personId = demoPersonId(person);
      if (!people.some(({ name }) => name === person) && !(await platform.storage.get(PersonEntity.ref({ personId })))) {
        throw new Refusal('NOT_FOUND', { detail: { zh: `没有名为“${person}”的人员，名单见 ${baseUrl}/local/people`, en: `There is nobody called "${person}"; ${baseUrl}/local/people lists everybody` } });
      }
      return answer({ access_token: await issuer.token(person), token_type: 'Bearer', expires_in: 3600, personId });
    },
  });
  const listPeople = operation({
    name: 'listPeople', context: 'local', summary: { zh: '演示人员一览', en: 'The demonstration people' }, route: 'GET /local/people', caller: 'public', rules: [],
    returns: z.strictObject({ items: z.array(z.strictObject({ person: z.string(), displayName: z.string(), unitId: UnitId, roles: z.array(Role), personId: PersonId })) }),
    handle: async ({ answer }) => answer({ items: people.map(({ name, displayName, unitId, roles }) => ({ person: name, displayName, unitId, roles: [...roles], personId: demoPersonId(name) })) }),
  });
  const moveClock = operation({
    name: 'moveClock', context: 'local', summary: { zh: '把平台时钟向前拨', en: 'Move the platform clock forward' }, route: 'POST /local/clock', caller: 'public', rules: [],
    body: Move, returns: z.strictObject({ now: Instant }),
    async handle({ body, platform, commit }) {
      const from = clock.now();
      const at = 'to' in body ? toMilliseconds(body.to) : toMilliseconds(from) + (readDuration(body.advance) ?? 0);
      const refused = at > toMilliseconds(lastInstant) ? { zh: `时钟最远可拨到 ${lastInstant}`, en: `The clock moves no further than ${lastInstant}` }
        : at < toMilliseconds(from) ? { zh: '时钟只能向前', en: 'The clock only moves forward' } : undefined;
      if (refused) throw new Refusal('BODY_INVALID', { pointers: [{ pointer: 'to' in body ? '/to' : '/advance', detail: refused }] });
      const to = toInstant(at);
      const known = await platform.storage.get(KnownTimeEntity.ref({}));
      // who moves the clock says that this time has passed
      const done = await commit({ stream: 'operations', action: 'time.moved', subject: {}, facts: { from, to } }, [known ? KnownTimeEntity.replace(known, { at: to }) : KnownTimeEntity.insert({ at: to })], { now: to });
      clock.moveTo(to);
      return done;
    },
  });
  const getClock = operation({
    name: 'getClock', context: 'local', summary: { zh: '平台时钟的时间', en: "What the platform's clock shows" }, route: 'GET /local/clock', caller: 'public', rules: [],
    returns: z.strictObject({ now: Instant }),
    handle: async ({ now, answer }) => answer({ now }),
  });
  const runJobNow = operation({
    name: 'runJobNow', context: 'local', summary: { zh: '立即执行一项定时任务', en: 'Run a job now' }, route: 'POST /local/jobs/{job}', caller: 'public', rules: [], refusals: ['CLOCK_IN_DOUBT'],
    path: z.strictObject({ job: z.string() }), returns: z.strictObject({ counts: z.record(z.string(), z.number()), more: z.boolean(), busy: z.boolean() }),
    async handle({ path, answer }) {
      const job = findJob(jobs, path.job);
      if (!job) throw new Refusal('NOT_FOUND');
      const { counts, more, busy } = await run(job);
      return answer({ counts: { ...counts }, more, busy });
    },
  });
  return [getHealth, getIssuer, getIssuerKeys, issueToken, listPeople, getClock, moveClock, runJobNow];
}

import { OPERATIONS } from '../../../functions/index.ts';
import type { JobOperation } from '../../../lib/operation/operation.ts';
import { toJsonSchema } from '../../../lib/operation/openapi.ts';
import { parseRoute } from '../../../lib/operation/route.ts';
import { SECRET, TEXT, leavesOfBody, stranger, textLeaves, withValueAt } from './marks.ts';
import type { MarkedWorld, Sent } from './marked-world.ts';

/** A person on the blocklist: refused before anything of the request is read. */
export const BLOCKED = 'school4-consumer';
const json = { 'content-type': 'application/json' };
/** The path of a request with something else in the place of each of its parameters. */
function* wrongPaths({ operation, path }: Sent): Generator<string> {
  const { segments } = parseRoute(operation.route);
  const [pathOnly = '', query = ''] = path.split('?');
  for (const [index, segment] of segments.entries()) {
    if (!segment.startsWith('{')) continue;
    for (const value of [SECRET, stranger.identityNumber]) yield `${pathOnly.split('/').with(index + 1, encodeURIComponent(value)).join('/')}${query && `?${query}`}`;
  }
}
function* wrongQueries({ operation, path }: Sent): Generator<string> {
  const names = operation.query ? [...textLeaves(toJsonSchema(operation.query, 'input')).keys()].map((place) => place.slice(1)) : [];
  for (const name of [...names, SECRET, 'limit']) yield `${path.split('?')[0]}?${encodeURIComponent(name)}=${encodeURIComponent(SECRET)}`;
}
function* wrongBodies({ operation, body }: Sent): Generator<unknown> {
  if (!operation.body) return;
  for (const place of leavesOfBody(operation).keys()) yield withValueAt(body, place, `${TEXT}丙`);
  yield { ...Object(body), [SECRET]: stranger.identityNumber };
  yield Object.fromEntries(Object.keys(Object(body)).map((name) => [name, [SECRET]]));
  yield Object.fromEntries(Object.keys(Object(body)).map((name) => [name, { [SECRET]: SECRET }]));
  for (const text of [`{"${SECRET}":`, `"${SECRET}"`, `[{"name":"${SECRET}"}]`, `{"__proto__":{"${SECRET}":"${SECRET}"}}`, JSON.stringify({ ...Object(body), note: SECRET }).slice(0, -3)]) yield text;
  yield new Uint8Array([...Buffer.from(`{"${SECRET}":"`), 0xff, 0xfe]);
  if (operation.name === 'registerUnit') yield `{"name":"${SECRET.repeat(40_000)}"}`; // the limit of the body is the same for all
}

/** Everything that can be wrong with a request that was served: each part of it alone. */
export async function sendWrong(world: MarkedWorld, sent: Sent, expired: string): Promise<void> {
  const { headers } = sent;
  const again = (change: Partial<Sent>, token?: string) => world.sendPlain({ ...sent, ...change }, token);
  for (const path of wrongPaths(sent)) await again({ path });
  for (const path of wrongQueries(sent)) await again({ path });
  for (const wrong of wrongBodies(sent)) await again({ body: wrong, headers: { ...json, ...headers } });
  const more = [
    { 'if-match': SECRET }, { 'idempotency-key': `${SECRET}-key` }, { 'idempotency-key': 'Wrg5-110101199003074477' }, { 'content-type': `text/${SECRET}` }, { origin: `https://${SECRET}.invalid` }, { 'correlation-id': SECRET },
  ];
  for (const header of more) await again({ headers: { ...json, ...headers, ...header } });
  for (const token of [expired, `${expired}${SECRET}`, SECRET, `e30.${Buffer.from(SECRET).toString('base64url')}.e30`]) await again({}, token);
  for (const other of [`subject-${SECRET}`, BLOCKED, 'statistics-consumer']) {
    await again({ who: other });
    for (const path of wrongPaths(sent)) await again({ who: other, path });
  }
}

/** Errors as libraries throw them: with values in their messages, causes and properties, also in lines that look like places. */
const faults: readonly (() => unknown)[] = [
  () => Object.assign(new Error(`UNIQUE constraint failed: ${SECRET}`, { cause: new Error(SECRET) }), { code: 'ERR_SQLITE_ERROR', errstr: SECRET, value: SECRET }),
  () => new TypeError(`cannot read ${SECRET}\n    at ${SECRET} (${SECRET}:1:1)`),
  () => new AggregateError([new Error(SECRET)], SECRET),
  () => SECRET,
  () => ({ message: SECRET, name: SECRET, stack: SECRET }),
];
const PORTS = ['storage', 'ledger', 'calendar'] as const;

/** The same request while a port of the operation throws. Answers how many were hit. */
export async function sendWhileBroken(world: MarkedWorld, sent: Sent): Promise<void> {
  for (const [index, port] of [...PORTS, ...(sent.operation.uses ?? [])].entries()) {
    for (const fault of [faults[index % faults.length], faults[(index + 1) % faults.length]]) {
      world.breakPort(port, fault?.());
      await world.sendPlain(sent);
      world.breakPort();
    }
  }
}

/** Every job, as it is and while each of its ports throws. */
export async function runJobs(world: MarkedWorld): Promise<readonly string[]> {
  const jobs = OPERATIONS.filter((operation): operation is JobOperation => operation.kind === 'job');
  for (const { name, uses = [] } of jobs) {
    await world.runJob(name);
    for (const [index, port] of [...PORTS, ...uses].entries()) {
      world.breakPort(port, faults[index % faults.length]?.());
      await world.runJob(name).catch((error: unknown) => error); // a job that fails is run again by its timer
      world.breakPort();
      world.clock.advance({ minutes: 5 }); // its lease ends
    }
  }
  return jobs.map(({ name }) => name);
}

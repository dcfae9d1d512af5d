import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import { cityUnder, USUAL } from '../../infra/local/demo-cities.ts';
import { parametersOf, parseRoute } from '../../lib/operation/route.ts';
import type { HttpOperation } from '../../lib/operation/operation.ts';
import type { Sent } from '../system/marked/marked-world.ts';
import { plainEntry, register } from '../system/catalog-steps.ts';
import { requireProblem } from './expect-problem.ts';
import { createInputWorld, type InputWorld, type Outcome } from './input-world.ts';

/** Somebody in every kind of role off the chain of owner and consumer of the journeys. */
const OUTSIDERS = ['west-administrator', 'west-owner', 'west-consumer', 'west-coordinator', 'west-technical', 'school3-owner', 'school3-consumer', 'university-consumer', 'university-administrator', 'statistics-consumer'];
/** Everybody may know of these: names of units, published entries and their editions, the law, calendars, legal bases, the ledger's own proofs. */
const PUBLIC = new Set(['unitId', 'resourceId', 'edition', 'regulationId', 'rule', 'year', 'stream', 'shard', 'number', 'legalBasisId']);
/** Using a grant of another unit is a breach with an article of its own, and is entered as one. */
const BREACHES = new Map([['queryRecords', ['SEAT_REQUIRED', 'GRANT_HOLDER_MISMATCH']]]);

const { people } = cityUnder(USUAL);
const hidden = (operation: HttpOperation): readonly string[] => parametersOf(parseRoute(operation.route)).filter((name) => !PUBLIC.has(name));
/** The same request for what is not: every hidden identifier replaced by one of the same form. */
function absent(sent: Sent): Sent {
  const [path = '', query] = sent.path.split('?');
  const { segments } = parseRoute(sent.operation.route);
  const parts = path.split('/').map((part, index) => {
    const name = /^\{(\w+)\}$/.exec(segments[index - 1] ?? '')?.[1];
    return name !== undefined && !PUBLIC.has(name) ? part.replace(/[a-z0-9]{20}$/, 'zzzzzzzzzzzzzzzzzzzz') : part;
  });
  return { ...sent, path: parts.join('/') + (query === undefined ? '' : `?${query}`) };
}
interface Naming { readonly at: string; readonly id: string }
/** Identifiers that a body holds, and where: of persons, filings, items …; units, bases and entries are known. */
function namesIn(value: unknown, at = ''): readonly Naming[] {
  if (typeof value === 'string') return /^(?!unit-|basis-|resource-)[a-z]+-[a-z0-9]{4,40}$/.test(value) ? [{ at, id: value }] : [];
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, inner]) => namesIn(inner, `${at}/${name}`)) : [];
}
const replaceIn = (value: unknown, from: string | RegExp, to: string): unknown => JSON.parse(JSON.stringify(value).replaceAll(new RegExp(`"${typeof from === 'string' ? from : from.source}"`, 'g'), `"${to}"`));
const unitOf = (who: string): string => people.find(({ name }) => name === who)?.unitId ?? assert.fail(who);
/** What the caller is told of a refusal; the place of its entry is another each time. */
function refused({ permitted, status, answered }: Outcome): unknown {
  const { correlationId: _, ...rest } = answered.body;
  return permitted ? 'permitted' : { status, rest };
}
const said = ({ answered: { status, body, headers } }: Outcome): unknown => {
  const { correlationId: _, ...rest } = body;
  const { 'correlation-id': __, ...others } = headers;
  return { status, rest, others };
};

describe('another unit’s object answers as one that is not: the same words after the same calls', () => {
  let input: InputWorld;
  let draft: string;
  before(async () => {
    input = await createInputWorld();
    await input.drive();
    draft = (await register(input.world, plainEntry('unit-school1', { code: 'EDU/DRAFT-1' }))).resourceId;
  });
  after(() => input.world.close());

  async function expectSame(operation: HttpOperation, there: Sent, nowhere: Sent): Promise<void> {
    assert.notEqual(nowhere.path, there.path);
    const kept = input.digest();
    input.changed();
    for (const who of OUTSIDERS) {
      const foreign = await input.send({ ...there, who });
      if (foreign.code !== undefined && BREACHES.get(operation.name)?.includes(foreign.code)) continue;
      const none = await input.send({ ...nowhere, who });
      assert.equal(requireProblem(operation, none.answered, 'absent').code, 'NOT_FOUND');
      assert.deepEqual(said(foreign), said(none), who);
      assert.deepEqual(foreign.calls, none.calls, `${who}: round trips tell them apart`);
    }
    assert.deepEqual(input.changed(), []);
    assert.equal(input.digest(), kept);
  }
  const servedOf = ({ name }: HttpOperation): Sent => input.world.served.get(name) ?? assert.fail('never served');

  test('what a body names is there or is not: nobody outside is told, not in the unit of their own either', async () => {
    const tried = new Set<string>();
    for (const [name, sent] of input.world.served) {
      for (const { at, id } of namesIn(sent.body)) {
        tried.add(`${name} ${at}`);
        for (const who of OUTSIDERS) {
          for (const unitId of [undefined, unitOf(who)]) {
            const body = unitId === undefined ? sent.body : replaceIn(sent.body, /unit-\w+/, unitId);
            const there = await input.send({ ...sent, who, body }, { rehearse: true });
            const nowhere = await input.send({ ...sent, who, body: replaceIn(body, id, id.replace(/-.*/, `-${'z'.repeat(20)}`)) }, { rehearse: true });
            assert.deepEqual(refused(there), refused(nowhere), `${name} ${at} ${who}`);
            assert.deepEqual(there.calls, nowhere.calls, `${name} ${at} ${who}: round trips tell them apart`);
          }
        }
      }
    }
    assert.ok(tried.size >= 12, [...tried].join());
  });
  test('every identifier in a path is tried, or is of what everybody may know', () => {
    const parameters = new Set(OPERATIONS.flatMap((operation) => (operation.kind === 'http' ? parametersOf(parseRoute(operation.route)) : [])));
    assert.deepEqual([...PUBLIC].filter((name) => !parameters.has(name)), []);
  });

  for (const operation of OPERATIONS) {
    if (operation.kind !== 'http' || operation.caller === 'public') continue;
    if (hidden(operation).length > 0) test(operation.name, () => expectSame(operation, servedOf(operation), absent(servedOf(operation))));
    if (operation.route.includes('{resourceId}')) {
      test(`${operation.name}, of an entry that was never published`, () => {
        const sent = servedOf(operation);
        const of = (resourceId: string): Sent => ({ ...sent, path: sent.path.replace(/resource-[a-z0-9]+/, resourceId) });
        return expectSame(operation, of(draft), of(`resource-${'z'.repeat(20)}`));
      });
    }
  }
});

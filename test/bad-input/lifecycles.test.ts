import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import { parseRoute } from '../../lib/operation/route.ts';
import type { HttpOperation } from '../../lib/operation/operation.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { consumer, owner } from '../support/journey.ts';
import { plainEntry, register, review, submit } from '../system/catalog-steps.ts';
import type { Sent } from '../system/marked/marked-world.ts';
import { requireProblem } from './expect-problem.ts';
import { createInputWorld, type InputWorld, type Outcome } from './input-world.ts';
import { LIFECYCLES, type Lifecycle } from './moves.ts';

const find = (name: string): HttpOperation => OPERATIONS.find((operation): operation is HttpOperation => operation.kind === 'http' && operation.name === name) ?? assert.fail(name);
const isParameter = (segment: string | undefined): boolean => segment?.startsWith('{') === true;

/** The path of another operation on the object that `path` names: parameters by position, as long as both routes go the same way. */
function pathFor(operation: HttpOperation, path: string, from: HttpOperation): string | undefined {
  const given = path.split('?')[0]?.split('/').slice(1) ?? [];
  const source = parseRoute(from.route).segments;
  const values = new Map(source.flatMap((segment, index) => (isParameter(segment) ? [[segment, given[index] ?? ''] as const] : [])));
  const target = parseRoute(operation.route).segments;
  return target.every((segment) => !isParameter(segment) || values.has(segment)) ? `/${target.map((segment) => values.get(segment) ?? segment).join('/')}` : undefined;
}

describe('in each state of a lifecycle each operation of it moves on, or is refused and changes nothing', () => {
  const seen = new Map<string, Map<string, Outcome>>();
  let input: InputWorld;

  before(async () => {
    const first = await createInputWorld();
    await first.drive();
    const templates = first.world.served;
    first.world.close();

    async function tryAll(world: InputWorld, { who, operation: from }: Sent, path: string, { name, path: place, moves }: Lifecycle): Promise<void> {
      const found = await world.world.as(who).get<{ readonly state?: string }>(place.exec(path)?.[0] ?? path);
      const state = found.status === 200 ? found.body.state : undefined;
      if (state === undefined || seen.has(`${name} ${state}`)) return;
      const outcomes = new Map<string, Outcome>();
      for (const each of Object.keys(moves)) {
        const operation = find(each);
        const template = templates.get(each) ?? assert.fail(`${each} was never served`);
        const at = pathFor(operation, path, from);
        if (at === undefined) continue;
        const version = found.headers['etag'];
        outcomes.set(each, await world.send({ ...template, path: at, headers: { ...template.headers, ...(operation.versioned && version !== undefined && { 'if-match': version }) } }, { rehearse: true }));
      }
      seen.set(`${name} ${state}`, outcomes);
    }
    let trying = false;
    input = await createInputWorld(async (world, sent, send) => {
      const look = async () => {
        if (trying) return;
        trying = true;
        for (const lifecycle of LIFECYCLES) if (lifecycle.path.test(sent.path)) await tryAll(world, sent, sent.path, lifecycle);
        trying = false;
      };
      await look();
      const answered = await send();
      await look();
      return answered;
    });
    await input.drive();
    await driveFurther(input);
  });
  after(() => input.world.close());

  for (const { name, states, moves } of LIFECYCLES) {
    for (const state of states) {
      test(`${name} ${state}`, () => {
        const outcomes = seen.get(`${name} ${state}`) ?? assert.fail('never reached');
        const moved = [...outcomes].filter(([, { permitted }]) => permitted).map(([operation]) => operation);
        assert.deepEqual(moved, Object.keys(moves).filter((operation) => moves[operation]?.includes(state)));
        for (const [operation, { permitted, answered, code }] of outcomes) {
          if (permitted) continue;
          requireProblem(find(operation), answered, state);
          assert.ok(code !== 'NOT_FOUND' && code !== 'VERSION_STALE' && code !== 'BODY_INVALID', `${operation} never came to the state: ${code}`);
        }
      });
    }
  }

  test('every state that a journey passes through is in the table', () => assert.deepEqual([...seen.keys()].toSorted(), LIFECYCLES.flatMap(({ name, states }) => states.map((state) => `${name} ${state}`)).toSorted()));
});

/** States that the journeys do not pass through. */
async function driveFurther({ world }: InputWorld): Promise<void> {
  const draft = (await submit(world, 'school1-owner', await register(world, plainEntry('unit-school1', { code: 'EDU/BACK-1' })))).body;
  await review(world, 'bureau-leading', draft, { outcome: 'RETURN', comment: '退回' });
  await world.as('school1-owner').get(`/resources/${draft.resourceId}`);
  for (const steps of [['CONFIRMED', 'CORRECTED'], ['REJECTED']]) {
    const reported = world.served.get('reportDataError')?.body;
    const { ticketId } = expectStatus(await world.as(consumer).post<{ readonly ticketId: string }>('/tickets', reported), 201);
    for (const to of steps) expectStatus(await world.as(owner).post(`/tickets/${ticketId}/answers`, { to, note: '核实' }), 200);
  }
}

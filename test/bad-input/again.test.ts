import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import { takesIdempotencyKey } from '../../lib/operation/problem-codes.ts';
import type { HttpOperation } from '../../lib/operation/operation.ts';
import type { AnyBody, Answered } from '../support/test-platform.ts';
import { requireProblem } from './expect-problem.ts';
import { createInputWorld, type InputWorld } from './input-world.ts';

const changing = OPERATIONS.filter((operation): operation is HttpOperation => operation.kind === 'http' && !operation.route.startsWith('GET ') && operation.caller !== 'public');

describe('a stale version is refused at the moment when all else is right', () => {
  const tried = new Map<string, readonly (readonly [string | undefined, Answered<AnyBody>])[]>();
  let input: InputWorld;
  before(async () => {
    input = await createInputWorld(async (world, sent, send) => {
      const { name, versioned } = sent.operation;
      if (versioned && !tried.has(name) && (await world.send(sent, { rehearse: true })).permitted) {
        const { 'if-match': right = '', ...headers } = sent.headers;
        const version = Number(right.replaceAll('"', ''));
        world.changed();
        const answers: (readonly [string | undefined, Answered<AnyBody>])[] = [];
        for (const match of [undefined, `"${version + 1}"`, `"${version - 1}"`, '"0"', '"999999999"', `W/${right}`, '*', String(version), '""', `${right}, "7"`, '"1e0"']) {
          const { answered } = await world.send({ ...sent, headers: { ...headers, ...(match !== undefined && { 'if-match': match }) } });
          answers.push([match, answered]);
        }
        assert.deepEqual(world.changed(), [], name);
        tried.set(name, answers);
      }
      return send();
    });
    await input.drive();
  });
  after(() => input.world.close());

  for (const operation of changing.filter(({ versioned }) => versioned)) {
    test(operation.name, () => {
      for (const [match, answered] of tried.get(operation.name) ?? assert.fail('never tried')) {
        const { code, errors } = requireProblem(operation, answered, `If-Match ${match}`);
        const isTag = match !== undefined && /^(?:W\/)?"[^"]*"$/.test(match);
        assert.equal(code, match === undefined ? 'VERSION_REQUIRED' : isTag ? 'VERSION_STALE' : 'BODY_INVALID', match);
        if (match !== undefined && !isTag) assert.deepEqual(errors?.map((error) => [error.in, error.pointer]), [['header', '/If-Match']], match);
      }
    });
  }
});

describe('an idempotency key stands for one request', () => {
  const tried = new Map<string, Readonly<Record<'first' | 'again' | 'otherBody' | 'otherQuery' | 'otherVersion', Answered<AnyBody>>>>();
  const changes: string[] = [];
  let input: InputWorld;
  before(async () => {
    input = await createInputWorld(async (world, sent, send) => {
      const { name } = sent.operation;
      if (!takesIdempotencyKey(sent.operation) || tried.has(name) || !(await world.send(sent, { rehearse: true })).permitted) return send();
      const key = { 'idempotency-key': `again-${name}` };
      const first = await send(key) as Answered<AnyBody>;
      world.changed();
      const repeat = async (change: object, headers: object = {}) => (await world.send({ ...sent, ...change, headers: { ...sent.headers, ...key, ...headers } })).answered;
      tried.set(name, {
        first, again: await repeat({}), otherBody: await repeat({ body: { ...Object(sent.body), other: 1 } }), otherQuery: await repeat({ path: `${sent.path}?other=1` }),
        otherVersion: await repeat({}, { 'if-match': '"77"' }),
      });
      changes.push(...world.changed());
      return first;
    });
    await input.drive();
  });
  after(() => input.world.close());

  for (const operation of changing.filter(takesIdempotencyKey)) {
    test(operation.name, () => {
      const { first, again, ...others } = tried.get(operation.name) ?? assert.fail('never tried');
      assert.ok(first.status < 400, JSON.stringify(first));
      if (first.headers['ledger-receipt'] === undefined) return; // nothing was changed, so nothing is kept
      assert.deepEqual([again.status, again.body, again.headers['etag'], again.headers['location'], again.headers['idempotent-replay']], [first.status, first.body, first.headers['etag'], first.headers['location'], 'true']);
      for (const [what, answered] of Object.entries(others)) assert.equal(requireProblem(operation, answered, what).code, 'IDEMPOTENCY_KEY_REUSED', what);
    });
  }

  test('and nothing is done twice', () => assert.deepEqual(changes, []));
});

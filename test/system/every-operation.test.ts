import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import { toLocalDate } from '../../lib/calendar/instant.ts';
import { toJsonSchema, toOpenapi } from '../../lib/operation/openapi.ts';
import type { HttpOperation } from '../../lib/operation/operation.ts';
import { permissionMatrix } from '../../lib/operation/permission-matrix.ts';
import { problemCodesOf } from '../../lib/operation/problem-codes.ts';
import { parametersOf, parseRoute } from '../../lib/operation/route.ts';
import { Role } from '../../lib/organizations/actor.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { UnitId } from '../../lib/identifiers.ts';
import { REFUSAL_CODES } from '../../lib/regulations/refusal.ts';
import { createTestWorld } from '../support/test-platform.ts';

const world = await createTestWorld();
after(() => world.close());
const operations = OPERATIONS.filter((operation): operation is HttpOperation => operation.kind === 'http');

/** A value that the parameter's schema accepts and that names nothing. */
function sample(operation: HttpOperation, name: string): string {
  const { properties = {} } = operation.path ? toJsonSchema(operation.path, 'input') as { readonly properties?: Record<string, { pattern?: string; enum?: readonly string[]; minimum?: number }> } : {};
  const { pattern = '', enum: values, minimum } = properties[name] ?? {};
  const prefix = /^\^([a-z]+)-\[/.exec(pattern)?.[1];
  const candidates = [values?.[0], minimum === undefined ? undefined : String(Math.max(minimum, 1)), prefix && `${prefix}-zzzz`, prefix && `${prefix}-zzzz-zzzz`, 'zzzz', '2026', '2026-11-23', 'a'.repeat(64)];
  return candidates.find((candidate) => candidate !== undefined && (pattern === '' || new RegExp(pattern).test(candidate))) ?? assert.fail(`${operation.name}: no sample for ${name} (${pattern})`);
}
const pathOf = (operation: HttpOperation) =>
  parametersOf(parseRoute(operation.route)).reduce((path, name) => path.replace(`{${name}}`, encodeURIComponent(sample(operation, name))), parseRoute(operation.route).template);
const methodOf = (operation: HttpOperation) => parseRoute(operation.route).method;
const json = { 'Content-Type': 'application/json' };
const bodyOf = (operation: HttpOperation) => (operation.body ? '{}' : undefined);

describe('every operation', () => {
  test('has its own name and its own route', () => {
    assert.equal(new Set(OPERATIONS.map(({ name }) => name)).size, OPERATIONS.length);
    assert.equal(new Set(operations.map(({ route }) => route.replace(/\{\w+\}/g, '{}'))).size, operations.length);
    assert.ok(operations.length > 20);
  });

  test('describes every parameter of its route by its path schema', () => {
    for (const operation of operations) {
      const names = parametersOf(parseRoute(operation.route)).toSorted();
      const described = operation.path ? Object.keys((toJsonSchema(operation.path, 'input')['properties'] ?? {})).toSorted() : [];
      assert.deepEqual(described, names, operation.name);
    }
  });

  test('has no identifier of a person in its path or query', () => {
    for (const { name, route, query } of operations) {
      const names = [...parametersOf(parseRoute(route)), ...(query ? Object.keys(toJsonSchema(query, 'input')['properties'] ?? {}) : [])];
      assert.deepEqual(names.filter((parameter) => /person|actor|subject|phone|identity/i.test(parameter)), [], name);
    }
  });

  test('has a summary in Chinese and in English', () => {
    for (const { name, summary } of OPERATIONS) {
      assert.match(summary.zh, /[一-龥]/, name);
      assert.doesNotMatch(summary.en, /[一-龥]/, name);
    }
  });

  for (const operation of operations.filter(({ caller }) => caller !== 'public')) {
    const call = (as: ReturnType<typeof world.as>, body = bodyOf(operation), headers = {}) => as.send(methodOf(operation), pathOf(operation), body, headers);

    test(`${operation.name}: 401 without a token, 403 for a person who is not registered`, async () => {
      const anonymous = await call(world.withToken());
      assert.deepEqual([anonymous.status, anonymous.body.code], [401, 'UNAUTHENTICATED']);
      const stranger = await call(world.as('stranger'));
      assert.deepEqual([stranger.status, stranger.body.code], [403, 'PERSON_UNKNOWN']);
    });

    if (operation.body) {
      test(`${operation.name}: 400 for JSON that is none, with a pointer; 415 for another type`, async () => {
        const broken = await world.as('bureau-owner').send<{ code: string; errors: readonly { pointer: string }[] }>(methodOf(operation), pathOf(operation), '{"a":', { ...json, 'If-Match': '"1"' });
        assert.deepEqual([broken.status, broken.body.code, broken.body.errors[0]?.pointer], [400, 'BODY_INVALID', '']);
        const surprise = await world.as('bureau-owner').send<{ errors: readonly { pointer: string }[] }>(methodOf(operation), pathOf(operation), '{"surprise":1}', { ...json, 'If-Match': '"1"' });
        assert.equal(surprise.status, 400, 'an unknown field is refused');
        const text = await call(world.as('bureau-owner'), '{}', { 'Content-Type': 'text/plain' });
        assert.equal(text.status, 415);
      });
    }

    if (!operation.body) {
      test(`${operation.name}: names nothing, so it never fails with 5xx`, async () => {
        const { status } = await call(world.as('bureau-owner'), undefined, operation.versioned ? { 'If-Match': '"1"' } : {});
        assert.ok(status < 500, `${status}`);
      });
    }

    if (operation.query) {
      test(`${operation.name}: 400 for an unknown or doubled query parameter`, async () => {
        for (const query of ['?surprise=1', '?limit=1&limit=2']) assert.equal((await world.as('bureau-owner').send(methodOf(operation), `${pathOf(operation)}${query}`, bodyOf(operation))).status, 400);
      });
    }
  }

  test('that was called so far left a log without a person’s name or token', () => {
    const text = JSON.stringify(world.logged);
    assert.doesNotMatch(text, /演示·|eyJ/);
    assert.equal(world.logged.some(({ level }) => level === 'error'), false, JSON.stringify(world.logged.find(({ level }) => level === 'error')));
  });
});

test('OpenAPI names every operation with its codes, its caller and a bearer token where one is needed', () => {
  const openapi = JSON.parse(JSON.stringify(toOpenapi(OPERATIONS, { baseUrl: 'http://127.0.0.1:8787', version: '0.1.0' })));
  for (const operation of operations) {
    const { method, template } = parseRoute(operation.route);
    const described = openapi.paths[template]?.[method.toLowerCase()];
    assert.equal(described?.operationId, operation.name);
    for (const code of problemCodesOf(operation)) assert.match(described.responses[REFUSAL_CODES[code].status].description, new RegExp(`\\b${code}\\b`));
    assert.deepEqual(described.security, operation.caller === 'public' ? [] : [{ bearer: [] }]);
    assert.equal(described.requestBody !== undefined, operation.body !== undefined);
  }
});

test('the permission matrix gives every operation its roles under the law of the city', async () => {
  const [unit] = await world.platform.storage.getAll([UnitEntity.ref({ unitId: UnitId.parse('unit-bureau') })]);
  assert.ok(unit);
  const matrix = permissionMatrix(OPERATIONS, world.platform.laws.for([unit.value], toLocalDate(world.clock.now())));
  assert.deepEqual(matrix.map(({ operation }) => operation), operations.map(({ name }) => name));
  for (const { operation, caller, roles, title } of matrix) {
    if (caller === 'public' || caller === 'person') assert.deepEqual(roles, [], operation);
    else assert.ok(roles.length > 0 && roles.every((role) => Role.options.includes(role)), `${operation} has no role for ${caller}`);
    assert.match(title.zh, /[一-龥]/);
  }
});

test('a list is read page by page, whole and without repetition; a cursor fits its own list only', async () => {
  const administrator = world.as('bureau-administrator');
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const { status, body } = await administrator.get<{ items: readonly { personId: string }[]; next?: string }>(`/units/unit-bureau/persons?limit=3${after ? `&after=${after}` : ''}`);
    assert.equal(status, 200);
    assert.ok(body.items.length <= 3);
    seen.push(...body.items.map(({ personId }) => personId));
    after = body.next;
  } while (after !== undefined);
  const whole = await administrator.get<{ items: readonly { personId: string }[]; next?: string }>('/units/unit-bureau/persons?limit=100');
  assert.deepEqual(seen, whole.body.items.map(({ personId }) => personId));
  assert.equal(whole.body.next, undefined);
  const first = await administrator.get<{ next: string }>('/units/unit-bureau/persons?limit=1');
  assert.doesNotMatch(first.body.next, /person/);
  assert.equal((await administrator.get(`/units/unit-school1/persons?after=${first.body.next}`)).status, 400);
  assert.equal((await administrator.get('/units/unit-bureau/persons?after=AAAA')).status, 400);
});

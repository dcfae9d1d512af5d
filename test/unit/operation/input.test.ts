import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import { matchPath, parametersOf, parseRoute } from '../../../lib/operation/route.ts';
import { parseStrictJson, toPointer } from '../../../lib/operation/strict-json.ts';
import { createTestWorld } from '../../support/test-platform.ts';
import { noteOperations } from './notes.ts';

const world = await createTestWorld({ operations: noteOperations });
after(() => world.close());
const owner = world.as('bureau-owner');

interface Invalid {
  readonly code: string;
  readonly errors: readonly { readonly in?: string; readonly pointer: string; readonly detail: string; readonly detailEn: string }[];
}
const post = (body: unknown, headers?: Record<string, string>) => owner.post<Invalid>('/notes', body, headers);

describe('a malformed request is refused with a pointer', () => {
  const deep = `${'['.repeat(40)}${']'.repeat(40)}`;
  const cases: readonly (readonly [string, string | Uint8Array, string])[] = [
    ['broken JSON', '{"noteId":', ''],
    ['nothing at all', '', ''],
    ['a number too many', '{"noteId":"note-1","text":"x"}7', ''],
    ['no UTF-8', Uint8Array.from([0x22, 0xff, 0x22]), ''],
    ['a prototype key', '{"noteId":"note-1","text":"x","__proto__":{"state":"DONE"}}', '/__proto__'],
    ['a constructor key deep inside', '{"noteId":"note-1","text":{"a":[{"constructor":1}]}}', '/text/a/0/constructor'],
    ['a wrong type', '{"noteId":"note-1","text":7}', '/text'],
    ['a missing field', '{"noteId":"note-1"}', '/text'],
    ['an unknown field, its name escaped', '{"noteId":"note-1","text":"x","a/b~c":1}', '/a~1b~0c'],
    ['a list for an object', '[]', ''],
  ];
  for (const [what, body, pointer] of cases) {
    test(`${what} at "${pointer}"`, async () => {
      const { status, body: problem } = await post(body);
      assert.deepEqual([status, problem.code, problem.errors[0]?.pointer], [400, 'BODY_INVALID', pointer]);
      assert.match(problem.errors[0]?.detail ?? '', /[一-龥]/);
      assert.doesNotMatch(problem.errors[0]?.detailEn ?? '一', /[一-龥]/);
    });
  }

  test('nesting beyond 32 levels', async () => {
    const { status, body } = await post(`{"noteId":"note-1","text":${deep}}`);
    assert.equal(status, 400);
    assert.match(body.errors[0]?.pointer ?? '', /^\/text(\/0)+$/);
  });

  test('in the path, and in the query: unknown, doubled, out of range', async () => {
    const at = async (path: string) => (await owner.get<Invalid>(path)).body.errors.map((error) => [error.in, error.pointer]);
    assert.deepEqual(await at('/notes/NOTE'), [['path', '/noteId']]);
    assert.deepEqual(await at('/notes/note-1?limit=0'), [['query', '/limit']]);
    assert.deepEqual(await at('/notes/note-1?after=x&limit=1'), [['query', '/after']]);
    assert.deepEqual(await at('/notes/note-1?limit=1&limit=2'), [['query', '/limit']]);
  });

  test('a body where none is taken', async () => {
    assert.equal((await owner.post('/notes/note-1/end', { a: 1 })).status, 400);
    assert.equal((await owner.post('/notes/note-1/end', {})).status, 404);
  });
});

test('a body over 256 KB is 413, another content type 415, whatever is in it', async () => {
  assert.equal((await post(`"${'x'.repeat(256 * 1024)}"`)).body.code, 'BODY_TOO_LARGE');
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=gbk', '']) assert.equal((await post('{}', { 'Content-Type': type })).status, 415);
  assert.equal((await post('{}', { 'Content-Type': 'application/json; charset=UTF-8' })).status, 400);
});

test('an unknown path is 404, an unknown method 405 with what is allowed', async () => {
  assert.equal((await owner.get('/nothing')).status, 404);
  const { status, headers, body } = await owner.delete('/notes/note-1');
  assert.deepEqual([status, headers['allow'], body.code], [405, 'GET, PUT', 'METHOD_NOT_ALLOWED']);
  assert.match(headers['correlation-id'] ?? '', /./);
});

test('no answer repeats what was sent in a way that a schema did not ask for', async () => {
  const { body } = await post({ noteId: '110101199003070011', text: 'x' });
  assert.equal(JSON.stringify(body).includes('110101199003070011'), false);
});

test('any JSON value comes through as JSON.parse reads it', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
    const text = JSON.stringify(value);
    const forbidden = /"(__proto__|constructor|prototype)":/.test(text);
    if (forbidden) assert.throws(() => parseStrictJson(Buffer.from(text)));
    else assert.deepEqual(parseStrictJson(Buffer.from(text)), JSON.parse(text));
  }));
});

test('a pointer finds its place again after RFC 6901', () => {
  fc.assert(fc.property(fc.array(fc.string()), (path) => {
    const read = toPointer(path).split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    assert.deepEqual(read, path);
  }));
});

test('a path matches its route and no other, decoded', () => {
  const route = parseRoute('GET /units/{unitId}/people/{personId}');
  assert.deepEqual(parametersOf(route), ['unitId', 'personId']);
  assert.deepEqual(matchPath(route, '/units/a%2Fb/people/c'), { unitId: 'a/b', personId: 'c' });
  for (const other of ['/units/a/people', '/units//people/c', '/units/a/peoples/c', '/units/%E0/people/c', '/units/a/people/c/']) assert.equal(matchPath(route, other), undefined);
});

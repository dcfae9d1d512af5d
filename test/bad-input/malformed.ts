import { INPUT_LIMITS } from '../../lib/operation/input-limits.ts';
import { toJsonSchema } from '../../lib/operation/openapi.ts';
import { withValueAt } from '../system/marked/marks.ts';
import type { Sent } from '../system/marked/marked-world.ts';

/** A request with one thing wrong in it, and how it must be refused. */
export interface Malformed {
  readonly what: string;
  readonly sent: Sent;
  readonly status: 400 | 413 | 415;
  /** Where the fault is; not looked at where absent. */
  readonly pointer?: string;
  readonly in?: 'path' | 'query' | 'header';
}
type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const json = { 'content-type': 'application/json' };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What is wrong with a body whatever its schema is. */
function* brokenBodies({ operation, body }: Sent): Generator<Omit<Malformed, 'sent'> & { readonly body: unknown }> {
  const text = body === undefined ? '{}' : JSON.stringify(body);
  const empty = text === '{}';
  const first = Object.keys(Object(body))[0] ?? 'a';
  const bad = (what: string, wrong: unknown, pointer = '') => ({ what, body: wrong, status: 400 as const, pointer });
  for (const wrong of ['', '{', text.slice(0, -1), `${text}}`, `${text}${text}`, `'${text}'`, 'undefined', 'NaN', '{a:1}', '{"a":1,}', '{"a":01}', '{"a":"\n"}', '// {}', '\u0000', '{"a":.5}', '{"a":+1}', '{"a":"\\x41"}']) yield bad(`broken JSON ${wrong.slice(0, 8)}`, wrong);
  for (const wrong of ['[]', 'null', '"text"', '7', 'true', '1e999', '[[{}]]']) yield bad(`no object: ${wrong}`, wrong);
  yield bad('invalid UTF-8', new Uint8Array([...bytes('{"a":"'), 0xff, 0xfe, ...bytes('"}')]));
  yield bad('an overlong UTF-8 sequence', new Uint8Array([...bytes('{"a":"'), 0xc0, 0xaf, ...bytes('"}')]));
  yield bad('a surrogate in UTF-8', new Uint8Array([...bytes('{"a":"'), 0xed, 0xa0, 0x80, ...bytes('"}')]));
  yield bad('a cut off character', new Uint8Array([...bytes('{"a":"'), 0xe5, 0xad]));
  yield bad('UTF-16, little end first', Buffer.from(`\ufeff${text}`, 'utf16le'));
  yield bad('UTF-16, big end first', Buffer.from(`\ufeff${text}`, 'utf16le').swap16());
  yield bad('UTF-16 without a mark', Buffer.from(text, 'utf16le'));
  yield bad('a byte order mark', bytes(`\ufeff${text}`));
  yield bad('GB 18030', new Uint8Array([...bytes('{"a":"'), 0xd6, 0xd0, ...bytes('"}')]));
  for (const key of ['__proto__', 'constructor', 'prototype']) {
    yield bad(`the key ${key}`, `{"${key}":{"polluted":true}${empty ? '' : `,${text.slice(1)}`}${empty ? '}' : ''}`, `/${key}`);
    yield bad(`the key ${key} deep inside`, `{"a":[{"b":{"${key}":1}}]}`, `/a/0/b/${key}`);
    yield bad(`the key ${key}, escaped`, `{"a":{"${[...key].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`).join('')}":1}}`, `/a/${key}`);
  }
  yield bad('a key twice', `{"${first}":1,"${first}":1}`, `/${first}`);
  yield bad('a key twice, once escaped', '{"a":{"b":[{}, {"c":1,"\\u0063":2}]}}', '/a/b/1/c');
  yield bad('a lone surrogate', '{"a":"\\ud800"}', '/a');
  yield bad('a null character', '{"a":["\\u0000"]}', '/a/0');
  yield bad('too deep', `{"a":${'['.repeat(INPUT_LIMITS.depth)}${']'.repeat(INPUT_LIMITS.depth)}}`, `/a${'/0'.repeat(INPUT_LIMITS.depth - 1)}`);
  yield bad('very deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, '/0'.repeat(INPUT_LIMITS.depth));
  yield bad('a long key', JSON.stringify({ ['k'.repeat(INPUT_LIMITS.key + 1)]: 1 }));
  yield bad('too many values', JSON.stringify({ a: Array.from({ length: INPUT_LIMITS.values }, () => 0) }));
  yield bad('an unknown field', JSON.stringify({ ...Object(body), 'sur/pri~se': 1 }), operation.body ? '/sur~1pri~0se' : '');
  yield { what: 'too large', body: `{"a":"${'x'.repeat(INPUT_LIMITS.bytes)}"}`, status: 413 };
  yield { what: 'too large, of another type', body: new Uint8Array(INPUT_LIMITS.bytes + 1), status: 413 };
}

/** Of each field of the body: absent, of each other type, too long, and not of its pattern. */
function* brokenFields(sent: Sent): Generator<Omit<Malformed, 'sent'> & { readonly body: unknown }> {
  const schema = sent.operation.body && toJsonSchema(sent.operation.body, 'input');
  if (!schema || !isObject(sent.body)) return;
  for (const name of listOf(schema['required']).map(String)) {
    const { [name]: _, ...rest } = sent.body;
    yield { what: `without ${name}`, body: rest, status: 400, pointer: `/${name}` };
  }
  yield* brokenValues(schema, sent.body, '', (place, value) => withValueAt(sent.body, place, value));
}

/** Follows the schema along what the right request holds: an absent branch has no wrong value of its own. */
function* brokenValues(schema: unknown, value: unknown, at: string, put: (place: string, value: unknown) => unknown): Generator<Omit<Malformed, 'sent'> & { readonly body: unknown }> {
  if (!isObject(schema) || value === undefined || schema['anyOf'] || schema['oneOf']) return;
  const place = at.replace(/\/0(?=\/|$)/g, '/[]');
  const wrong = function* (what: string, values: readonly unknown[]) {
    for (const one of values) yield { what: `${at} ${what} ${JSON.stringify(one)?.slice(0, 12)}`, body: put(place, one), status: 400 as const, pointer: at };
  };
  const { type, maxLength, pattern, enum: choices } = schema;
  if (at !== '') {
    const samples = { string: '一', number: 1.5, boolean: true, object: {}, array: [], null: null };
    const own = type === 'integer' ? 'number' : type;
    if (typeof own === 'string') yield* wrong('is', Object.entries(samples).filter(([name]) => name !== own && !(own === 'object' && name === 'object')).map(([, sample]) => sample));
    if (type === 'integer') yield* wrong('is', [1.5, Number.MAX_VALUE, -1e300]);
    if (type === 'string') yield* wrong('is too long', [typeof maxLength === 'number' ? '长'.repeat(maxLength + 1) : choices || pattern ? '长'.repeat(10_000) : undefined].filter((text) => text !== undefined));
    if (choices) yield* wrong('is no choice', ['', 'NOTHING', 'toString']);
    if (typeof pattern === 'string') yield* wrong('is not of its form', ['', ' ', '../..', "' OR 1=1 --", '\n'].filter((text) => !new RegExp(pattern, 'u').test(text)));
    if (typeof schema['maxItems'] === 'number' && Array.isArray(value)) yield* wrong('has too many', [Array.from({ length: schema['maxItems'] + 1 }, () => value[0])]);
  }
  if (isObject(value) && isObject(schema['properties'])) {
    for (const [name, inner] of Object.entries(schema['properties'])) yield* brokenValues(inner, value[name], `${at}/${name}`, put);
    if (at !== '' && schema['additionalProperties'] === false) yield { what: `${at} with an unknown field`, body: put(place, { ...value, surprise: 1 }), status: 400, pointer: `${at}/surprise` };
  }
  if (Array.isArray(value) && schema['items']) yield* brokenValues(schema['items'], value[0], `${at}/0`, put);
}

function* brokenHeaders({ operation, body }: Sent): Generator<Omit<Malformed, 'sent'> & { readonly headers: Sent['headers']; readonly body: unknown }> {
  if (body !== undefined) {
    for (const type of ['', 'text/plain', 'text/json', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json; charset=gbk', 'application/json; charset=utf-16', 'application/jsonx', 'application/json, text/plain', 'application/xml']) {
      yield { what: `content type ${type}`, headers: { 'content-type': type }, body, status: 415 };
    }
  }
  if (!operation.route.startsWith('GET ') && !operation.personal && operation.caller !== 'public' && operation.produces === undefined) {
    for (const key of ['', 'short', 'k'.repeat(81), '键键键键键键键键', 'a b c d e f g', 'abcdefgh\n']) yield { what: `idempotency key ${key.slice(0, 9)}`, headers: { ...json, 'idempotency-key': key }, body, status: 400, pointer: '/Idempotency-Key', in: 'header' };
  }
}

function* brokenQueries({ operation, path }: Sent): Generator<Omit<Malformed, 'sent'> & { readonly path: string }> {
  const bare = path.split('?')[0] ?? '';
  const properties = operation.query ? toJsonSchema(operation.query, 'input')['properties'] : {};
  for (const [name, pointer] of [['surprise', '/surprise'], ['__proto__', '/__proto__'], ['constructor', '/constructor'], ['a%2Fb~', '/a~1b~0'], ['', '/']] as const) yield { what: `query ${name}`, path: `${bare}?${name}=1`, status: 400, pointer, in: 'query' };
  for (const [name, schema] of Object.entries(isObject(properties) ? properties : {})) {
    yield { what: `query ${name} twice`, path: `${bare}?${name}=1&${name}=1`, status: 400, pointer: `/${name}`, in: 'query' };
    if (isObject(schema) && (schema['type'] === 'integer' || schema['type'] === 'number')) for (const wrong of ['x', '1.5', '-1', '1e99', '0x10x', '%00']) yield { what: `query ${name}=${wrong}`, path: `${bare}?${name}=${wrong}`, status: 400, in: 'query' };
  }
}

/** Every way in which a request can be malformed, made of one that was served. */
export function* malformed(sent: Sent): Generator<Malformed> {
  const headers = { ...json, ...sent.headers };
  for (const { body, ...more } of [...brokenBodies(sent), ...brokenFields(sent)]) {
    if (sent.operation.body || (typeof body !== 'string' || body !== '')) yield { ...more, sent: { ...sent, body, headers } };
  }
  for (const { body, headers: more, ...rest } of brokenHeaders(sent)) yield { ...rest, sent: { ...sent, body, headers: { ...sent.headers, ...more } } };
  for (const { path, ...rest } of brokenQueries(sent)) yield { ...rest, sent: { ...sent, path } };
}

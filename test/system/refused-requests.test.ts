import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { OPERATIONS } from '../../functions/index.ts';
import { startServer } from '../../infra/local/server.ts';
import { INPUT_LIMITS } from '../../lib/operation/input-limits.ts';
import { toInstant } from '../../lib/calendar/instant.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ends: (() => void)[] = [];
const folder = temporaryFolder({ after: (remove) => { ends.push(remove); } });
const server = await startServer({ folder, port: 0, operations: OPERATIONS, log: { info: () => {}, warn: () => {}, error: () => {} }, schedule: false });
const { host, port } = new URL(server.url);

interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends these bytes, without reading before all are sent where `blind`; everything that came until the server closed, or for three seconds. */
async function converse(sent: readonly (string | Buffer)[], { blind = false } = {}): Promise<string> {
  const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((done, fail) => socket.once('end', done).once('error', fail));
  const read = () => socket.on('data', (chunk) => chunks.push(chunk));
  if (!blind) read();
  for (const part of sent) if (!socket.write(part)) await Promise.race([new Promise((done) => socket.once('drain', done)), ended]);
  if (blind) { await wait(200); read(); }
  await Promise.race([ended, wait(3_000, undefined, { ref: false })]);
  socket.destroy();
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): Answer {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2);
  return { status: Number(/^HTTP\/1\.1 (\d{3}) \S/.exec(head)?.[1]), head, body };
}
function requireProblem(text: string, status: number, code: string): Answer {
  const answer = parse(text);
  assert.equal(answer.status, status, text);
  const problem = JSON.parse(answer.body) as Record<string, unknown>;
  assert.deepEqual([problem['status'], problem['code'], problem['type']], [status, code, `urn:edudata-steward:problem:${code}`]);
  for (const name of ['title', 'detail']) assert.match(String(problem[name]), /[一-龥]/);
  for (const name of ['titleEn', 'detailEn', 'correlationId']) assert.match(String(problem[name]), /^[\x20-\x7e]+$/);
  assert.match(answer.head, /content-type: application\/problem\+json/i);
  assert.match(answer.head, new RegExp(`content-length: ${Buffer.byteLength(answer.body)}(\\r|$)`, 'i'));
  assert.match(answer.head, /connection: close/i);
  return answer;
}

const get = (path: string, ...headers: readonly string[]): string => [`GET ${path} HTTP/1.1`, ...headers, '', ''].join('\r\n');
const token = (...headers: readonly string[]): string => ['POST /local/token HTTP/1.1', `Host: ${host}`, 'Content-Type: application/json', ...headers, '', ''].join('\r\n');

const CASES: readonly (readonly [what: string, sent: string, status: number, code: string])[] = [
  ['no request at all', 'not a request\r\n\r\n', 400, 'REQUEST_UNREADABLE'],
  ['an unknown method', `FROB / HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 400, 'REQUEST_UNREADABLE'],
  ['two lengths', token('Content-Length: 1', 'Content-Length: 2'), 400, 'REQUEST_UNREADABLE'],
  ['a negative length', token('Content-Length: -1'), 400, 'REQUEST_UNREADABLE'],
  ['a length and chunks', token('Content-Length: 1', 'Transfer-Encoding: chunked'), 400, 'REQUEST_UNREADABLE'],
  ['chunks that are none', `${token('Transfer-Encoding: chunked')}zz\r\n`, 400, 'REQUEST_UNREADABLE'],
  ['no host', get('/local/people', 'Connection: close'), 400, 'HOST_REQUIRED'],
  ['two hosts', get('/local/people', `Host: ${host}`, `Host: ${host}`, 'Connection: close'), 400, 'HOST_REQUIRED'],
  ['headers that are too large', get('/local/people', `Host: ${host}`, `X: ${'x'.repeat(20_000)}`), 431, 'HEADERS_TOO_LARGE'],
  ['headers of a megabyte', get('/local/people', `Host: ${host}`, `X: ${'x'.repeat(1024 * 1024)}`), 431, 'HEADERS_TOO_LARGE'],
  ['an unknown expectation', get('/local/people', `Host: ${host}`, 'Expect: miracles', 'Connection: close'), 417, 'EXPECTATION_FAILED'],
  ['a tunnel', `CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n`, 405, 'METHOD_NOT_ALLOWED'],
];

describe('what node:http refuses by itself is answered with a problem', () => {
  for (const [what, sent, status, code] of CASES) {
    test(what, async () => {
      const { head } = requireProblem(await converse([sent]), status, code);
      if (status === 405) assert.match(head, /allow: GET/i);
    });
  }

  test('after the answers to the requests before it', async () => {
    const text = await converse([get('/local/people', `Host: ${host}`), 'not a request\r\n\r\n']);
    const second = text.lastIndexOf('HTTP/1.1 ');
    assert.equal(parse(text).status, 200);
    requireProblem(text.slice(second), 400, 'REQUEST_UNREADABLE');
  });

  test('a client that has gone ends nothing', async () => {
    await Promise.all(Array.from({ length: 20 }, () => new Promise<void>((gone) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('not a request\r\n\r\n', () => socket.resetAndDestroy()));
      socket.once('close', () => gone());
    })));
    await wait(100);
    assert.equal((await fetch(`${server.url}/local/people`)).status, 200);
  });
});

describe('a body that is too large', () => {
  after(async () => { await server.close(); ends.forEach((end) => end()); }); // a hook of the file would wait for the server to end

  test('is refused before it is read where it says so', async () => {
    for (const expect of [[], ['Expect: 100-continue']]) {
      const began = performance.now();
      const socket = connect(Number(port), '127.0.0.1');
      socket.write(token(`Content-Length: ${INPUT_LIMITS.bytes + 1}`, ...expect));
      const [first] = await new Promise<readonly [Buffer]>((done) => socket.once('data', (chunk) => done([chunk])));
      socket.destroy();
      assert.match(String(first), /^HTTP\/1\.1 413 /);
      assert.ok(performance.now() - began < 2_000);
    }
    assert.match(await converse([token('Content-Length: 26', 'Expect: 100-continue', 'Connection: close'), '{"person":"bureau-owner"}\n']), /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  });

  test('brings its answer to a client that sends everything before it reads', async () => {
    const megabyte = Buffer.alloc(1024 * 1024, 0x20);
    const megabytes = Array.from({ length: 24 }, () => megabyte);
    requireProblem(await converse([token(`Content-Length: ${24 * megabyte.length}`), ...megabytes], { blind: true }), 413, 'BODY_TOO_LARGE');
    const chunk = Buffer.concat([Buffer.from(`${megabyte.length.toString(16)}\r\n`), megabyte, Buffer.from('\r\n')]);
    requireProblem(await converse([token('Transfer-Encoding: chunked'), ...megabytes.map(() => chunk), '0\r\n\r\n'], { blind: true }), 413, 'BODY_TOO_LARGE');
    const { url } = await server.platform.objects.uploadAddress('imports/large.csv', { maxBytes: 10, expiresAt: toInstant(Date.parse(server.clock.now()) + 60_000) });
    const put = `PUT ${url.slice(server.url.length)} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${24 * megabyte.length}\r\n\r\n`;
    requireProblem(await converse([put, ...megabytes], { blind: true }), 413, 'UPLOAD_TOO_LARGE');
  });
});

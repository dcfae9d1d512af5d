import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import { FolderInUse } from '../../infra/local/folder-lock.ts';
import type { LocalServer, ServerOptions } from '../../infra/local/server.ts';
import { toInstant } from '../../lib/calendar/instant.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { runningServer } from '../support/running-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const start = (context: TestContext, folder: string, options: Partial<ServerOptions> = {}) => runningServer(context, { folder, port: 0, operations: OPERATIONS, log: silent, schedule: false, ...options });
const running = (context: TestContext, options: Partial<ServerOptions> = {}): Promise<LocalServer> => start(context, temporaryFolder(context), options);
const readAs = async <T>(response: Response): Promise<T> => await response.json() as T; // the test says what it expects
const getAs = async <T>(url: string): Promise<T> => readAs<T>(await fetch(url));
const post = (url: string, body: unknown, headers: Record<string, string> = {}) => fetch(url, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...headers } });
const tokenOf = async ({ url }: Pick<LocalServer, 'url'>, person: string): Promise<string> => (await readAs<{ access_token: string }>(await post(`${url}/local/token`, { person }))).access_token;
const me = async (server: Pick<LocalServer, 'url'>, person: string) => (await fetch(`${server.url}/units/unit-bureau`, { headers: { authorization: `Bearer ${await tokenOf(server, person)}` } })).status;

describe('the local server', () => {
  test('serves a seeded city to demonstration people with tokens, and says that it is well', async (context) => {
    const server = await running(context);
    const { items } = await getAs<{ items: readonly { person: string }[] }>(`${server.url}/local/people`);
    assert.ok(items.length > 30);
    assert.equal(await me(server, items[0]?.person ?? ''), 200);
    const stranger = await post(`${server.url}/local/token`, { person: 'stranger' });
    const told = await readAs<{ code: string; detail: string; detailEn: string }>(stranger);
    assert.deepEqual([stranger.status, told.code, told.detail.includes(`${server.url}/local/people`), told.detailEn.includes(`${server.url}/local/people`)], [404, 'NOT_FOUND', true, true]);
    assert.equal((await getAs<{ status: string }>(`${server.url}/health`)).status, 'ok');
    const { issuer, jwks_uri: keys } = await getAs<{ issuer: string; jwks_uri: string }>(`${server.url}/local/issuer/.well-known/openid-configuration`);
    assert.match(issuer, /local-issuer/);
    const jwks = await getAs<{ keys: readonly object[] }>(keys);
    assert.deepEqual(jwks.keys.map((key) => 'd' in key), [false], 'the private key stays at home');
  });

  test('shows every operation and job on its API page and in /openapi.json, with nothing from elsewhere', async (context) => {
    const { url } = await running(context);
    const response = await fetch(`${url}/docs`);
    const page = await response.text();
    for (const { name, summary } of OPERATIONS) assert.ok(page.includes(`<article id="${name}"`) && page.includes(summary.zh), name);
    assert.doesNotMatch(page, /\ssrc=|https?:\/\/(?!127\.0\.0\.1)/);
    assert.match(response.headers.get('content-security-policy') ?? '', /^default-src 'none'; style-src 'sha256-[^ ]+'; script-src 'sha256-[^ ]+'; connect-src 'self';/);
    assert.match(page, /第\d+[^<]*条/, 'articles of the law are shown');
    const openapi = await getAs<{ paths: Record<string, unknown> }>(`${url}/openapi.json`);
    assert.ok(openapi.paths['/units/{unitId}'] && openapi.paths['/local/clock']);
    assert.equal((await fetch(url, { redirect: 'manual' })).headers.get('location'), '/docs');
  });

  test('moves its clock forward only, and remembers', async (context) => {
    const folder = temporaryFolder(context);
    const first = await start(context, folder);
    const moved = await readAs<{ now: string }>(await post(`${first.url}/local/clock`, { advance: 'P40D' }));
    assert.equal((await post(`${first.url}/local/clock`, { to: '2020-01-01T00:00:00.000Z' })).status, 400);
    assert.equal((await post(`${first.url}/local/clock`, { advance: '-P1D' })).status, 400);
    assert.equal(await me(first, 'bureau-owner'), 200, 'tokens follow the clock');
    await first.close();
    const second = await start(context, folder);
    assert.ok(second.clock.now() >= moved.now);
    assert.ok(second.clock.now() > toInstant(Date.now()));
    await second.close();
  });

  test('moves its clock no further than instants sort, points to what asked for more, and says what time it is', async (context) => {
    const { url } = await running(context);
    const refused = async (body: object): Promise<readonly unknown[]> => {
      const response = await post(`${url}/local/clock`, body);
      const { code, errors } = await readAs<{ code: string; errors: readonly { pointer: string }[] }>(response);
      return [response.status, code, ...errors.map(({ pointer }) => pointer)];
    };
    assert.deepEqual(await refused({ to: '9999-12-31T23:59:59.999Z' }), [400, 'BODY_INVALID', '/to']);
    assert.deepEqual(await refused({ to: '2020-01-01T00:00:00.000Z' }), [400, 'BODY_INVALID', '/to']);
    const { now } = await readAs<{ now: string }>(await post(`${url}/local/clock`, { to: '8999-12-31T12:00:00.000Z' }));
    assert.equal(now, '8999-12-31T12:00:00.000Z');
    for (const advance of ['P1D', 'P99999D', 'P9999W']) assert.deepEqual(await refused({ advance }), [400, 'BODY_INVALID', '/advance']);
    assert.match((await getAs<{ now: string }>(`${url}/local/clock`)).now, /^8999-12-31T12:00:/);
  });

  test('keeps what was done over a restart, and never seeds twice', async (context) => {
    const folder = temporaryFolder(context);
    const first = await start(context, folder);
    const made = await post(`${first.url}/units`, { parentId: 'unit-east', name: '演示·新校', kind: 'school', level: 'institution' }, { authorization: `Bearer ${await tokenOf(first, 'bureau-administrator')}` });
    assert.equal(made.status, 201);
    const { unitId } = await readAs<{ unitId: string }>(made);
    await first.close();
    const second = await start(context, folder);
    const again = await fetch(`${second.url}/units/${unitId}`, { headers: { authorization: `Bearer ${await tokenOf(second, 'bureau-owner')}` } });
    assert.equal((await readAs<{ name: string }>(again)).name, '演示·新校');
    await second.close();
  });

  test('never shares a folder', async (context) => {
    const folder = temporaryFolder(context);
    const first = await start(context, folder);
    await assert.rejects(start(context, folder), FolderInUse);
    await first.close();
    await (await start(context, folder)).close();
  });

  test('answers to its own names only', async (context) => {
    const { url } = await running(context);
    const ask = (host: string) => new Promise<readonly [number | undefined, string]>((done, fail) => {
      request(url, { path: '/local/people', headers: { host } }, async (response) => { done([response.statusCode, (await response.toArray()).join('')]); }).on('error', fail).end();
    });
    const [status, body] = await ask('steward.example');
    const { code, detail } = JSON.parse(body) as { readonly code: string; readonly detail: string };
    assert.deepEqual([status, code, detail.includes(new URL(url).host)], [421, 'MISDIRECTED', true]);
    assert.equal((await ask(`localhost:${new URL(url).port}`))[0], 200);
  });

  test('refuses a body that is too large without reading it all, and an unknown path or method', async (context) => {
    const { url } = await running(context);
    const large = await fetch(`${url}/local/token`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: `"${'x'.repeat(300_000)}"` });
    assert.deepEqual([large.status, (await readAs<{ code: string }>(large)).code], [413, 'BODY_TOO_LARGE']);
    assert.equal((await fetch(`${url}/nothing`)).status, 404);
    assert.deepEqual([(await fetch(`${url}/health`, { method: 'DELETE' })).status, (await fetch(`${url}/health`, { method: 'DELETE' })).headers.get('allow')], [405, 'GET']);
  });

  test('takes an upload at a signed address, and at no other', async (context) => {
    const { url, platform, clock } = await running(context);
    const address = await platform.objects.uploadAddress('imports/a.csv', { maxBytes: 10, expiresAt: toInstant(Date.parse(clock.now()) + 60_000) });
    assert.ok(address.url.startsWith(url));
    const put = (to: string, body: string) => fetch(to, { method: 'PUT', body });
    const refused = async (to: string, body: string): Promise<readonly unknown[]> => {
      const response = await put(to, body);
      const { status, code, detail, detailEn, correlationId } = await readAs<Record<string, unknown>>(response);
      for (const text of [detail, detailEn, correlationId]) assert.ok(typeof text === 'string' && text !== '', 'a problem says what to do');
      assert.match(response.headers.get('content-type') ?? '', /problem\+json/);
      return [response.status, status, code];
    };
    assert.deepEqual(await refused(address.url.replace('a.csv', 'b.csv'), 'x'), [403, 403, 'UPLOAD_SIGNATURE']);
    assert.deepEqual(await refused(address.url, 'x'.repeat(11)), [413, 413, 'UPLOAD_TOO_LARGE']);
    assert.equal((await readAs<{ bytes: number }>(await put(address.url, 'a,b'))).bytes, 3);
    assert.deepEqual(await refused(address.url, 'c,d'), [409, 409, 'UPLOAD_EXISTS']);
    clock.moveTo(toInstant(Date.parse(clock.now()) + 60_000));
    assert.deepEqual(await refused(address.url, 'a,b'), [403, 403, 'UPLOAD_EXPIRED']);
  });

  test('runs a job when asked, and by itself when the clock makes it due', async (context) => {
    const ran: string[] = [];
    const server = await running(context, { schedule: true, log: { ...silent, info: (code, fields) => { if (code === 'job.done') ran.push(String(fields?.['job'])); } } });
    const { status } = await post(`${server.url}/local/jobs/sequenceLedger`, {});
    assert.equal(status, 200);
    assert.equal((await post(`${server.url}/local/jobs/nothing`, {})).status, 404);
    const everyJob = OPERATIONS.filter(({ kind }) => kind === 'job').map(({ name }) => name);
    const deadline = Date.now() + 15_000;
    while (new Set(ran).size < everyJob.length && Date.now() < deadline) await new Promise((done) => setTimeout(done, 50));
    assert.deepEqual(everyJob.filter((name) => !ran.includes(name)), []);
  });
});

describe('the start script', () => {
  const entry = join(import.meta.dirname, '../../infra/local/with-node-24.cjs');
  const run = (env: Record<string, string>) => {
    const child = spawn(process.execPath, [entry, join(import.meta.dirname, '../../infra/local/start.ts')], { env: { ...childEnvironment(), ...env } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { output += String(chunk); });
    const said = (text: RegExp) => new Promise<string>((done, fail) => {
      const look = setInterval(() => { if (text.test(output)) { clearInterval(look); done(output); } }, 20);
      child.on('exit', () => { clearInterval(look); if (text.test(output)) done(output); else fail(new Error(output)); });
    });
    return { child, said, ended: new Promise<number | null>((done) => child.on('exit', (code) => done(code))), output: () => output };
  };

  test('says where to go in both languages, stops on a signal, and says in one line what is wrong', async (context) => {
    const folder = temporaryFolder(context);
    const first = run({ DATA_FOLDER: folder, PORT: '0', JOBS: 'off' });
    const welcome = await first.said(/Ctrl\+C/);
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(welcome)?.[0] ?? '';
    assert.match(welcome, /教育数据管家已启动 · EduData Steward is running/);
    assert.match(welcome, /curl -s .*\/local\/token/);
    assert.equal(await me({ url }, 'bureau-owner'), 200);

    const sameFolder = run({ DATA_FOLDER: folder, PORT: '0' });
    assert.equal(await sameFolder.ended, 1);
    assert.match(sameFolder.output(), /^数据目录 .*in use by another process; stop that one first\.\n$/);
    const samePort = run({ DATA_FOLDER: temporaryFolder(context), PORT: new URL(url).port });
    assert.equal(await samePort.ended, 1);
    assert.match(samePort.output(), /^端口已被占用.*\n$/);
    const noPort = run({ DATA_FOLDER: temporaryFolder(context), PORT: 'x' });
    assert.equal(await noPort.ended, 1);
    assert.equal(noPort.output().trim().split('\n').length, 1);

    first.child.kill('SIGTERM');
    assert.equal(await first.ended, 0);
  });
});

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import { explainFault } from '../../infra/local/explain-fault.ts';
import { backUp } from '../../infra/local/backup-folder.ts';
import { StoreUnavailable } from '../../lib/platform/storage/store.ts';
import { systemClock } from '../../lib/platform/system.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { otherKeyIn } from '../support/other-signing-key.ts';
import { compareFolder } from '../../infra/local/compare/compare-folder.ts';
import { grantPupils, pupilRow } from '../support/journey.ts';
import { keepFolder, type KeptFolder } from '../support/kept-folder.ts';
import { runningServer } from '../support/running-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createTestWorld } from '../support/test-platform.ts';

const scripts = join(import.meta.dirname, '../../infra/local');
function run(script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(scripts, `${script}.ts`), ...args], { env: { ...childEnvironment(), PORT: '0', JOBS: 'off', ...env }, encoding: 'utf8', timeout: 30_000 });
  return { status, said: `${stdout}${stderr}` };
}
/** Both languages, and nothing of where in the program. */
function expectOneLine({ status, said }: ReturnType<typeof run>, code: number, says: RegExp): void {
  assert.equal(status, code, said);
  assert.match(said, says);
  assert.match(said, /[\u4e00-\u9fff].*·.*[a-z]/);
  assert.doesNotMatch(said, /^\s+at |node:internal|Node\.js v/m);
}
const lineOf = (outcome: ReturnType<typeof run>, says: RegExp): void => {
  expectOneLine(outcome, 1, says);
  assert.equal(outcome.said.trim().split('\n').length, 1, outcome.said);
};

/** At the time at which the folder was made: by the machine's, the clock would be in doubt. */
const serve = (context: TestContext, folder: string) => runningServer(context, { folder, port: 0, operations: OPERATIONS, log: { info: () => {}, warn: () => {}, error: () => {} }, schedule: false, machine: () => Date.parse('2026-11-23T01:00:00.000Z') });
function newestCheckpoint(folder: string): { readonly path: string; readonly size: number } {
  const top = join(folder, 'objects', 'ledger', 'sharing', 'checkpoints');
  const found = readdirSync(top, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => ({ path: join(parentPath, name), size: Number(join(parentPath, name).slice(top.length).replace(/\D/g, '')) }));
  const [newest] = found.toSorted((a, b) => b.size - a.size);
  if (!newest) throw new Error('no checkpoint');
  return newest;
}

describe('a start that cannot be', () => {
  let whole: KeptFolder;
  before(async () => {
    const world = await createTestWorld({ onDisk: true });
    await grantPupils(world, { rows: [pupilRow(3)] });
    await world.runJob('sequenceLedger');
    whole = keepFolder(world);
  });
  after(() => whole.remove());
  const copyOf = (context: TestContext): string => whole.copyOf(context);

  for (const file of ['master-key.json', 'signing-key.pem', 'sm2-signing-key.json', 'cursor-secret', 'upload-secret']) {
    test(`says that keys/${file} is missing, and makes no other`, (context) => {
      const folder = copyOf(context);
      rmSync(join(folder, 'keys', file));
      lineOf(run('start', [], { DATA_FOLDER: folder }), new RegExp(`${file}.*恢复 keys/`));
      for (const content of ['nothing', '']) {
        writeFileSync(join(folder, 'keys', file), content, { mode: 0o600 });
        lineOf(run('start', [], { DATA_FOLDER: folder }), new RegExp(file));
      }
    });
  }

  for (const file of ['signing-key.pem', 'sm2-signing-key.json'] as const) {
    test(`says that keys/${file} is another key, though the other one fits, signs nothing, and starts once it is back`, async (context) => {
      const folder = copyOf(context);
      const path = join(folder, 'keys', file);
      const own = readFileSync(path, 'utf8');
      const signed = () => readdirSync(join(folder, 'objects', 'ledger'), { recursive: true }).length;
      const before = signed();
      otherKeyIn(path);
      lineOf(run('start', [], { DATA_FOLDER: folder }), new RegExp(`${file} 已损坏或被更换.*放回.*·.*put .*${file} back`));
      assert.equal(signed(), before);
      assert.deepEqual((await compareFolder(folder)).differences.filter(({ code }) => code === 'SIGNING_KEY_OTHER').map(({ where }) => where), [path]);
      const out = join(temporaryFolder(context), 'export');
      lineOf(run('ledger-export', ['--data', folder, '--out', out]), new RegExp(`${file} 已损坏或被更换`));
      writeFileSync(path, own);
      await (await serve(context, folder)).close();
      assert.deepEqual((await compareFolder(folder)).differences, []);
    });

    test(`says that keys/${file} is another key in a folder without a checkpoint, by the public keys kept beside it`, async (context) => {
      const folder = join(temporaryFolder(context), 'data');
      await (await serve(context, folder)).close();
      otherKeyIn(join(folder, 'keys', file));
      lineOf(run('start', [], { DATA_FOLDER: folder }), new RegExp(`${file} 已损坏或被更换.*public-keys\\.txt`));
      assert.deepEqual((await compareFolder(folder)).differences.map(({ code }) => code), ['SIGNING_KEY_OTHER']);
    });

    test(`a restore signs nothing with another keys/${file}`, async (context) => {
      const folder = copyOf(context);
      const to = join(temporaryFolder(context), 'backup');
      await backUp({ folder, to, clock: systemClock });
      otherKeyIn(join(folder, 'keys', file));
      lineOf(run('restore', ['--from', to], { DATA_FOLDER: folder }), new RegExp(`${file} 已损坏或被更换`));
    });
  }

  test('says that keys/canary.json is damaged or empty, and what to do, and starts once it is removed', async (context) => {
    const folder = copyOf(context);
    await (await serve(context, folder)).close();
    const file = join(folder, 'keys', 'canary.json');
    const own = readFileSync(file, 'utf8');
    const wrapped = own.indexOf('"wrapped":"') + 40;
    for (const content of [`${own.slice(0, 3)}X${own.slice(4)}`, '', own.slice(0, wrapped) + (own[wrapped] === 'A' ? 'B' : 'A') + own.slice(wrapped + 1)]) {
      writeFileSync(file, content, { mode: 0o600 });
      lineOf(run('start', [], { DATA_FOLDER: folder }), /canary\.json 已损坏.*放回.*master-key\.json.* · .*damaged.*put the file back/);
    }
    writeFileSync(file, own.replace(/"masterKeyId":"file:./, '"masterKeyId":"file:_'), { mode: 0o600 });
    lineOf(run('start', [], { DATA_FOLDER: folder }), /master-key\.json 与 .*canary\.json 不相配/);
    rmSync(file);
    await (await serve(context, folder)).close();
  });

  test('says that the newest checkpoint copy is damaged, and how it comes back', async (context) => {
    const folder = copyOf(context);
    const { path } = newestCheckpoint(folder);
    const own = readFileSync(path);
    chmodSync(path, 0o600);
    writeFileSync(path, own.map((byte, at) => (at === 3 ? byte ^ 1 : byte)));
    lineOf(run('start', [], { DATA_FOLDER: folder }), /只增副本已损坏.*objects\/ledger\/.*checkpoints.*移出.*ledger:rebuild-copies.* · .*ledger:rebuild-copies/);
    rmSync(path);
    const rebuilt = run('ledger-rebuild-copies', ['--data', folder]);
    assert.equal(rebuilt.status, 0, rebuilt.said);
    assert.deepEqual(readFileSync(path), own);
    await (await serve(context, folder)).close();
  });

  for (const [file, contents] of [['issuer/demo-issuer.pem', ['nothing', '']], ['clock-offset', ['nothing', '', '-1']]] as const) {
    test(`says that ${file} holds nothing of use, and what to do`, (context) => {
      const folder = copyOf(context);
      mkdirSync(join(folder, 'issuer'), { recursive: true });
      for (const content of contents) {
        writeFileSync(join(folder, file), content, { mode: 0o600 });
        lineOf(run('start', [], { DATA_FOLDER: folder }), new RegExp(`${file} .*删除.*·`));
      }
    });
  }

  test('says that the append-only copies are gone, serves nothing, and says how they come back', async (context) => {
    const folder = copyOf(context);
    rmSync(join(folder, 'objects', 'ledger'), { recursive: true });
    lineOf(run('start', [], { DATA_FOLDER: folder }), /只增副本.*缺失.*ledger:rebuild-copies/);
    const out = join(temporaryFolder(context), 'export');
    lineOf(run('ledger-export', ['--data', folder, '--out', out]), /只增副本.*缺失/);
    const rebuilt = run('ledger-rebuild-copies', ['--data', folder]);
    assert.equal(rebuilt.status, 0, rebuilt.said);
    assert.deepEqual((await compareFolder(folder)).differences, []);
    assert.equal(run('ledger-export', ['--data', folder, '--out', out]).status, 0);
    assert.equal(run('ledger-verify', ['--export', out, '--key', join(out, 'keys.txt')]).status, 0);
  });

  test('says that the database is gone, makes no other over its ledger, and serves once a backup is back', async (context) => {
    const folder = copyOf(context);
    const [to, database] = [join(temporaryFolder(context), 'backup'), join(folder, 'database')];
    await backUp({ folder, to, clock: systemClock });
    const refused = () => {
      lineOf(run('start', [], { DATA_FOLDER: folder }), /数据库 .*steward\.sqlite 不存在.*npm run restore.*database is missing/);
      assert.deepEqual(readdirSync(folder).includes('database') ? readdirSync(database) : [], []);
    };
    rmSync(database, { recursive: true });
    refused();
    const signed = { content: '{}', signature: '', 'public-key': '' };
    const files = Object.entries(signed).flatMap(([name, content]) => { writeFileSync(join(to, name), content); return [`--${name === 'content' ? 'file' : name}`, join(to, name)]; });
    lineOf(run('bootstrap', files, { DATA_FOLDER: folder }), /database is missing/);
    const aside = join(temporaryFolder(context), 'ledger');
    renameSync(join(folder, 'objects', 'ledger'), aside); // the keys alone say as much
    refused();
    renameSync(aside, join(folder, 'objects', 'ledger'));
    const restored = run('restore', ['--from', to], { DATA_FOLDER: folder });
    assert.equal(restored.status, 0, restored.said);
    const server = await serve(context, folder);
    assert.equal((await fetch(`${server.url}/health`)).status, 200);
    await server.close();
  });

  test('says that the folder is a file, or the database none', (context) => {
    const place = temporaryFolder(context);
    writeFileSync(join(place, 'file'), '');
    lineOf(run('start', [], { DATA_FOLDER: join(place, 'file') }), /不是目录|而不是目录/);
    const folder = copyOf(context);
    writeFileSync(join(folder, 'database', 'steward.sqlite'), 'this is no database at all, and longer than a header of a hundred bytes would be'.repeat(20));
    rmSync(join(folder, 'database', 'steward.sqlite-wal'), { force: true });
    lineOf(run('start', [], { DATA_FOLDER: folder }), /不是 SQLite 数据库/);
  });

  for (const [name, value] of [['PORT', 'x'], ['PORT', '70000'], ['JOBS', 'maybe'], ['ALLOWED_ORIGINS', 'example.cn/page'], ['TOKEN_ISSUER', 'https://a.example']] as const) {
    test(`says that ${name}=${value} is no value`, (context) => lineOf(run('start', [], { DATA_FOLDER: join(temporaryFolder(context), 'data'), [name]: value }), new RegExp(name)));
  }

  test('tells a database that is damaged while it starts from one that is used', (context) => {
    const folder = copyOf(context);
    mkdirSync(join(folder, 'x'));
    rmSync(join(folder, '.lock'), { force: true });
    mkdirSync(join(folder, '.lock'));
    lineOf(run('start', [], { DATA_FOLDER: folder }), /无法打开或写入/);
  });
});

test('a server whose welcome nobody reads any more stops in good order', async (context) => {
  const child = spawn(process.execPath, [join(scripts, 'start.ts')], { env: { ...childEnvironment(), PORT: '0', JOBS: 'off', DATA_FOLDER: join(temporaryFolder(context), 'data') }, stdio: ['ignore', 'pipe', 'pipe'], timeout: 30_000 });
  let said = '';
  child.stderr.on('data', (part) => { said += String(part); });
  await once(child.stdout, 'data');
  child.stdout.destroy();
  await once(child.stdout, 'close');
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  assert.deepEqual([await exited, said], [[0, null], '']);
});

describe('what the system says', () => {
  const sqlite = (errcode: number) => new StoreUnavailable('the database failed', { cause: Object.assign(new Error('sqlite'), { code: 'ERR_SQLITE_ERROR', errcode }) });
  const system = (code: string, more: object = {}) => Object.assign(new Error(code), { code, path: 'data', ...more });
  for (const [what, error, says] of [
    ['a full disk', system('ENOSPC'), /磁盘已满.*disk is full/], ['a database on a full disk', sqlite(13), /磁盘已满.*disk is full/],
    ['a read-only file system', system('EROFS'), /只读.*read-only/], ['a read-only database', sqlite(8), /只读.*read-only/],
    ['a port that is taken', system('EADDRINUSE'), /端口已被占用.*taken/], ['a port that one may not have', system('EACCES', { syscall: 'listen' }), /1024/],
    ['a folder that one may not read', system('EACCES'), /权限.*permission/i], ['a damaged database', sqlite(11), /损坏.*damaged/],
  ] as const) test(`is told in both languages: ${what}`, () => assert.match(explainFault(error) ?? '', says));

  test('a fault of the program is none of these', () => assert.equal(explainFault(new TypeError('x')), undefined));
});

describe('every command line', () => {
  for (const script of ['start', 'backup', 'restore', 'bootstrap', 'ledger-export', 'ledger-verify', 'ledger-compare', 'ledger-rebuild-copies']) {
    test(`${script} says how it is used with --help, and with an option that it does not know`, (context) => {
      const env = { DATA_FOLDER: join(temporaryFolder(context), 'data') };
      const help = run(script, ['--help'], env);
      assert.equal(help.status, 0, help.said);
      assert.match(help.said, /用法 · Usage/);
      expectOneLine(run(script, ['--nonsense'], env), 2, /参数有误[^]*用法 · Usage/);
    });
  }

  test('a backup that is none, or is damaged, is named', async (context) => {
    const world = await createTestWorld({ onDisk: true });
    context.after(() => world.close());
    const to = join(temporaryFolder(context), 'backup');
    await backUp({ folder: world.folder, to, clock: world.clock });
    writeFileSync(join(to, 'backup.json'), '{');
    world.local.close();
    lineOf(run('restore', ['--from', to], { DATA_FOLDER: world.folder }), /备份清单/);
    lineOf(run('bootstrap', ['--file', 'absent', '--signature', 'absent', '--public-key', 'absent'], { DATA_FOLDER: world.folder }), /找不到 absent/);
  });
});

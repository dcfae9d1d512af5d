import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createLogFile } from '../../infra/local/log-file.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('a log that cannot be written is said once, is remembered until a line is written again, and throws nothing', (context) => {
  const file = join(temporaryFolder(context), 'events.jsonl');
  const said: string[] = [];
  const { write, check } = createLogFile(file, (text) => said.push(text));
  mkdirSync(file);
  write('first');
  write('second');
  assert.equal(said.length, 1);
  assert.match(said[0] ?? '', /日志无法写入.*·.*cannot be written.*\nfirst\n/);
  assert.throws(check, { code: 'EISDIR' });
  rmSync(file, { recursive: true });
  write('third');
  check();
  assert.equal(readFileSync(file, 'utf8'), '\nthird\n');
});

test('a server whose log cannot be written goes on, and its health names the log', async (context) => {
  const folder = join(temporaryFolder(context), 'data');
  mkdirSync(join(folder, 'logs', 'events.jsonl'), { recursive: true });
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../infra/local/start.ts')], { env: { ...childEnvironment(), PORT: '0', JOBS: 'off', DATA_FOLDER: folder }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((done) => child.once('exit', done));
  context.after(() => { child.kill('SIGKILL'); return ended; });
  let [out, errors] = ['', ''];
  child.stderr.on('data', (bytes: Buffer) => { errors += bytes.toString(); });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (bytes: Buffer) => {
      out += bytes.toString();
      const found = /health\s+(http:\S+)\/health/.exec(out)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(`ended: ${out}${errors}`)));
  });
  for (let asked = 0; asked < 2; asked += 1) await (await fetch(`${url}/units/unit-x`)).text(); // each writes a line
  const health = await fetch(`${url}/health`);
  const { errors: parts } = await health.json() as { readonly errors: readonly { readonly pointer: string }[] };
  assert.deepEqual([health.status, parts.map(({ pointer }) => pointer)], [503, ['/log']]);
  assert.equal(child.exitCode, null);
  assert.equal(errors.match(/日志无法写入/g)?.length, 1, errors);
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import { runningServer } from '../support/running-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const run = (folder: string, script: string, ...options: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, '../../infra/local', `${script}.ts`), ...options], { env: { ...process.env, DATA_FOLDER: folder }, encoding: 'utf8' });
  return { status, said: stdout + stderr };
};

test('npm run backup runs beside a server; npm run restore waits until the server has gone', async (context) => {
  const folder = temporaryFolder(context);
  const backup = join(temporaryFolder(context), 'backup');
  const server = await runningServer(context, { folder, port: 0, operations: OPERATIONS, log, schedule: false });
  const taken = run(folder, 'backup', '--to', backup);
  assert.equal(taken.status, 0, taken.said);
  const refused = run(folder, 'restore', '--from', backup);
  assert.equal(refused.status, 1);
  assert.match(refused.said, /请先停止服务/);
  await server.close();
  const restored = run(folder, 'restore', '--from', backup);
  assert.equal(restored.status, 0, restored.said);
  assert.match(restored.said, /已恢复/);
  assert.deepEqual([run(folder, 'backup').status, run(folder, 'restore').status], [2, 2]);
});

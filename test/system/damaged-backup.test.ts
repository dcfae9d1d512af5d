import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { foldersOf } from '../../lib/compose/local.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { editDatabase } from '../support/edit-database.ts';
import { grantPupils, pupilRow } from '../support/journey.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createTestWorld } from '../support/test-platform.ts';

function run(folder: string, script: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, '../../infra/local', `${script}.ts`), ...args], { env: { ...childEnvironment(), DATA_FOLDER: folder, PORT: '0', JOBS: 'off' }, encoding: 'utf8', timeout: 30_000 });
  return { status, stdout, stderr };
}
const databaseOf = (folder: string): Buffer => readFileSync(foldersOf(folder).database);
function setLayout(file: string, layout: number): void {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA user_version = ${layout}`);
  database.close();
}

/** A folder with a grant and a record that nobody serves, and where backups go. */
async function folders(context: TestContext) {
  const world = await createTestWorld({ onDisk: true });
  context.after(() => world.close());
  await grantPupils(world, { rows: [pupilRow(3)] });
  await world.runJob('sequenceLedger');
  world.local.close();
  return { folder: world.folder, at: (name: string) => join(temporaryFolder(context), name) };
}

test('a damaged database is backed up and named with exit code 1; a restore refuses it before it touches anything', async (context) => {
  const { folder, at } = await folders(context);
  const [intact, damaged] = [at('intact'), at('damaged')];
  assert.equal(run(folder, 'backup', '--to', intact).status, 0);
  assert.deepEqual(readdirSync(intact).sort(), ['backup.json', 'objects', 'steward.sqlite']);
  assert.equal(editDatabase(folder).run("UPDATE registry SET b = replace(b, '\"dailyReads\":100', '\"dailyReads\":900') WHERE e = 'grant'"), 1);

  const backup = run(folder, 'backup', '--to', damaged);
  assert.equal(backup.status, 1, backup.stderr);
  assert.match(backup.stderr, /1 项内容已损坏.*registry grant#.*1 items.*damaged.*npm run restore/);
  assert.deepEqual(readdirSync(damaged).sort(), ['backup.json', 'objects', 'steward.sqlite']);

  const before = databaseOf(folder);
  const refused = run(folder, 'restore', '--from', damaged);
  assert.deepEqual([refused.status, refused.stdout, refused.stderr.trim().split('\n').length], [1, '', 1], refused.stderr);
  assert.match(refused.stderr, /registry grant#.*--even-damaged.*nothing was restored/);
  assert.deepEqual([databaseOf(folder).equals(before), readdirSync(join(folder, 'database')).filter((name) => name.includes('restored'))], [true, []]);

  const taken = run(folder, 'restore', '--from', damaged, '--even-damaged');
  assert.equal(taken.status, 1, taken.stderr);
  assert.match(taken.stdout, /已恢复/);
  assert.match(taken.stderr, /registry grant#.*are not served/);

  const restored = run(folder, 'restore', '--from', intact);
  assert.deepEqual([restored.status, run(folder, 'backup', '--to', at('again')).status], [0, 0], restored.stderr);
});

test('a folder or a backup of another layout is told in both languages, with what to do, and is not touched', async (context) => {
  const { folder, at } = await folders(context);
  const backup = at('backup');
  assert.equal(run(folder, 'backup', '--to', backup).status, 0);
  const file = join(backup, 'steward.sqlite');
  setLayout(file, 1);
  const manifest: object = JSON.parse(readFileSync(join(backup, 'backup.json'), 'utf8'));
  writeFileSync(join(backup, 'backup.json'), JSON.stringify({ ...manifest, databaseSha256: createHash('sha256').update(readFileSync(file)).digest('hex') }));
  const before = databaseOf(folder);
  const older = run(folder, 'restore', '--from', backup);
  assert.deepEqual([older.status, older.stderr.trim().split('\n').length], [1, 1], older.stderr);
  assert.match(older.stderr, /较旧版本.*布局 1.*an older version.*that version/);
  assert.deepEqual([databaseOf(folder).equals(before), readdirSync(join(folder, 'database')).filter((name) => name.includes('restored'))], [true, []]);

  for (const [layout, says] of [[1, /较旧版本.*DATA_FOLDER.*an older version.*DATA_FOLDER/], [99, /较新版本.*a newer version/]] as const) {
    const other = join(temporaryFolder(context), 'data');
    cpSync(folder, other, { recursive: true });
    setLayout(foldersOf(other).database, layout);
    for (const [script, ...args] of [['start'], ['backup', '--to', at('none')]] as const) {
      const { status, stdout, stderr } = run(other, script, ...args);
      assert.deepEqual([status, stdout, stderr.trim().split('\n').length], [1, '', 1], stderr);
      assert.match(stderr, says);
    }
  }
});

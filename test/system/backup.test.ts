import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import { backUp, BackupRefused } from '../../infra/local/backup-folder.ts';
import { FolderInUse } from '../../infra/local/folder-lock.ts';
import { exportLedger } from '../../infra/local/export-ledger.ts';
import { restorePlatform } from '../../infra/local/restore-platform.ts';
import type { LocalServer } from '../../infra/local/server.ts';
import { verifyFromFiles } from '../../infra/local/verify-from-files.ts';
import { foldersOf } from '../../lib/compose/local.ts';
import { ResourceId, UnitId } from '../../lib/identifiers.ts';
import { intentKey } from '../../lib/platform/keys/destruction-intent.ts';
import type { Receipt } from '../../lib/platform/ledger/ledger.ts';
import type { KeyName } from '../../lib/platform/keys/keys.ts';
import { runJob, findJob } from '../../lib/operation/jobs.ts';
import { systemClock } from '../../lib/platform/system.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { runningServer } from '../support/running-server.ts';
import { everyFile, standsIn, temporaryFolder } from '../support/temporary-folder.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const start = (context: TestContext, folder: string) => runningServer(context, { folder, port: 0, operations: OPERATIONS, log: silent, schedule: false });
const key: KeyName = { kind: 'cohort', resourceId: ResourceId.parse('resource-test'), cohort: '2026-11-23' };
const sequence = async ({ platform }: LocalServer) => {
  const job = findJob(OPERATIONS, 'sequenceLedger');
  assert.ok(job);
  await runJob(job, platform);
};
const enter = ({ platform }: LocalServer, action: string) => platform.ledger.commit({ stream: 'operations', action, operation: 'test', subject: {} }, []);

test('a backup holds database and objects, no key and no upload; a restore destroys again, goes on with the same log, and says so', async (context) => {
  const folder = temporaryFolder(context);
  const backup = join(temporaryFolder(context), 'backup');

  const first = await start(context, folder);
  await first.platform.keys.cohort(key.resourceId, key.cohort, { create: true });
  const [wrapped] = await first.platform.keyStore.get([key]);
  assert.ok(wrapped && wrapped !== 'destroyed');
  await first.platform.objects.put('documents', 'a/one.txt', Buffer.from('document'));
  await first.platform.objects.put('uploads', 'b.csv', Buffer.from('110101199003070011'));
  await sequence(first);
  const beforeBackup = await enter(first, 'test.before');
  const { objects } = await backUp({ folder, to: backup, clock: systemClock });
  assert.equal(objects, 1);
  assert.equal(standsIn(everyFile(backup), wrapped.wrapped), false, 'no key');
  assert.equal(everyFile(backup).some((file) => file.includes('110101199003070011')), false, 'no upload');
  assert.deepEqual(readdirSync(join(backup, 'objects')), ['documents']);

  // after the backup: the key is destroyed, as retention does it, and the log goes on
  await first.platform.objects.put('ledger', intentKey('destruction-test', key), Buffer.from(JSON.stringify({ format: 'edudata-steward/destruction-intent/1', destructionId: 'destruction-test', keyFingerprint: wrapped.fingerprint, keys: [key] })));
  await first.platform.keyStore.destroy(key);
  await sequence(first);
  const afterBackup = await enter(first, 'test.after');
  await sequence(first);
  const signed = await first.platform.ledgerReader.latest('operations');
  await assert.rejects(restorePlatform({ folder, from: backup, log: silent }), FolderInUse);
  await first.close();

  const { entriesRestored } = await restorePlatform({ folder, from: backup, log: silent });
  assert.equal(entriesRestored, 1);
  const second = await start(context, folder);
  assert.deepEqual(await second.platform.keyStore.get([key]), ['destroyed']);
  assert.ok(await second.platform.storage.get(UnitEntity.ref({ unitId: UnitId.parse('unit-bureau') })));
  for (const { shard, number, leafHash } of [beforeBackup, afterBackup]) {
    const proof = await second.platform.ledgerReader.inclusion('operations', shard, number);
    assert.equal(proof?.entry.leafHash, leafHash);
  }
  await sequence(second);
  const now = await second.platform.ledgerReader.latest('operations');
  assert.equal(now?.size, (signed?.size ?? 0) + 1, 'one entry more: the restore');
  const entries = await second.platform.ledgerReader.entries('operations', 0, 100);
  assert.equal(entries.at(-1)?.entry.event.action, 'platform.restored');

  // who kept the checkpoint and receipts from before the loss finds the same log, only longer
  const out = join(temporaryFolder(context), 'export');
  await exportLedger(folder, out);
  writeFileSync(join(out, 'trusted'), signed?.note ?? '');
  const receipt = (r: Receipt) => `${r.stream}/${r.shard}/${r.number};${r.leafHash}`;
  writeFileSync(join(out, 'receipts'), `${[beforeBackup, afterBackup].map(receipt).join('\n')}\n`);
  const lines: string[] = [];
  const sound = verifyFromFiles({ folder: out, keyFile: join(out, 'keys.txt'), trustedFiles: [join(out, 'trusted')], receiptFile: join(out, 'receipts') }, (line) => lines.push(line), () => {});
  assert.equal(sound, true, lines.join('\n'));
});

test('a backup that was changed, or a folder without keys, is refused and nothing is replaced', async (context) => {
  const folder = temporaryFolder(context);
  const server = await start(context, folder);
  await server.close();
  const backup = join(temporaryFolder(context), 'backup');
  await backUp({ folder, to: backup, clock: systemClock });
  await assert.rejects(backUp({ folder, to: backup, clock: systemClock }), BackupRefused);
  await assert.rejects(backUp({ folder: backup, to: join(backup, 'x'), clock: systemClock }), BackupRefused);
  await assert.rejects(backUp({ folder, to: join(folder, 'x'), clock: systemClock }), BackupRefused, 'a backup in the data folder lies at no other place');
  await assert.rejects(restorePlatform({ folder: temporaryFolder(context), from: backup, log: silent }), BackupRefused);
  appendFileSync(join(backup, 'steward.sqlite'), 'x');
  await assert.rejects(restorePlatform({ folder, from: backup, log: silent }), BackupRefused);
  await (await start(context, folder)).close();
});

test('a backup of another installation is refused before anything is touched', async (context) => {
  const [own, other] = [temporaryFolder(context), temporaryFolder(context)];
  const backup = join(temporaryFolder(context), 'backup');
  for (const folder of [own, other]) {
    const server = await start(context, folder);
    await enter(server, 'test.before');
    await sequence(server);
    if (folder === other) await backUp({ folder, to: backup, clock: systemClock });
    await server.close();
  }
  const before = everyFile(own);
  await assert.rejects(restorePlatform({ folder: own, from: backup, log: silent }), (error: unknown) => error instanceof BackupRefused && /未作任何恢复.*DATA_FOLDER/.test(error.message));
  assert.deepEqual(everyFile(own), before);
  await restorePlatform({ folder: other, from: backup, log: silent });
});

test('nobody else reads a backup, nor what was restored, wherever it lies', async (context) => {
  const folder = temporaryFolder(context);
  const backup = join(temporaryFolder(context), 'backup');
  mkdirSync(backup);
  chmodSync(backup, 0o755);
  const server = await start(context, folder);
  await server.platform.objects.put('documents', 'a/one.txt', Buffer.from('document'));
  await server.close();
  await backUp({ folder, to: backup, clock: systemClock });
  for (const name of ['steward.sqlite', 'backup.json', 'objects']) assert.equal(statSync(join(backup, name)).mode & 0o077, 0, name);
  chmodSync(join(backup, 'steward.sqlite'), 0o644); // copied about by somebody
  await restorePlatform({ folder, from: backup, log: silent });
  assert.equal(statSync(foldersOf(folder).database).mode & 0o077, 0);
});

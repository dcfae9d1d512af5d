import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { backUp } from '../../infra/local/backup-folder.ts';
import { compareFolder } from '../../infra/local/compare/compare-folder.ts';
import { DIFFERENCES, type DifferenceCode } from '../../infra/local/compare/differences.ts';
import { restorePlatform } from '../../infra/local/restore-platform.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { editDatabase } from '../support/edit-database.ts';
import { END_DAY } from '../support/ending.ts';
import { grantPupils, importFile, importPupils, keepPupils, owner, publishPupils, pupilFile, pupilRow, read } from '../support/journey.ts';
import { keepFolder, type KeptFolder } from '../support/kept-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createTestWorld } from '../support/test-platform.ts';

type Editor = ReturnType<typeof editDatabase>;
interface Edit {
  readonly what: string;
  readonly edit: (editor: Editor, folder: string) => void;
  readonly found: DifferenceCode;
}
const first = (editor: Editor, table: 'registry' | 'records' | 'ledger', entity: string) => {
  const [row] = editor.rows(table, entity);
  if (!row) throw new Error(`no ${entity}`);
  return Number(row['place']);
};
const flipped = (bytes: unknown): Uint8Array => {
  if (!(bytes instanceof Uint8Array)) throw new TypeError('no bytes');
  return bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte));
};
const flip = (editor: Editor, table: 'records' | 'ledger', entity: string): void => {
  const [row] = editor.rows(table, entity);
  editor.run(`UPDATE ${table} SET bin = ? WHERE rowid = ?`, flipped(row?.['bin']), Number(row?.['place']));
};

/** One edit by hand each, on a copy of the same folder. */
const EDITS: readonly Edit[] = [
  { what: 'a resource renamed', edit: (editor) => editor.body('registry', 'resource', 'resource', (value) => { (value['content'] as Record<string, unknown>)['name'] = '别的名称'; }), found: 'ITEM_ALTERED' },
  { what: "a grant's period", edit: (editor) => editor.body('registry', 'grant', 'grant', (value) => { value['endsAt'] = '2031-01-01T00:00:00.000Z'; }), found: 'ITEM_ALTERED' },
  { what: 'a person given a role', edit: (editor) => editor.run("UPDATE registry SET b = replace(b, 'DataConsumer', 'DataOwner') WHERE e = 'person' AND rowid = (SELECT min(rowid) FROM registry WHERE e = 'person' AND b LIKE '%DataConsumer%')"), found: 'ITEM_ALTERED' },
  { what: 'an item whose JSON is broken', edit: (editor) => editor.run("UPDATE registry SET b = substr(b, 2) WHERE e = 'resource'"), found: 'ITEM_UNREADABLE' },
  { what: 'an item removed', edit: (editor) => editor.run("DELETE FROM registry WHERE e = 'grant'"), found: 'ITEM_MISSING' },
  { what: 'an item added', edit: (editor) => editor.run("INSERT INTO registry SELECT p || 'x', s, e, v, salt, b, bin, ends, ttl, d, x1p, x1s, x2p, x2s, x3p, x3s, n, x1n, x2n, x3n FROM registry WHERE rowid = ?", first(editor, 'registry', 'person')), found: 'ITEM_ADDED' },
  { what: 'a version', edit: (editor) => editor.run("UPDATE registry SET v = v + 1 WHERE e = 'resource'"), found: 'ITEM_OTHER_VERSION' },
  { what: "a partition's number", edit: (editor) => editor.run("UPDATE registry SET n = n + 1 WHERE e = 'grant'"), found: 'ITEM_COLUMNS' },
  { what: 'an index column', edit: (editor) => editor.run("UPDATE registry SET x1p = 'grant#byConsumer#unit-west' WHERE e = 'grant'"), found: 'ITEM_COLUMNS' },
  { what: "a record's end", edit: (editor) => editor.run("UPDATE records SET ends = ends + 1000 WHERE rowid = ?", first(editor, 'records', 'record')), found: 'ITEM_COLUMNS' },
  { what: 'a byte of ciphertext', edit: (editor) => flip(editor, 'records', 'record'), found: 'RECORDS_ALTERED' },
  { what: 'a record removed', edit: (editor) => editor.run('DELETE FROM records WHERE rowid = ?', first(editor, 'records', 'record')), found: 'RECORDS_COUNT' },
  { what: 'a ledger entry', edit: (editor) => editor.run("UPDATE ledger SET b = replace(b, '\"record.read\"', '\"record.rea_\"') WHERE e = 'ledger-entry' AND b LIKE '%\"record.read\"%'"), found: 'ENTRY_ALTERED' },
  { what: 'a ledger entry removed', edit: (editor) => editor.run("DELETE FROM ledger WHERE rowid = (SELECT max(rowid) FROM ledger WHERE e = 'ledger-entry' AND b LIKE '%\"record.read\"%')"), found: 'ENTRY_MISSING' },
  { what: 'a ledger entry that cannot be read', edit: (editor) => editor.run("UPDATE ledger SET b = substr(b, 2) WHERE rowid = ?", first(editor, 'ledger', 'ledger-entry')), found: 'ITEM_UNREADABLE' },
  { what: 'a tile', edit: (editor) => flip(editor, 'ledger', 'ledger-tile'), found: 'TILE_ALTERED' },
  { what: 'a tile removed', edit: (editor) => editor.run('DELETE FROM ledger WHERE rowid = ?', first(editor, 'ledger', 'ledger-tile')), found: 'TILE_MISSING' },
  { what: 'a checkpoint', edit: (editor) => editor.run("UPDATE ledger SET b = replace(b, 'local/sharing', 'local/sharinG') WHERE rowid = (SELECT min(rowid) FROM ledger WHERE e = 'ledger-checkpoint' AND b LIKE '%local/sharing%')"), found: 'CHECKPOINT_ALTERED' },
  { what: 'a checkpoint removed', edit: (editor) => editor.run('DELETE FROM ledger WHERE rowid = ?', first(editor, 'ledger', 'ledger-checkpoint')), found: 'CHECKPOINT_MISSING' },
  { what: 'the append-only copies removed', edit: (_, folder) => rmSync(join(folder, 'objects', 'ledger'), { recursive: true }), found: 'COPY_MISSING' },
  { what: 'a signed document', edit: (_, folder) => { const path = documentIn(folder); chmodSync(path, 0o600); writeFileSync(path, flipped(readFileSync(path))); }, found: 'DOCUMENT_ALTERED' },
  { what: 'a scan', edit: (_, folder) => { const path = documentIn(folder, 'scans'); chmodSync(path, 0o600); writeFileSync(path, 'another scan'); }, found: 'DOCUMENT_ALTERED' },
  { what: 'a signed document removed', edit: (_, folder) => rmSync(documentIn(folder)), found: 'DOCUMENT_MISSING' },
  { what: 'a scan removed', edit: (_, folder) => rmSync(documentIn(folder, 'scans')), found: 'DOCUMENT_MISSING' },
  {
    what: 'a byte of a signed copy',
    edit: (_, folder) => {
      const [file] = readdirSync(join(folder, 'objects', 'ledger', 'sharing', 'slices'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      const path = join(file?.parentPath ?? '', file?.name ?? '');
      rmSync(path);
      writeFileSync(path, Buffer.from([0, 2, 0x7b, 0x7d]));
    },
    found: 'COPIES_UNSOUND',
  },
];

function documentIn(folder: string, kind: 'agreements' | 'scans' = 'agreements'): string {
  const [name] = readdirSync(join(folder, 'objects', 'documents', kind));
  if (name === undefined) throw new Error(`no ${kind}`);
  return join(folder, 'objects', 'documents', kind, name);
}

describe('the comparison of database, ledger and copies', () => {
  let kept: KeptFolder;
  before(async () => {
    const world = await createTestWorld({ onDisk: true, start: '2026-11-23T01:00:00.000Z' });
    const { grantId } = await grantPupils(world, { rows: [pupilRow(3), pupilRow(4), pupilRow(5)] });
    await world.runJob('sequenceLedger');
    await read(world, grantId);
    expectStatus(await world.as(owner).post(`/grants/${grantId}/suspension`, { reason: '核查' }), 200);
    await world.runJob('sequenceLedger');
    const { differences, running, documents } = await compareFolder(world.folder);
    assert.deepEqual([differences, running], [[], false]);
    assert.ok(documents > 1);
    kept = keepFolder(world);
  });

  after(() => kept.remove());

  for (const { what, edit, found } of EDITS) {
    test(`names ${what}`, async (context) => {
      const copy = kept.copyOf(context);
      edit(editDatabase(copy), copy);
      const { differences } = await compareFolder(copy);
      assert.ok(differences.some(({ code }) => code === found), JSON.stringify(differences));
      const forged = (['registry', 'records', 'ledger'] as const).reduce((sum, table) => sum + editDatabase(copy).forge(table), 0);
      assert.equal(differences.filter(({ code }) => code === 'ITEM_DAMAGED').length, forged, 'each item that does not fit its digest');
      if (forged === 0) return;
      const again = (await compareFolder(copy)).differences;
      assert.ok(again.some(({ code }) => code === found) && !again.some(({ code }) => code === 'ITEM_DAMAGED'), `with digests made anew: ${JSON.stringify(again)}`);
    });
  }

  test('finds nothing after a restore, and what was entered after the backup is no state any more', async (context) => {
    const world = await createTestWorld({ onDisk: true });
    context.after(() => world.close());
    const { grantId } = await grantPupils(world, { rows: [pupilRow(3)] });
    const backup = join(temporaryFolder(context), 'backup');
    await backUp({ folder: world.folder, to: backup, clock: world.clock });
    world.clock.advance({ minutes: 1 });
    expectStatus(await world.as(owner).post(`/grants/${grantId}/suspension`, { reason: '核查' }), 200);
    await world.runJob('sequenceLedger');
    world.local.close();
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    await restorePlatform({ folder: world.folder, from: backup, log });
    assert.deepEqual((await compareFolder(world.folder)).differences, []);
  });

  test('proves an import of several slices by their digests, and names the slice of which a byte was altered', async (context) => {
    const world = await createTestWorld({ onDisk: true });
    context.after(() => world.close());
    const resourceId = await publishPupils(world);
    const { state, rows } = await importFile(world, resourceId, pupilFile(...Array.from({ length: 600 }, (_, n) => pupilRow(n))));
    assert.deepEqual([state, rows], ['COMPLETED', 600]);
    await world.runJob('sequenceLedger');
    const { differences, partial, records, proofs } = await compareFolder(world.folder);
    assert.deepEqual([differences, partial, records, proofs.byKey], [[], 0, 600, 0]);
    const editor = editDatabase(world.folder);
    const slices = editor.rows('ledger', 'ledger-entry').filter((row) => String(row['b']).includes('"records.stored"'));
    assert.ok(slices.length > 2);
    const last = editor.rows('records', 'record').at(-1);
    editor.run('UPDATE records SET bin = ? WHERE rowid = ?', flipped(last?.['bin']), Number(last?.['place']));
    editor.forge('records');
    const altered = (await compareFolder(world.folder)).differences.filter(({ code }) => code === 'RECORDS_ALTERED');
    assert.deepEqual(altered.map(({ where }) => where), [slices.at(-1)].map((row) => `operations/${JSON.parse(String(row?.['b'])).shard}/${JSON.parse(String(row?.['b'])).number}`));
  });

  describe('of records of which others were imported again', () => {
    let again: KeptFolder;
    let resourceId: string;
    before(async () => {
      const world = await createTestWorld({ onDisk: true });
      resourceId = await publishPupils(world);
      const rows = [3, 4, 5].map((n) => pupilRow(n));
      for (const file of [rows, rows.slice(0, 2)]) assert.equal((await importFile(world, resourceId, pupilFile(...file))).state, 'COMPLETED');
      await world.runJob('runImports');
      await world.runJob('sequenceLedger');
      again = keepFolder(world);
    });
    after(() => again.remove());
    const copyOf = (context: TestContext): string => again.copyOf(context);
    const command = (folder: string) => {
      const { status, stdout } = spawnSync(process.execPath, [fileURLToPath(new URL('../../infra/local/ledger-compare.ts', import.meta.url)), '--data', folder], { encoding: 'utf8' });
      return { status, stdout };
    };
    const places = (folder: string): readonly number[] => editDatabase(folder).rows('records', 'record').map((row) => Number(row['place']));
    const named = async (folder: string) => (await compareFolder(folder)).differences.map(({ code }) => code).sort();

    test('proves by their keys those whose slice is not whole, and by its digest the slice that is', async () => {
      const { differences, partial, proofs } = await compareFolder(again.folder);
      assert.deepEqual([differences, partial, proofs], [[], 1, { byKey: 1, keyDestroyed: 0, keyMissing: 0 }]);
      const { status, stdout } = command(again.folder);
      assert.equal(status, 0, stdout);
      assert.match(stdout, /^✔ 一致 · They agree$/m);
    });

    test('names each record of which a byte was altered', async (context) => {
      for (const at of [0, 1, 2]) {
        const copy = copyOf(context);
        const row = editDatabase(copy).rows('records', 'record')[at];
        editDatabase(copy).run('UPDATE records SET bin = ? WHERE rowid = ?', flipped(row?.['bin']), Number(row?.['place']));
        const { differences } = await compareFolder(copy);
        assert.deepEqual(differences.filter(({ code }) => code === 'RECORD_ALTERED').map(({ where }) => where).slice(0, 1), [`${row?.['p']}#${row?.['s']}`]);
        assert.equal(command(copy).status, 1);
        rmSync(copy, { recursive: true });
      }
      const copy = copyOf(context);
      for (const row of editDatabase(copy).rows('records', 'record')) editDatabase(copy).run('UPDATE records SET bin = ? WHERE rowid = ?', flipped(row['bin']), Number(row['place']));
      editDatabase(copy).forge('records');
      assert.deepEqual(await named(copy), ['RECORDS_ALTERED', ...places(copy).map(() => 'RECORD_ALTERED')].sort());
    });

    test('names a record that was put under the look-up value of another', async (context) => {
      const copy = copyOf(context);
      const left = editDatabase(copy).rows('records', 'record').find((row) => !String(row['b']).includes('"replaces"'));
      const other = String(left?.['p']).replace(/.$/, (end) => (end === 'A' ? 'B' : 'A'));
      const [lookup, moved] = [String(left?.['p']), other].map((partition) => partition.slice(-43));
      editDatabase(copy).run('UPDATE records SET p = ?, b = replace(b, ?, ?), x1s = x1s WHERE rowid = ?', other, lookup ?? '', moved ?? '', Number(left?.['place']));
      assert.ok((await named(copy)).includes('RECORD_ALTERED'));
    });

    test('says in its last line of how many records nothing can be proved, and why', (context) => {
      const copy = copyOf(context);
      const live = join(copy, 'keys', 'data-keys', 'live');
      for (const file of readdirSync(live)) if (readFileSync(join(live, file), 'utf8').includes(`"cohort/${resourceId}`)) rmSync(join(live, file));
      const { status, stdout } = command(copy);
      assert.equal(status, 0, stdout);
      assert.match(stdout, /^✔ 一致，其中 1 条记录无法验证（密钥已销毁 0 条，密钥缺失或损坏 1 条） · They agree, but for 1 records/m);
    });
  });

  test('finds nothing in records that were held, set aside by an import and erased, and says what it could not prove', async (context) => {
    const world = await createTestWorld({ onDisk: true });
    context.after(() => world.close());
    const { resourceId, rows } = await keepPupils(world, 6, { graduatesOn: END_DAY });
    const values = rows.map(({ identityNumber }) => identityNumber);
    expectStatus(await world.as('bureau-coordinator').post(`/resources/${resourceId}/holds`, { reason: '司法协助', reference: '3号', records: values.slice(0, 2) }), 201);
    await importPupils(world, resourceId, rows.slice(1, 3));
    expectStatus(await world.as(owner).post(`/resources/${resourceId}/erasures`, { record: values[4], reason: '本人申请' }), 201);
    await world.runJob('sequenceLedger');
    const before = await compareFolder(world.folder);
    assert.deepEqual([before.differences, before.proofs.keyDestroyed], [[], 0]);
    assert.equal(before.proofs.byKey, 5); // the two that came last are a whole slice
    await world.platform.keys.destroy({ kind: 'cohort', resourceId: ResourceId.parse(resourceId), cohort: END_DAY });
    const { differences, proofs } = await compareFolder(world.folder);
    assert.deepEqual([differences, proofs], [[], { byKey: 3, keyDestroyed: 2, keyMissing: 0 }]);
  });

  test('says each difference in Chinese and in English, in words of its own', () => {
    const texts = Object.values(DIFFERENCES);
    assert.equal(new Set(texts.flatMap(({ zh, en }) => [zh, en])).size, 2 * texts.length);
  });
});

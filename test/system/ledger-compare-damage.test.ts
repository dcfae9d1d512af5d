import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import { backUp } from '../../infra/local/backup-folder.ts';
import { compareFolder } from '../../infra/local/compare/compare-folder.ts';
import type { DifferenceCode } from '../../infra/local/compare/differences.ts';
import { DatabaseDamaged } from '../../infra/local/database-damage.ts';
import { restorePlatform } from '../../infra/local/restore-platform.ts';
import { startServer } from '../../infra/local/server.ts';
import type { Instant } from '../../lib/calendar/instant.ts';
import { foldersOf } from '../../lib/compose/local.ts';
import { editDatabase } from '../support/edit-database.ts';
import { flipIndexBit } from '../support/flip-index.ts';
import { grantPupils, pupilRow, read } from '../support/journey.ts';
import { keepFolder, type KeptFolder } from '../support/kept-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createTestWorld } from '../support/test-platform.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };

describe('the comparison of a database that is damaged', () => {
  let kept: KeptFolder;
  let start: Instant;
  before(async () => {
    const world = await createTestWorld({ onDisk: true });
    const { grantId } = await grantPupils(world, { rows: [pupilRow(3), pupilRow(4)] });
    await read(world, grantId);
    await world.runJob('sequenceLedger');
    start = world.clock.now();
    kept = keepFolder(world);
  });
  after(() => kept.remove());

  function copyOf(context: TestContext) {
    const copy = kept.copyOf(context);
    return { copy, editor: editDatabase(copy), has: async (code: DifferenceCode) => (await compareFolder(copy)).differences.filter((found) => found.code === code).map(({ where }) => where) };
  }
  const partitionOf = (entity: string): string => String(editDatabase(kept.folder).rows('registry', entity)[0]?.['p']);

  test('names the index whose bit flipped; nothing starts over it, and a backup of it mends it', async (context) => {
    const { copy, has } = copyOf(context);
    assert.deepEqual(await has('DATABASE_DAMAGED'), []);
    flipIndexBit(foldersOf(copy).database, partitionOf('dailyReads'));
    const problems = await has('DATABASE_DAMAGED');
    assert.ok(problems.some((problem) => /^row \d+ missing from index registry_primary$/.test(problem)), JSON.stringify(problems));
    const machine = () => Date.parse(start);
    await assert.rejects(startServer({ folder: copy, port: 0, operations: OPERATIONS, log, schedule: false, machine }), (error) => error instanceof DatabaseDamaged && error.message.includes('registry_primary'));
    const backup = join(temporaryFolder(context), 'backup');
    await backUp({ folder: copy, to: backup, clock: { now: () => start } });
    await restorePlatform({ folder: copy, from: backup, log });
    assert.deepEqual((await compareFolder(copy)).differences, []);
    await (await startServer({ folder: copy, port: 0, operations: OPERATIONS, log, schedule: false, machine })).close();
  });

  test('names two items under one key, of bookkeeping too', async (context) => {
    const { editor, has } = copyOf(context);
    const row = editor.rows('registry', 'dailyReads')[0];
    editor.run('INSERT INTO registry SELECT * FROM registry WHERE rowid = ?', Number(row?.['place']));
    assert.deepEqual(await has('ITEM_TWICE'), [`registry ${row?.['p']}#${row?.['s']}`]);
  });

  test('reads every item of the ledger by the entity that it names, and misses the newest batch', async (context) => {
    for (const change of ["SET e = 'ledger-batca'", "SET b = '{}'"]) {
      const { editor, has } = copyOf(context);
      const newest = editor.rows('ledger', 'ledger-batch').at(-1);
      editor.run(`UPDATE ledger ${change} WHERE rowid = ?`, Number(newest?.['place']));
      editor.forge('ledger');
      assert.deepEqual(await has('ITEM_UNREADABLE'), [`ledger ${newest?.['p']}#${newest?.['s']}`]);
      assert.equal((await has('BATCH_MISSING')).length, 1);
    }
    const { editor, has } = copyOf(context);
    editor.run('DELETE FROM ledger WHERE rowid = ?', Number(editor.rows('ledger', 'ledger-batch')[0]?.['place']));
    assert.equal((await has('BATCH_MISSING')).length, 1);
  });

  for (const column of ['v', 'ends', 'ttl']) {
    test(`names items whose ${column} is beyond all numbers, and goes on`, async (context) => {
      const { editor, has } = copyOf(context);
      const names = ([['registry', 'person'], ['registry', 'dailyReads'], ['records', 'record'], ['ledger', 'ledger-entry']] as const).map(([table, entity]) => {
        const row = editor.rows(table, entity)[0];
        editor.run(`UPDATE ${table} SET ${column} = 1 << 60 WHERE rowid = ?`, Number(row?.['place']));
        return `${table} ${row?.['p']}#${row?.['s']}`;
      });
      const unreadable = await has('ITEM_UNREADABLE');
      assert.deepEqual(names.filter((name) => !unreadable.includes(name)), []);
    });
  }
});

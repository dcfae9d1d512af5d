import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { createHealth, type Part } from '../../infra/local/health/health.ts';
import { keepCanary } from '../../infra/local/health/key-checks.ts';
import { foldersOf } from '../../lib/compose/local.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { ENDED, END_DAY, placeHold, releaseHold, runRetention } from '../support/ending.ts';
import { editDatabase } from '../support/edit-database.ts';
import { importPupils, keepPupils, pupils } from '../support/journey.ts';
import { loseKey } from '../support/lost-keys.ts';
import { createTestWorld } from '../support/test-platform.ts';

async function begin(context: TestContext) {
  const world = await createTestWorld({ onDisk: true });
  context.after(() => world.close());
  const { resourceId: id } = await keepPupils(world, 3, { graduatesOn: END_DAY });
  const resourceId = ResourceId.parse(id);
  await world.runJob('sequenceLedger');
  await keepCanary(foldersOf(world.folder).keys);
  let now = 0;
  const look = createHealth({ folder: world.folder, platform: world.local, scheduler: { late: () => [] }, machine: () => now });
  /** Each look is a new one; these tests end in a year that has no calendar yet. */
  const health = async (): Promise<readonly Part[]> => { now += 5_000; return (await look()).filter((part) => part !== 'calendar'); };
  assert.deepEqual(await health(), []);
  return { world, resourceId, health, lose: (cohort: string) => loseKey(world.folder, { kind: 'cohort', resourceId, cohort }) };
}

describe('health of what is stored', () => {
  test('names the lost key of a living cohort until it is back, however many cohorts there are', async (context) => {
    const { world, resourceId, health, lose } = await begin(context);
    const days = Array.from({ length: 24 }, (_, day) => `2027-03-${String(day + 1).padStart(2, '0')}`);
    await importPupils(world, resourceId, pupils(days.length, { seed: 5 }).map((pupil, at) => ({ ...pupil, graduatesOn: days[at] as typeof pupil.graduatesOn })));
    const bringBack = lose(days.at(-1) ?? '');
    const found = [await health(), await health(), await health()];
    assert.deepEqual(found, [[], ['cohortKeys'], ['cohortKeys']]);
    bringBack();
    assert.deepEqual([await health(), await health()], [[], []]);
  });

  test('says of a damaged item that it is damaged, not that keys are lost', async (context) => {
    const { world, health } = await begin(context);
    assert.ok(editDatabase(world.folder).run("UPDATE registry SET b = replace(b, '\"count\":3', '\"count\":4') WHERE e = 'cohort'") > 0);
    assert.deepEqual([await health(), await health()], [['items'], ['items']]);
  });

  test('names a destruction that is hindered, and none that a hold keeps or that is done', async (context) => {
    const { world, resourceId, health, lose } = await begin(context);
    const holdId = await placeHold(world, resourceId, { cohort: END_DAY });
    world.clock.set(ENDED);
    await runRetention(world);
    assert.deepEqual(await health(), []);
    await releaseHold(world, resourceId, holdId);
    const bringBack = lose(END_DAY);
    await runRetention(world);
    assert.ok((await health()).includes('destructions'));
    bringBack();
    for (let run = 0; run < 3; run += 1) await runRetention(world);
    assert.deepEqual(await health(), []);
  });

  for (const [what, edit] of [
    ['an edited last entry', "UPDATE ledger SET b = replace(b, '\"operation\":\"', '\"operation\":\"x') WHERE rowid = (SELECT max(rowid) FROM ledger WHERE e = 'ledger-entry')"],
    ['a deleted last entry', "DELETE FROM ledger WHERE rowid = (SELECT max(rowid) FROM ledger WHERE e = 'ledger-entry')"],
    ['a tile that was deleted', "DELETE FROM ledger WHERE e = 'ledger-tile'"],
    ['a tile that was altered', "UPDATE ledger SET bin = zeroblob(length(bin)) WHERE e = 'ledger-tile'"],
  ] as const) {
    test(`names ${what}`, async (context) => {
      const { world, health } = await begin(context);
      assert.ok(editDatabase(world.folder).run(edit) > 0);
      assert.deepEqual(await health(), ['ledger']);
    });
  }
});

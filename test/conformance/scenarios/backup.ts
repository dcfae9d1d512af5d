import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { backUp, BackupRefused } from '../../../infra/local/backup-folder.ts';
import { castOf } from '../../support/cast.ts';
import { importFile, publishPupils, pupilFile, pupilRow } from '../../support/journey.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import type { TestWorld } from '../../support/test-platform.ts';
import type { DutyCase } from '../case.ts';
import { placed, register, schoolList, type EntryBody } from '../catalog-steps.ts';
import { expectStatus } from '../expectations.ts';
import type { Cited } from './cited.ts';

const files = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));

/** Plans that the authority sees missing, by entry. */
async function missingPlans(world: TestWorld): Promise<Readonly<Record<string, readonly string[]>>> {
  const { authority } = castOf(world);
  const { items } = expectStatus(await world.as(`${authority}-coordinator`).get<{ readonly items: readonly { readonly resourceId: string; readonly missing: readonly string[] }[] }>(`/units/unit-${authority}/completeness`), 200);
  return Object.fromEntries(items.map(({ resourceId, missing }) => [resourceId, missing.filter((each) => each.endsWith('Plan'))]));
}

/** Which entries have no storage plan is reported; a backup is kept at another place, in which nothing can be read. */
export const backedUp = (cited: Pick<Cited, 'duty'>, reading?: string): DutyCase => ({
  duty: cited.duty,
  title: { zh: '未制定备份、归档方案的条目列入报告；备份须存于数据目录以外，其中不见明文和密钥', en: 'an entry without storage plans is reported; a backup lies elsewhere, holding neither a value in clear nor a key' },
  rules: ['completeness-reported'],
  reading: reading ?? 'The plan is recorded with the entry and its absence reported. Where a backup lies is the operator\'s choice: that it is another place is checked when it is made.',
  async run(start) {
    const world = await start({ onDisk: true });
    const care = (more: EntryBody['care']) => placed(world, schoolList({ code: 'SCHOOL/1', care: { ...more } }));
    const bare = await register(world, care({}));
    const planned = await register(world, { ...care({ backupPlan: '每日备份，异地存放', archivePlan: '撤销后归档' }), code: 'SCHOOL/2' });
    assert.deepEqual(await missingPlans(world), { [bare.resourceId]: ['/care/backupPlan', '/care/archivePlan'], [planned.resourceId]: [] });
    const name = '端木演示甲';
    const resourceId = await publishPupils(world);
    assert.equal((await importFile(world, resourceId, pupilFile(pupilRow(3, { name })))).state, 'COMPLETED');
    const { folder, clock } = world;
    await assert.rejects(backUp({ folder, to: join(folder, 'backup'), clock }), BackupRefused);
    assert.ok(!existsSync(join(folder, 'backup')));
    // conversely: at another place
    const ends: (() => void)[] = [];
    const elsewhere = temporaryFolder({ after: (work) => ends.push(work) });
    try {
      await backUp({ folder, to: join(elsewhere, 'backup'), clock });
      const kept = files(elsewhere);
      assert.ok(kept.some((file) => readFileSync(file).includes(resourceId)), 'the entry is in the backup');
      assert.deepEqual(kept.filter((file) => readFileSync(file).includes(name) || /[\\/]keys[\\/]/.test(file)), []);
    } finally {
      for (const end of ends) end();
    }
  },
});

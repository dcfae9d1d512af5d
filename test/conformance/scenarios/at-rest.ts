import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importFile, publishPupils, pupilFile, pupilRow } from '../../support/journey.ts';
import type { DutyCase } from '../case.ts';
import { attemptRegister, placed, readUnitEntries, schoolList } from '../catalog-steps.ts';
import { expectRefusal } from '../expectations.ts';
import { cites, type Cited } from './cited.ts';

/** Files under a folder whose bytes hold the text. */
const filesWith = (folder: string, text: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name)).filter((file) => readFileSync(file).includes(text));

/** An entry cannot ask for storage in clear, and no value of a record stands in clear in any file. */
export const storedEncrypted = (cited: Cited, reading?: string): DutyCase => ({
  duty: cited.duty, ...(reading !== undefined && { reading }),
  title: { zh: '数据存储必须加密，数据目录中不见明文', en: 'storage is encrypted: no value stands in clear in the data folder' },
  rules: ['encrypted-at-rest'],
  async run(start) {
    const world = await start({ onDisk: true });
    await expectRefusal(world, {
      status: 422, code: 'ALGORITHM_NOT_APPROVED', ...cites(cited),
      attempt: () => attemptRegister(world, placed(world, schoolList({ cipherSuite: 'none' }))), unchanged: () => readUnitEntries(world),
    });
    // conversely: what is imported is in no file under the data folder, and is still there to be read
    const resourceId = await publishPupils(world);
    const name = '端木演示甲';
    assert.equal((await importFile(world, resourceId, pupilFile(pupilRow(3, { name })))).state, 'COMPLETED');
    assert.deepEqual(filesWith(world.folder, name), []);
    assert.ok(filesWith(world.folder, resourceId).length > 0, 'the database is among the files');
  },
});

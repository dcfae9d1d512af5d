import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { peopleIn } from '../../support/cast.ts';
import { importFile, publishPupils, pupilFile, pupilRow } from '../../support/journey.ts';
import type { DutyCase } from '../case.ts';
import { attemptRegister, ifMatch, placed, readEntry, readUnitEntries, register, schoolList } from '../catalog-steps.ts';
import { expectRefusal } from '../expectations.ts';
import { alike, type Alike } from './alike.ts';

/** Classified data enters neither as a new entry nor by a change of one. */
export const classifiedCase = (same: Alike): DutyCase => alike(same, {
  title: { zh: '涉密数据资源不得登记', en: 'a classified resource is not registered' },
  rules: ['classified-data-refused'],
  async run(start) {
    const world = await start();
    const refused = { status: 422, code: 'CLASSIFIED_DATA_OUT_OF_SCOPE', ...same.cited, content: ['涉密演示名录'] } as const;
    const classified = placed(world, schoolList({ name: '涉密演示名录', secrecy: 'classified' }));
    const { body } = await expectRefusal(world, { ...refused, attempt: () => attemptRegister(world, classified), unchanged: () => readUnitEntries(world) });
    assert.match(JSON.stringify(body), /涉密渠道/);
    // conversely: the same entry, not classified; and it does not become so
    const draft = await register(world, { ...classified, secrecy: 'nonClassified' });
    const { unitId: _, ...flagged } = classified;
    await expectRefusal(world, {
      ...refused, attempt: () => world.as(peopleIn(world).owner).put(`/resources/${draft.resourceId}`, flagged, ifMatch(draft)), unchanged: () => readEntry(world, draft.resourceId),
    });
  },
});

/** Files under a folder whose bytes hold the text. */
const filesWith = (folder: string, text: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name)).filter((file) => readFileSync(file).includes(text));

/** An entry cannot ask for storage in clear, and no value of a record stands in clear in any file. */
export const atRestCase = (same: Alike): DutyCase => alike(same, {
  title: { zh: '数据存储必须加密，数据目录中不见明文', en: 'storage is encrypted: no value stands in clear in the data folder' },
  rules: ['encrypted-at-rest'],
  async run(start) {
    const world = await start({ onDisk: true });
    await expectRefusal(world, {
      status: 422, code: 'ALGORITHM_NOT_APPROVED', ...same.cited,
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

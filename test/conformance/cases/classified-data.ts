import assert from 'node:assert/strict';
import type { DutyCase } from '../case.ts';
import { attemptRegister, ifMatch, readEntry, readUnitEntries, register, schoolList } from '../catalog-steps.ts';
import { expectEntered, expectRefusal } from '../expectations.ts';

export const classifiedDataCases: readonly DutyCase[] = [{
  duty: 'nanchang-3a',
  title: { zh: '涉密数据资源不得登记', en: 'a classified resource is not registered' },
  rules: ['classified-data-refused'],
  async run(start) {
    const world = await start();
    const name = '涉密演示名录';
    const refusal = await expectRefusal(world, {
      status: 422, code: 'CLASSIFIED_DATA_OUT_OF_SCOPE', article: '3', duty: 'nanchang-3a',
      attempt: () => attemptRegister(world, schoolList({ name, secrecy: 'classified' })),
      unchanged: () => readUnitEntries(world), content: [name, 'SCHOOL/1'],
    });
    assert.match(JSON.stringify(refusal.body), /涉密渠道/);
    // conversely: the same entry, not classified
    const draft = await expectEntered(world, ['resource.registered'], () => register(world, schoolList({ name })));
    assert.equal((await readEntry(world, draft.resourceId)).state, 'DRAFT');
    const { unitId: _, ...flagged } = schoolList({ name, secrecy: 'classified' });
    await expectRefusal(world, {
      status: 422, code: 'CLASSIFIED_DATA_OUT_OF_SCOPE', article: '3', duty: 'nanchang-3a', content: [name, 'SCHOOL/1'],
      attempt: () => world.as('school1-owner').put(`/resources/${draft.resourceId}`, flagged, ifMatch(draft)), unchanged: () => readEntry(world, draft.resourceId),
    });
  },
}];

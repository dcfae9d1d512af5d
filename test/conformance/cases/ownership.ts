import assert from 'node:assert/strict';
import { apply, publishPupils } from '../../support/journey.ts';
import type { DutyCase } from '../case.ts';
import { ifMatch, readEntry, readUnitEntries, register, schoolList, submit } from '../catalog-steps.ts';
import { expectEntered, expectRefusal, expectStatus } from '../expectations.ts';

export const ownershipCases: readonly DutyCase[] = [{
  duty: 'nanchang-5',
  title: { zh: '缺少数据形态或归属单位的目录条目不得进入审核', en: 'an entry without data form or owner does not go to review' },
  rules: ['catalog-required-fields'],
  reading: 'Publication is requested by submitting the entry into its review. An entry without an owner cannot even be drafted (400). The refusal cites the catalog duty, nanchang-20.',
  async run(start) {
    const world = await start();
    const { dataForm, updateFrequency: _, ...incomplete } = schoolList();
    const owner = world.as('school1-owner');
    const { unitId: __, ...ownerless } = incomplete;
    const none = await readUnitEntries(world);
    const refused = await owner.post<{ readonly errors: readonly { readonly pointer: string }[] }>('/resources', ownerless);
    assert.deepEqual([refused.status, refused.body.errors.map(({ pointer }) => pointer)], [400, ['/unitId']]);
    assert.deepEqual(await readUnitEntries(world), none);
    const draft = await register(world, incomplete);
    const { body } = await expectRefusal(world, {
      status: 422, code: 'REQUIRED_FIELDS_MISSING', article: '20', duty: 'nanchang-20',
      attempt: () => owner.post(`/resources/${draft.resourceId}/submission`, {}), unchanged: () => readEntry(world, draft.resourceId),
    });
    assert.deepEqual((body['errors'] as readonly { readonly pointer: string }[]).map(({ pointer }) => pointer), ['/dataForm', '/updateFrequency']);
    // conversely: with both it goes to review, and names who is accountable at each stage
    const { unitId: ___, ...complete } = schoolList({ ...(dataForm && { dataForm }), accountable: { storage: 'unit-bureau' as never } });
    const revised = expectStatus(await owner.put<typeof draft>(`/resources/${draft.resourceId}`, complete, ifMatch(draft)), 200);
    const submitted = await submit(world, revised);
    assert.deepEqual([submitted.state, submitted.unitId, submitted.content?.dataForm, submitted.content?.accountable], ['DEPT_SUBMITTED', 'unit-school1', 'structured', { storage: 'unit-bureau' }]);
  },
}, {
  duty: 'nanchang-11',
  title: { zh: '归集后归属不变，共享申请仍由归属部门审核，他人不得决定', en: 'after the city has taken an entry in, its owner is unchanged and alone decides on applications' },
  rules: ['owner-decides'],
  reading: 'Aggregation to another platform is not built; what reaches the city is the catalog, verified and merged by the leading group.',
  async run(start) {
    const world = await start();
    const resourceId = await publishPupils(world);
    const entry = await readEntry(world, resourceId as never);
    assert.deepEqual([entry.unitId, entry.state], ['unit-school1', 'PUBLISHED']);
    const { itemPath } = await apply(world, resourceId);
    const item = async () => expectStatus(await world.as('school1-owner').get<{ readonly ownerUnitId: string; readonly state: string }>(itemPath), 200);
    const { ownerUnitId, state } = await item();
    assert.deepEqual([ownerUnitId, state], ['unit-school1', 'OWNER_REVIEW']);
    for (const other of ['east-owner', 'bureau-owner', 'bureau-coordinator']) {
      await expectRefusal(world, {
        status: 403, code: 'SEAT_REQUIRED', article: '11', duty: 'nanchang-11',
        attempt: () => world.as(other).post(`${itemPath}/decision`, { outcome: 'APPROVED' }, ifMatch({ version: 1 })), unchanged: item,
      });
    }
    // conversely
    const decided = await expectEntered(world, ['item.approved'], () => world.as('school1-owner').post<{ readonly state: string }>(`${itemPath}/decision`, { outcome: 'APPROVED' }, ifMatch({ version: 1 })));
    assert.equal(expectStatus(decided, 200).state, 'APPROVED');
  },
}, {
  duty: 'nanchang-11',
  title: { zh: '目录条目只能由归属部门修改', en: 'only the owner edits its entry' },
  rules: ['seat-required'],
  reading: "That the owner edits is the owner's seat; a missing seat is cited with nanchang-7.4 (least authority).",
  async run(start) {
    const world = await start();
    const draft = await register(world, schoolList());
    const { unitId: _, ...content } = schoolList({ summary: '改写的摘要' });
    await expectRefusal(world, {
      status: 403, code: 'SEAT_REQUIRED', article: '7', duty: 'nanchang-7.4', content: ['改写的摘要'],
      attempt: () => world.as('bureau-owner').put(`/resources/${draft.resourceId}`, content, ifMatch(draft)), unchanged: () => readEntry(world, draft.resourceId),
    });
    // conversely
    const revised = await expectEntered(world, ['resource.revised'], () => world.as('school1-owner').put<typeof draft>(`/resources/${draft.resourceId}`, content, ifMatch(draft)));
    assert.equal(expectStatus(revised, 200).content?.summary, '改写的摘要');
  },
}];

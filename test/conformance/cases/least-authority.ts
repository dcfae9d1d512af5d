import assert from 'node:assert/strict';
import { consumer, grantPupils, purpose, read } from '../../support/journey.ts';
import { identityOf } from '../../support/import-bench.ts';
import type { TestWorld } from '../../support/test-platform.ts';
import type { DutyCase } from '../case.ts';
import { attemptRegister, pupilList, readUnitEntries, register, registerBasis } from '../catalog-steps.ts';
import { expectRefusal, expectStatus } from '../expectations.ts';
import { deliveryReasoned } from '../scenarios/use.ts';
import { notices, useOf } from '../sharing-steps.ts';

const reading = (world: TestWorld, grantId: string, more: Parameters<typeof read>[2]) => ({ attempt: () => read(world, grantId, more), unchanged: () => useOf(world, grantId) });

export const leastAuthorityCases: readonly DutyCase[] = [{
  duty: 'nanchang-7.4',
  title: { zh: '查看最小授权：只能查到已授权的数据项，且须在岗', en: 'least authority: what is granted, to who sits there' },
  rules: ['scope-bound', 'seat-required'],
  async run(start) {
    const world = await start();
    const { grantId } = await grantPupils(world, { scope: { fields: ['identityNumber', 'studentName'] } });
    const refused = { status: 403, article: '7', duty: 'nanchang-7.4', content: [identityOf(3)] } as const;
    for (const fields of [['phone'], ['studentName', 'graduatesOn']]) await expectRefusal(world, { ...refused, code: 'FIELD_NOT_GRANTED', ...reading(world, grantId, { fields }) });
    for (const by of ['east-technical', 'bureau-coordinator', 'bureau-technical']) await expectRefusal(world, { ...refused, code: 'SEAT_REQUIRED', ...reading(world, grantId, { by }) });
    // conversely: the consumer gets the granted items and no others
    const { record, maskedFields } = expectStatus(await read(world, grantId), 200);
    assert.deepEqual([Object.keys(record), maskedFields], [['identityNumber', 'studentName'], ['identityNumber', 'studentName']]);
  },
}, deliveryReasoned({ duty: 'nanchang-7.4', article: '7' }), {
  duty: 'nanchang-7.4',
  title: { zh: '存储最短周期：含个人信息的资源须有保存期限', en: 'the shortest cycle: personal data has a period of storage' },
  rules: ['retention-within-validity'],
  reading: 'Cited with nanchang-40, which bounds the storage of personal data.',
  async run(start) {
    const world = await start();
    const basis = await registerBasis(world);
    const { retention: _, ...endless } = pupilList(basis);
    await expectRefusal(world, {
      status: 422, code: 'RETENTION_RULE_REQUIRED', article: '40', duty: 'nanchang-40',
      attempt: () => attemptRegister(world, endless), unchanged: () => readUnitEntries(world),
    });
    // conversely
    assert.equal((await register(world, pupilList(basis))).state, 'DRAFT');
  },
}, {
  duty: 'nanchang-12',
  title: { zh: '使用部门不得超出授权的期限、用途，不得擅自提供他人', en: 'no use beyond period and purpose, and nothing passed on' },
  rules: ['scope-bound', 'purpose-bound', 'onward-approved'],
  reading: 'Each rule is cited with the duty that orders it: least authority (7.4), purpose (29), consent to hand on (46a).',
  async run(start) {
    const world = await start();
    const { grantId, applied: { itemPath } } = await grantPupils(world);
    await expectRefusal(world, { status: 403, code: 'PURPOSE_NOT_GRANTED', article: '29', duty: 'nanchang-29', content: ['招生宣传'], ...reading(world, grantId, { purpose: '招生宣传' }) });
    const handOn = () => world.as(consumer).post(`${itemPath}/onward-deliveries`, { recipient: { name: '某数据公司', abroad: false }, fields: ['studentName'] });
    await expectRefusal(world, { status: 403, code: 'ONWARD_APPROVAL_REQUIRED', article: '46', duty: 'nanchang-46a', content: ['某数据公司'], attempt: handOn, unchanged: () => useOf(world, grantId) });
    assert.equal(await notices(world, consumer, 'grant.outsideUse', 'me'), 1);
    // conversely: for the purpose, to the last instant of the last day
    world.clock.set('2027-05-31T15:59:59.999Z');
    expectStatus(await read(world, grantId, { purpose }), 200);
    world.clock.set('2027-05-31T16:00:00.000Z');
    await expectRefusal(world, { status: 403, code: 'GRANT_NOT_IN_FORCE', article: '7', duty: 'nanchang-7.4', ...reading(world, grantId, {}) });
    assert.equal(await notices(world, consumer, 'grant.outsideUse', 'me'), 2);
  },
}, {
  duty: 'nanchang-46',
  title: { zh: '授权仅限本单位使用，其他单位使用即拒绝并告警', en: 'a grant is for its own unit: another unit is refused, and three hear of it' },
  rules: ['grant-holder-only'],
  async run(start) {
    const world = await start();
    const { grantId } = await grantPupils(world);
    await expectRefusal(world, { status: 403, code: 'GRANT_HOLDER_MISMATCH', article: '46', duty: 'nanchang-46', ...reading(world, grantId, { by: 'west-consumer' }) });
    for (const [who, whom] of [['west-consumer', 'unit'], [consumer, 'unit'], ['east-coordinator', 'me']] as const) assert.equal(await notices(world, who, 'grant.foreignUse', whom), 1, who);
    // conversely: the unit that it was given to
    expectStatus(await read(world, grantId), 200);
  },
}];

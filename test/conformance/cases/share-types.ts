import assert from 'node:assert/strict';
import { apply, consumer, publishPupils } from '../../support/journey.ts';
import type { AnyBody, Answered, TestWorld } from '../../support/test-platform.ts';
import type { DutyCase } from '../case.ts';
import { attemptPublish, attemptRegister, ifMatch, item, pupilList, readEntry, readUnitEntries, register, registerAndPublish, registerBasis, schoolList, submit, verify, type EntryBody } from '../catalog-steps.ts';
import { expectEntered, expectRefusal, expectStatus } from '../expectations.ts';

const conditions = { recipients: ['governmentDepartment' as const], items: ['schoolCode'], purposes: ['统计'], deliveries: ['INTERFACE' as const], maxMonths: 12, note: '' };
const restricted = (legalBases: readonly string[], change: Partial<EntryBody> = {}): EntryBody => schoolList({ shareType: 'CONDITIONAL', shareConditions: conditions, legalBases, ...change });

const scope = { fields: ['schoolCode', 'schoolName'], masks: {}, from: '2026-11-23', until: '2027-05-31', delivery: 'INTERFACE', dailyReads: 10 };
const ask = <T = AnyBody>(world: TestWorld, resourceId: string, change: object = {}): Promise<Answered<T>> =>
  world.as(consumer).post<T>('/applications', { scenario: '学校布局统计', purpose: '统计', legalDuty: '教育事业统计', responsiblePerson: world.personId(consumer), items: [{ resourceId, ...scope, ...change }] });
const applications = async (world: TestWorld) => expectStatus(await world.as(consumer).get('/applications'), 200);

export const shareTypeCases: readonly DutyCase[] = [{
  duty: 'nanchang-27a',
  title: { zh: '限制共享没有现行有效、层级合格的依据不得保存', en: 'restricting without a live basis of an accepted level is not saved' },
  rules: ['restriction-basis'],
  async run(start) {
    const world = await start();
    const notice = await registerBasis(world, 'INTERNAL_NOTICE', '内部通知');
    const law = await registerBasis(world);
    const levels = ['LAW', 'ADMINISTRATIVE_REGULATION', 'LOCAL_REGULATION', 'DEPARTMENT_RULE', 'NATIONAL_PROVISION'];
    const attempts = [restricted([]), restricted([notice]), restricted([], { shareType: 'NOT_SHARED' })];
    for (const body of attempts) {
      const { body: { detail, detailEn } } = await expectRefusal(world, {
        status: 422, code: 'LEGAL_BASIS_REQUIRED', article: '27', duty: 'nanchang-27a',
        attempt: () => attemptRegister(world, body), unchanged: () => readUnitEntries(world), content: [body.name, body.code],
      });
      for (const level of levels) assert.match(String(detailEn), new RegExp(level));
      assert.match(String(detail), /法律、行政法规、地方性法规、部门规章、国家有关规定/);
    }
    const repealed = await registerBasis(world, 'LAW', '已废止的法律');
    expectStatus(await world.as('bureau-coordinator').post(`/legal-bases/${repealed}/changes`, { status: 'REPEALED', since: '2026-01-01' }, ifMatch({ version: 1 })), 200);
    await expectRefusal(world, {
      status: 422, code: 'LEGAL_BASIS_REQUIRED', article: '27', duty: 'nanchang-27a',
      attempt: () => attemptRegister(world, restricted([repealed])), unchanged: () => readUnitEntries(world),
    });
    // a basis that lapses on the way holds up the publication, too
    const lapsing = await registerBasis(world, 'DEPARTMENT_RULE', '即将废止的规章');
    const verified = await verify(world, await submit(world, await register(world, restricted([lapsing], { code: 'SCHOOL/2' }))));
    expectStatus(await world.as('bureau-coordinator').post(`/legal-bases/${lapsing}/changes`, { status: 'REPEALED', since: '2026-11-23' }, ifMatch({ version: 1 })), 200);
    await expectRefusal(world, {
      status: 422, code: 'LEGAL_BASIS_REQUIRED', article: '27', duty: 'nanchang-27a',
      attempt: () => attemptPublish(world, verified), unchanged: () => readEntry(world, verified.resourceId),
    });
    // conversely: a live basis of an accepted level, and stated conditions
    const draft = await expectEntered(world, ['resource.registered'], () => register(world, restricted([law])));
    assert.deepEqual((await readEntry(world, draft.resourceId)).content?.legalBases, [law]);
  },
}, {
  duty: 'nanchang-27b',
  title: { zh: '有条件共享未注明共享条件不得进入审核', en: 'a conditional entry without conditions does not go to review' },
  rules: ['conditions-stated'],
  reading: 'Publication is requested by submitting the entry into its review.',
  async run(start) {
    const world = await start();
    const { shareConditions: _, ...without } = restricted([await registerBasis(world)]);
    const draft = await register(world, without);
    await expectRefusal(world, {
      status: 422, code: 'SHARE_CONDITIONS_REQUIRED', article: '27', duty: 'nanchang-27b',
      attempt: () => world.as('school1-owner').post(`/resources/${draft.resourceId}/submission`, {}), unchanged: () => readEntry(world, draft.resourceId),
    });
    // conversely: with conditions it goes to review
    const { unitId: __, ...stated } = restricted(without.legalBases);
    const revised = expectStatus(await world.as('school1-owner').put<typeof draft>(`/resources/${draft.resourceId}`, stated, ifMatch(draft)), 200);
    assert.equal((await submit(world, revised)).state, 'DEPT_SUBMITTED');
  },
}, {
  duty: 'nanchang-27b',
  title: { zh: '申请须符合所注明的共享条件', en: 'an application keeps within the stated conditions' },
  rules: ['conditions-met'],
  async run(start) {
    const world = await start();
    const resourceId = await publishPupils(world);
    const filing = expectStatus(await world.as(consumer).post<{ readonly filingId: string }>('/units/unit-east/mlps-filings', {
      filingNumber: '36020000001', systemName: '统计系统', level: 3, filedOn: '2026-01-05', validUntil: '2027-06-30',
    }), 201);
    await expectRefusal(world, {
      status: 422, code: 'CONDITIONS_NOT_MET', article: '27', duty: 'nanchang-27b', content: ['统计'],
      attempt: () => ask(world, resourceId, { fields: ['studentName'], filingId: filing.filingId }), unchanged: () => applications(world),
    });
    // conversely: for a purpose among those stated
    await expectEntered(world, ['mlpsFiling.registered', 'application.submitted'], () => apply(world, resourceId, { scope: { fields: ['studentName'] } }));
  },
}, {
  duty: 'nanchang-27c',
  title: { zh: '不予共享数据只能以经审核的脱敏衍生数据共享', en: 'data that is not shared is shared as a reviewed masked derivative only' },
  rules: ['derivative-reviewed', 'not-shared-refused'],
  async run(start) {
    const world = await start();
    const basis = await registerBasis(world);
    const { shareConditions: _, ...hidden } = pupilList(basis, { shareType: 'NOT_SHARED' });
    const source = await registerAndPublish(world, hidden);
    const derive = (transformation: string, reidentificationCheck: string) => schoolList({
      name: '各校在校生数', code: 'PUPIL/COUNT', derivedFrom: { resourceId: source.resourceId, transformation, reidentificationCheck },
      items: [item('schoolCode', '学校代码', { lookup: 'primary' }), item('schoolName', '学校名称'), item('pupils', '人数', { type: 'integer' }), item('closedOn', '撤销日期', { type: 'date' })],
    });
    const draft = await register(world, derive('按学校汇总计数', ' '));
    await expectRefusal(world, {
      status: 422, code: 'DERIVATIVE_NOT_REVIEWED', article: '27', duty: 'nanchang-27c',
      attempt: () => world.as('school1-owner').post(`/resources/${draft.resourceId}/submission`, {}), unchanged: () => readEntry(world, draft.resourceId),
    });
    const { unitId: __, ...checked } = derive('按学校汇总计数', '少于 5 人的单元格已隐去，未见可再识别');
    const revised = expectStatus(await world.as('school1-owner').put<typeof draft>(`/resources/${draft.resourceId}`, checked, ifMatch(draft)), 200);
    const derivative = expectStatus(await attemptPublish<typeof draft>(world, await verify(world, await submit(world, revised))), 200);
    await expectRefusal(world, {
      status: 422, code: 'RESOURCE_NOT_SHARED', article: '27', duty: 'nanchang-27c',
      attempt: () => ask(world, source.resourceId, { fields: ['studentName'] }), unchanged: () => applications(world),
    });
    // conversely: the derivative is applied for under its own type; the source stays as it was
    const applied = expectStatus(await ask<{ readonly items: readonly { readonly shareType: string; readonly state: string }[] }>(world, derivative.resourceId), 201);
    assert.deepEqual(applied.items.map(({ shareType, state }) => [shareType, state]), [['UNCONDITIONAL', 'APPROVED']]);
    assert.equal((await readEntry(world, source.resourceId)).shareType, 'NOT_SHARED');
  },
}];

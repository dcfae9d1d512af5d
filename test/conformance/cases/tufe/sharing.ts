import assert from 'node:assert/strict';
import { castOf, peopleIn } from '../../../support/cast.ts';
import { activate, apply, grantPupils, publishPupils, read, signAll } from '../../../support/journey.ts';
import type { TestWorld } from '../../../support/test-platform.ts';
import type { DutyCase } from '../../case.ts';
import { attemptRegister, placed, readUnitEntries, register, registerAndPublish, registerBasis, schoolList } from '../../catalog-steps.ts';
import { expectRefusal, expectStatus } from '../../expectations.ts';
import { requestComplete } from '../../scenarios/review.ts';
import { platformOnly, purposeBound } from '../../scenarios/use.ts';
import { applicationsOf, ask, fileSystem, readItem, standOf, toApplied, useOf, type ApplicationView } from '../../sharing-steps.ts';

const unreviewed = { status: 409, code: 'REVIEW_REQUIRED', article: '40', duty: 'tufe-40' } as const;
const decide = (world: TestWorld, by: string, itemPath: string, version: number, more: object = {}) =>
  world.as(by).post(`${itemPath}/decision`, { outcome: 'APPROVED', ...more }, { 'if-match': `"${version}"` });

export const sharingCases: readonly DutyCase[] = [{
  duty: 'tufe-4.3',
  title: { zh: '生产单位和管理单位均审核同意方可共享，审核可删减非必要数据项，只提供获准部分', en: 'producer and management unit both agree; what is not needed is struck, and only the rest is served' },
  rules: ['review-required', 'scope-bound'],
  reading: 'A review that is wanting is cited with tufe-40, least authority with tufe-30. That a body outside does not apply: the case of tufe-40a; that every application is justified: tufe-40.',
  async run(start) {
    const world = await start();
    const { owner, coordinator } = peopleIn(world);
    const applied = await apply(world, await publishPupils(world));
    expectStatus(await decide(world, owner, applied.itemPath, 1), 200);
    await expectRefusal(world, { ...unreviewed, attempt: () => activate(world, applied), unchanged: () => standOf(world, applied) });
    // conversely: both have agreed, to less than was asked for
    const scope = { ...applied.scope, fields: ['identityNumber', 'studentName'] };
    expectStatus(await decide(world, coordinator, applied.itemPath, 2, { scope }), 200);
    await signAll(world, applied);
    const { grantId } = expectStatus(await activate<{ readonly grantId: string }>(world, applied), 201);
    await expectRefusal(world, {
      status: 403, code: 'FIELD_NOT_GRANTED', article: '30', duty: 'tufe-30',
      attempt: () => read(world, grantId, { fields: ['graduatesOn'] }), unchanged: () => useOf(world, grantId),
    });
    assert.equal((await read(world, grantId, { fields: ['studentName'] })).status, 404); // nobody of that number: a read all the same
  },
}, {
  duty: 'tufe-8.6',
  title: { zh: '生产单位不得自行授权，须经网信办审核、由技术管理人员在统一平台授权', en: 'a producer grants nothing by itself: the office reviews, and the grant is made on the platform' },
  rules: ['executor-only', 'review-required'],
  reading: 'A review that is wanting is cited with tufe-40. The platform as the one channel: the case of tufe-38.',
  async run(start) {
    const world = await start();
    const { owner, coordinator } = peopleIn(world);
    const applied = await apply(world, await publishPupils(world));
    const stand = () => standOf(world, applied);
    expectStatus(await decide(world, owner, applied.itemPath, 1), 200);
    await expectRefusal(world, { ...unreviewed, attempt: () => activate(world, applied), unchanged: stand });
    expectStatus(await decide(world, coordinator, applied.itemPath, 2), 200);
    await signAll(world, applied);
    for (const by of [owner, coordinator]) {
      await expectRefusal(world, { status: 403, code: 'SEAT_REQUIRED', article: '8', duty: 'tufe-8.6', attempt: () => activate(world, applied, {}, by), unchanged: stand });
    }
    // conversely
    expectStatus(await activate(world, applied), 201);
  },
}, {
  ...purposeBound({ duty: 'tufe-32', article: '42', citedWith: 'tufe-42' }, { zh: '共享数据只用于获准的教育事业用途', en: 'shared data is used for the approved education purpose alone' }),
  reading: 'The closed list of purposes is that of each entry, which the office reviews before it is published; use for another is cited with tufe-42.',
}, platformOnly({ duty: 'tufe-38', article: '40', citedWith: 'tufe-40b' }), {
  duty: 'tufe-39b',
  title: { zh: '不同意共享的须说明理由，且须有法律、法规依据', en: 'a refusal states reasons and rests on a law or a regulation' },
  rules: ['refusal-reasons', 'refusal-basis'],
  reading: 'The text knows no refusal without a law: one for conditions that are not met names its law, too.',
  async run(start) {
    const world = await start();
    const { owner } = peopleIn(world);
    const applied = await apply(world, await publishPupils(world));
    const answer = (reason?: object) => world.as(owner).post(`${applied.itemPath}/decision`, { outcome: 'REFUSED', ...(reason && { reason }) }, { 'if-match': '"1"' });
    const refused = { status: 422, article: '39', duty: 'tufe-39b', content: ['所述职责'], unchanged: () => standOf(world, applied) } as const;
    const stated = { reasonType: 'CONDITIONS_NOT_MET', text: '所述职责与共享条件不符' };
    const law = await registerBasis(world);
    for (const reason of [undefined, { reasonType: 'CONDITIONS_NOT_MET', text: '不同意', legalBases: [law] }, { text: stated.text, legalBases: [law] }]) {
      await expectRefusal(world, { ...refused, code: 'REFUSAL_REASON_REQUIRED', attempt: () => answer(reason) });
    }
    for (const legalBases of [[], [await registerBasis(world, 'INTERNAL_NOTICE', '学校内部规定')], [await registerBasis(world, 'DEPARTMENT_RULE', '教育部有关规章')]]) {
      await expectRefusal(world, { ...refused, code: 'REFUSAL_BASIS_REQUIRED', attempt: () => answer({ ...stated, legalBases }) });
    }
    // conversely: with reasons, on a law
    expectStatus(await answer({ ...stated, legalBases: [law] }), 200);
    assert.equal((await readItem(world, applied)).state, 'REFUSED');
  },
}, {
  duty: 'tufe-39b',
  title: { zh: '列入不予共享类的，应有法律、法规或规章依据', en: 'an entry that is not shared rests on a law, a regulation or a rule' },
  rules: ['restriction-basis'],
  async run(start) {
    const world = await start();
    const withheld = (legalBases: readonly string[]) => placed(world, schoolList({ shareType: 'NOT_SHARED', legalBases: [...legalBases] }));
    for (const bases of [[], [await registerBasis(world, 'INTERNAL_NOTICE', '学校内部规定')]]) {
      await expectRefusal(world, {
        status: 422, code: 'LEGAL_BASIS_REQUIRED', article: '39', duty: 'tufe-39b',
        attempt: () => attemptRegister(world, withheld(bases)), unchanged: () => readUnitEntries(world),
      });
    }
    // conversely: the class may rest on a rule
    await register(world, withheld([await registerBasis(world, 'DEPARTMENT_RULE', '教育部有关规章')]));
  },
}, requestComplete({ duty: 'tufe-40', article: '40' }, [
  [{ texts: { purpose: '' } }, ['/purpose']], [{ texts: { legalDuty: ' 　' } }, ['/legalDuty']], [{ item: { fields: undefined } }, ['/items/0/fields']],
], { zh: '申请表须写明数据项、理由和用途', en: 'the form states items, why they are needed, and the purpose' }), {
  duty: 'tufe-40',
  title: { zh: '无条件共享数据同样须填申请表，经两个单位批准并签署后方可提供', en: 'unconditional data, too, takes the form, both approvals and the signatures' },
  rules: ['review-required', 'documents-signed'],
  reading: 'Documents that are wanting are cited with tufe-41.',
  async run(start) {
    const world = await start();
    const { owner, coordinator } = peopleIn(world);
    const { resourceId } = await registerAndPublish(world, placed(world, schoolList()));
    const applied = toApplied(expectStatus(await ask<ApplicationView>(world, resourceId, { item: { fields: ['schoolCode'] } }), 201));
    const blocked = (refusal: Pick<Parameters<typeof expectRefusal>[1], 'status' | 'code' | 'article' | 'duty'>) =>
      expectRefusal(world, { ...refusal, attempt: () => activate(world, applied), unchanged: () => standOf(world, applied) });
    await blocked(unreviewed);
    expectStatus(await decide(world, owner, applied.itemPath, 1), 200);
    await blocked(unreviewed);
    expectStatus(await decide(world, coordinator, applied.itemPath, 2), 200);
    await blocked({ status: 409, code: 'AGREEMENT_REQUIRED', article: '41', duty: 'tufe-41' });
    // conversely
    await signAll(world, applied);
    expectStatus(await activate(world, applied), 201);
  },
}, {
  duty: 'tufe-42',
  title: { zh: '共享数据仅限本单位、本次需求业务使用', en: 'shared data is for this unit and this request alone' },
  rules: ['grant-holder-only', 'purpose-bound'],
  async run(start) {
    const world = await start();
    const { grantId } = await grantPupils(world);
    const other = `${castOf(world).ownerUnit}-consumer`;
    const refused = { status: 403, article: '42', duty: 'tufe-42', unchanged: () => useOf(world, grantId) } as const;
    await expectRefusal(world, { ...refused, code: 'GRANT_HOLDER_MISMATCH', attempt: () => read(world, grantId, { by: other }) });
    await expectRefusal(world, { ...refused, code: 'PURPOSE_NOT_GRANTED', content: ['评优评先'], attempt: () => read(world, grantId, { purpose: '评优评先' }) });
    // conversely; and for another business there is another request
    expectStatus(await read(world, grantId), 200);
    const before = (await applicationsOf(world)).length;
    const resourceId = await publishPupils(world, { code: 'PUPIL/2' });
    expectStatus(await ask(world, resourceId, { texts: { purpose: '学位预测' }, item: { filingId: await fileSystem(world) } }), 201);
    assert.equal((await applicationsOf(world)).length, before + 1);
  },
}];

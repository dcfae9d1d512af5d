import assert from 'node:assert/strict';
import { consumer, grantPupils, owner, read } from '../../support/journey.ts';
import type { TestWorld } from '../../support/test-platform.ts';
import type { DutyCase } from '../case.ts';
import { readUnitEntries, register, registerBasis, schoolList } from '../catalog-steps.ts';
import { expectEntered, expectRefusal, expectStatus } from '../expectations.ts';
import { notices, useOf } from '../sharing-steps.ts';

const recipient = { name: '某教育研究院', abroad: false };
const written = { recipient, fields: ['studentName', 'graduatesOn'], purpose: '升学研究', from: '2026-11-23', until: '2026-12-31', writtenApplication: 'b'.repeat(64) };

/** Data shared with east, and the ways in which east may want to hand it on. */
async function shared(world: TestWorld, scope: object = {}) {
  const { grantId, resourceId, applied: { itemPath } } = await grantPupils(world, { scope });
  const request = async (change: object = {}) => {
    const { onwardId, itemId } = expectStatus(await world.as(consumer).post<{ readonly onwardId: string; readonly itemId: string }>(`${itemPath}/onward-requests`, { ...written, ...change }), 201);
    return `/items/${itemId}/onward-requests/${onwardId}/decision`;
  };
  const release = (change: object = {}) => world.as(consumer).post(`${itemPath}/onward-deliveries`, { recipient, fields: ['studentName'], ...change });
  const blocked = (change: object = {}) => expectRefusal(world, {
    status: 403, code: 'ONWARD_APPROVAL_REQUIRED', article: '46', duty: 'nanchang-46a', content: [recipient.name, '另一机构'],
    attempt: () => release(change), unchanged: async () => [await useOf(world, grantId), expectStatus(await world.as(owner).get(`${itemPath}/onward-requests`), 200)],
  });
  const consent = (by: string, decision: string, outcome = 'APPROVED') => world.as(by).post(decision, { outcome, reason: '用途正当，范围适当' });
  return { grantId, resourceId, itemPath, request, release, blocked, consent };
}

const consentCase = (approver: string, zh: string, en: string): DutyCase => ({
  duty: 'nanchang-46a',
  title: { zh: `未经同意不得对外提供；${zh}单独同意后，仅限所批对象和数据项`, en: `nothing is handed on, until ${en} alone consents; then to that recipient, those items` },
  rules: ['onward-approved', 'seat-required'],
  reading: 'Art. 12 forbids it flatly and Art. 46 opens a path on application: the default is the ban. Who does not sit there is refused with nanchang-7.4.',
  async run(start) {
    const world = await start();
    const { grantId, request, release, blocked, consent } = await shared(world);
    await blocked();
    const refused = await request();
    expectStatus(await consent(approver, refused, 'REFUSED'), 200);
    await blocked();
    const decision = await request();
    await blocked();
    for (const by of ['bureau-coordinator', 'east-coordinator']) {
      await expectRefusal(world, { status: 403, code: 'SEAT_REQUIRED', article: '7', duty: 'nanchang-7.4', attempt: () => consent(by, decision), unchanged: () => useOf(world, grantId) });
    }
    expectStatus(await expectEntered(world, ['onward.approved'], () => consent(approver, decision)), 200);
    for (const change of [{ recipient: { name: '另一机构', abroad: false } }, { recipient: { ...recipient, abroad: true } }, { fields: ['studentName', 'identityNumber'] }]) await blocked(change);
    // conversely: to recipient X, the listed items, while the consent lasts
    for (const fields of [['studentName'], written.fields]) expectStatus(await expectEntered(world, ['onward.delivered'], () => release({ fields })), 201);
    world.clock.set('2026-12-31T16:00:00.000Z');
    await blocked();
  },
});

export const onwardCases: readonly DutyCase[] = [
  consentCase(owner, '归属部门', 'the owner'), consentCase('bureau-superior', '上级教育行政部门', 'the superior authority'), {
    duty: 'nanchang-29',
    title: { zh: '数据只用于明确的用途，不得以改变形式等方式提供第三方', en: 'use for the stated purpose; nothing to third parties in whatever form' },
    rules: ['purpose-bound', 'onward-approved', 'derivative-reviewed'],
    reading: 'A derivative of another unit\'s data is refused with nanchang-27c: only the owner derives for the catalog. What is handed on is cited with nanchang-46a.',
    async run(start) {
      const world = await start();
      const { grantId, resourceId, request, release, blocked, consent } = await shared(world);
      await expectRefusal(world, {
        status: 403, code: 'PURPOSE_NOT_GRANTED', article: '29', duty: 'nanchang-29', content: ['招生宣传'],
        attempt: () => read(world, grantId, { purpose: '招生宣传' }), unchanged: () => useOf(world, grantId),
      });
      assert.equal(await notices(world, consumer, 'grant.outsideUse', 'me'), 1);
      // a derived dataset keeps its lineage, and with it the restriction
      await registerBasis(world);
      const derivedFrom = { resourceId: resourceId as never, transformation: '按毕业年份汇总', reidentificationCheck: '少于 5 人的单元格已隐去' };
      const derived = await register(world, schoolList({ unitId: 'unit-east', code: 'EAST/COUNT', name: '毕业人数', derivedFrom }));
      await expectRefusal(world, {
        status: 422, code: 'DERIVATIVE_NOT_REVIEWED', article: '27', duty: 'nanchang-27c',
        attempt: () => world.as('east-owner').post(`/resources/${derived.resourceId}/submission`, {}), unchanged: () => readUnitEntries(world, 'unit-east'),
      });
      await blocked({ fields: ['graduatesOn'] });
      // conversely: for the purpose, and outside with consent
      expectStatus(await read(world, grantId), 200);
      expectStatus(await consent(owner, await request()), 200);
      expectStatus(await release({ fields: ['graduatesOn'] }), 201);
    },
  }, {
    duty: 'nanchang-46b',
    title: { zh: '第三方数据分析须经审核，且只提供脱敏数据', en: 'a third party analyses masked data only, after review' },
    rules: ['analysis-masked', 'onward-approved'],
    reading: 'There is no workspace for third parties: the analysis is the onward disclosure that says so, and the check is on its application.',
    async run(start) {
      const world = await start();
      const { itemPath, request, release, blocked, consent } = await shared(world, { masks: { studentName: { name: 'clear' } } });
      const analyse = (fields: readonly string[]) => world.as(consumer).post(`${itemPath}/onward-requests`, { ...written, fields, thirdPartyAnalysis: true });
      await expectRefusal(world, {
        status: 422, code: 'ANALYSIS_MASKED_ONLY', article: '46', duty: 'nanchang-46b', content: [recipient.name],
        attempt: () => analyse(['studentName', 'identityNumber']), unchanged: async () => expectStatus(await world.as(owner).get(`${itemPath}/onward-requests`), 200),
      });
      // conversely: what leaves the grant masked, once it has been reviewed
      const decision = await request({ fields: ['identityNumber', 'graduatesOn'], thirdPartyAnalysis: true });
      await blocked({ fields: ['identityNumber'] });
      expectStatus(await consent(owner, decision), 200);
      expectStatus(await release({ fields: ['identityNumber'] }), 201);
      await blocked({ fields: ['studentName'] });
    },
  }];

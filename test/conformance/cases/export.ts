import assert from 'node:assert/strict';
import { activate, consumer, grantPupils, owner, publishPupils, purpose, signAll } from '../../support/journey.ts';
import type { DutyCase } from '../case.ts';
import { expectRefusal, expectStatus } from '../expectations.ts';
import { addConsumer, applicationsOf, ask, fileSystem, standOf, toApplied, type ApplicationView } from '../sharing-steps.ts';

const refused = { status: 422, code: 'EXPORT_ASSESSMENT_REQUIRED', article: '43', duty: 'nanchang-43b' } as const;
const assessment = { number: '网安评〔2026〕1号', outcome: 'APPROVED', fields: ['identityNumber', 'studentName'], approvedOn: '2026-10-01', validUntil: '2026-12-31' };

export const exportCases: readonly DutyCase[] = [{
  duty: 'nanchang-43b',
  title: { zh: '未通过出境安全评估的境外单位不得申请，评估失效的授权不得生效', en: 'a consumer abroad needs an approved assessment in date that covers the data' },
  rules: ['export-assessed'],
  async run(start) {
    const world = await start();
    const by = 'abroad-consumer';
    const unitId = await addConsumer(world, by, { kind: 'researchInstitution', abroad: true });
    const resourceId = await publishPupils(world, {
      shareConditions: { recipients: ['researchInstitution'], items: ['identityNumber', 'studentName'], purposes: [purpose], deliveries: ['INTERFACE'], maxMonths: 12, note: '' },
    });
    const assess = async (change: object = {}) => expectStatus(await world.as(owner).post(`/resources/${resourceId}/export-assessments`, { ...assessment, recipient: unitId, ...change }), 201);
    const filingId = await fileSystem(world, by);
    const submit = <T>() => ask<T>(world, resourceId, { by, item: { filingId } });
    const blocked = () => expectRefusal(world, { ...refused, attempt: submit, unchanged: () => applicationsOf(world, by) });
    await blocked();
    for (const change of [{ outcome: 'REJECTED' }, { fields: ['studentName'] }, { recipient: 'unit-university' }, { validUntil: '2026-11-22' }, { approvedOn: '2026-12-20' }]) await assess(change);
    await blocked();
    // approved for a while, and the while is over when it is to come into force
    await assess({ validUntil: '2026-11-25' });
    const applied = toApplied(expectStatus(await submit<ApplicationView>(), 201));
    expectStatus(await world.as(owner).post(`${applied.itemPath}/decision`, { outcome: 'APPROVED' }, { 'if-match': '"1"' }), 200);
    await signAll(world, applied, [], by);
    world.clock.set('2026-11-26T01:00:00.000Z');
    await expectRefusal(world, { ...refused, attempt: () => activate(world, applied), unchanged: () => standOf(world, applied, by) });
    // conversely: with an assessment that is approved, in date and covers the data
    await assess();
    expectStatus(await activate(world, applied), 201);
  },
}, {
  duty: 'nanchang-43b',
  title: { zh: '向境外对象对外提供，除同意外还须通过出境安全评估', en: 'handing on to a recipient abroad needs the assessment beside the consent' },
  rules: ['export-assessed'],
  async run(start) {
    const world = await start();
    const { resourceId, applied: { itemPath } } = await grantPupils(world);
    const handOn = { recipient: { name: '某国外大学', abroad: true }, fields: ['studentName'] };
    const request = { ...handOn, purpose: '教育比较研究', from: '2026-11-23', until: '2026-12-31', writtenApplication: 'b'.repeat(64) };
    const { onwardId, itemId } = expectStatus(await world.as(consumer).post<{ readonly onwardId: string; readonly itemId: string }>(`${itemPath}/onward-requests`, request), 201);
    expectStatus(await world.as(owner).post(`/items/${itemId}/onward-requests/${onwardId}/decision`, { outcome: 'APPROVED', reason: '用途正当' }), 200);
    const release = () => world.as(consumer).post(`${itemPath}/onward-deliveries`, handOn);
    await expectRefusal(world, { ...refused, content: ['某国外大学'], attempt: release, unchanged: async () => expectStatus(await world.as(owner).get(`${itemPath}/onward-requests`), 200) });
    // conversely
    expectStatus(await world.as(owner).post(`/resources/${resourceId}/export-assessments`, { ...assessment, recipient: '某国外大学' }), 201);
    assert.equal((await release()).status, 201);
  },
}];

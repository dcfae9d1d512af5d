import assert from 'node:assert/strict';
import { castOf, peopleIn } from '../../../support/cast.ts';
import { activate, apply, approve, grantPupils, publishPupils, read, signAll } from '../../../support/journey.ts';
import type { AnyBody, TestWorld } from '../../../support/test-platform.ts';
import type { DutyCase } from '../../case.ts';
import { expectEntered, expectRefusal, expectStatus } from '../../expectations.ts';
import { errorsReported } from '../../scenarios/use.ts';
import { notices, useOf } from '../../sharing-steps.ts';
import { askOutside, decide, publishForOutsiders } from './sharing.ts';

export const feedbackCases: readonly DutyCase[] = [
  errorsReported({ duty: 'beijing-17' }),
  {
    duty: 'beijing-17',
    title: { zh: '反馈同时送达提供单位和办公室', en: 'a report reaches the provider and the office at once' },
    rules: ['error-feedback'],
    async run(start) {
      const world = await start();
      const { owner, coordinator } = peopleIn(world);
      await report(world);
      assert.deepEqual([await notices(world, owner, 'ticket.reported'), await notices(world, coordinator, 'ticket.reported')], [1, 1]);
    },
  },
  {
    duty: 'beijing-17a',
    title: { zh: '经核验确有问题的，不更正不得办结；更正后告知其他使用单位', en: 'what is confirmed is closed by its correction alone, and other users hear of it' },
    rules: [],
    reading: 'The text gives the correction no number of days: 及时. A ticket that is confirmed has one way on, whatever rules are in force.',
    async run(start) {
      const world = await start();
      const { owner, consumer, outsider } = peopleIn(world);
      const { ticketId, resourceId } = await report(world, await publishForOutsiders(world));
      const other = await askOutside(world, resourceId);
      expectStatus(await decide(world, other, { outcome: 'APPROVED' }), 200);
      await signAll(world, other, [], outsider);
      expectStatus(await activate(world, other), 201);
      const answer = (to: string) => world.as(owner).post(`/tickets/${ticketId}/answers`, { to, note: '经核实' });
      const state = async () => expectStatus(await world.as(consumer).get(`/tickets/${ticketId}`), 200)['state'];
      expectStatus(await answer('CONFIRMED'), 200);
      assert.deepEqual([(await answer('REJECTED')).body.code, await state()], ['MOVE_NOT_ALLOWED', 'CONFIRMED']);
      // conversely
      expectStatus(await expectEntered(world, ['ticket.corrected'], () => answer('CORRECTED')), 200);
      assert.deepEqual([await state(), await notices(world, outsider, 'ticket.corrected')], ['CORRECTED', 1]);
    },
  },
  {
    duty: 'beijing-17b',
    title: { zh: '申请单载明数据来源单位，并约定引用、分析利用时注明来源', en: 'the form names the source and binds its signer to name it' },
    rules: [],
    reading: 'What a unit writes elsewhere the platform does not see: it binds whoever signs. What is registered here, the next case.',
    async run(start) {
      const world = await start();
      const applied = await apply(world, await publishPupils(world));
      await approve(world, applied);
      const [form] = await signAll(world, applied);
      const page = expectStatus(await world.as(peopleIn(world).consumer).get<string>(`/documents/${form?.documentId}`), 200);
      assert.match(page, /注明数据来源/);
      assert.ok(page.includes(`unit-${castOf(world).ownerUnit}`));
      // conversely: under a text that does not ask for it, no document speaks of it
      const elsewhere = await start({ regulation: 'moe' });
      const silent = await apply(elsewhere, await publishPupils(elsewhere));
      await approve(elsewhere, silent);
      const [agreement] = await signAll(elsewhere, silent);
      assert.doesNotMatch(expectStatus(await elsewhere.as(peopleIn(elsewhere).consumer).get<string>(`/documents/${agreement?.documentId}`), 200), /注明数据来源/);
    },
  }, {
    duty: 'beijing-17b',
    title: { zh: '查询结果附数据来源；引用数据形成的报告未注明来源不予登记', en: 'the source goes with every answer, and no report that quotes the data is registered without it' },
    rules: ['source-attributed'],
    async run(start) {
      const world = await start();
      const { owner, consumer } = peopleIn(world);
      const { grantId } = await grantPupils(world);
      const products = `/grants/${grantId}/products`;
      const { source } = expectStatus(await read(world, grantId), 200) as unknown as { readonly source: { readonly unitName: string; readonly resourceName: string; readonly edition: number } };
      const { name: unitName } = expectStatus(await world.as(owner).get<{ readonly name: string }>(`/units/unit-${castOf(world).ownerUnit}`), 200);
      assert.deepEqual([source.unitName, source.edition], [unitName, 1]);
      const named = `数据来源：${source.unitName}《${source.resourceName}》第${source.edition}版`;
      const register = (body: object) => world.as(consumer).post(products, { kind: 'REPORT', title: '新生学籍核验情况报告', fields: ['studentName'], ...body });
      for (const body of [{}, { source: '教育部门' }, { source: source.unitName }, { source: source.resourceName }]) {
        const { body: { errors } } = await expectRefusal(world, {
          status: 422, code: 'SOURCE_REQUIRED', article: '17', duty: 'beijing-17b', content: ['核验情况'],
          attempt: () => register(body), unchanged: async () => [await useOf(world, grantId), expectStatus(await world.as(owner).get(products), 200)],
        });
        assert.ok(JSON.stringify(errors).includes(named), 'the refusal says how it is named');
      }
      // conversely: and the provider sees what was made of its data
      expectStatus(await expectEntered(world, ['product.registered'], () => register({ source: `${named}，经汇总` })), 201);
      const { items } = expectStatus(await world.as(owner).get<{ readonly items: readonly AnyBody[] }>(products), 200);
      assert.deepEqual(items.map((item) => [item['title'], item['source']]), [['新生学籍核验情况报告', `${named}，经汇总`]]);
      // and where the text does not ask
      const elsewhere = await start({ regulation: 'moe' });
      const free = await grantPupils(elsewhere);
      assert.equal(expectStatus(await read(elsewhere, free.grantId), 200)['source'], undefined);
      expectStatus(await elsewhere.as(peopleIn(elsewhere).consumer).post(`/grants/${free.grantId}/products`, { kind: 'DATASET', title: '毕业人数', fields: ['graduatesOn'] }), 201);
    },
  },
];

/** Shared with the consumer, who then reports an error in it. */
async function report(world: TestWorld, resourceId?: string): Promise<{ readonly ticketId: string; readonly resourceId: string }> {
  const shared = resourceId === undefined ? await grantPupils(world) : { resourceId, applied: await apply(world, resourceId, { scope: { fields: ['identityNumber', 'studentName'] } }) };
  if (resourceId !== undefined) {
    await signAll(world, shared.applied);
    expectStatus(await activate(world, shared.applied), 201);
  }
  const [, , applicationId, , itemId] = shared.applied.itemPath.split('/');
  const told = await world.as(peopleIn(world).consumer).post<AnyBody & { readonly ticketId: string }>('/tickets', { applicationId, itemId, fields: ['studentName'], evidence: '姓名与户籍信息不一致' });
  return { ticketId: expectStatus(told, 201).ticketId, resourceId: shared.resourceId };
}

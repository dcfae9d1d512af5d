import assert from 'node:assert/strict';
import { castOf, peopleIn } from '../../../support/cast.ts';
import { activate, apply, publishPupils, purpose, sign, signAll, uploadForm, type Paper } from '../../../support/journey.ts';
import type { TestWorld } from '../../../support/test-platform.ts';
import type { DutyCase } from '../../case.ts';
import { placed, registerAndPublish, registerBasis, schoolList } from '../../catalog-steps.ts';
import { expectEntered, expectRefusal, expectStatus } from '../../expectations.ts';
import { schools } from '../../scenarios/review.ts';
import { applicationsOf, ask, fileSystem, notices, queueOf, standOf, type ApplicationView, type Asking } from '../../sharing-steps.ts';
import { askOutside, decide, forOutsiders, publishForOutsiders } from './sharing.ts';

const FORM = 'StampedApplicationForm';
const CHECK = 'FrontEndNodeSecurityCheck';
const unsigned = { status: 409, code: 'AGREEMENT_REQUIRED', article: 'Annex', duty: 'beijing-annex-2.2' } as const;
const conditions = { recipients: [...forOutsiders.recipients], items: [...forOutsiders.items], purposes: [...forOutsiders.purposes], maxMonths: 24, note: '' };
const fields = [...forOutsiders.items];

/** Granted to be pushed, and the steps towards it: nodes, their joint tests, the push. */
async function pushing(world: TestWorld) {
  const { consumer, executor } = peopleIn(world);
  const resourceId = await publishPupils(world, { shareConditions: { ...conditions, deliveries: ['PUSH'] } });
  const applied = await apply(world, resourceId, { scope: { fields, delivery: 'PUSH' } });
  await signAll(world, applied);
  const { grantId } = expectStatus(await activate<{ readonly grantId: string }>(world, applied), 201);
  const addNode = async (address: string): Promise<string> =>
    expectStatus(await world.as(consumer).post<{ readonly nodeId: string }>(`/units/unit-${castOf(world).consumerUnit}/nodes`, { name: '数据交换前置机', address, database: 'MySQL 8.0' }), 201).nodeId;
  const confirm = (side: 'CONSUMER' | 'PLATFORM', nodeId: string, change: object = {}) =>
    world.as(side === 'CONSUMER' ? consumer : executor).post(`/grants/${grantId}/nodes/${nodeId}/joint-test`, { side, outcome: 'PASSED', testedOn: '2026-11-20', ...change });
  const confirmAs = (by: string, nodeId: string) => world.as(by).post(`/grants/${grantId}/nodes/${nodeId}/joint-test`, { side: 'PLATFORM', outcome: 'PASSED', testedOn: '2026-11-20' });
  const push = (nodeId?: string) => world.as(executor).post(`/grants/${grantId}/deliveries`, { sha256: 'a'.repeat(64), rows: 20, ...(nodeId !== undefined && { nodeId }) });
  const unchanged = async () => [expectStatus(await world.as(consumer).get(`/grants/${grantId}/nodes`), 200), expectStatus(await world.as(consumer).get(`/grants/${grantId}/deliveries`), 200)];
  return { addNode, confirm, confirmAs, push, unchanged };
}

export const annexCases: readonly DutyCase[] = [{
  duty: 'beijing-annex-1.1',
  title: { zh: '只推送至使用单位登记的、地址在政务外网内的前置机', en: 'data is pushed to a registered node with an address in the government extranet' },
  rules: ['front-end-node'],
  reading: 'The annex does not list the extranet\'s addresses: they are profile data.',
  async run(start) {
    const world = await start();
    const { addNode, confirm, push, unchanged } = await pushing(world);
    const refused = { status: 422, code: 'NODE_REQUIRED', article: 'Annex', duty: 'beijing-annex-1.1', unchanged } as const;
    for (const address of ['8.8.8.8', '59.191.255.255', '172.32.0.1']) {
      const outside = await addNode(address);
      await expectRefusal(world, { ...refused, attempt: () => confirm('PLATFORM', outside), content: [address] });
      await expectRefusal(world, { ...refused, attempt: () => push(outside) });
    }
    for (const target of [undefined, 'node-nowhere']) await expectRefusal(world, { ...refused, attempt: () => push(target) });
    // conversely
    const inside = await addNode('59.192.0.1');
    for (const side of ['CONSUMER', 'PLATFORM'] as const) expectStatus(await confirm(side, inside), 200);
    expectStatus(await push(inside), 201);
  },
}, {
  duty: 'beijing-annex-2.4',
  title: { zh: '前置机联调经双方确认通过后方可推送', en: 'the push starts when both sides have confirmed the joint test' },
  rules: ['joint-test-passed'],
  reading: 'TEST_PENDING until both have confirmed one and the same test as passed; the push that is registered is the delivery.',
  async run(start) {
    const world = await start();
    const { addNode, confirm, confirmAs, push, unchanged } = await pushing(world);
    const nodeId = await addNode('10.20.30.40');
    const blocked = () => expectRefusal(world, { status: 409, code: 'JOINT_TEST_REQUIRED', article: 'Annex', duty: 'beijing-annex-2.4', attempt: () => push(nodeId), unchanged });
    await blocked();
    expectStatus(await confirm('CONSUMER', nodeId), 200);
    await blocked();
    expectStatus(await confirm('PLATFORM', nodeId, { outcome: 'FAILED' }), 200);
    await blocked();
    expectStatus(await confirm('PLATFORM', nodeId, { testedOn: '2026-11-19' }), 200);
    await blocked();
    assert.equal((await confirmAs(peopleIn(world).consumer, nodeId)).body.code, 'SEAT_REQUIRED', 'nobody confirms for the other side');
    // conversely
    assert.equal(expectStatus(await expectEntered(world, ['node.tested'], () => confirm('PLATFORM', nodeId)), 200)['tested'], true);
    const delivered = expectStatus(await expectEntered(world, ['delivery.registered'], () => push(nodeId)), 201);
    assert.deepEqual([delivered['mode'], delivered['nodeId']], ['PUSH', nodeId]);
  },
}, {
  duty: 'beijing-annex-1.2',
  title: { zh: '以前置机推送的，未提交前置机安全检查不得授权', en: 'nothing is pushed to a node before its security check is signed' },
  rules: ['documents-signed'],
  reading: 'Cited with beijing-annex-2.2. The check is the document that its unit signs for this delivery.',
  async run(start) {
    const world = await start();
    const resourceId = await publishPupils(world, { shareConditions: { ...conditions, deliveries: ['INTERFACE', 'PUSH'] } });
    const applied = await apply(world, resourceId, { scope: { fields, delivery: 'PUSH' } });
    const papers = await signAll(world, applied, [CHECK]);
    assert.deepEqual(papers.map(({ kind }) => kind), [FORM, CHECK]);
    const { body } = await expectRefusal(world, { ...unsigned, attempt: () => activate(world, applied), unchanged: () => standOf(world, applied) });
    assert.match(String(body['detail']), /前置机安全检查/);
    // conversely: with the check; and what is not pushed needs none
    await signAll(world, applied, [FORM]);
    expectStatus(await activate(world, applied), 201);
    const byInterface = await apply(world, resourceId, { scope: { fields } });
    assert.deepEqual((await signAll(world, byInterface)).map(({ kind }) => kind), [FORM]);
    expectStatus(await activate(world, byInterface), 201);
  },
}, {
  duty: 'beijing-annex-2.2',
  title: { zh: '申请内容不完整不予受理', en: 'an application that is not complete is not taken in' },
  rules: ['request-complete'],
  async run(start) {
    const world = await start();
    const resourceId = await publishPupils(world);
    const filingId = await fileSystem(world);
    const wanting: readonly (readonly [Asking, readonly string[]])[] = [
      [{ texts: { scenario: ' 　' } }, ['/scenario']], [{ texts: { purpose: '' } }, ['/purpose']], [{ texts: { legalDuty: '' } }, ['/legalDuty']],
      [{ item: { fields: undefined } }, ['/items/0/fields']], [{ item: { from: undefined, until: undefined } }, ['/items/0/from', '/items/0/until']], [{ item: { delivery: undefined } }, ['/items/0/delivery']],
    ];
    for (const [{ texts, item }, pointers] of wanting) {
      const { body } = await expectRefusal(world, {
        status: 422, code: 'REQUEST_INCOMPLETE', article: 'Annex', duty: 'beijing-annex-2.2', content: ['学籍管理'],
        attempt: () => ask(world, resourceId, { ...(texts && { texts }), item: { filingId, ...item } }), unchanged: () => applicationsOf(world),
      });
      assert.deepEqual((body['errors'] as readonly { readonly pointer: string }[]).map(({ pointer }) => pointer), pointers);
    }
    // conversely
    expectStatus(await ask(world, resourceId, { item: { filingId } }), 201);
  },
}, {
  duty: 'beijing-annex-2.2',
  title: { zh: '系统生成申请单，下载盖章上传后方为完成；未上传不得授权', en: 'the form is generated, stamped and uploaded; until then there is no grant' },
  rules: ['documents-signed'],
  async run(start) {
    const world = await start();
    const { consumer } = peopleIn(world);
    const applied = await apply(world, await publishPupils(world));
    const { items: [form] } = expectStatus(await world.as(consumer).get<{ readonly items: readonly Paper[] }>(`${applied.itemPath}/documents`), 200);
    assert.ok(form);
    assert.deepEqual([form.kind, form.parties.map(({ role }) => role)], [FORM, ['DataConsumer']]);
    const page = expectStatus(await world.as(consumer).get<string>(`/documents/${form.documentId}`), 200);
    assert.ok(page.includes(purpose) && page.includes(form.documentId), 'what was applied for, under the number of the form');
    const blocked = () => expectRefusal(world, { ...unsigned, attempt: () => activate(world, applied), unchanged: () => standOf(world, applied) });
    await blocked();
    assert.equal((await sign(world, consumer, form, 'DataConsumer', { sha256: 'a'.repeat(64) })).body.code, 'SIGNATURE_INVALID', 'the stamp is under another form');
    await blocked();
    // conversely
    expectStatus(await sign(world, consumer, form, 'DataConsumer'), 201);
    expectStatus(await activate(world, applied), 201);
  },
}, {
  duty: 'beijing-annex-2.2',
  title: { zh: '须经提供单位同意的，盖章上传申请单后方予受理、起算答复期限，此前不进入待审清单', en: 'where the provider decides, the stamped form begins acceptance and clock; before that the application is in no queue' },
  rules: ['form-uploaded'],
  async run(start) {
    const world = await start({ start: '2026-11-20T08:00:00.000Z' }); // Friday
    const { owner, outsider } = peopleIn(world);
    const applied = await askOutside(world, await publishForOutsiders(world), { upload: false });
    await expectRefusal(world, {
      ...unsigned, attempt: () => world.as(owner).post(`${applied.itemPath}/decision`, { outcome: 'APPROVED' }, { 'if-match': '"1"' }),
      unchanged: async () => [await standOf(world, applied, outsider), await queueOf(world), await notices(world, owner, 'item.submitted')],
    });
    const { items: [form] } = expectStatus(await world.as(outsider).get<{ readonly items: readonly Paper[] }>(`${applied.itemPath}/documents`), 200);
    assert.deepEqual([form?.kind, form?.signed], [FORM, false], 'the form is there before anybody decides');
    assert.deepEqual([await queueOf(world), await notices(world, owner, 'item.submitted')], [[], 0]);
    assert.equal((await world.as(owner).get(`${applied.itemPath}/deadline`)).status, 404, 'no clock runs');
    // conversely: the upload completes it, and the period runs from then
    world.clock.set('2026-11-24T08:00:00.000Z');
    await expectEntered(world, ['document.signed'], () => uploadForm(world, applied, outsider));
    const clock = expectStatus(await world.as(owner).get<{ readonly startedAt: string; readonly dueOn: string }>(`${applied.itemPath}/deadline`), 200);
    assert.deepEqual([(await queueOf(world)).map(({ state }) => state), await notices(world, owner, 'item.submitted'), clock.startedAt, clock.dueOn], [['OWNER_REVIEW'], 1, '2026-11-24T08:00:00.000Z', '2026-11-27']);
    expectStatus(await decide(world, applied, { outcome: 'APPROVED' }), 200);
    const { items: after } = expectStatus(await world.as(outsider).get<{ readonly items: readonly Paper[] }>(`${applied.itemPath}/documents`), 200);
    assert.deepEqual(after.map(({ documentId, signed }) => [documentId, signed]), [[form?.documentId, true]], 'approved as applied for, it is the form that was uploaded');
    expectStatus(await activate(world, applied), 201);
    // a narrowed approval is another scope than the one that was stamped
    const narrowed = await askOutside(world, await publishForOutsiders(world));
    expectStatus(await decide(world, narrowed, { outcome: 'APPROVED', scope: { ...narrowed.scope, fields: ['identityNumber'] } }), 200);
    await expectRefusal(world, { ...unsigned, attempt: () => activate(world, narrowed), unchanged: () => standOf(world, narrowed, outsider) });
    await signAll(world, narrowed, [], outsider);
    expectStatus(await activate(world, narrowed), 201);
  },
}, {
  duty: 'beijing-annex-2.3',
  title: { zh: '平台按共享类型和申请单位自动流转，一车多项分别办理', en: 'the platform routes by share type and applicant; of one cart each resource goes its own way' },
  rules: ['review-required'],
  reading: 'A review that is wanting is cited with beijing-15f.',
  async run(start) {
    const world = await start();
    const { outsider } = peopleIn(world);
    const open = await registerAndPublish(world, placed(world, schoolList()));
    const hidden = await registerAndPublish(world, placed(world, schoolList({ code: 'SCHOOL/2', shareType: 'NOT_SHARED', legalBases: [await registerBasis(world)] })));
    const pupils = await publishPupils(world, { shareConditions: { ...conditions, deliveries: ['INTERFACE'] } });
    const usual = { masks: {}, from: '2026-11-23', until: '2027-05-31', delivery: 'INTERFACE', dailyReads: 100 };
    const filingId = await fileSystem(world, outsider);
    const cart = (items: readonly object[]) => world.as(outsider).post<ApplicationView>('/applications', {
      scenario: '教育事业统计', purpose, legalDuty: '统计调查', responsiblePerson: world.personId(outsider), items,
    });
    const both = [{ resourceId: open.resourceId, ...usual, ...schools }, { resourceId: pupils, ...usual, fields, filingId }];
    const refused = await cart([...both, { resourceId: hidden.resourceId, ...usual, ...schools }]);
    assert.deepEqual([(refused.body as { readonly code?: string }).code, await applicationsOf(world, outsider), await queueOf(world)], ['RESOURCE_NOT_SHARED', [], []]);
    const { applicationId, items } = expectStatus(await cart(both), 201);
    assert.deepEqual(items.map(({ state, decisionLevel }) => [state, decisionLevel]), [['APPROVED', 'direct'], ['SUBMITTED', undefined]]);
    const [, waiting] = items;
    assert.ok(waiting);
    await uploadForm(world, { itemPath: `/applications/${applicationId}/items/${waiting.itemId}` }, outsider);
    assert.deepEqual((await queueOf(world)).map(({ itemId }) => itemId), [waiting.itemId]);
    const applied = { itemPath: `/applications/${applicationId}/items/${waiting.itemId}`, scope: waiting.requested };
    await expectRefusal(world, { status: 409, code: 'REVIEW_REQUIRED', article: '15', duty: 'beijing-15f', attempt: () => activate(world, applied), unchanged: () => standOf(world, applied, outsider) });
    // conversely: decided by its provider; and of a unit inside by the platform
    expectStatus(await world.as(peopleIn(world).owner).post(`${applied.itemPath}/decision`, { outcome: 'APPROVED' }, { 'if-match': '"2"' }), 200);
    await signAll(world, applied, [], outsider);
    expectStatus(await activate(world, applied), 201);
    const inside = expectStatus(await ask<ApplicationView>(world, pupils, { item: { filingId: await fileSystem(world) } }), 201);
    assert.deepEqual(inside.items.map(({ state, decisions }) => [state, decisions.map(({ level }) => level)]), [['APPROVED', ['platform']]]);
  },
}];

import assert from 'node:assert/strict';
import { consumer, importFile, owner, publishPupils, signAll } from '../../support/journey.ts';
import type { DutyCase } from '../case.ts';
import { registerAndPublish, schoolList } from '../catalog-steps.ts';
import { expectEntered, expectRefusal, expectStatus } from '../expectations.ts';
import { addConsumer, applicationsOf, ask, fileSystem, grantsOf, notices, queueOf, toApplied, type ApplicationView, type Asking } from '../sharing-steps.ts';

interface Deadline { readonly kind: string; readonly dueOn: string; readonly startedAt: string }
const schools = { fields: ['schoolCode', 'schoolName'], from: '2026-11-23', until: '2027-05-31' };

export const applicationCases: readonly DutyCase[] = [{
  duty: 'nanchang-28',
  title: { zh: '申请须写明应用场景、用途、职责、数据项、期限和交付方式', en: 'an application states scenario, purpose, duty, items, period and delivery' },
  rules: ['request-complete'],
  reading: 'The text sets no period for the answer: the clock that starts is a service target, never shown as a legal deadline.',
  async run(start) {
    const world = await start();
    const resourceId = await publishPupils(world);
    const filingId = await fileSystem(world);
    const wanting: readonly (readonly [Asking, readonly string[]])[] = [
      [{ texts: { scenario: '' } }, ['/scenario']], [{ texts: { scenario: ' 　' } }, ['/scenario']], [{ texts: { purpose: '' } }, ['/purpose']], [{ texts: { legalDuty: '' } }, ['/legalDuty']],
      [{ item: { fields: undefined } }, ['/items/0/fields']], [{ item: { from: undefined, until: undefined } }, ['/items/0/from', '/items/0/until']], [{ item: { delivery: undefined } }, ['/items/0/delivery']],
    ];
    for (const [{ texts, item }, pointers] of wanting) {
      const { body } = await expectRefusal(world, {
        status: 422, code: 'REQUEST_INCOMPLETE', article: '28', duty: 'nanchang-28', content: ['新生入学', '学籍管理'],
        attempt: () => ask(world, resourceId, { ...(texts && { texts }), item: { filingId, ...item } }), unchanged: async () => [await applicationsOf(world), await queueOf(world)],
      });
      assert.deepEqual((body['errors'] as readonly { readonly pointer: string }[]).map(({ pointer }) => pointer), pointers);
    }
    assert.deepEqual(await queueOf(world), [], 'no clock runs');
    // conversely: accepted, and the clock starts
    const accepted = toApplied(expectStatus(await ask<ApplicationView>(world, resourceId, { item: { filingId } }), 201));
    const deadline = expectStatus(await world.as(owner).get<Deadline>(`${accepted.itemPath}/deadline`), 200);
    assert.deepEqual([deadline.startedAt, deadline.dueOn, deadline.kind], [world.clock.now(), '2026-12-07', 'serviceTarget']);
  },
}, {
  duty: 'nanchang-28a',
  title: { zh: '无条件共享数据文书齐备即可直接获取，无须逐次审核', en: 'unconditional data is fetched directly once the documents stand' },
  rules: ['unconditional-direct'],
  async run(start) {
    const world = await start();
    const { resourceId } = await registerAndPublish(world, schoolList());
    expectStatus(await world.as(owner).post(`/resources/${resourceId}/collectors`, { personId: world.personId(owner), until: '2027-12-31' }), 200);
    assert.equal((await importFile(world, resourceId, 'schoolCode,schoolName,closedOn\nS001,演示第一小学,2030-07-01\n')).state, 'COMPLETED');
    const submit = async () => expectStatus(await ask<ApplicationView>(world, resourceId, { item: schools }), 201);
    const first = await submit();
    assert.deepEqual(first.items.map(({ state, decisionLevel, grantId }) => [state, decisionLevel, grantId]), [['APPROVED', 'direct', undefined]]);
    await signAll(world, toApplied(first));
    // with the documents signed there is no step any more between the application and the data
    const { items: [item] } = await expectEntered(world, ['application.submitted'], submit);
    assert.deepEqual([item?.state, item?.decisions.map(({ level }) => level)], ['GRANTED', ['direct']]);
    assert.deepEqual([await queueOf(world), await notices(world, owner, 'item.submitted'), await notices(world, owner, 'grant.activated')], [[], 0, 1]);
    const lookup = { field: 'schoolCode', value: 'S001' };
    const answered = await world.as(consumer).post<{ readonly record: object }>(`/grants/${item?.grantId}/queries`, { lookup, purpose: item?.purpose });
    assert.deepEqual(expectStatus(answered, 200).record, { schoolCode: 'S001', schoolName: '演示第一小学' });
    // the first one is fetched too
    expectStatus(await world.as(consumer).post(`${toApplied(first).itemPath}/direct-grant`, {}), 201);
    assert.equal((await grantsOf(world)).length, 2);
  },
}, {
  duty: 'nanchang-44',
  title: { zh: '不得另建直连，须经资源所在平台获取', en: 'no direct link: data comes through the platform where it is homed' },
  rules: ['channel-platform-only'],
  reading: 'Own collection of what is shared already is the duty nanchang-14, which is open.',
  async run(start) {
    const world = await start();
    const resourceId = await publishPupils(world);
    const filingId = await fileSystem(world);
    const { body } = await expectRefusal(world, {
      status: 422, code: 'PLATFORM_CHANNEL_ONLY', article: '44', duty: 'nanchang-44',
      attempt: () => ask(world, resourceId, { texts: { channel: 'DIRECT_LINK' }, item: { filingId } }), unchanged: () => applicationsOf(world),
    });
    assert.match(String(body['detail']), /channel=PLATFORM/, 'the platform route is offered');
    // conversely
    expectStatus(await ask(world, resourceId, { texts: { channel: 'PLATFORM' }, item: { filingId } }), 201);
  },
}, {
  duty: 'nanchang-46',
  title: { zh: '不属于共享对象的单位不得申请', en: 'a unit outside the circle of consumers does not apply' },
  rules: ['consumer-eligible'],
  async run(start) {
    const world = await start();
    const { resourceId } = await registerAndPublish(world, schoolList());
    await addConsumer(world, 'company-consumer', { kind: 'enterprise' });
    await addConsumer(world, 'institute-consumer', { kind: 'researchInstitution' });
    await expectRefusal(world, {
      status: 403, code: 'CONSUMER_NOT_ELIGIBLE', article: '46', duty: 'nanchang-46',
      attempt: () => ask(world, resourceId, { by: 'company-consumer', item: schools }), unchanged: () => applicationsOf(world, 'company-consumer'),
    });
    // conversely
    expectStatus(await ask(world, resourceId, { by: 'institute-consumer', item: schools }), 201);
  },
}];

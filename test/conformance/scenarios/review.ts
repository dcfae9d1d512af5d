import assert from 'node:assert/strict';
import { LocalDate } from '../../../lib/calendar/instant.ts';
import { castOf, peopleIn } from '../../support/cast.ts';
import { activate, apply, approve, importFile, publishPupils, signAll } from '../../support/journey.ts';
import type { DutyCase } from '../case.ts';
import { placed, registerAndPublish, registerBasis, schoolList } from '../catalog-steps.ts';
import { expectEntered, expectRefusal, expectStatus } from '../expectations.ts';
import { applicationsOf, ask, fileSystem, grantsOf, notices, queueOf, readItem, standOf, type ApplicationView, type Asking } from '../sharing-steps.ts';
import { cites, type Cited } from './cited.ts';

export const schools = { fields: ['schoolCode', 'schoolName'], from: '2026-11-23', until: '2027-05-31' };

/** Each way of asking lacks what its pointers name. */
export const requestComplete = (cited: Cited, wanting: readonly (readonly [Asking, readonly string[]])[], title: DutyCase['title']): DutyCase => ({
  duty: cited.duty, title, rules: ['request-complete'],
  async run(start) {
    const world = await start();
    const resourceId = await publishPupils(world);
    const filingId = await fileSystem(world);
    for (const [{ texts, item }, pointers] of wanting) {
      const { body } = await expectRefusal(world, {
        status: 422, code: 'REQUEST_INCOMPLETE', ...cites(cited), content: ['新生入学', '学籍管理'],
        attempt: () => ask(world, resourceId, { ...(texts && { texts }), item: { filingId, ...item } }), unchanged: async () => [await applicationsOf(world), await queueOf(world)],
      });
      assert.deepEqual((body['errors'] as readonly { readonly pointer: string }[]).map(({ pointer }) => pointer), pointers);
    }
    // conversely: accepted, and before its owner
    expectStatus(await ask(world, resourceId, { item: { filingId } }), 201);
    assert.equal((await queueOf(world)).length, 1);
  },
});

/** Nobody stands between the application and the data. Of a list without personal information, so that no document is asked for. */
export const fetchedDirectly = (cited: Cited): DutyCase => ({
  duty: cited.duty,
  title: { zh: '无条件共享数据经平台直接获取，无须逐次审核', en: 'unconditional data is fetched on the platform directly, without a review' },
  rules: ['unconditional-direct'],
  async run(start) {
    const world = await start();
    const { owner, consumer } = peopleIn(world);
    const { resourceId } = await registerAndPublish(world, placed(world, schoolList()));
    expectStatus(await world.as(owner).post(`/resources/${resourceId}/collectors`, { personId: world.personId(owner), until: '2027-12-31' }), 200);
    assert.equal((await importFile(world, resourceId, 'schoolCode,schoolName,closedOn\nS001,演示第一小学,2030-07-01\n')).state, 'COMPLETED');
    const asked = await expectEntered(world, ['application.submitted'], () => ask<ApplicationView>(world, resourceId, { item: schools }));
    const { items: [item] } = expectStatus(asked, 201);
    assert.deepEqual([item?.state, item?.decisions.map(({ level }) => level)], ['GRANTED', ['direct']]);
    assert.deepEqual([await queueOf(world), await notices(world, owner, 'item.submitted'), (await grantsOf(world)).length], [[], 0, 1]);
    const answered = await world.as(consumer).post<{ readonly record: object }>(`/grants/${item?.grantId}/queries`, { lookup: { field: 'schoolCode', value: 'S001' }, purpose: item?.purpose });
    assert.deepEqual(expectStatus(answered, 200).record, { schoolCode: 'S001', schoolName: '演示第一小学' });
  },
});

/** Who is not the owner does not decide, however high. */
export const ownerDecides = (cited: Cited, title: DutyCase['title']): DutyCase => ({
  duty: cited.duty, title, rules: ['owner-decides'],
  async run(start) {
    const world = await start();
    const { owner, coordinator, executor } = peopleIn(world);
    const applied = await apply(world, await publishPupils(world));
    for (const other of [`${castOf(world).consumerUnit}-owner`, coordinator, executor]) {
      await expectRefusal(world, {
        status: 403, code: 'SEAT_REQUIRED', ...cites(cited),
        attempt: () => world.as(other).post(`${applied.itemPath}/decision`, { outcome: 'APPROVED' }, { 'if-match': '"1"' }), unchanged: () => standOf(world, applied),
      });
    }
    // conversely
    await expectEntered(world, ['item.approved'], () => approve(world, applied));
    assert.deepEqual((await readItem(world, applied)).decisions.map(({ by, role }) => [by, role]), [[world.personId(owner), 'DataOwner']]);
  },
});

/** Reviewed by the owner, executed by the technical manager, within what was approved. */
export const reviewedAndGranted = (cited: Cited): DutyCase => ({
  duty: cited.duty,
  title: { zh: '未经归属部门审核不得授权；审核通过后由技术管理部门在批准范围内授权', en: 'no grant without the owner\'s review; then by the technical manager, within what was approved' },
  rules: ['review-required', 'grant-within-approval', 'executor-only'],
  async run(start) {
    const world = await start();
    const { owner, coordinator, executor } = peopleIn(world);
    const applied = await apply(world, await publishPupils(world));
    const refused = { ...cites(cited), unchanged: () => standOf(world, applied) };
    await expectRefusal(world, { ...refused, status: 409, code: 'REVIEW_REQUIRED', attempt: () => activate(world, applied) });
    const narrowed = { ...applied.scope, fields: ['identityNumber', 'studentName'], until: LocalDate.parse('2027-03-31'), dailyReads: 50 };
    const decide = (scope: object) => world.as(owner).post(`${applied.itemPath}/decision`, { outcome: 'APPROVED', scope }, { 'if-match': '"1"' });
    await expectRefusal(world, { ...refused, status: 422, code: 'APPROVAL_EXCEEDS_REQUEST', attempt: () => decide({ ...narrowed, fields: ['phone'] }) });
    await approve(world, applied, narrowed);
    await signAll(world, applied);
    const grant = (by: string, change: object) => () => activate(world, applied, { scope: { ...narrowed, ...change } }, by);
    for (const change of [{ fields: ['identityNumber', 'studentName', 'graduatesOn'] }, { until: '2027-04-01' }, { dailyReads: 51 }, { delivery: 'FILE' }]) {
      await expectRefusal(world, { ...refused, status: 422, code: 'GRANT_EXCEEDS_APPROVAL', attempt: grant(executor, change) });
    }
    for (const by of [owner, coordinator]) await expectRefusal(world, { ...refused, status: 403, code: 'SEAT_REQUIRED', attempt: grant(by, {}) });
    // conversely
    const granted = expectStatus(await activate<{ readonly scope: object }>(world, applied, { scope: { ...narrowed, until: '2027-02-28' } }), 201);
    assert.deepEqual(granted.scope, { ...narrowed, until: '2027-02-28' });
  },
});

/** Not for the asking, not at the grant, not by a read: nothing of it is given out. */
export const notShared = (cited: Cited): DutyCase => ({
  duty: cited.duty,
  title: { zh: '列为不予共享的数据，不受理其共享申请', en: 'what is not shared is not applied for' },
  rules: ['not-shared-refused'],
  async run(start) {
    const world = await start();
    const attributes = { reasons: '依法不能共享' };
    const withheld = await registerAndPublish(world, placed(world, schoolList({ shareType: 'NOT_SHARED', legalBases: [await registerBasis(world)], attributes })));
    await expectRefusal(world, {
      status: 422, code: 'RESOURCE_NOT_SHARED', ...cites(cited),
      attempt: () => ask(world, withheld.resourceId, { item: schools }), unchanged: () => applicationsOf(world),
    });
    // conversely: the same list, shared
    const shared = await registerAndPublish(world, placed(world, schoolList({ code: 'SCHOOL/2' })));
    expectStatus(await ask(world, shared.resourceId, { item: schools }), 201);
  },
});

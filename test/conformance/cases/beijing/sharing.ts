import assert from 'node:assert/strict';
import { castOf, peopleIn } from '../../../support/cast.ts';
import { activate, importFile, publishPupils, purpose, signAll, uploadForm, type Applied } from '../../../support/journey.ts';
import type { TestWorld } from '../../../support/test-platform.ts';
import type { DutyCase } from '../../case.ts';
import { placed, registerAndPublish, schoolList } from '../../catalog-steps.ts';
import { expectEntered, expectRefusal, expectStatus } from '../../expectations.ts';
import { notShared, schools } from '../../scenarios/review.ts';
import { deliveryReasoned } from '../../scenarios/use.ts';
import { addConsumer, applicationsOf, ask, fileSystem, notices, queueOf, readItem, standOf, toApplied, type ApplicationView } from '../../sharing-steps.ts';

export const forOutsiders = { recipients: ['governmentDepartment', 'school'], items: ['identityNumber', 'studentName'], purposes: [purpose], deliveries: ['INTERFACE'], maxMonths: 24, note: '' } as const;
export const publishForOutsiders = (world: TestWorld): Promise<string> =>
  publishPupils(world, { shareConditions: { ...forOutsiders, recipients: [...forOutsiders.recipients], items: [...forOutsiders.items], purposes: [...forOutsiders.purposes], deliveries: [...forOutsiders.deliveries] } });
/** A body outside the city's education system applies, and uploads its form unless it leaves that for later. */
export async function askOutside(world: TestWorld, resourceId: string, { upload = true } = {}): Promise<Applied> {
  const by = peopleIn(world).outsider;
  const applied = toApplied(expectStatus(await ask<ApplicationView>(world, resourceId, { by, item: { filingId: await fileSystem(world, by) } }), 201));
  if (upload) await uploadForm(world, applied, by);
  return applied;
}
export const decide = (world: TestWorld, { itemPath }: Applied, verdict: object) => world.as(peopleIn(world).owner).post(`${itemPath}/decision`, verdict, { 'if-match': '"2"' });
interface Deadline { readonly dueOn: string; readonly kind: string; readonly overdue: boolean; readonly startedAt: string }

export const sharingCases: readonly DutyCase[] = [
  notShared({ duty: 'beijing-15c', article: '15' }),
  {
    duty: 'beijing-15d',
    title: { zh: '无条件共享类由平台直接办理，盖章申请单齐备即可获取，归属单位事后获知', en: 'unconditional data is given by the platform once the form is stamped; the owner hears of it afterwards' },
    rules: ['unconditional-direct'],
    async run(start) {
      const world = await start();
      const { owner, consumer } = peopleIn(world);
      const { resourceId } = await registerAndPublish(world, placed(world, schoolList()));
      expectStatus(await world.as(owner).post(`/resources/${resourceId}/collectors`, { personId: world.personId(owner), until: '2027-12-31' }), 200);
      assert.equal((await importFile(world, resourceId, 'schoolCode,schoolName,closedOn\nS001,演示第一小学,2030-07-01\n')).state, 'COMPLETED');
      const submit = async () => expectStatus(await ask<ApplicationView>(world, resourceId, { item: schools }), 201);
      const first = await submit();
      assert.deepEqual(first.items.map(({ state, decisions }) => [state, decisions.map(({ level }) => level)]), [['APPROVED', ['direct']]]);
      assert.deepEqual((await signAll(world, toApplied(first))).map(({ kind }) => kind), ['StampedApplicationForm']);
      const { items: [item] } = await expectEntered(world, ['application.submitted'], submit);
      assert.deepEqual([item?.state, await queueOf(world), await notices(world, owner, 'item.submitted'), await notices(world, owner, 'grant.activated')], ['GRANTED', [], 0, 1]);
      const answered = await world.as(consumer).post<{ readonly record: object }>(`/grants/${item?.grantId}/queries`, { lookup: { field: 'schoolCode', value: 'S001' }, purpose: item?.purpose });
      assert.deepEqual(expectStatus(answered, 200).record, { schoolCode: 'S001', schoolName: '演示第一小学' });
    },
  },
  {
    duty: 'beijing-15e',
    title: { zh: '本系统单位申请有条件共享类，由平台核对条件后办理，企业不得申请', en: 'of conditional data units of the city have, the platform checks the conditions and decides; a company does not apply' },
    rules: ['consumer-eligible', 'executor-only'],
    reading: 'The conditions still bind; the text does not say so, and that refusal cites no article.',
    async run(start) {
      const world = await start();
      const { consumer, coordinator } = peopleIn(world);
      const resourceId = await publishPupils(world);
      await addConsumer(world, 'company-consumer', { kind: 'enterprise' });
      const companyFiling = await fileSystem(world, 'company-consumer');
      await expectRefusal(world, {
        status: 403, code: 'CONSUMER_NOT_ELIGIBLE', article: '15', duty: 'beijing-15e',
        attempt: () => ask(world, resourceId, { by: 'company-consumer', item: { filingId: companyFiling } }), unchanged: () => applicationsOf(world, 'company-consumer'),
      });
      const filingId = await fileSystem(world);
      const unmet = await ask(world, resourceId, { texts: { purpose: '招生宣传' }, item: { filingId } });
      assert.deepEqual([unmet.status, unmet.body.code, await applicationsOf(world)], [422, 'CONDITIONS_NOT_MET', []]);
      // conversely: decided by the platform, executed by its technical team and nobody else
      const applied = toApplied(expectStatus(await ask<ApplicationView>(world, resourceId, { item: { filingId } }), 201));
      const { state, decisions } = await readItem(world, applied);
      assert.deepEqual([state, decisions.map(({ level, role }) => [level, role]), await queueOf(world)], ['APPROVED', [['platform', 'Platform']], []]);
      await signAll(world, applied);
      for (const by of [coordinator, `${castOf(world).ownerUnit}-owner`]) {
        await expectRefusal(world, { status: 403, code: 'SEAT_REQUIRED', article: '15', duty: 'beijing-15e', attempt: () => activate(world, applied, {}, by), unchanged: () => standOf(world, applied, consumer) });
      }
      expectStatus(await activate(world, applied), 201);
    },
  },
  {
    duty: 'beijing-15f',
    title: { zh: '外部单位使用有条件共享类，须经提供单位同意，授权不得超出所批范围', en: 'a body outside needs the consent of the provider, and gets what was consented to' },
    rules: ['review-required', 'grant-within-approval'],
    async run(start) {
      const world = await start();
      const { outsider } = peopleIn(world);
      const applied = await askOutside(world, await publishForOutsiders(world));
      const refused = { article: '15', duty: 'beijing-15f', unchanged: () => standOf(world, applied, outsider) } as const;
      await expectRefusal(world, { ...refused, status: 409, code: 'REVIEW_REQUIRED', attempt: () => activate(world, applied) });
      const scope = { ...applied.scope, fields: ['identityNumber'] };
      await expectRefusal(world, { ...refused, status: 422, code: 'APPROVAL_EXCEEDS_REQUEST', attempt: () => decide(world, applied, { outcome: 'APPROVED', scope: { ...scope, fields: ['phone'] } }) });
      expectStatus(await decide(world, applied, { outcome: 'APPROVED', scope }), 200);
      await signAll(world, applied, [], outsider);
      await expectRefusal(world, { ...refused, status: 422, code: 'GRANT_EXCEEDS_APPROVAL', attempt: () => activate(world, applied, { scope: applied.scope }) });
      // conversely
      expectStatus(await activate(world, applied), 201);
    },
  },
  {
    duty: 'beijing-15f',
    title: { zh: '提供单位须在受理后3个工作日内响应，逾期报办公室；不授权须说明原因', en: 'answered within three working days, else the office hears of it; a refusal gives reasons' },
    rules: ['answer-in-time', 'refusal-reasons'],
    reading: 'An application is accepted as it is completed by its form, so that nobody can stall: the three days begin at once. Lateness refuses nothing: it is a function of the clock.',
    async run(start) {
      const world = await start({ start: '2026-11-20T08:00:00.000Z' }); // Friday, 16:00
      const { owner, outsider } = peopleIn(world);
      const resourceId = await publishForOutsiders(world);
      const [late, answered] = [await askOutside(world, resourceId), await askOutside(world, resourceId)];
      const deadline = async () => expectStatus(await world.as(owner).get<Deadline>(`${late.itemPath}/deadline`), 200);
      assert.deepEqual([(await deadline()).dueOn, (await deadline()).kind, (await deadline()).startedAt], ['2026-11-25', 'legal', '2026-11-20T08:00:00.000Z']);
      for (const reason of [{}, { reasonType: 'CONDITIONS_NOT_MET', text: '不行' }]) {
        await expectRefusal(world, {
          status: 422, code: 'REFUSAL_REASON_REQUIRED', article: '15', duty: 'beijing-15f',
          attempt: () => decide(world, answered, { outcome: 'REFUSED', reason }), unchanged: () => standOf(world, answered, outsider),
        });
      }
      // conversely: with reasons, in time
      expectStatus(await decide(world, answered, { outcome: 'REFUSED', reason: { reasonType: 'CONDITIONS_NOT_MET', text: '所述职责与共享条件不符' } }), 200);
      world.clock.set('2026-11-25T15:59:59.999Z');
      await world.runJob('sweepDeadlines');
      const told = () => Promise.all([owner, outsider].map((who) => notices(world, who, 'item.overdue')));
      assert.deepEqual([await told(), (await deadline()).overdue], [[0, 0], false]);
      world.clock.set('2026-11-25T16:00:00.000Z');
      for (let run = 0; run < 2; run += 1) await world.runJob('sweepDeadlines');
      assert.deepEqual([await told(), (await deadline()).overdue, (await readItem(world, late, outsider)).decisions], [[1, 1], true, []]);
      world.clock.set('2026-12-01T16:00:00.000Z');
      await world.runJob('sweepDeadlines');
      assert.deepEqual((await readItem(world, late, outsider)).escalations?.map(({ step }) => step), ['DataCoordinator'], 'silence goes on to the coordinator');
    },
  },
  deliveryReasoned({ duty: 'beijing-16b', article: '16' }, { zh: '优先“用而不存”的在线接口，其他交付方式须说明理由', en: 'use without storing: the interface, or a reason' }),
];

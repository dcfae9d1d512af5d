import assert from 'node:assert/strict';
import { activate, apply, approve, consumer, grantPupils, owner, publishPupils, read, signAll, type Applied } from '../../support/journey.ts';
import type { AnyBody, Answered, TestWorld } from '../../support/test-platform.ts';
import type { DutyCase } from '../case.ts';
import { registerAndPublish, schoolList } from '../catalog-steps.ts';
import { expectRefusal, expectStatus } from '../expectations.ts';
import { applicationsOf, ask, fileSystem, notices, queueOf, readyForGrant, standOf, toApplied, useOf, type ApplicationView } from '../sharing-steps.ts';

const unsigned = (world: TestWorld, applied: Applied, attempt: () => Promise<Answered<AnyBody>>) =>
  expectRefusal(world, { status: 409, code: 'AGREEMENT_REQUIRED', article: '28', duty: 'nanchang-28d', attempt, unchanged: () => standOf(world, applied) });

export const documentCases: readonly DutyCase[] = [{
  duty: 'nanchang-28d',
  title: { zh: '使用部门与协调部门未签署安全承诺和保密协议，授权不得生效', en: 'without commitment and agreement of consumer and coordinator no grant comes into force' },
  rules: ['documents-signed'],
  async run(start) {
    const world = await start();
    const applied = await apply(world, await publishPupils(world));
    await approve(world, applied);
    const papers = await signAll(world, applied, ['ConfidentialityAgreement']);
    // the counterparty is the coordinator, not the owner; and no body signs with itself: east asks, so the city's signs
    for (const kind of ['SecurityCommitment', 'ConfidentialityAgreement']) {
      assert.deepEqual(papers.find((paper) => paper.kind === kind)?.parties.map(({ role, unitId }) => [role, unitId]), [['DataConsumer', 'unit-east'], ['DataCoordinator', 'unit-bureau']]);
    }
    const { body } = await unsigned(world, applied, () => activate(world, applied));
    assert.match(String(body['detail']), /数据保密协议/);
    // conversely: after both signatures
    await signAll(world, applied, papers.map(({ kind }) => kind).filter((kind) => kind !== 'ConfidentialityAgreement'));
    expectStatus(await activate(world, applied), 201);
  },
}, {
  duty: 'nanchang-28d',
  title: { zh: '无条件共享同样须先签署，文书须覆盖整个使用期限', en: 'the same for unconditional data, and for the whole period' },
  rules: ['documents-signed'],
  async run(start) {
    const world = await start();
    const { resourceId } = await registerAndPublish(world, schoolList());
    const submit = async (until: string) => expectStatus(await ask<ApplicationView>(world, resourceId, { item: { fields: ['schoolName'], until } }), 201);
    const first = await submit('2027-05-31');
    const applied = toApplied(first);
    const fetch = (each: Applied) => () => world.as(consumer).post(`${each.itemPath}/direct-grant`, {});
    assert.equal(first.items[0]?.state, 'APPROVED');
    await unsigned(world, applied, fetch(applied));
    await signAll(world, applied);
    const longer = toApplied(await submit('2027-08-31'));
    await unsigned(world, longer, fetch(longer));
    // conversely
    expectStatus(await fetch(applied)(), 201);
    await signAll(world, longer);
    expectStatus(await fetch(longer)(), 201);
  },
}, {
  duty: 'nanchang-30',
  title: { zh: '接收系统须有相应等级且在有效期内的等保备案证明', en: 'the receiving system is filed at the level that the entry asks for' },
  rules: ['mlps-proof'],
  async run(start) {
    const world = await start();
    const resourceId = await publishPupils(world, { mlpsLevel: 3 });
    const wanting: readonly (readonly ['MLPS_PROOF_REQUIRED' | 'MLPS_LEVEL_INSUFFICIENT', string | undefined])[] = [
      ['MLPS_LEVEL_INSUFFICIENT', await fileSystem(world, consumer, { level: 2 })],
      ['MLPS_PROOF_REQUIRED', undefined],
      ['MLPS_PROOF_REQUIRED', await fileSystem(world, consumer, { validUntil: '2026-11-22' })],
      ['MLPS_PROOF_REQUIRED', await fileSystem(world, 'west-consumer')], // another unit's system
    ];
    for (const [code, filingId] of wanting) {
      await expectRefusal(world, {
        status: 422, code, article: '30', duty: 'nanchang-30',
        attempt: () => ask(world, resourceId, { item: { ...(filingId && { filingId }) } }), unchanged: async () => [await applicationsOf(world), await queueOf(world)],
      });
    }
    // conversely: with a valid filing of level 3 it goes to the owner
    const { items: [item] } = expectStatus(await ask<ApplicationView>(world, resourceId, { item: { filingId: await fileSystem(world) } }), 201);
    assert.deepEqual([item?.state, (await queueOf(world)).map(({ itemId }) => itemId), await notices(world, owner, 'item.submitted')], ['OWNER_REVIEW', [item?.itemId], 1]);
  },
}, {
  duty: 'nanchang-30',
  title: { zh: '备案证明到期，授权即行中止，续期后恢复', en: 'the grant lapses with its evidence, and comes back with a renewed one' },
  rules: ['mlps-proof'],
  async run(start) {
    const world = await start();
    const { grantId } = await grantPupils(world, { filing: { validUntil: '2027-01-15' } });
    world.clock.set('2027-01-15T15:59:59.999Z');
    expectStatus(await read(world, grantId), 200);
    world.clock.set('2027-01-15T16:00:00.000Z');
    await expectRefusal(world, { status: 403, code: 'GRANT_NOT_IN_FORCE', article: '30', duty: 'nanchang-30', attempt: () => read(world, grantId), unchanged: () => useOf(world, grantId) });
    const resume = (more: object = {}) => world.as(owner).post(`/grants/${grantId}/resumption`, { reason: '续期', ...more });
    await expectRefusal(world, { status: 422, code: 'MLPS_PROOF_REQUIRED', article: '30', duty: 'nanchang-30', attempt: () => resume(), unchanged: () => useOf(world, grantId) });
    // conversely
    expectStatus(await resume({ filingId: await fileSystem(world, consumer, { filedOn: '2027-01-10', validUntil: '2028-01-10' }) }), 200);
    expectStatus(await read(world, grantId), 200);
  },
}, {
  duty: 'nanchang-45',
  title: { zh: '授权须指定使用单位的责任人，使用情况向其公开', en: 'a grant names who is responsible at the consumer, and shows that person its use' },
  rules: ['responsible-person', 'purpose-bound'],
  reading: 'Use for another purpose is cited with nanchang-29, which binds it.',
  async run(start) {
    const world = await start();
    const resourceId = await publishPupils(world);
    const refused = { status: 422, code: 'RESPONSIBLE_PERSON_REQUIRED', article: '45', duty: 'nanchang-45' } as const;
    const filingId = await fileSystem(world);
    for (const other of ['west-consumer', 'university-consumer']) {
      await expectRefusal(world, { ...refused, attempt: () => ask(world, resourceId, { texts: { responsiblePerson: world.personId(other) }, item: { filingId } }), unchanged: () => applicationsOf(world) });
    }
    const applied = await readyForGrant(world, resourceId, { responsible: null });
    await expectRefusal(world, { ...refused, attempt: () => activate(world, applied), unchanged: () => standOf(world, applied) });
    // conversely: with a person of the unit, who then hears of misuse and sees the use
    const { grantId, responsiblePerson } = expectStatus(await activate<{ readonly grantId: string; readonly responsiblePerson: string }>(world, await readyForGrant(world, resourceId, { responsible: 'east-owner' })), 201);
    assert.equal(responsiblePerson, world.personId('east-owner'));
    await expectRefusal(world, { status: 403, code: 'PURPOSE_NOT_GRANTED', article: '29', duty: 'nanchang-29', attempt: () => read(world, grantId, { purpose: '招生宣传' }), unchanged: () => useOf(world, grantId) });
    assert.equal(await notices(world, 'east-owner', 'grant.outsideUse', 'me'), 1);
    assert.equal((await read(world, grantId)).status, 404); // nobody of that number: a read all the same
    assert.deepEqual(expectStatus(await world.as('east-owner').get(`/grants/${grantId}/usage`), 200)['days'], [{ day: '2026-11-23', served: 1, reserved: 1 }]);
  },
}];

import assert from 'node:assert/strict';
import { certificateOf, cohortsOf, ENDED, END_DAY, onlyDestruction, runRetention, step } from '../../support/ending.ts';
import { grantFields, keepPupils, people, query } from '../../support/journey.ts';
import type { DutyCase, Start } from '../case.ts';
import { expectRefusal, expectStatus } from '../expectations.ts';
import { remainingCopy } from '../scenarios/destruction.ts';
import { giveRole } from '../sharing-steps.ts';

const refused = { status: 409, article: '56', duty: 'nanchang-56' } as const;

async function end(start: Start, doubles?: Parameters<Start>[0]) {
  const world = await start(doubles);
  const { resourceId } = await keepPupils(world, 3, { graduatesOn: END_DAY });
  world.clock.set(ENDED);
  await runRetention(world);
  const stand = async () => [await onlyDestruction(world, resourceId), await cohortsOf(world, resourceId)];
  return { world, resourceId, destruction: await onlyDestruction(world, resourceId), stand };
}

export const destructionCases: readonly DutyCase[] = [{
  duty: 'nanchang-56',
  title: { zh: '密钥副本尚存即未销毁：不得验证通过，不得出具证书', en: 'while a copy of the key remains nothing is verified, closed or certified' },
  rules: ['destruction-irreversible'],
  async run(start) {
    const copy = remainingCopy();
    const { world, resourceId, destruction, stand } = await end(start, { doubles: copy.doubles });
    assert.equal(destruction.state, 'EXECUTED', 'the job stays open');
    for (const name of ['verification', 'certificate']) {
      await expectRefusal(world, { ...refused, code: 'DESTRUCTION_NOT_VERIFIED', attempt: () => step(world, people.auditor, destruction, name), unchanged: stand });
    }
    world.clock.advance({ days: 20 });
    await runRetention(world);
    assert.deepEqual([(await onlyDestruction(world, resourceId)).state, (await onlyDestruction(world, resourceId)).certificateId], ['EXECUTED', undefined], 'time alone closes nothing');
    // conversely: with the copy gone, the same sample that was read before can be read no more
    await copy.remove((name) => world.platform.keys.destroy(name));
    await runRetention(world);
    const { content } = await certificateOf(world, await onlyDestruction(world, resourceId));
    assert.deepEqual([content.count, content.verification], [3, { before: 'decrypted', after: 'key-destroyed' }]);
    assert.ok(content.remains.length > 0, 'what unreadable bytes are left is stated');
  },
}, {
  duty: 'nanchang-56',
  title: { zh: '密钥库留有恢复副本的，不得出具证书', en: 'no certificate under a key store that keeps recovery copies' },
  rules: ['destruction-irreversible'],
  async run(start) {
    const { world, destruction, stand } = await end(start, { doubles: ({ keyStore }) => ({ keyStore: { ...keyStore, deletes: false } }) });
    await expectRefusal(world, { ...refused, code: 'KEY_STORE_DOES_NOT_DELETE', attempt: () => step(world, people.auditor, destruction, 'certificate'), unchanged: stand });
    assert.equal(destruction.certificateId, undefined);
    // conversely
    const really = await end(start);
    assert.equal((await certificateOf(really.world, really.destruction)).content.count, 3);
  },
}, {
  duty: 'nanchang-56',
  title: { zh: '提前销毁由不同人员申请、批准、执行、验证，保全期间不得销毁', en: 'a destruction before its end takes several persons, and waits for a hold' },
  rules: ['destruction-separated', 'hold-respected'],
  reading: 'That different persons approve and execute is the product\'s own default: the text is silent, the refusal cites no article.',
  async run(start) {
    const world = await start();
    const { resourceId, rows: [pupil] } = await keepPupils(world, 3, { graduatesOn: END_DAY });
    const grantId = await grantFields(world, resourceId, ['name']);
    const stand = () => cohortsOf(world, resourceId);
    const request = () => world.as(people.owner).post<{ readonly destructionId: never }>(`/resources/${resourceId}/destructions`, { cohort: END_DAY, reason: '业务终止' });
    const hold = { reason: '司法协助', reference: '（2026）示1号', cohort: END_DAY };
    const { holdId } = expectStatus(await world.as(people.coordinator).post<{ readonly holdId: string }>(`/resources/${resourceId}/holds`, hold), 201);
    await expectRefusal(world, { status: 409, article: '56', duty: 'nanchang-56', code: 'HOLD_IN_FORCE', attempt: request, unchanged: stand, content: ['业务终止'] });
    expectStatus(await world.as(people.coordinator).post(`/resources/${resourceId}/holds/${holdId}/release`, {}), 200);
    const destruction = expectStatus(await request(), 201);
    await giveRole(world, people.coordinator, 'DataTechnicalManager', 'unit-bureau');
    await runRetention(world);
    expectStatus(await step(world, people.coordinator, destruction, 'approval'), 200);
    await expectRefusal(world, { status: 403, code: 'SEPARATION_OF_DUTIES', attempt: () => step(world, people.coordinator, destruction, 'execution'), unchanged: stand });
    expectStatus(await query(world, grantId, pupil?.identityNumber ?? ''), 200);
    // conversely: executed by another person, verified by the auditor, certified
    expectStatus(await step(world, people.destroyer, destruction, 'execution'), 202);
    await runRetention(world);
    expectStatus(await step(world, people.auditor, destruction, 'verification'), 200);
    await runRetention(world);
    assert.equal((await certificateOf(world, await onlyDestruction(world, resourceId))).content.reason, 'beforePeriodEnd');
  },
}];

import assert from 'node:assert/strict';
import { peopleIn, valueUnder } from '../../../support/cast.ts';
import { certificateOf, cohortsOf, END_DAY, onlyDestruction, step } from '../../../support/ending.ts';
import type { TestWorld } from '../../../support/test-platform.ts';
import type { DutyCase } from '../../case.ts';
import { expectRefusal, expectStatus } from '../../expectations.ts';
import { endPupils, executeByPersons, orderByPersons, remainingCopy, verifyByPersons } from '../../scenarios/destruction.ts';

const standOf = async (world: TestWorld, resourceId: string) => [await onlyDestruction(world, resourceId), await cohortsOf(world, resourceId)];

export const destructionCases: readonly DutyCase[] = [{
  duty: 'tufe-34',
  title: { zh: '销毁只能由登记的销毁岗位人员凭已批准的销毁事项执行', en: 'only a registered destruction officer executes, on an approved order' },
  rules: ['seat-required'],
  reading: 'Who does not sit there is refused with tufe-30. Training of officers belongs to the register of people, which is open.',
  async run(start) {
    const world = await start();
    const { executor, auditor, destroyer } = peopleIn(world);
    const resourceId = await endPupils(world);
    const due = await onlyDestruction(world, resourceId);
    assert.equal((await step(world, destroyer, due, 'execution')).body.code, 'MOVE_NOT_ALLOWED', 'there is no approved order');
    const approved = await orderByPersons(world, resourceId);
    for (const by of [executor, auditor]) {
      await expectRefusal(world, {
        status: 403, code: 'SEAT_REQUIRED', article: '30', duty: 'tufe-30',
        attempt: () => step(world, by, approved, 'execution'), unchanged: () => standOf(world, resourceId),
      });
    }
    // conversely: and the certificate names who did what
    await executeByPersons(world, resourceId);
    const { content: { steps } } = await certificateOf(world, await verifyByPersons(world, resourceId));
    assert.deepEqual([steps.executed.by, steps.executed.role], [world.personId(destroyer), 'DestructionOfficer']);
  },
}, {
  duty: 'tufe-35',
  title: { zh: '密钥副本尚存即未销毁：不得验证通过，不得出具证书', en: 'while a copy of the key remains nothing is verified or certified' },
  rules: ['destruction-irreversible'],
  async run(start) {
    const copy = remainingCopy();
    const world = await start({ doubles: copy.doubles });
    const { auditor } = peopleIn(world);
    const resourceId = await endPupils(world);
    await orderByPersons(world, resourceId);
    const executed = await executeByPersons(world, resourceId);
    assert.equal(executed.state, 'EXECUTED');
    for (const name of ['verification', 'certificate']) {
      await expectRefusal(world, {
        status: 409, code: 'DESTRUCTION_NOT_VERIFIED', article: '35', duty: 'tufe-35',
        attempt: () => step(world, auditor, executed, name), unchanged: () => standOf(world, resourceId),
      });
    }
    // conversely: with the copy gone, the sample that was read before can be read no more
    await copy.remove((name) => world.platform.keys.destroy(name));
    const { content } = await certificateOf(world, await verifyByPersons(world, resourceId));
    assert.deepEqual([content.count, content.verification], [3, { before: 'decrypted', after: 'key-destroyed' }]);
    assert.ok(content.remains.length > 0, 'what unreadable bytes are left, and in which copies, is stated');
  },
}, {
  duty: 'tufe-36',
  title: { zh: '销毁方式随事项记录并载入证书，任何人不得另选较弱方式', en: 'the method stands with the destruction and on its certificate; nobody chooses a weaker one' },
  rules: ['destruction-irreversible'],
  reading: 'Every destruction deletes the one key under which its records stand, whatever their grade. What is classified does not enter (tufe-57a).',
  async run(start) {
    const world = await start({ doubles: ({ keyStore }) => ({ keyStore: { ...keyStore, deletes: false } }) });
    const { owner, auditor } = peopleIn(world);
    const resourceId = await endPupils(world);
    const overwritten = await world.as(owner).post(`/resources/${resourceId}/destructions`, { cohort: END_DAY, reason: '保存期限届满', methods: ['overwrite'] });
    assert.equal(overwritten.status, 400);
    const approved = await orderByPersons(world, resourceId);
    await executeByPersons(world, resourceId);
    const verified = await verifyByPersons(world, resourceId);
    await expectRefusal(world, {
      status: 409, code: 'KEY_STORE_DOES_NOT_DELETE', article: '35', duty: 'tufe-35',
      attempt: () => step(world, auditor, verified, 'certificate'), unchanged: () => standOf(world, resourceId),
    });
    // conversely: where nothing can be recovered from the medium
    const sure = await start();
    const other = await endPupils(sure);
    await orderByPersons(sure, other);
    await executeByPersons(sure, other);
    const { content } = await certificateOf(sure, await verifyByPersons(sure, other));
    assert.deepEqual([content.methods, approved.methods], [valueUnder(sure, 'destruction.method'), valueUnder(sure, 'destruction.method')]);
    expectStatus(await sure.as(peopleIn(sure).auditor).get(`/certificates/${content.certificateId}`), 200);
  },
}];

import assert from 'node:assert/strict';
import { castOf, peopleIn } from '../../../support/cast.ts';
import { certificateOf, cohortsOf, END_DAY, onlyDestruction, step } from '../../../support/ending.ts';
import type { TestWorld } from '../../../support/test-platform.ts';
import type { DutyCase } from '../../case.ts';
import { expectEntered, expectRefusal, expectStatus } from '../../expectations.ts';
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
  reading: 'Of records on the platform: every destruction deletes the one key under which its records stand, whatever their grade. What is classified does not enter (tufe-57a).',
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
    assert.deepEqual([content.methods, approved.methods], [['logical'], ['logical']], 'a key that is deleted is no medium that is destroyed');
    expectStatus(await sure.as(peopleIn(sure).auditor).get(`/certificates/${content.certificateId}`), 200);
  },
}, {
  duty: 'tufe-36',
  title: { zh: '存储介质按所存数据的级别销毁：低于策略表规定的最低方式不予登记，须有他人见证', en: 'a medium is destroyed by no less than the table says for its grade, before somebody else' },
  rules: ['least-method', 'destruction-separated'],
  reading: 'The article leaves the strategies to the office: the table by grade and medium is profile data. Separation is cited with tufe-30.',
  async run(start) {
    const world = await start();
    const { owner, auditor, destroyer, executor } = peopleIn(world);
    const media = `/units/unit-${castOf(world).ownerUnit}/media`;
    const register = async (by: string, kind: string, grade: string): Promise<string> => {
      const { mediumId } = expectStatus(await world.as(by).post<{ readonly mediumId: string }>(media, { kind, label: `${kind}-${grade}`, grade }), 201);
      return `${media}/${mediumId}/destruction`;
    };
    const destroy = (path: string, change: object = {}, by: string = destroyer) =>
      world.as(by).post(path, { method: 'shred', destroyedOn: '2026-11-20', witnesses: [world.personId(auditor)], evidence: 'e'.repeat(64), ...change });
    const unchanged = async () => expectStatus(await world.as(owner).get(media), 200);
    const [disk, tape] = [await register(owner, 'magneticDisk', 'important'), await register(executor, 'magneticTape', 'internal')];
    await expectRefusal(world, { status: 422, code: 'METHOD_BELOW_LEAST', article: '36', duty: 'tufe-36', attempt: () => destroy(disk, { method: 'overwrite' }), unchanged });
    await expectRefusal(world, {
      status: 403, code: 'SEPARATION_OF_DUTIES', article: '30', duty: 'tufe-30', attempt: () => destroy(disk, { witnesses: [world.personId(auditor), world.personId(destroyer)] }), unchanged,
    });
    const chip = await register(owner, 'solidState', 'core');
    for (const [path, change] of [[chip, { method: 'degauss' }], [disk, { destroyedOn: '2030-01-01' }], [disk, { witnesses: ['person-nobody'] }]] as const) {
      assert.equal((await destroy(path, change)).body.code, 'BODY_INVALID');
    }
    // conversely: at or above the table, once
    for (const [path, method] of [[disk, 'degauss'], [chip, 'shred'], [tape, 'overwrite']] as const) expectStatus(await expectEntered(world, ['medium.destroyed'], () => destroy(path, { method })), 200);
    assert.equal((await destroy(disk)).body.code, 'MOVE_NOT_ALLOWED');
    const { items } = expectStatus(await world.as(auditor).get<{ readonly items: readonly { readonly state: string; readonly destruction: { readonly by: string } }[] }>(media), 200);
    assert.deepEqual(items.map(({ state, destruction }) => [state, destruction.by]), Array.from({ length: 3 }, () => ['DESTROYED', world.personId(destroyer)]));
  },
}];

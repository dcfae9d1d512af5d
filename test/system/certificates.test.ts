import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { DestructionView } from '../../lib/retention/destruction-view.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { certificateOf, END_DAY, onlyDestruction, runRetention, step } from '../support/ending.ts';
import { consumer, grantFields, keepPupils, owner, people } from '../support/journey.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';

describe('a certificate of what persons destroyed', () => {
  let world: TestWorld;
  let done: DestructionView;
  before(async () => {
    world = await createTestWorld();
    const { resourceId } = await keepPupils(world, 3, { graduatesOn: END_DAY });
    await grantFields(world, resourceId, ['name']);
    const { destructionId } = expectStatus(await world.as(owner).post<DestructionView>(`/resources/${resourceId}/destructions`, { cohort: END_DAY, reason: '业务终止' }), 201);
    for (const [by, name] of [[people.coordinator, 'approval'], [people.destroyer, 'execution'], [people.auditor, 'verification']] as const) {
      await runRetention(world);
      assert.ok((await step(world, by, { destructionId }, name)).status < 300);
    }
    await runRetention(world);
    done = await onlyDestruction(world, resourceId);
  });
  after(() => world.close());

  test('is for whom it concerns: the owner\'s chain, who had a hand in it, who reads through a grant; to others it does not exist', async () => {
    for (const page of ['', '/page']) {
      const get = (name: string) => world.as(name).get(`/certificates/${done.certificateId}${page}`);
      for (const name of [owner, 'school1-owner-2', people.coordinator, people.leading, people.destroyer, people.auditor, consumer]) assert.equal((await get(name)).status, 200, name);
      for (const name of ['school2-owner', 'west-consumer']) {
        const { status, body } = await get(name);
        assert.deepEqual([status, body.code], [404, 'NOT_FOUND'], name);
      }
    }
  });

  test('says in its content at which unit each hand was, and until when ciphertext remains, in the time of the place', async () => {
    const { content } = await certificateOf(world, done);
    const { requested, sealed, approved } = content.steps;
    assert.ok(requested?.unitName && approved.unitName && requested.unitName !== approved.unitName);
    assert.equal(sealed.unitName, undefined, 'the retention rule belongs to no unit');
    assert.deepEqual(content.remains[0]?.until, { zh: '2027-01-31 00:00:00（东八区时间）', en: '2027-01-31 00:00:00 (UTC+8)' });
  });

  test('as a page names units and titles, and neither persons nor roles by id nor UTC instants', async () => {
    const { body } = await world.as(owner).get<unknown>(`/certificates/${done.certificateId}/page`);
    const page = String(body);
    const { content } = await certificateOf(world, done);
    const { requested, approved, executed, verified } = content.steps;
    for (const hand of [requested, approved, executed, verified]) assert.ok(hand?.unitName && page.includes(hand.unitName), hand?.role);
    for (const title of ['数据归属部门', '数据管理协调部门', '数据技术管理部门', '安全审计员']) assert.ok(page.includes(title), title);
    const words = page.replaceAll(/<p class="digest">[^<]*<\/p>/g, ''); // a signature in base64 holds 85Z now and then
    assert.ok(words.length < page.length);
    assert.doesNotMatch(words, /person-|DataOwner|DataCoordinator|DataTechnicalManager|SecurityAuditor|\d\dZ|\.\d{3}Z|UTC|unit-/);
    assert.match(page, /2026年12月31日到期的数据/);
  });

  test('and the destruction speaks of its states in words', async () => {
    const refused = await step(world, people.coordinator, done, 'approval');
    assert.deepEqual([refused.status, refused.body.code, refused.body['detail']], [409, 'MOVE_NOT_ALLOWED', '销毁事项处于“已出具证书”状态，不能办理此环节']);
  });
});

test('a decision on a destruction is on the version that was read', async (context) => {
  const world = await createTestWorld();
  context.after(() => world.close());
  const { resourceId } = await keepPupils(world, 1, { graduatesOn: '2027-03-01' });
  const { destructionId } = expectStatus(await world.as(owner).post<DestructionView>(`/resources/${resourceId}/destructions`, { cohort: '2027-03-01' }), 201);
  await world.runJob('advanceDestructions'); // sealed: another version
  for (const [by, name] of [[people.coordinator, 'approval'], [people.coordinator, 'refusal'], [people.destroyer, 'execution'], [people.auditor, 'verification']] as const) {
    const path = `/destructions/${destructionId}/${name}`;
    assert.equal((await world.as(by).post(path, {})).body.code, 'VERSION_REQUIRED', name);
    assert.equal((await world.as(by).post(path, {}, { 'if-match': '"1"' })).body.code, 'VERSION_STALE', name);
  }
  assert.equal((await onlyDestruction(world, resourceId)).state, 'SEALED');
});

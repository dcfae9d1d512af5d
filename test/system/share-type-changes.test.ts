import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { ShareReview } from '../../lib/catalog/share-review.ts';
import type { ResourceContent } from '../../lib/catalog/resource.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { ShareReviewEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { attemptPublish, ifMatch, readEntry, registerAndPublish, schoolList, submit, verify, type Entry } from '../conformance/catalog-steps.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { ask, notices, readItem, toApplied, type ApplicationView } from '../conformance/sharing-steps.ts';
import { activate, apply, approve, consumer, grantPupils, owner, publishPupils, read, signAll } from '../support/journey.ts';
import { createTestWorld, type AnyBody, type Answered, type TestWorld } from '../support/test-platform.ts';

let world: TestWorld;
beforeEach(async () => { world = await createTestWorld(); });
afterEach(() => world.close());

const refused = ({ status, body }: Answered<AnyBody>) => [status, body.code, body.citation?.duty];
const grantOf = async (grantId: string) => expectStatus(await world.as(consumer).get<{ readonly state: string; readonly stateReason?: string }>(`/grants/${grantId}`), 200);

/** A new edition of an entry, through its whole chain. */
async function publishAnew(resourceId: string, change: Partial<ResourceContent>): Promise<void> {
  const entry = await readEntry(world, ResourceId.parse(resourceId), owner);
  const revised = expectStatus(await world.as(owner).put<Entry & { readonly inside: { readonly revision: { readonly content: { readonly shareType: string } } } }>(`/resources/${resourceId}`, { ...entry.content, ...change }, ifMatch(entry)), 200);
  const submitted = await submit(world, revised);
  const verified = change.shareType ? expectStatus(await world.as('bureau-leading').post<Entry>(`/resources/${resourceId}/review`, { outcome: 'FORWARD', confirmedShareType: change.shareType }, ifMatch(submitted)), 200) : await verify(world, submitted);
  expectStatus(await attemptPublish(world, verified), 200);
}
const basesOf = async (resourceId: string) => (await readEntry(world, ResourceId.parse(resourceId))).content?.legalBases ?? [];
async function reviewsOf(resourceId: string): Promise<readonly ShareReview[]> {
  const reviews: ShareReview[] = [];
  for await (const { value } of world.platform.storage.each(ShareReviewEntity.list('primary', { partition: [ResourceId.parse(resourceId)] }))) reviews.push(value);
  return reviews;
}

describe('a resource that is no longer shared', () => {
  test('is read through no grant from its publication on, whether the review has run or not', async () => {
    const { resourceId, grantId } = await grantPupils(world);
    assert.equal((await read(world, grantId)).status, 200);
    await publishAnew(resourceId, { shareType: 'NOT_SHARED' });
    assert.deepEqual(refused(await read(world, grantId)), [403, 'GRANT_NOT_IN_FORCE', 'nanchang-27c']);
    assert.equal((await grantOf(grantId)).state, 'IN_FORCE');

    assert.deepEqual((await world.runJob('reviewShares')).counts, { reviews: 1, suspended: 1, reclassified: 0, metAnother: 0 });
    const suspended = await grantOf(grantId);
    assert.equal(suspended.state, 'SUSPENDED');
    assert.match(suspended.stateReason ?? '', /不予共享/);
    for (const who of [consumer, owner]) assert.equal(await notices(world, who, 'grant.typeChanged'), 1);
    assert.deepEqual(refused(await read(world, grantId)), [403, 'GRANT_NOT_IN_FORCE', 'nanchang-27c']);
    assert.deepEqual(refused(await world.as(owner).post(`/grants/${grantId}/resumption`, { reason: '恢复' })), [422, 'RESOURCE_NOT_SHARED', 'nanchang-27c']);

    assert.deepEqual((await world.runJob('reviewShares')).counts, { reviews: 0, suspended: 0, reclassified: 0, metAnother: 0 });
    await publishAnew(resourceId, { shareType: 'CONDITIONAL' });
    await world.runJob('reviewShares');
    assert.equal((await grantOf(grantId)).state, 'SUSPENDED', 'nothing comes back by itself');
    expectStatus(await world.as(owner).post(`/grants/${grantId}/resumption`, { reason: '恢复有条件共享' }), 200);
    assert.equal((await read(world, grantId)).status, 200);
  });

  test('is read on where the rule is switched off, so that the rule is what refuses', async () => {
    world.close();
    world = await createTestWorld({ disabledRules: new Set(['not-shared-refused']) });
    const { resourceId, grantId } = await grantPupils(world);
    await publishAnew(resourceId, { shareType: 'NOT_SHARED' });
    await world.runJob('reviewShares');
    assert.equal((await read(world, grantId)).status, 200);
  });

  test('is neither approved nor granted to an open item, which runs on with a note', async () => {
    const resourceId = await publishPupils(world);
    const [open, approved] = [await apply(world, resourceId), await apply(world, resourceId)];
    await approve(world, approved);
    await signAll(world, approved);
    await publishAnew(resourceId, { shareType: 'NOT_SHARED' });
    assert.deepEqual(refused(await activate(world, approved)), [422, 'RESOURCE_NOT_SHARED', 'nanchang-27c']);
    assert.deepEqual((await world.runJob('reviewShares')).counts, { reviews: 1, suspended: 0, reclassified: 2, metAnother: 0 });
    const { state, shareType, typeChanges, version } = await readItem(world, open);
    assert.deepEqual([state, shareType, typeChanges?.map(({ from, to, edition }) => [from, to, edition])], ['OWNER_REVIEW', 'NOT_SHARED', [['CONDITIONAL', 'NOT_SHARED', 2]]]);
    assert.deepEqual([(await readItem(world, approved)).state, await notices(world, consumer, 'item.typeChanged'), await notices(world, owner, 'item.typeChanged')], ['APPROVED', 2, 2]);
    assert.deepEqual(refused(await world.as(owner).post(`${open.itemPath}/decision`, { outcome: 'APPROVED' }, ifMatch({ version }))), [422, 'RESOURCE_NOT_SHARED', 'nanchang-27c']);
    const reason = { reasonType: 'CONDITIONS_NOT_MET', text: '该资源已调整为不予共享', legalBases: [] };
    expectStatus(await world.as(owner).post(`${open.itemPath}/decision`, { outcome: 'REFUSED', reason }, ifMatch({ version })), 200);
  });
});

describe('a resource that is now shared on conditions', () => {
  const conditions = { recipients: ['educationDepartment' as const], items: ['schoolCode', 'schoolName'], purposes: ['学籍核验'], deliveries: ['INTERFACE' as const], maxMonths: 12, note: '' };
  const fields = { fields: ['schoolCode', 'schoolName'] };
  const restrict = async (resourceId: string) => publishAnew(resourceId, { shareType: 'CONDITIONAL', shareConditions: conditions, legalBases: [...await basesOf(await publishPupils(world))] });

  test('suspends what was granted by its type alone, and sends what was only approved so to the owner', async () => {
    const { resourceId } = await registerAndPublish(world, schoolList());
    const standing = toApplied(expectStatus(await ask<ApplicationView>(world, resourceId, { item: fields }), 201));
    await signAll(world, standing);
    const { grantId } = expectStatus(await world.as(consumer).post<{ readonly grantId: string }>(`${standing.itemPath}/direct-grant`, {}), 201);
    const waiting = toApplied(expectStatus(await ask<ApplicationView>(world, resourceId, { item: { ...fields, until: '2027-06-30' } }), 201));
    assert.equal((await readItem(world, waiting)).state, 'APPROVED');
    await restrict(resourceId);
    assert.deepEqual(refused(await world.as(consumer).post(`${waiting.itemPath}/direct-grant`, {})).slice(0, 2), [409, 'REVIEW_REQUIRED']);

    assert.deepEqual((await world.runJob('reviewShares')).counts, { reviews: 1, suspended: 1, reclassified: 1, metAnother: 0 });
    assert.equal((await grantOf(grantId)).state, 'SUSPENDED');
    const returned = await readItem(world, waiting);
    assert.deepEqual([returned.state, returned.shareType, returned.approved, returned.clock?.dueOn], ['OWNER_REVIEW', 'CONDITIONAL', undefined, '2026-12-07']);
    assert.deepEqual(refused(await world.as(owner).post(`/grants/${grantId}/resumption`, { reason: '恢复' })), [409, 'REVIEW_REQUIRED', 'nanchang-28b']);
    const decided = expectStatus(await world.as(owner).post<{ readonly state: string; readonly documentIds: readonly string[] }>(`${waiting.itemPath}/decision`, { outcome: 'APPROVED' }, ifMatch(returned)), 200);
    assert.deepEqual([decided.state, decided.documentIds.length], ['APPROVED', 3], 'with the evidence that conditional sharing wants');
  });
});

test('an owner’s approval outlives a change to unconditional sharing, with the documents of that type', async () => {
  const resourceId = await publishPupils(world);
  const applied = await apply(world, resourceId);
  await approve(world, applied);
  await publishAnew(resourceId, { shareType: 'UNCONDITIONAL' });
  await world.runJob('reviewShares');
  assert.deepEqual([(await readItem(world, applied)).state, (await readItem(world, applied)).shareType], ['APPROVED', 'UNCONDITIONAL']);
  await signAll(world, applied);
  assert.equal((await activate(world, applied)).status, 201);
});

test('a repealed basis has grants looked at again: those that the type in force allows run on', async () => {
  const { resourceId, grantId } = await grantPupils(world);
  const [legalBasisId] = await basesOf(resourceId);
  expectStatus(await world.as('bureau-coordinator').post(`/legal-bases/${legalBasisId}/changes`, { status: 'REPEALED', since: '2026-11-23' }, ifMatch({ version: 1 })), 200);
  await world.runJob('createCatalogChangeTasks');
  assert.deepEqual((await reviewsOf(resourceId)).map(({ from, to, state }) => [from, to, state]), [['CONDITIONAL', 'CONDITIONAL', 'OPEN']]);
  assert.deepEqual((await world.runJob('reviewShares')).counts, { reviews: 1, suspended: 0, reclassified: 0, metAnother: 0 });
  assert.equal((await read(world, grantId)).status, 200);
  assert.deepEqual((await reviewsOf(resourceId)).map(({ state }) => state), ['DONE']);
});

test('an edition of the same type calls for no review', async () => {
  const { resourceId } = await grantPupils(world);
  await publishAnew(resourceId, { summary: '在校学生基本信息（修订）' });
  assert.deepEqual(await reviewsOf(resourceId), []);
});

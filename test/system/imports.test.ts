import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { importFile, owner, publishPupils, pupilFile, pupilRow } from '../support/journey.ts';
import { register, schoolList } from '../conformance/catalog-steps.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';

describe('an import over HTTP', () => {
  let world: TestWorld;
  let resourceId: string;
  const start = (name: string, id = resourceId) => world.as(name).post<{ readonly code?: string; readonly importId: string; readonly upload: { readonly url: string; readonly method: string; readonly expiresAt: string }; readonly citation?: { readonly duty?: string } }>(`/resources/${id}/imports`, { bytes: 100 });
  beforeEach(async () => {
    world = await createTestWorld();
    resourceId = await publishPupils(world);
  });
  afterEach(() => world.close());

  test('is for collectors of the entry, while they are authorised', async () => {
    const refused = await start('school1-owner-2');
    assert.deepEqual([refused.status, refused.body.code, refused.body.citation?.duty], [403, 'COLLECTION_NOT_AUTHORISED', 'nanchang-16']);
    assert.equal((await start(owner)).status, 201);
    world.clock.set('2028-12-31T16:00:00.000Z');
    assert.equal((await start(owner)).body.code, 'COLLECTION_NOT_AUTHORISED');
  });

  test('answers with an address that takes no more bytes than announced and ends in two hours', async () => {
    const { body: { upload } } = await start(owner);
    assert.deepEqual([upload.method, upload.expiresAt], ['PUT', '2026-11-23T03:00:00.000Z']);
    await assert.rejects(world.upload(upload, 'x'.repeat(101)));
    world.clock.advance({ hours: 2, seconds: 1 });
    await assert.rejects(world.upload(upload, 'x'.repeat(100)));
  });

  test('shows progress and row errors to its unit only', async () => {
    const failed = await importFile(world, resourceId, pupilFile(pupilRow(1), pupilRow(2, { graduatesOn: 'bald' })));
    assert.equal(failed.state, 'FAILED');
    assert.deepEqual((failed['errors'] as readonly { readonly line: number; readonly pointer: string }[]).map(({ line, pointer }) => [line, pointer]), [[3, '/graduatesOn']]);
    const path = `/imports/${String(failed['importId'])}`;
    assert.equal((await world.as('school1-owner-2').get(path)).status, 200);
    assert.equal((await world.as('school2-owner').get(path)).status, 404);
    assert.ok(!JSON.stringify(failed).includes('bald'));
    const listed = await world.as('school1-owner-2').get<{ readonly items: readonly { readonly importId: string }[] }>(`/resources/${resourceId}/imports`);
    assert.deepEqual(listed.body.items.map(({ importId }) => importId), [failed['importId']]);
    assert.equal((await world.as('school2-owner').get(`/resources/${resourceId}/imports`)).status, 404);
  });

  test('needs an entry that is published', async () => {
    const draft = await register(world, schoolList({ code: 'SCHOOL/9' }));
    await world.as(owner).post(`/resources/${draft.resourceId}/collectors`, { personId: world.personId(owner), until: '2027-12-31' });
    assert.equal((await start(owner, draft.resourceId)).body.code, 'CATALOG_REQUIRED');
    assert.equal((await start(owner, 'resource-nobody')).status, 404);
  });
});

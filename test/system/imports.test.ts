import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { importFile, owner, publishPupils, pupilFile, pupilRow } from '../support/journey.ts';
import { register, schoolList } from '../conformance/catalog-steps.ts';
import { StoreUnavailable } from '../../lib/platform/storage/store.ts';
import { cohortsOf } from '../support/ending.ts';
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

  test('that cannot go on says why, is not counted among the cohorts before it is whole, and goes on by itself', async () => {
    const { ledger } = world.platform;
    const commit = ledger.commit.bind(ledger);
    let slices = 0;
    Object.assign(ledger, { commit: (...[event, changes]: Parameters<typeof commit>) => {
      if (event.action === 'records.stored' && (slices += 1) > 1) throw new StoreUnavailable('full');
      return commit(event, changes);
    } });
    const bytes = new TextEncoder().encode(pupilFile(...Array.from({ length: 300 }, (_, n) => pupilRow(n))));
    const started = await world.as(owner).post<{ readonly importId: string; readonly upload: { readonly url: string } }>(`/resources/${resourceId}/imports`, { bytes: bytes.length });
    await world.upload(started.body.upload, bytes);
    const look = async () => (await world.as(owner).get<{ readonly state: string; readonly phase?: string; readonly rows: number; readonly hindrance?: { readonly code: string; readonly detail: { readonly zh: string }; readonly since: string } }>(`/imports/${started.body.importId}`)).body;
    const counts = async () => Object.values(await cohortsOf(world, resourceId));
    const since = world.clock.now();
    for (let run = 0; run < 2; run += 1) {
      await assert.rejects(world.runJob('runImports'));
      world.clock.advance({ minutes: 2 });
    }
    const { state, phase, rows, hindrance } = await look();
    assert.deepEqual([state, phase, rows, hindrance?.code, hindrance?.since], ['RUNNING', 'loading', 245, 'UNAVAILABLE', since]);
    assert.match(hindrance?.detail.zh ?? '', /稍后重试/);
    assert.deepEqual(await counts(), ['LIVE 0']);
    Object.assign(ledger, { commit });
    await world.runJob('runImports');
    const done = await look();
    assert.deepEqual([done.state, done.hindrance, await counts()], ['COMPLETED', undefined, ['LIVE 300']]);
  });

  test('that is done is passed over until its upload address has ended', async () => {
    await importFile(world, resourceId, pupilFile(pupilRow(1)));
    const visited = async () => (await world.runJob('runImports')).counts['imports'];
    assert.equal(await visited(), 0);
    world.clock.advance({ hours: 2 });
    assert.equal(await visited(), 1);
    assert.equal(await visited(), 0);
  });
});

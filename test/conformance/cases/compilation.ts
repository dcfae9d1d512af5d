import assert from 'node:assert/strict';
import { attemptPublish, forward, ifMatch, readEntry, register, schoolList, submit, verify, type Entry } from '../catalog-steps.ts';
import type { DutyCase } from '../case.ts';
import { expectRefusal, expectStatus } from '../expectations.ts';
import type { TestWorld } from '../../support/test-platform.ts';

const edition = async (world: TestWorld, reader: string): Promise<readonly string[]> =>
  expectStatus(await world.as(reader).get<{ readonly items: readonly { readonly resourceId: string }[] }>('/catalog/editions/unit-bureau'), 200).items.map(({ resourceId }) => resourceId);

export const compilationCases: readonly DutyCase[] = [{
  duty: 'nanchang-21',
  title: { zh: '县区部门目录未经县区汇总和市级校核不得发布', en: 'an entry of a county department is not published before the county has merged and the city verified it' },
  rules: ['catalog-compilation-chain'],
  async run(start) {
    const world = await start();
    const submitted = await submit(world, await register(world, schoolList({ unitId: 'unit-east' })));
    assert.equal(submitted.state, 'DEPT_SUBMITTED');
    await expectRefusal(world, {
      status: 409, code: 'MOVE_NOT_ALLOWED', article: '21', duty: 'nanchang-21',
      attempt: () => attemptPublish(world, submitted), unchanged: () => readEntry(world, submitted.resourceId),
    });
    // conversely: the county coordinator merges, and the entry waits for the city
    const merged = await forward(world, 'east-coordinator', submitted);
    assert.equal(merged.state, 'COUNTY_MERGED');
    const merge = merged.inside?.steps.at(-1);
    assert.deepEqual([merge?.to, merge?.by, merge?.role, merge?.unitId, merge?.at], ['COUNTY_MERGED', world.personId('east-coordinator'), 'DataCoordinator', 'unit-east', world.clock.now()]);
    const published = expectStatus(await attemptPublish<Entry>(world, await verify(world, merged)), 200);
    assert.deepEqual(published.inside?.steps.map(({ to }) => to), ['DEPT_SUBMITTED', 'COUNTY_MERGED', 'CITY_VERIFIED', 'PUBLISHED']);
  },
}, {
  duty: 'nanchang-21a',
  title: { zh: '企事业单位目录直接进入市级校核，未经校核不得发布', en: "an institution's entry goes straight to the city's verification, and is not published without it" },
  rules: ['catalog-compilation-chain'],
  async run(start) {
    const world = await start();
    const submitted = await submit(world, await register(world, schoolList()));
    await expectRefusal(world, {
      status: 409, code: 'MOVE_NOT_ALLOWED', article: '21', duty: 'nanchang-21',
      attempt: () => attemptPublish(world, submitted), unchanged: () => readEntry(world, submitted.resourceId),
    });
    const submission = submitted.inside?.steps.at(-1);
    assert.deepEqual([submission?.to, submission?.unitId, submission?.at, submitted.inside?.schemaVersion], ['DEPT_SUBMITTED', 'unit-school1', world.clock.now(), 'nanchang/2023-03-01']);
    // conversely: the city's next step is verification, with no step of the county
    const waiting = expectStatus(await world.as('bureau-leading').get<{ readonly items: readonly { readonly kind: string; readonly subject: object }[] }>('/notifications'), 200);
    assert.deepEqual(waiting.items.map(({ kind, subject }) => [kind, subject]), [['catalog.nextStep', { resourceId: submitted.resourceId }]]);
    const verified = await verify(world, submitted);
    assert.equal(verified.state, 'CITY_VERIFIED');
    assert.equal(expectStatus(await attemptPublish<Entry>(world, verified), 200).state, 'PUBLISHED');
  },
  reading: 'The chain is one duty of Art. 21; the refusal cites nanchang-21.',
}, {
  duty: 'nanchang-21b',
  title: { zh: '未通过校核的条目不进入全市目录，意见退回归属单位', en: "an entry that fails verification is not in the city's catalog; its owner gets the comments" },
  rules: ['catalog-verified-only', 'share-type-confirmed', 'catalog-compilation-chain'],
  async run(start) {
    const world = await start();
    const submitted = await submit(world, await register(world, schoolList()));
    const returned = expectStatus(await world.as('bureau-leading').post<Entry>(`/resources/${submitted.resourceId}/review`, { outcome: 'RETURN', comment: '摘要不清楚' }, ifMatch(submitted)), 200);
    assert.equal(returned.state, 'RETURNED');
    assert.deepEqual(await edition(world, 'bureau-coordinator'), []);
    const owner = world.as('school1-owner');
    const told = expectStatus(await owner.get<{ readonly items: readonly { readonly kind: string }[] }>('/notifications'), 200);
    assert.ok(told.items.some(({ kind }) => kind === 'catalog.returned'));
    assert.equal((await readEntry(world, submitted.resourceId, 'school1-owner')).inside?.steps.at(-1)?.comment, '摘要不清楚');
    await expectRefusal(world, {
      status: 409, code: 'MOVE_NOT_ALLOWED', article: '21', duty: 'nanchang-21',
      attempt: () => attemptPublish(world, returned), unchanged: () => readEntry(world, submitted.resourceId),
    });
    // conversely: corrected, verified, and in the next edition
    const { unitId: _, ...content } = schoolList({ summary: '全区各校的代码、名称与撤销日期' });
    const corrected = expectStatus(await owner.put<Entry>(`/resources/${returned.resourceId}`, content, ifMatch(returned)), 200);
    const again = await submit(world, corrected);
    await expectRefusal(world, {
      status: 422, code: 'SHARE_TYPE_UNCONFIRMED', article: '21', duty: 'nanchang-21b',
      attempt: () => world.as('bureau-leading').post(`/resources/${again.resourceId}/review`, { outcome: 'FORWARD' }, ifMatch(again)),
      unchanged: () => readEntry(world, again.resourceId),
    });
    const verified = await verify(world, again);
    assert.deepEqual(await edition(world, 'school3-owner'), [], 'strangers see what is published');
    assert.deepEqual(await edition(world, 'bureau-coordinator'), [verified.resourceId]);
    assert.equal(expectStatus(await attemptPublish<Entry>(world, verified), 200).publishedEdition, 1);
    assert.deepEqual(await edition(world, 'school3-owner'), [verified.resourceId]);
  },
}];

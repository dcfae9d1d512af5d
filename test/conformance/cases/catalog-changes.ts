import assert from 'node:assert/strict';
import type { TestWorld } from '../../support/test-platform.ts';
import type { DutyCase } from '../case.ts';
import { attemptPublish, ifMatch, pupilList, registerAndPublish, registerBasis, submit, verify } from '../catalog-steps.ts';
import { expectEntered, expectStatus } from '../expectations.ts';

interface Tasks {
  readonly items: readonly { readonly resourceId: string; readonly dueOn: string; readonly kind: string; readonly trigger: { readonly kind: string; readonly since: string; readonly legalBasisId: string }; readonly answeredBy?: { readonly edition: number } }[];
}
const tasks = async (world: TestWorld, state = 'OPEN'): Promise<Tasks['items']> =>
  expectStatus(await world.as('school1-owner').get<Tasks>(`/units/unit-school1/change-tasks?state=${state}`), 200).items;

export const catalogChangeCases: readonly DutyCase[] = [{
  duty: 'nanchang-22',
  title: { zh: '依据修订后每个相关条目都有限期变更任务，变更经平台审核发布', en: 'when a basis is amended every entry that rests on it gets a task with a due date, and the change is decided on the platform' },
  rules: ['catalog-change-path'],
  reading: 'The text says 及时 without a number: the due date is ten working days, shown as a service target and not as a legal deadline.',
  async run(start) {
    const world = await start();
    const legalBasisId = await registerBasis(world);
    const other = await registerBasis(world, 'LOCAL_REGULATION', '某市教育条例');
    const entry = await registerAndPublish(world, pupilList(legalBasisId));
    await registerAndPublish(world, pupilList(other, { code: 'PUPIL/2' }));
    expectStatus(await world.as('bureau-coordinator').post(`/legal-bases/${legalBasisId}/changes`, { status: 'AMENDED', since: '2026-11-23', note: '' }, ifMatch({ version: 1 })), 200);
    await expectEntered(world, ['changeTask.created', 'legalBasis.followed'], () => world.runJob('createCatalogChangeTasks'));
    const open = await tasks(world);
    assert.deepEqual(open.map(({ resourceId, dueOn, kind, trigger }) => [resourceId, dueOn, kind, trigger.kind, trigger.since, trigger.legalBasisId]),
      [[entry.resourceId, '2026-12-07', 'serviceTarget', 'legalChange', '2026-11-23', legalBasisId]]);
    const told = expectStatus(await world.as('school1-owner').get<{ readonly items: readonly { readonly kind: string; readonly subject: object }[] }>('/notifications'), 200);
    assert.deepEqual(told.items.filter(({ kind }) => kind === 'catalog.changeTask').map(({ subject }) => subject), [{ resourceId: entry.resourceId }]);
    // the change is applied for: a new edition through the chain, which answers the task
    const { unitId: _, ...content } = pupilList(legalBasisId, { summary: '按修订后的依据调整' });
    const revised = expectStatus(await world.as('school1-owner').put<typeof entry>(`/resources/${entry.resourceId}`, content, ifMatch(entry)), 200);
    const verified = await verify(world, await submit(world, revised));
    assert.equal((await tasks(world)).length, 1);
    const published = expectStatus(await attemptPublish<typeof entry>(world, verified), 200);
    assert.deepEqual([published.publishedEdition, await tasks(world), (await tasks(world, 'DONE')).map(({ answeredBy }) => answeredBy?.edition)], [2, [], [2]]);
    // the other trigger: the unit's own duties have changed
    const duty = { trigger: 'dutyChange', since: '2026-11-23' };
    const raise = () => world.as('east-coordinator').post(`/resources/${entry.resourceId}/change-tasks`, duty);
    expectStatus(await raise(), 201);
    assert.equal((await raise()).body.code, 'ALREADY_EXISTS');
    assert.deepEqual((await tasks(world)).map(({ resourceId, dueOn, trigger }) => [resourceId, dueOn, trigger.kind]), [[entry.resourceId, '2026-12-07', 'dutyChange']]);
  },
}];

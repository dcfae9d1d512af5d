import assert from 'node:assert/strict';
import { castOf, peopleIn } from '../../../support/cast.ts';
import type { TestWorld } from '../../../support/test-platform.ts';
import type { DutyCase } from '../../case.ts';
import { ifMatch, ownerOf, placed, publish, publishSubmitted, readEntry, register, registerAndPublish, schoolList, submit, type Entry } from '../../catalog-steps.ts';
import { expectEntered, expectRefusal, expectStatus } from '../../expectations.ts';
import { chainKept, fieldsRequired, mergedCatalog, sharedByDefault, verifiedOnly, withoutAttribute } from '../../scenarios/catalog.ts';
import { notices } from '../../sharing-steps.ts';

interface Task {
  readonly resourceId: string;
  readonly dueOn: string;
  readonly kind: string;
  readonly trigger: { readonly kind: string; readonly since: string };
  readonly answeredBy?: { readonly edition: number };
}
async function tasks(world: TestWorld, state = 'OPEN'): Promise<readonly Task[]> {
  const unitId = `unit-${castOf(world).ownerUnit}`;
  return expectStatus(await world.as(ownerOf({ unitId })).get<{ readonly items: readonly Task[] }>(`/units/${unitId}/change-tasks?state=${state}`), 200).items;
}
/** A new edition through the whole chain. */
async function renew(world: TestWorld, entry: Entry): Promise<Entry> {
  const { unitId, ...content } = placed(world, schoolList({ summary: '按变化后的要素更新' }));
  return publish(world, expectStatus(await world.as(ownerOf({ unitId })).put<Entry>(`/resources/${entry.resourceId}`, content, ifMatch(entry)), 200));
}
/** A project of the owner's unit, and what is done with it. */
async function projectIn(world: TestWorld) {
  const { owner, coordinator } = peopleIn(world);
  const { projectId } = expectStatus(await world.as(owner).post<{ readonly projectId: string }>('/projects', { unitId: `unit-${castOf(world).ownerUnit}`, name: '学校管理系统' }), 201);
  const path = `/projects/${projectId}`;
  return {
    path, stand: async () => expectStatus(await world.as(owner).get(path), 200),
    link: async ({ resourceId }: Entry) => expectStatus(await world.as(owner).put(`${path}/entries`, { resourceIds: [resourceId] }, ifMatch({ version: 1 })), 200),
    approve: () => world.as(coordinator).post(`${path}/approval`, {}), accept: () => world.as(coordinator).post(`${path}/acceptance`, {}),
  };
}
const chain = { article: '29', citedWith: 'moe-29' };
const twoArticles = 'One chain carries both articles: the department\'s own review and publication, then the planning department and the leader. Refused with moe-29.';

export const catalogCases: readonly DutyCase[] = [
  sharedByDefault({ duty: 'moe-4.2' }),
  fieldsRequired({ duty: 'moe-27', article: '27' }, [
    [withoutAttribute('resourceClassification'), '/attributes/resourceClassification'], [{ resourceFormat: '' }, '/resourceFormat'], [({ updateFrequency: _, ...body }) => body, '/updateFrequency'],
    ...['shareMethod', 'disclosureType', 'disclosureMethod', 'usageRequirements'].map((name) => [withoutAttribute(name), `/attributes/${name}`] as const),
  ], { zh: '目录缺少分类、格式、更新时限、共享和公开方式、使用要求等要素的，不得进入审核', en: 'an entry without class, format, update limit, share and disclosure method or usage requirements does not go to review' }),
  chainKept({ duty: 'moe-28', ...chain }, { zh: '目录经本部门编制、审核，未经审核不得发布', en: 'an entry is compiled and reviewed by its department before it is published' }, twoArticles),
  chainKept({ duty: 'moe-29', ...chain }, { zh: '目录报发展规划司汇总、经分管部领导审定，缺一不得纳入部目录', en: 'merged by planning, approved by the leader, and not otherwise in the ministry catalog' }),
  verifiedOnly({ duty: 'moe-29', ...chain }, (world) => peopleIn(world).outsider, { zh: '未经审定的条目不在教育部目录之内', en: 'what was not approved is not in the ministry catalog' }),
  {
    duty: 'moe-30',
    title: { zh: '目录每年至少全面维护一次，未维护的条目有限期任务', en: 'an entry is maintained once a year at least: it gets a task with its last day' },
    rules: ['catalog-maintained'],
    reading: 'Nothing is refused: an entry that nobody has gone through since the year of its publication gets a task, due by the end of the year; a new edition, also without a change, is the maintenance.',
    async run(start) {
      const world = await start();
      const { owner } = peopleIn(world);
      const entry = await registerAndPublish(world, placed(world, schoolList()));
      await expectEntered(world, [], () => world.runJob('createMaintenanceTasks'));
      world.clock.set('2027-01-04T01:00:00.000Z');
      await expectEntered(world, ['changeTask.created'], () => world.runJob('createMaintenanceTasks'));
      await expectEntered(world, [], () => world.runJob('createMaintenanceTasks'));
      assert.deepEqual((await tasks(world)).map(({ resourceId, dueOn, kind, trigger }) => [resourceId, dueOn, kind, trigger]), [[entry.resourceId, '2027-12-31', 'legal', { kind: 'maintenance', since: '2026-11-23' }]]);
      assert.equal(await notices(world, owner, 'catalog.changeTask'), 1);
      // conversely: maintained, and again next year
      await renew(world, entry);
      assert.deepEqual([await tasks(world), (await tasks(world, 'DONE')).map(({ answeredBy }) => answeredBy?.edition)], [[], [2]]);
      await expectEntered(world, [], () => world.runJob('createMaintenanceTasks'));
      world.clock.set('2028-01-04T01:00:00.000Z');
      await expectEntered(world, ['changeTask.created'], () => world.runJob('createMaintenanceTasks'));
    },
  }, {
    duty: 'moe-30a',
    title: { zh: '目录要素或可共享公开数据变化的，七个工作日内更新，经发展规划司备案后纳入部目录', en: 'when elements or shareable data change, the entry is updated within seven working days, filed with planning and merged' },
    rules: ['catalog-change-path'],
    reading: 'The refusal is of a trigger that the text does not name. The filing is the planning department\'s step in the chain of the new edition.',
    async run(start) {
      const world = await start();
      const { owner, coordinator } = peopleIn(world);
      const entry = await registerAndPublish(world, placed(world, schoolList()));
      const raise = (trigger: string) => world.as(owner).post<Task>(`/resources/${entry.resourceId}/change-tasks`, { trigger, since: '2026-11-20' });
      assert.equal((await raise('dutyChange')).body['code' as 'kind'], 'MOVE_NOT_ALLOWED');
      for (const trigger of ['catalogElementChange', 'shareableResourceChange', 'disclosableResourceChange']) {
        const task = await expectEntered(world, ['changeTask.raised'], () => raise(trigger));
        const { dueOn, kind } = expectStatus(task, 201);
        assert.deepEqual([dueOn, kind], ['2026-12-01', 'legal']);
      }
      assert.equal((await tasks(world)).length, 3);
      // conversely: the new edition answers them, with planning's step in it, and is in the ministry catalog
      const renewed = await renew(world, entry);
      const filed = renewed.inside?.steps.filter(({ to }) => to === 'PLANNING_MERGED').map(({ by, role }) => [by, role]);
      assert.deepEqual(filed?.at(-1), [world.personId(coordinator), 'DataCoordinator']);
      assert.deepEqual([await tasks(world), (await tasks(world, 'DONE')).length, await mergedCatalog(world, coordinator)], [[], 3, [entry.resourceId]]);
    },
  }, {
    duty: 'moe-31',
    title: { zh: '立项申请前未预编项目目录的，不予立项', en: 'a project without a catalog compiled ahead is not approved' },
    rules: ['project-catalog-gate'],
    reading: 'Compiled ahead means complete and submitted by the owner: the ministry\'s approval of the entries is the condition of acceptance.',
    async run(start) {
      const world = await start();
      const { stand, approve, link } = await projectIn(world);
      const refused = () => expectRefusal(world, { status: 422, code: 'CATALOG_REQUIRED', article: '31', duty: 'moe-31', attempt: approve, unchanged: stand });
      await refused();
      const draft = await register(world, placed(world, schoolList()));
      await link(draft);
      await refused();
      // conversely: compiled
      await submit(world, draft);
      assert.equal(expectStatus(await approve(), 200)['state'], 'APPROVED');
    },
  }, {
    duty: 'moe-31a',
    title: { zh: '项目目录未纳入部目录的，不予验收', en: 'a project whose catalog is not in the ministry catalog is not accepted' },
    rules: ['project-acceptance-gate'],
    async run(start) {
      const world = await start();
      const { path, stand, approve, accept, link } = await projectIn(world);
      const { coordinator } = peopleIn(world);
      const draft = await register(world, placed(world, schoolList()));
      await link(draft);
      const submitted = await submit(world, draft);
      expectStatus(await approve(), 200);
      expectStatus(await world.as(coordinator).post(`${path}/conformance`, { passed: true, report: '已接入平台' }), 200);
      await expectRefusal(world, {
        status: 422, code: 'CATALOG_REQUIRED', article: '31', duty: 'moe-31a', attempt: accept, unchanged: async () => [await stand(), await readEntry(world, draft.resourceId)],
      });
      // conversely: merged into the ministry catalog
      await publishSubmitted(world, submitted);
      assert.deepEqual(await mergedCatalog(world, coordinator), [draft.resourceId]);
      assert.equal(expectStatus(await accept(), 200)['state'], 'ACCEPTED');
    },
  },
];

import assert from 'node:assert/strict';
import { castOf, peopleIn } from '../../../support/cast.ts';
import type { TestWorld } from '../../../support/test-platform.ts';
import type { DutyCase } from '../../case.ts';
import { attemptPublish, forward, ifMatch, ownerOf, placed, publish, pupilList, readEntry, register, registerAndPublish, registerBasis, schoolList, submit, type Entry } from '../../catalog-steps.ts';
import { expectEntered, expectRefusal, expectStatus } from '../../expectations.ts';
import { chainKept, classifiedRefused, fieldsRequired, mergedCatalog, sharedByDefault, withoutAttribute } from '../../scenarios/catalog.ts';

const responsibility = { duty: 'beijing-7', article: '7' };
interface Task { readonly resourceId: string; readonly dueOn: string; readonly kind: string; readonly trigger: { readonly kind: string; readonly since: string } }
const tasks = async (world: TestWorld): Promise<readonly Task[]> => {
  const { ownerUnit } = castOf(world);
  return expectStatus(await world.as(`${ownerUnit}-owner`).get<{ readonly items: readonly Task[] }>(`/units/unit-${ownerUnit}/change-tasks?state=OPEN`), 200).items;
};

interface Project { readonly projectId: string; readonly state: string; readonly version: number }
/** A project without entries of the catalog goes no further. */
const projectGated = (duty: string, title: DutyCase['title'], more: Pick<DutyCase, 'reading'> = {}): DutyCase => ({
  duty, title, ...more, rules: ['project-catalog-gate'],
  async run(start) {
    const world = await start();
    const { ownerUnit } = castOf(world);
    const [owner, coordinator] = [world.as(`${ownerUnit}-owner`), world.as(peopleIn(world).coordinator)];
    const project = expectStatus(await owner.post<Project>('/projects', { unitId: `unit-${ownerUnit}`, name: '学校管理系统改造' }), 201);
    const path = `/projects/${project.projectId}`;
    const refuse = () => expectRefusal(world, {
      status: 422, code: 'CATALOG_REQUIRED', article: '24', duty: 'beijing-24',
      attempt: () => coordinator.post(`${path}/approval`, {}), unchanged: async () => expectStatus(await owner.get(path), 200),
    });
    await refuse();
    const system = { catalogType: 'systemCatalog', attributes: { storageFormat: '关系数据库', accessPath: '市教育大数据平台', shareMethod: '接口' } };
    const draft = await register(world, placed(world, schoolList(system)));
    const linked = expectStatus(await owner.put<Project>(`${path}/entries`, { resourceIds: [draft.resourceId] }, ifMatch(project)), 200);
    await refuse();
    // conversely: with an entry that states how it is shared and opened, and that is published
    const entry = await publish(world, draft);
    assert.deepEqual([entry.content?.shareType, entry.content?.openType], ['UNCONDITIONAL', 'NOT_OPEN']);
    expectStatus(await owner.put<Project>(`${path}/entries`, { resourceIds: [entry.resourceId] }, ifMatch(linked)), 200);
    assert.equal(expectStatus(await coordinator.post<Project>(`${path}/approval`, {}), 200).state, 'APPROVED');
  },
});

export const catalogCases: readonly DutyCase[] = [
  classifiedRefused({ duty: 'beijing-3a', article: '3' }),
  {
    ...chainKept({ duty: 'beijing-4a', article: '6', citedWith: 'beijing-6' }, { zh: '各单位编制目录并报送，未经办公室确认不得发布', en: 'a unit compiles and submits its catalog; nothing is published before the office has confirmed it' }),
    reading: 'The chain is cited with beijing-6. How far a unit has got with collecting, aggregating and opening belongs to those capabilities, which are open.',
  },
  chainKept({ duty: 'beijing-6', article: '6' }, { zh: '目录须经办公室确认方可发布', en: 'an entry is published after the office has confirmed it' }),
  {
    duty: 'beijing-6',
    title: { zh: '共享开放属性由办公室确认；未经确认的条目不进入全市目录，不能申请', en: "the office confirms how an entry is shared; until then it is not in the city's catalog, and nobody applies for it" },
    rules: ['share-type-confirmed', 'catalog-verified-only'],
    reading: 'Whether the office or the unit determines the attributes, the text leaves open: the unit proposes and the office confirms.',
    async run(start) {
      const world = await start();
      const { coordinator } = peopleIn(world);
      const submitted = await submit(world, await register(world, placed(world, schoolList())));
      const confirm = (confirmedShareType?: string) =>
        world.as(coordinator).post(`/resources/${submitted.resourceId}/review`, { outcome: 'FORWARD', ...(confirmedShareType && { confirmedShareType }) }, ifMatch(submitted));
      for (const wrong of [undefined, 'CONDITIONAL']) {
        await expectRefusal(world, {
          status: 422, code: 'SHARE_TYPE_UNCONFIRMED', article: '6', duty: 'beijing-6', attempt: () => confirm(wrong), unchanged: () => readEntry(world, submitted.resourceId),
        });
      }
      assert.deepEqual(await mergedCatalog(world, coordinator), []);
      // conversely
      const confirmed = await forward(world, coordinator, submitted, { confirmedShareType: 'UNCONDITIONAL' });
      expectStatus(await attemptPublish(world, confirmed), 200);
      assert.deepEqual(await mergedCatalog(world, coordinator), [submitted.resourceId]);
    },
  },
  fieldsRequired(responsibility, [
    [({ care: _, ...body }) => body, '/care/channel'], [({ updateFrequency: _, ...body }) => body, '/updateFrequency'], [({ resourceFormat: _, ...body }) => body, '/resourceFormat'], [({ openType: _, ...body }) => body, '/openType'],
  ], { zh: '职责目录须明确采集途径、更新时限、数据格式和共享开放属性', en: 'an entry of the responsibility catalog states channel, update limit, format and how it is shared and opened' }),
  {
    duty: 'beijing-7a',
    title: { zh: '法规修订或职责变化之日起15个工作日内更新目录，节假日不计、调休上班日计入', en: 'within 15 working days of the change, holidays left out and make-up days counted' },
    rules: ['catalog-change-path'],
    reading: 'The clock runs from the day of the change itself, not from its report. That an overdue task is a violation belongs to oversight, which is open.',
    async run(start) {
      const world = await start({ start: '2026-09-24T01:00:00.000Z' });
      const legalBasisId = await registerBasis(world);
      const entry = await registerAndPublish(world, placed(world, pupilList(legalBasisId)));
      // Thursday before the days of Mid-Autumn and the National Day
      expectStatus(await world.as(peopleIn(world).coordinator).post(`/legal-bases/${legalBasisId}/changes`, { status: 'AMENDED', since: '2026-09-24', note: '' }, ifMatch({ version: 1 })), 200);
      await expectEntered(world, ['changeTask.created', 'legalBasis.followed'], () => world.runJob('createCatalogChangeTasks'));
      assert.deepEqual((await tasks(world)).map(({ resourceId, dueOn, kind, trigger }) => [resourceId, dueOn, kind, trigger.kind, trigger.since]), [[entry.resourceId, '2026-10-22', 'legal', 'legalChange', '2026-09-24']]);
      // conversely: the owner updates on the platform, through the chain
      const { unitId: _, ...content } = placed(world, pupilList(legalBasisId, { summary: '按修订后的依据调整' }));
      const revised = expectStatus(await world.as(ownerOf(entry)).put<Entry>(`/resources/${entry.resourceId}`, content, ifMatch(entry)), 200);
      assert.equal((await publish(world, revised)).publishedEdition, 2);
      assert.deepEqual(await tasks(world), []);
      expectStatus(await world.as(peopleIn(world).coordinator).post(`/resources/${entry.resourceId}/change-tasks`, { trigger: 'dutyChange', since: '2026-09-24' }), 201);
      assert.deepEqual((await tasks(world)).map(({ dueOn, trigger }) => [dueOn, trigger.kind]), [['2026-10-22', 'dutyChange']]);
    },
  },
  {
    duty: 'beijing-8',
    title: { zh: '系统目录须明确存储格式、获取路径和共享方式', en: 'an entry of the system catalog states storage format, access path and way of sharing' },
    rules: ['catalog-required-fields'],
    reading: 'Cited with beijing-7.',
    async run(start) {
      const world = await start();
      const complete = placed(world, schoolList({ catalogType: 'systemCatalog' }));
      let draft = await register(world, complete);
      const save = async ({ unitId: _, ...content }: typeof complete) => expectStatus(await world.as(ownerOf(complete)).put<Entry>(`/resources/${draft.resourceId}`, content, ifMatch(draft)), 200);
      for (const name of ['storageFormat', 'accessPath', 'shareMethod']) {
        draft = await save(withoutAttribute(name)(complete));
        const { body } = await expectRefusal(world, {
          status: 422, code: 'REQUIRED_FIELDS_MISSING', article: '7', duty: 'beijing-7',
          attempt: () => world.as(ownerOf(complete)).post(`/resources/${draft.resourceId}/submission`, {}), unchanged: () => readEntry(world, draft.resourceId),
        });
        assert.deepEqual((body['errors'] as readonly { readonly pointer: string }[]).map(({ pointer }) => pointer), [`/attributes/${name}`]);
      }
      // conversely
      await publish(world, await save(complete));
    },
  },
  projectGated('beijing-8a', { zh: '信息系统立项或改造前未更新系统目录的，不予立项', en: 'no system is approved, or rebuilt, before its system catalog is updated' }, { reading: 'Cited with beijing-24, the gate of every project.' }),
  projectGated('beijing-24', { zh: '未编制共享开放目录的信息化项目不予立项', en: 'no project without a catalog that says what it shares and opens' }),
  {
    ...sharedByDefault({ duty: 'beijing-15a' }),
    title: { zh: '未注明共享类型的，按无条件共享登记', en: 'an entry that names no share type is shared without conditions' },
  },
  {
    duty: 'beijing-15a',
    title: { zh: '含敏感个人信息的，默认按有条件共享登记', en: 'an entry with sensitive personal information is conditional where it names no type' },
    rules: [],
    reading: 'A default and not a prohibition: of a narrower type the text asks a basis only where the entry is not shared (beijing-15c); the office confirms each type (beijing-6).',
    async run(start) {
      const world = await start();
      const { shareType: _, ...silent } = placed(world, pupilList(await registerBasis(world)));
      const draft = expectStatus(await world.as(ownerOf(silent)).post<Entry>('/resources', silent), 201);
      assert.equal(draft.content?.shareType, 'CONDITIONAL');
      assert.equal((await publish(world, draft)).shareType, 'CONDITIONAL');
    },
  },
];

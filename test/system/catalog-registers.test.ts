import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Rule } from '../../lib/regulations/rules.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';
import { bringToPublication, ifMatch, personalEntry, plainEntry, publish, register, registerBasis, review, revise, submit, type Resource } from './catalog-steps.ts';

let world: TestWorld;
beforeEach(async () => { world = await createTestWorld(); });
afterEach(() => world.close());

const off = (...rules: Rule[]) => world.restart({ disabledRules: new Set(rules) });
const items = async <T>(who: string, path: string): Promise<readonly T[]> => {
  const answer = await world.as(who).get<{ items: T[] }>(path);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body.items;
};

describe('what may be known of the catalog', () => {
  test('a draft is there for the chain of its owner only', async () => {
    const { resourceId } = await register(world, plainEntry('unit-school1'));
    for (const who of ['school1-consumer', 'east-coordinator', 'bureau-leading']) assert.equal((await world.as(who).get(`/resources/${resourceId}`)).status, 200, who);
    for (const who of ['school2-owner', 'west-coordinator', 'statistics-consumer']) {
      for (const path of ['', '/editions', '/preview']) assert.equal((await world.as(who).get(`/resources/${resourceId}${path}`)).body.code, 'NOT_FOUND', who);
      assert.equal((await submit(world, who, { resourceId })).body.code, 'NOT_FOUND');
      assert.deepEqual(await items(who, '/units/unit-school1/resources'), []);
    }
    assert.equal((await items('school1-owner', '/units/unit-school1/resources?state=DRAFT')).length, 1);
    assert.equal((await items('school1-owner', '/units/unit-school1/resources?state=PUBLISHED')).length, 0);
  });

  test('an entry that is not shared shows its metadata to strangers and no more', async () => {
    const { legalBasisId } = await registerBasis(world);
    const { resourceId } = await bringToPublication(world, 'school1-owner', await register(world, personalEntry('unit-school1', [legalBasisId], { shareType: 'NOT_SHARED' })));
    const outside = await world.as('statistics-consumer').get<Resource>(`/resources/${resourceId}`);
    assert.deepEqual([outside.status, outside.body.name, outside.body.content, outside.body.inside], [200, '学生基本信息', undefined, undefined]);
    assert.equal((await world.as('statistics-consumer').get<Resource>(`/resources/${resourceId}/editions/1`)).body.content, undefined);
    assert.deepEqual((await world.as('statistics-consumer').get<{ items: unknown[] }>(`/resources/${resourceId}/preview`)).body.items, []);
    assert.ok((await world.as('school1-owner').get<Resource>(`/resources/${resourceId}`)).body.content);
  });

  test('search goes by the beginning of a name or a word, page by page, over what is published', async () => {
    for (const name of ['学校甲', '学校乙', '教师花名册']) await bringToPublication(world, 'school1-owner', await register(world, plainEntry('unit-school1', { name })));
    await register(world, plainEntry('unit-school1', { name: '学校草稿' }));
    const names = async (query: string) => (await items<Resource>('statistics-consumer', `/catalog?topUnitId=unit-bureau&${query}`)).map(({ name }) => name).sort();
    assert.deepEqual(await names(`name=${encodeURIComponent('学校')}`), ['学校乙', '学校甲']);
    assert.deepEqual(await names(`contains=${encodeURIComponent('花名')}`), ['教师花名册']);
    const seen: string[] = [];
    let after = '';
    do {
      const page = await world.as('school2-owner').get<{ items: Resource[]; next?: string }>(`/catalog?limit=1${after && `&after=${encodeURIComponent(after)}`}`);
      seen.push(...page.body.items.map(({ name }) => name));
      after = page.body.next ?? '';
    } while (after);
    assert.deepEqual(seen.sort(), ['学校乙', '学校甲', '教师花名册'].sort());
  });

  test('a preview masks what is confidential, is entered in the ledger, and with the rule off it would not mask', async () => {
    const { legalBasisId } = await registerBasis(world);
    const { resourceId } = await bringToPublication(world, 'school1-owner', await register(world, personalEntry('unit-school1', [legalBasisId])));
    const preview = async () => {
      const answer = await world.as('statistics-consumer').get<{ items: { code: string; confidential: boolean; sample: string; mask: { name: string } }[] }>(`/resources/${resourceId}/preview`);
      assert.equal(answer.status, 200);
      return answer.body.items.find(({ code }) => code === 'studentName') ?? assert.fail('no such item');
    };
    const masked = await preview();
    assert.deepEqual([masked.confidential, masked.mask.name, masked.sample.includes('*')], [true, 'personName', true]);
    await world.runJob('sequenceLedger');
    const entries = await world.platform.ledgerReader.entries('sharing', 0, 100);
    assert.ok(entries.some(({ entry: { event } }) => event.action === 'resource.previewed' && event.subject['resourceId'] === resourceId && event.actor?.personId === world.personId('statistics-consumer')));
    assert.equal((await world.as('statistics-consumer').get(`/resources/${resourceId}/preview?grantId=grant-aaaa-bbbb`)).body.code, 'NOT_FOUND');
    off('masked-by-default');
    assert.equal((await preview()).mask.name, 'clear');
  });
});

describe('bases and what depends on them', () => {
  interface Task { readonly resourceId: string; readonly dueOn: string; readonly kind: string; readonly state: string; readonly answeredBy?: { edition: number } }

  test('an amended basis gives every dependent entry one task with a due date, and its owner a notice; the next edition answers it', async () => {
    const basis = await registerBasis(world);
    const dependent = await bringToPublication(world, 'school1-owner', await register(world, personalEntry('unit-school1', [basis.legalBasisId])));
    await register(world, personalEntry('unit-school3', [basis.legalBasisId]));
    await register(world, plainEntry('unit-school2'));
    const amend = { status: 'AMENDED', since: '2026-11-20', note: '第十二条修改' };
    assert.equal((await world.as('school1-owner').post(`/legal-bases/${basis.legalBasisId}/changes`, amend, ifMatch(basis))).body.code, 'SEAT_REQUIRED');
    const amended = await world.as('bureau-coordinator').post<{ status: string; live: boolean }>(`/legal-bases/${basis.legalBasisId}/changes`, amend, ifMatch(basis));
    assert.deepEqual([amended.body.status, amended.body.live], ['AMENDED', true]);
    assert.equal((await world.runJob('createCatalogChangeTasks')).counts['tasks'], 2);
    assert.equal((await world.runJob('createCatalogChangeTasks')).counts['tasks'], 0);
    const [task] = await items<Task>('school1-owner', '/units/unit-school1/change-tasks');
    assert.deepEqual([task?.resourceId, task?.dueOn, task?.kind], [dependent.resourceId, '2026-12-04', 'serviceTarget']);
    assert.equal((await items('school3-owner', '/units/unit-school3/change-tasks')).length, 1);
    assert.deepEqual(await items('school2-owner', '/units/unit-school2/change-tasks'), []);
    assert.equal((await world.as('school2-owner').get('/units/unit-school1/change-tasks')).body.code, 'NOT_FOUND');
    assert.ok((await items<{ kind: string }>('school1-owner', '/notifications')).some(({ kind }) => kind === 'catalog.changeTask'));
    const revised = await revise(world, 'school1-owner', dependent, personalEntry('unit-school1', [basis.legalBasisId], { summary: '按修改后的第十二条' }));
    assert.equal((await items('school1-owner', '/units/unit-school1/change-tasks')).length, 1, 'a draft answers nothing');
    await bringToPublication(world, 'school1-owner', revised.body);
    const [done] = await items<Task>('school1-owner', '/units/unit-school1/change-tasks?state=DONE');
    assert.equal(done?.answeredBy?.edition, 2);
    assert.equal((await items('school1-owner', '/units/unit-school1/change-tasks')).length, 0);
  });

  test('a change of a unit’s duties gives every entry of the unit one task, due after its effective date, and its owner a notice', async () => {
    const live = await register(world, plainEntry('unit-school1'));
    const retired = await bringToPublication(world, 'school1-owner', await register(world, plainEntry('unit-school1', { code: 'EDU/SCHOOL-2' })));
    assert.equal((await world.as('school1-owner').post(`/resources/${retired.resourceId}/retirement`, { comment: '停用' })).status, 200);
    await register(world, plainEntry('unit-school2'));
    const duty = { since: '2026-12-01', note: '学籍管理职责划入' };
    assert.equal((await world.as('school1-owner').post('/units/unit-school1/duty-changes', duty)).body.code, 'SEAT_REQUIRED');
    const recorded = await world.as('bureau-administrator').post('/units/unit-school1/duty-changes', duty);
    assert.deepEqual([recorded.status, recorded.body['state']], [201, 'OPEN']);
    assert.equal((await world.as('bureau-coordinator').post('/units/unit-school1/duty-changes', duty)).body.code, 'ALREADY_EXISTS');
    assert.deepEqual((await world.runJob('createCatalogChangeTasks')).counts, { bases: 0, duties: 1, tasks: 1 });
    assert.deepEqual((await world.runJob('createCatalogChangeTasks')).counts, { bases: 0, duties: 0, tasks: 0 });
    const tasks = await items<Task & { readonly trigger: object }>('school1-owner', '/units/unit-school1/change-tasks');
    assert.deepEqual(tasks.map(({ resourceId, dueOn, trigger }) => [resourceId, dueOn, trigger]), [[live.resourceId, '2026-12-15', { kind: 'dutyChange', since: '2026-12-01' }]]);
    assert.deepEqual(await items('school2-owner', '/units/unit-school2/change-tasks'), []);
    assert.equal((await items<{ kind: string }>('school1-owner', '/notifications')).filter(({ kind }) => kind === 'catalog.changeTask').length, 1);
    assert.equal((await world.as('bureau-coordinator').post(`/resources/${live.resourceId}/change-tasks`, { trigger: 'dutyChange', since: '2026-12-01' })).body.code, 'ALREADY_EXISTS');
    const coordinated = await world.as('east-coordinator').post('/units/unit-school1/duty-changes', { ...duty, since: '2026-12-02' });
    assert.equal(coordinated.status, 201);
    assert.equal((await world.runJob('createCatalogChangeTasks')).counts['tasks'], 1);
  });

  test('with the rule of the change path off, nobody would be told', async () => {
    const basis = await registerBasis(world);
    await register(world, personalEntry('unit-school1', [basis.legalBasisId]));
    await world.as('bureau-coordinator').post(`/legal-bases/${basis.legalBasisId}/changes`, { status: 'AMENDED', since: '2026-11-20' }, ifMatch(basis));
    off('catalog-change-path');
    assert.equal((await world.runJob('createCatalogChangeTasks')).counts['tasks'], 0);
  });

  test('an entry that no longer rests on a basis is not asked to follow it', async () => {
    const [old, kept] = [await registerBasis(world), await registerBasis(world)];
    const draft = await register(world, personalEntry('unit-school1', [old.legalBasisId, kept.legalBasisId]));
    assert.equal((await revise(world, 'school1-owner', draft, personalEntry('unit-school1', [kept.legalBasisId]))).status, 200);
    await world.as('bureau-coordinator').post(`/legal-bases/${old.legalBasisId}/changes`, { status: 'REPEALED', since: '2026-11-20' }, ifMatch(old));
    assert.equal((await world.runJob('createCatalogChangeTasks')).counts['tasks'], 0);
    const listed = await items<{ status: string; live: boolean }>('school1-owner', '/legal-bases');
    assert.deepEqual(listed.map(({ live }) => live).sort(), [false, true]);
    const again = await world.as('bureau-coordinator').post(`/legal-bases/${old.legalBasisId}/changes`, { status: 'AMENDED', since: '2026-11-20' }, { 'if-match': '"3"' });
    assert.equal(again.body.code, 'MOVE_NOT_ALLOWED');
  });
});

describe('upkeep', () => {
  test('the completeness report names what each owner has not set up', async () => {
    const care = { procedure: { document: '采集规程', version: '1' }, channel: '学籍系统', maintenanceOfficer: world.personId('school1-owner'), backupPlan: 'B-1', archivePlan: 'A-1' };
    const { resourceId } = await register(world, plainEntry('unit-school1', { care: { ...care, procedure: undefined } }));
    await register(world, plainEntry('unit-school1', { care }));
    const rows = await items<{ unitId: string; resourceId: string; missing: string[] }>('bureau-coordinator', '/units/unit-bureau/completeness');
    assert.deepEqual(rows.map((row) => [row.unitId, row.resourceId, row.missing]), [['unit-school1', resourceId, ['/care/procedure']]]);
    assert.deepEqual(await items('west-coordinator', '/units/unit-west/completeness'), []);
    assert.equal((await world.as('school2-owner').get('/units/unit-school1/completeness')).body.code, 'NOT_FOUND');
    off('completeness-reported');
    assert.deepEqual(await items('bureau-coordinator', '/units/unit-bureau/completeness'), []);
  });

  test('a daily entry without an update for two days is flagged once, and its owner told', async () => {
    const { resourceId } = await bringToPublication(world, 'school1-owner', await register(world, plainEntry('unit-school1', { updateFrequency: 'daily' })));
    world.clock.advance({ days: 1 });
    assert.equal((await world.runJob('flagStaleResources')).counts['flagged'], 0);
    world.clock.advance({ days: 1 });
    assert.equal((await world.runJob('flagStaleResources')).counts['flagged'], 1);
    assert.equal((await world.runJob('flagStaleResources')).counts['flagged'], 0);
    assert.equal((await world.as('statistics-consumer').get<Resource>(`/resources/${resourceId}`)).body.staleSince, '2026-11-25');
    assert.ok((await items<{ kind: string }>('school1-owner', '/notifications')).some(({ kind }) => kind === 'catalog.stale'));
  });

  test('a collector is of the tree of the owner, for stated days, and is withdrawn', async () => {
    const { resourceId } = await register(world, plainEntry('unit-school1'));
    const personId = world.personId('school1-consumer');
    const ask = (who: string, body: unknown, more = '') => world.as(who).post<Resource>(`/resources/${resourceId}/collectors${more}`, body);
    assert.deepEqual((await ask('school1-owner', { personId, until: '2026-12-31' })).body.inside?.collectors.map((collector) => collector.personId), [personId]);
    assert.equal((await ask('school1-owner', { personId, until: '2026-11-22' })).body.code, 'BODY_INVALID');
    assert.equal((await ask('school1-owner', { personId: world.personId('school2-owner'), until: '2026-12-31' })).body.code, 'NOT_FOUND');
    assert.equal((await ask('east-coordinator', { personId, until: '2026-12-31' })).body.code, 'SEAT_REQUIRED');
    assert.deepEqual((await ask('school1-owner', { personId }, '/withdrawal')).body.inside?.collectors, []);
  });

  test('the coordinator sees which outward services are not filed, and demands a date', async () => {
    const made = await world.as('school1-owner').post<{ systemId: string }>('/systems', { unitId: 'unit-school1', name: '旧接口', kind: 'outwardService' });
    assert.equal(made.status, 201);
    const listed = async () => (await items<{ filingStatus: string; migrationDateDemanded: boolean }>('bureau-coordinator', '/units/unit-bureau/systems')).map((s) => [s.filingStatus, s.migrationDateDemanded]);
    assert.deepEqual(await listed(), [['MISSING', true]]);
    await world.as('school1-owner').post(`/systems/${made.body.systemId}/migration`, { plan: '并入市平台', by: '2027-06-30' });
    assert.deepEqual(await listed(), [['MISSING', false]]);
    assert.equal((await world.as('school1-owner').post(`/systems/${made.body.systemId}/filing`, { number: '2026-1', filedOn: '2026-11-23' })).body.code, 'SEAT_REQUIRED');
    await world.as('east-coordinator').post(`/systems/${made.body.systemId}/filing`, { number: '2026-1', filedOn: '2026-11-23' });
    assert.deepEqual(await listed(), [['FILED', false]]);
    assert.equal((await world.as('west-coordinator').get('/units/unit-bureau/systems')).body.code, 'SEAT_REQUIRED');
  });

  test('a project is approved with verified entries and accepted with a passed check, each refusal leaving it as it was', async () => {
    interface Project { readonly projectId: string; readonly state: string; readonly version: number; readonly code?: string; readonly citation?: { readonly duty?: string } }
    const made = await world.as('school1-owner').post<Project>('/projects', { unitId: 'unit-school1', name: '智慧校园' });
    const { projectId } = made.body;
    const ask = (step: string, body: unknown = {}) => world.as('bureau-coordinator').post<Project>(`/projects/${projectId}/${step}`, body);
    const refusal = await ask('approval');
    assert.deepEqual([refusal.status, refusal.body.code, refusal.body.citation?.duty], [422, 'CATALOG_REQUIRED', 'nanchang-60']);
    const entry = await register(world, plainEntry('unit-school1'));
    const foreign = await register(world, plainEntry('unit-school2'));
    const link = (resourceIds: readonly string[], version: number) => world.as('school1-owner').put<Project>(`/projects/${projectId}/entries`, { resourceIds }, ifMatch({ version }));
    assert.equal((await link([foreign.resourceId], made.body.version)).body.code, 'NOT_FOUND');
    assert.equal((await link([entry.resourceId], made.body.version)).status, 200);
    assert.equal((await ask('approval')).body.code, 'CATALOG_REQUIRED', 'a draft is not verified');
    const submitted = await submit(world, 'school1-owner', entry);
    await review(world, 'bureau-leading', submitted.body, { outcome: 'FORWARD', confirmedShareType: 'UNCONDITIONAL' });
    assert.equal((await ask('approval')).body.state, 'APPROVED');
    assert.deepEqual([(await ask('acceptance')).body.code, (await ask('conformance', { passed: false, report: '报告1' })).status], ['SHARING_CONFORMANCE_REQUIRED', 200]);
    assert.equal((await ask('acceptance')).body.code, 'SHARING_CONFORMANCE_REQUIRED');
    await ask('conformance', { passed: true, report: '报告2' });
    assert.equal((await ask('acceptance')).body.state, 'ACCEPTED');
    assert.equal((await items<Project>('school1-owner', '/units/unit-school1/projects'))[0]?.state, 'ACCEPTED');
    assert.equal((await world.as('school2-owner').get(`/projects/${projectId}`)).body.code, 'NOT_FOUND');
  });
});

describe('notifications', () => {
  test('each is delivered once, and what the sink refuses waits for the next run', async () => {
    const verified = await submit(world, 'school1-owner', await register(world, plainEntry('unit-school1')));
    assert.equal(verified.status, 200);
    const taken: string[] = [];
    let fails = true;
    world.restart({ change: (local) => ({ ...local, sink: { deliver: async ({ notificationId }) => { if (fails) throw new Error('sink is down'); taken.push(notificationId); } } }) });
    assert.deepEqual((await world.runJob('deliverNotifications')).counts, { delivered: 0, failed: 1 });
    fails = false;
    assert.deepEqual((await world.runJob('deliverNotifications')).counts, { delivered: 1, failed: 0 });
    assert.deepEqual((await world.runJob('deliverNotifications')).counts, { delivered: 0, failed: 0 });
    assert.equal(taken.length, 1);
    const [shown] = await items<{ kind: string; delivered: boolean }>('bureau-leading', '/notifications');
    assert.deepEqual([shown?.kind, shown?.delivered], ['catalog.nextStep', true]);
    assert.deepEqual(await items('bureau-leading', '/notifications?for=me'), []);
    assert.equal((await publish(world, 'bureau-coordinator', verified.body)).body.code, 'MOVE_NOT_ALLOWED');
  });
});

import { toLocalDate } from '../../../lib/calendar/instant.ts';
import { expectStatus } from '../../conformance/expectations.ts';
import { bringToPublication, ifMatch, personalEntry, plainEntry, register, registerBasis, review, revise, submit, type Resource } from '../catalog-steps.ts';
import type { DrivenWorld } from '../../support/test-platform.ts';

type Versioned = { readonly version: number };
const note = '说明';

/** Organisations, regulations and oversight: each operation served at least once. */
export async function driveOrganisations(world: DrivenWorld): Promise<void> {
  const admin = world.as('school2-administrator');
  const ok = async <T>(answered: Promise<Parameters<typeof expectStatus<T>>[0]>, status = 200): Promise<T> => expectStatus(await answered, status);
  await ok(world.as('bureau-administrator').post('/units', { name: '新学校', kind: 'school', level: 'institution', parentId: 'unit-east' }), 201);
  for (const path of ['/me', '/units?parentId=unit-east', '/units/unit-school2/persons']) await ok(world.as('school2-owner').get(path));
  const { version } = await ok<Versioned>(admin.get('/units/unit-school2'));
  await ok(admin.put('/units/unit-school2/overrides', { overrides: { 'logs.sharing': { value: 3, unit: 'years' } } }, ifMatch({ version })));
  await ok(admin.post('/persons', { issuer: world.issuer.issuer, subject: 'newcomer', displayName: '新人', unitId: 'unit-school2' }), 201);
  const personId = world.personId('newcomer');
  await ok(admin.post('/persons/queries', { personId }));
  const role = { personId, role: 'DataOwner', unitId: 'unit-school2' };
  await ok(admin.post('/persons/roles', role));
  await ok(admin.post('/persons/roles/withdrawal', role));
  const to = world.personId('school2-consumer');
  const { delegationId } = await ok<{ readonly delegationId: string }>(world.as('school2-owner').post('/delegations', { to, role: 'DataOwner', unitId: 'unit-school2', startsOn: '2026-11-23', endsOn: '2026-11-30' }), 201);
  await ok(world.as('school2-owner').post(`/delegations/${delegationId}/withdrawal`, { to }));
  await ok(admin.post('/blocklist', { personId, reason: note }));
  await ok(admin.post('/blocklist/removal', { personId }));
}

export async function driveLaw(world: DrivenWorld): Promise<void> {
  const paths = [
    '/regulations?limit=2', '/regulations/nanchang', '/regulations/effective?unit=unit-school1', '/regulations/rules/seat-required?unit=unit-school1', '/calendar/due?from=2026-11-23&workingDays=5',
    '/calendar/years/2026', '/duties?regulation=nanchang&limit=5', '/ledger/operations/checkpoint', '/ledger/operations/consistency?from=0&to=1',
  ];
  const notices = [{ title: '关于节假日安排的通知', number: '国办发', daysOff: { '2027-01-01': '元旦' }, makeUpDays: {} }];
  const proposed = await world.as('bureau-coordinator').post('/calendar/years/2027', { notices });
  expectStatus(proposed, 200);
  const match = { 'if-match': proposed.headers['etag'] ?? '' };
  await world.runJob('sequenceLedger');
  const size = (await world.platform.ledgerReader.latest('operations'))?.size ?? 0;
  for (const path of paths) expectStatus(await world.as('bureau-coordinator').get(path.replace('to=1', `to=${size}`)), 200);
  expectStatus(await world.as('bureau-administrator').post('/persons/roles', { personId: world.personId('bureau-superior'), role: 'DataCoordinator', unitId: 'unit-bureau' }), 200);
  expectStatus(await world.as('bureau-superior').post('/calendar/years/2027/publication', undefined, match), 200);
  expectStatus(await world.as('bureau-auditor').get('/ledger/operations/entries'), 200);
  const entry = (await world.platform.ledgerReader.entries('operations', 0, 1))[0]?.entry;
  expectStatus(await world.as('bureau-auditor').get(`/ledger/operations/proofs/${entry?.shard ?? 0}/${entry?.number ?? 1}`), 200);
  const width = size % 256;
  expectStatus(await world.as('bureau-auditor').get(`/ledger/operations/tile?path=0/000.p/${width}`), 200);
  expectStatus(await world.as('bureau-leading').put('/units/unit-bureau/log-floors/sharing', { months: 360 }), 200);
  expectStatus(await world.as('bureau-administrator').post('/time/confirmation', { today: toLocalDate(world.clock.now()) }), 200);
}

export async function driveCatalog(world: DrivenWorld): Promise<void> {
  const owner = world.as('school1-owner');
  const coordinator = world.as('bureau-coordinator');
  const ok = async <T>(answered: Promise<Parameters<typeof expectStatus<T>>[0]>, status = 200): Promise<T> => expectStatus(await answered, status);
  const basis = await registerBasis(world);
  const care = { procedure: { document: '采集规程', version: '1' }, channel: '学籍系统', maintenanceOfficer: world.personId('school1-owner'), backupPlan: 'B-1', archivePlan: 'A-1' };
  const attributes = { 说明: '备注' };
  const entry = await bringToPublication(world, 'school1-owner', await register(world, personalEntry('unit-school1', [basis.legalBasisId], { care, attributes })));
  const revised = (await revise(world, 'school1-owner', entry, personalEntry('unit-school1', [basis.legalBasisId], { summary: '修订', care }))).body;
  await bringToPublication(world, 'school1-owner', revised);
  const { resourceId } = entry;
  for (const path of ['', '/editions', '/editions/1', '/preview']) await ok(owner.get(`/resources/${resourceId}${path}`));
  for (const path of ['/units/unit-school1/resources', '/catalog?name=a&limit=5', '/catalog/editions/unit-bureau', '/units/unit-bureau/completeness', '/units/unit-bureau/systems', '/legal-bases']) await ok(coordinator.get(path));
  await ok(owner.post(`/resources/${resourceId}/suspension`, { comment: note }));
  await ok(owner.post(`/resources/${resourceId}/resumption`, { comment: note }));
  await ok(owner.post(`/resources/${resourceId}/collectors`, { personId: world.personId('school1-consumer'), until: '2026-12-31' }));
  await ok(owner.post(`/resources/${resourceId}/collectors/withdrawal`, { personId: world.personId('school1-consumer') }));
  await ok(coordinator.post(`/resources/${resourceId}/change-tasks`, { trigger: 'dutyChange', since: '2026-11-20' }), 201);
  await ok(coordinator.post('/units/unit-school1/duty-changes', { since: '2026-11-23', note }), 201);
  await ok(owner.get('/units/unit-school1/change-tasks'));
  await ok(coordinator.post(`/legal-bases/${basis.legalBasisId}/changes`, { status: 'AMENDED', since: '2026-11-20', note }, ifMatch(basis)));
  await ok(coordinator.get(`/legal-bases/${basis.legalBasisId}`));
  for (const job of ['createCatalogChangeTasks', 'createMaintenanceTasks']) await world.runJob(job);

  const cloud = await register(world, plainEntry('unit-school1', { storage: 'publicCloud', publicCloudJustification: '公开名录', code: 'EDU/CLOUD-1', updateFrequency: 'daily' }));
  const waiting = (await review(world, 'bureau-leading', (await submit(world, 'school1-owner', cloud)).body, { outcome: 'FORWARD', confirmedShareType: 'UNCONDITIONAL', comment: note })).body;
  const approved = await ok<Resource>(coordinator.post(`/resources/${cloud.resourceId}/public-cloud-approval`, {}, ifMatch(waiting)));
  await ok(coordinator.post(`/resources/${cloud.resourceId}/publication`, { comment: note }, ifMatch(approved)));
  await ok(owner.post(`/resources/${cloud.resourceId}/retirement`, { comment: note }));

  const { systemId } = await ok<{ readonly systemId: string }>(owner.post('/systems', { unitId: 'unit-school1', name: '旧接口', kind: 'outwardService' }), 201);
  await ok(owner.post(`/systems/${systemId}/migration`, { plan: '并入市平台', by: '2027-06-30' }));
  await ok(world.as('east-coordinator').post(`/systems/${systemId}/filing`, { number: '2026-1', filedOn: '2026-11-23' }));
  const project = await ok<Versioned & { readonly projectId: string }>(owner.post('/projects', { unitId: 'unit-school1', name: '智慧校园' }), 201);
  const path = `/projects/${project.projectId}`;
  await ok(owner.put(`${path}/entries`, { resourceIds: [resourceId] }, ifMatch(project)));
  await ok(coordinator.post(`${path}/approval`, {}));
  await ok(coordinator.post(`${path}/conformance`, { passed: true, report: note }));
  await ok(coordinator.post(`${path}/acceptance`, {}));
  await ok(owner.get(path));
  await ok(owner.get('/units/unit-school1/projects'));
}

import assert from 'node:assert/strict';
import type { TestWorld } from '../../support/test-platform.ts';
import type { DutyCase } from '../case.ts';
import { ifMatch, register, registerAndPublish, schoolList, submit } from '../catalog-steps.ts';
import { expectRefusal, expectStatus } from '../expectations.ts';

interface Project {
  readonly projectId: string;
  readonly state: string;
  readonly version: number;
}
interface System {
  readonly systemId: string;
  readonly filingStatus: string;
  readonly migrationDateDemanded: boolean;
}
const systems = async (world: TestWorld) =>
  expectStatus(await world.as('east-coordinator').get<{ readonly items: readonly System[] }>('/units/unit-east/systems'), 200).items.map(({ systemId, filingStatus, migrationDateDemanded }) => [systemId, filingStatus, migrationDateDemanded]);

export const projectCases: readonly DutyCase[] = [{
  duty: 'nanchang-60',
  title: { zh: '未编制目录的信息化项目不予审批，不符合共享要求的不予验收', en: 'a project is not approved without catalog entries, nor accepted without sharing conformance' },
  rules: ['project-catalog-gate', 'project-acceptance-gate'],
  async run(start) {
    const world = await start();
    const [owner, coordinator] = [world.as('school1-owner'), world.as('bureau-coordinator')];
    const project = expectStatus(await owner.post<Project>('/projects', { unitId: 'unit-school1', name: '学校管理系统' }), 201);
    const path = `/projects/${project.projectId}`;
    const unchanged = async () => expectStatus(await owner.get(path), 200);
    const refuseApproval = () => expectRefusal(world, {
      status: 422, code: 'CATALOG_REQUIRED', article: '60', duty: 'nanchang-60', attempt: () => coordinator.post(`${path}/approval`, {}), unchanged,
    });
    await refuseApproval();
    const draft = await submit(world, await register(world, schoolList()));
    const linked = expectStatus(await owner.put<Project>(`${path}/entries`, { resourceIds: [draft.resourceId] }, ifMatch(project)), 200);
    await refuseApproval();
    // conversely: with entries that are verified
    const entry = await registerAndPublish(world, schoolList({ code: 'SCHOOL/2' }));
    expectStatus(await owner.put<Project>(`${path}/entries`, { resourceIds: [entry.resourceId] }, ifMatch(linked)), 200);
    assert.equal(expectStatus(await coordinator.post<Project>(`${path}/approval`, {}), 200).state, 'APPROVED');
    const refuseAcceptance = () => expectRefusal(world, {
      status: 422, code: 'SHARING_CONFORMANCE_REQUIRED', article: '60', duty: 'nanchang-60', attempt: () => coordinator.post(`${path}/acceptance`, {}), unchanged,
    });
    await refuseAcceptance();
    expectStatus(await coordinator.post(`${path}/conformance`, { passed: false, report: '接口未接入平台' }), 200);
    await refuseAcceptance();
    expectStatus(await coordinator.post(`${path}/conformance`, { passed: true, report: '已接入平台' }), 200);
    assert.equal(expectStatus(await coordinator.post<Project>(`${path}/acceptance`, {}), 200).state, 'ACCEPTED');
  },
}, {
  duty: 'nanchang-60b',
  title: { zh: '未报备的系统和对外服务显示缺报，并要求并入日期', en: 'a system or outward service that is not filed shows as missing, and a migration date is demanded' },
  rules: ['system-filed'],
  async run(start) {
    const world = await start();
    const [owner, coordinator] = [world.as('school1-owner'), world.as('east-coordinator')];
    const { systemId } = expectStatus(await owner.post<System>('/systems', { unitId: 'unit-school1', name: '对外成绩查询', kind: 'outwardService' }), 201);
    assert.deepEqual(await systems(world), [[systemId, 'MISSING', true]]);
    expectStatus(await owner.post(`/systems/${systemId}/migration`, { plan: '接口迁入平台', by: '2027-06-30' }), 200);
    assert.deepEqual(await systems(world), [[systemId, 'MISSING', false]]);
    // conversely: reported to the coordinator
    expectStatus(await coordinator.post(`/systems/${systemId}/filing`, { number: '备2026-001', filedOn: '2026-11-23' }), 200);
    assert.deepEqual(await systems(world), [[systemId, 'FILED', false]]);
  },
}];

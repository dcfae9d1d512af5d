import assert from 'node:assert/strict';
import { REGULATIONS } from '../../../lib/regulations/registry.ts';
import type { Regulation } from '../../../lib/regulations/regulation.ts';
import { grantPupils } from '../../support/journey.ts';
import type { TestWorld } from '../../support/test-platform.ts';
import type { DutyCase } from '../case.ts';
import { ifMatch, readEntry, register, registerAndPublish, schoolList, submit, type EntryBody } from '../catalog-steps.ts';
import { expectEntered, expectRefusal, expectStatus } from '../expectations.ts';

/** The product's texts with an amendment that wants one more field in every entry from that day on. */
const amended = (effectiveFrom: string, field: string): readonly Regulation[] => REGULATIONS.map((regulation) => {
  const latest = regulation.versions.at(-1);
  const fields = latest?.profile.entries['catalog.requiredFields'];
  if (!latest || !fields || fields.silent || !Array.isArray(fields.value)) return regulation;
  const entries = { ...latest.profile.entries, 'catalog.requiredFields': { ...fields, value: [...fields.value, field] } };
  return { ...regulation, versions: [...regulation.versions, { ...latest, profile: { effectiveFrom, entries } }] };
});
const contentOf = ({ unitId: _, ...content }: EntryBody) => content;

interface Incomplete {
  readonly items: readonly { readonly resourceId: string; readonly unitId: string; readonly missing: readonly string[] }[];
}
const report = async (world: TestWorld): Promise<Incomplete> => expectStatus(await world.as('east-coordinator').get<Incomplete>('/units/unit-east/completeness'), 200);
const staleNotices = async (world: TestWorld, reader: string): Promise<number> =>
  expectStatus(await world.as(reader).get<{ readonly items: readonly { readonly kind: string }[] }>('/notifications'), 200).items.filter(({ kind }) => kind === 'catalog.stale').length;

export const catalogSchemaCases: readonly DutyCase[] = [{
  duty: 'nanchang-20',
  title: { zh: '目录规范修订后，旧条目按新规范校验', en: 'after the catalog specification changes, an older entry is checked against the new one' },
  rules: ['catalog-required-fields'],
  async run(start) {
    const world = await start({ regulations: amended('2026-12-01', 'businessSystem') });
    const draft = await register(world, schoolList());
    assert.equal(draft.inside?.schemaVersion, 'nanchang/2023-03-01');
    assert.deepEqual(draft.inside?.missingFields, []);
    world.clock.set('2026-12-01T01:00:00.000Z');
    const owner = world.as('school1-owner');
    const edited = expectStatus(await owner.put<typeof draft>(`/resources/${draft.resourceId}`, contentOf(schoolList({ summary: '新摘要' })), ifMatch(draft)), 200);
    assert.equal(edited.inside?.schemaVersion, 'nanchang/2026-12-01');
    assert.deepEqual(edited.inside?.missingFields.map(({ pointer }) => pointer), ['/attributes/businessSystem']);
    const { body } = await expectRefusal(world, {
      status: 422, code: 'REQUIRED_FIELDS_MISSING', article: '20', duty: 'nanchang-20',
      attempt: () => owner.post(`/resources/${draft.resourceId}/submission`, {}), unchanged: () => readEntry(world, draft.resourceId),
    });
    assert.equal(body.citation?.['version' as 'duty'], '2026-12-01');
    // conversely: with the new field
    const complete = expectStatus(await owner.put<typeof draft>(`/resources/${draft.resourceId}`, contentOf(schoolList({ attributes: { businessSystem: '学校管理系统' } })), ifMatch(edited)), 200);
    assert.deepEqual([(await submit(world, complete)).state, complete.inside?.missingFields], ['DEPT_SUBMITTED', []]);
  },
}, {
  duty: 'nanchang-15',
  title: { zh: '缺少采集程序的条目列入完备性报告', en: 'an entry without a collection procedure is listed against its owner' },
  rules: ['completeness-reported'],
  async run(start) {
    const world = await start();
    const care = { channel: '系统填报', maintenanceOfficer: world.personId('school1-owner'), backupPlan: '每日备份', archivePlan: '撤销后归档' };
    const draft = await register(world, schoolList({ care }));
    assert.deepEqual((await report(world)).items.map(({ resourceId, unitId, missing }) => [resourceId, unitId, missing]), [[draft.resourceId, 'unit-school1', ['/care/procedure']]]);
    // conversely: with a procedure of a stated version it is complete
    const procedure = { document: '学校名录采集规程', version: '1.0' };
    expectStatus(await world.as('school1-owner').put(`/resources/${draft.resourceId}`, contentOf(schoolList({ care: { ...care, procedure } })), ifMatch(draft)), 200);
    assert.deepEqual((await report(world)).items, []);
  },
}, {
  duty: 'nanchang-26',
  title: { zh: '未按更新周期更新的资源被标记，归属单位和在用单位得到通知', en: 'a resource that missed its cycle is flagged; its owner and active consumers are told' },
  rules: ['update-cycle-kept'],
  async run(start) {
    const world = await start();
    const { resourceId } = await grantPupils(world, { entry: { updateFrequency: 'daily' } });
    const yearly = await registerAndPublish(world, schoolList());
    world.clock.advance({ days: 1 });
    await world.runJob('flagStaleResources');
    assert.equal((await readEntry(world, resourceId as never)).staleSince, undefined, 'one day is the cycle');
    world.clock.advance({ days: 1 });
    await expectEntered(world, ['resource.stale'], () => world.runJob('flagStaleResources'));
    assert.equal((await readEntry(world, resourceId as never)).staleSince, '2026-11-25');
    assert.deepEqual([await staleNotices(world, 'school1-owner'), await staleNotices(world, 'east-consumer'), await staleNotices(world, 'east-owner'), await staleNotices(world, 'west-consumer')], [1, 1, 1, 0]);
    // conversely: what is within its cycle is not, and nobody is told twice
    assert.equal((await readEntry(world, yearly.resourceId)).staleSince, undefined);
    await expectEntered(world, [], () => world.runJob('flagStaleResources'));
  },
}];

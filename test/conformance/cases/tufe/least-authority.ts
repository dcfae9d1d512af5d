import assert from 'node:assert/strict';
import type { Stream } from '../../../../lib/platform/ledger/ledger.ts';
import { castOf, peopleIn } from '../../../support/cast.ts';
import { cohortsOf, onlyDestruction, step } from '../../../support/ending.ts';
import { grantPupils, importFile, pupilFile, pupilRow, read } from '../../../support/journey.ts';
import type { TestWorld } from '../../../support/test-platform.ts';
import type { DutyCase } from '../../case.ts';
import { attemptRegister, ifMatch, placed, readUnitEntries, register, schoolList } from '../../catalog-steps.ts';
import { expectRefusal, expectStatus } from '../../expectations.ts';
import { endPupils, executeByPersons, orderByPersons, verifyByPersons } from '../../scenarios/destruction.ts';
import { entriesOf, enteredWhile } from '../../ledger.ts';
import { giveRole, useOf } from '../../sharing-steps.ts';

const refused = { status: 403, article: '30', duty: 'tufe-30' } as const;
/** A log is purged in whole bundles of as many entries. */
const BUNDLE = 256;

export const leastAuthorityCases: readonly DutyCase[] = [{
  duty: 'tufe-30',
  title: { zh: '处理、使用、销毁和安全审计职责不得由一人兼任，审计人员不得写入', en: 'nobody holds two of processing, use, destruction and audit; an auditor writes nothing' },
  rules: ['separation-of-duties', 'seat-required'],
  async run(start) {
    const world = await start();
    const { administrator, owner, destroyer, auditor, leading } = peopleIn(world);
    const { authority, ownerUnit } = castOf(world);
    const assign = (name: string, role: string, unit: string) => world.as(administrator).post('/persons/roles', { personId: world.personId(name), role, unitId: `unit-${unit}` });
    const persons = async () => expectStatus(await world.as(administrator).get(`/units/unit-${authority}/persons?limit=100`), 200);
    for (const [name, role, unit] of [[destroyer, 'SecurityAuditor', authority], [auditor, 'DestructionOfficer', authority], [owner, 'DataConsumer', ownerUnit]] as const) {
      await expectRefusal(world, { ...refused, code: 'SEPARATION_OF_DUTIES', attempt: () => assign(name, role, unit), unchanged: persons });
    }
    const look = (name: string) => world.as(name).get('/ledger/sharing/entries');
    await expectRefusal(world, { ...refused, code: 'SEAT_REQUIRED', attempt: () => look(destroyer), unchanged: persons });
    // conversely: another person audits, and does nothing else
    expectStatus(await assign(leading, 'SecurityAuditor', authority), 200);
    expectStatus(await look(leading), 200);
    const entry = placed(world, schoolList());
    await expectRefusal(world, { ...refused, code: 'SEAT_REQUIRED', attempt: () => world.as(auditor).post('/resources', entry), unchanged: () => readUnitEntries(world) });
    expectStatus(await attemptRegister(world, entry), 201);
  },
}, {
  duty: 'tufe-30',
  title: { zh: '销毁须由不同人员申请、批准、执行、验证，到期也不自动执行', en: 'a destruction is requested, approved, executed and verified by different persons, and by none of itself' },
  rules: ['destruction-separated'],
  async run(start) {
    const world = await start();
    const { coordinator } = peopleIn(world);
    const resourceId = await endPupils(world);
    assert.equal((await onlyDestruction(world, resourceId)).state, 'DUE', 'it waits for its persons');
    const approved = await orderByPersons(world, resourceId);
    await giveRole(world, coordinator, 'DestructionOfficer', `unit-${castOf(world).authority}`);
    await expectRefusal(world, {
      ...refused, code: 'SEPARATION_OF_DUTIES', attempt: () => step(world, coordinator, approved, 'execution'),
      unchanged: async () => [await onlyDestruction(world, resourceId), await cohortsOf(world, resourceId)],
    });
    // conversely
    await executeByPersons(world, resourceId);
    assert.equal((await verifyByPersons(world, resourceId)).state, 'CERTIFIED');
  },
}, {
  duty: 'tufe-30',
  title: { zh: '查看以最小必要为限：只能查到已授权的数据项，且须在岗', en: 'least authority: what is granted, to who sits there' },
  rules: ['scope-bound', 'seat-required'],
  async run(start) {
    const world = await start();
    const { coordinator, executor } = peopleIn(world);
    const { grantId } = await grantPupils(world, { scope: { fields: ['identityNumber', 'studentName'] } });
    const unchanged = () => useOf(world, grantId);
    await expectRefusal(world, { ...refused, code: 'FIELD_NOT_GRANTED', attempt: () => read(world, grantId, { fields: ['phone'] }), unchanged });
    for (const by of [coordinator, executor]) await expectRefusal(world, { ...refused, code: 'SEAT_REQUIRED', attempt: () => read(world, grantId, { by }), unchanged });
    // conversely
    assert.deepEqual(Object.keys(expectStatus(await read(world, grantId), 200).record), ['identityNumber', 'studentName']);
  },
}, {
  duty: 'tufe-30a',
  title: { zh: '查询、录入、修改、删除和导出逐项留痕，六个月内不得清除', en: 'queries, inputs, changes, deletions and exports are entered, and kept for six calendar months' },
  rules: ['operation-log-kept'],
  reading: 'Queries, changes, deletions and exports stand in the log of sharing, inputs in that of operations; both are kept as long. Six calendar months are more than 180 days.',
  async run(start) {
    const world = await start();
    const { consumer, executor, destroyer } = peopleIn(world);
    const { grantId, resourceId } = await grantPupils(world, { scope: { delivery: 'FILE' } });
    const owner = peopleIn(world).owner;
    const draft = await register(world, placed(world, schoolList()));
    const { unitId: _, ...content } = placed(world, schoolList({ summary: '全校各部门名录' }));
    const logged = async (action: string, by: string, act: () => Promise<unknown>) => {
      const { entries } = await enteredWhile(world, act);
      const entry = entries.find(({ event }) => event.action === action) ?? assert.fail(`${action} is in no log`);
      assert.equal(entry.event.actor?.personId, world.personId(by), action);
      return entry.event.facts ?? {};
    };
    await logged('record.read', consumer, () => read(world, grantId));
    await logged('import.started', owner, () => importFile(world, resourceId, pupilFile(pupilRow(31))));
    await logged('resource.revised', owner, () => world.as(owner).put(`/resources/${draft.resourceId}`, content, ifMatch(draft)));
    const exported = await logged('delivery.registered', executor, () => world.as(executor).post(`/grants/${grantId}/deliveries`, { sha256: 'a'.repeat(64), rows: 500 }));
    assert.equal(exported['rows'], 500);
    for (let n = 0; n < BUNDLE; n += 1) await world.platform.ledger.commit({ stream: 'operations', action: 'test.operated', operation: 'test', subject: {} }, []);
    const written = await countOf(world, 'operations');
    for (const day of ['2027-05-22', '2027-05-23']) {
      await purge(world, day);
      assert.equal(await countOf(world, 'operations'), written, day);
    }
    // conversely: past the six months, and the purge is entered; a deletion is in the log like the others
    await purge(world, '2027-05-24');
    assert.ok(await countOf(world, 'operations') < written);
    const other = await start();
    const ended = await endPupils(other);
    await orderByPersons(other, ended);
    const { entries } = await enteredWhile(other, () => executeByPersons(other, ended));
    const deleted = entries.find(({ event }) => event.action === 'destruction.ordered')?.event;
    assert.deepEqual([deleted?.actor?.personId, deleted?.facts?.['count']], [other.personId(destroyer), 3]);
  },
}, {
  duty: 'tufe-58',
  title: { zh: '下载须认证、授权：令牌过期、非授权单位、非执行人员一律拒绝', en: 'what leaves takes a valid token, the grant, and for a copy its executor' },
  rules: ['grant-holder-only', 'executor-only'],
  reading: 'The platform gives out no download address: a record is read under the grant, call by call, and a copy by file is delivered and registered by the executor. Refused with tufe-42 and tufe-8.6.',
  async run(start) {
    const world = await start();
    const { consumer, executor, coordinator } = peopleIn(world);
    const { grantId } = await grantPupils(world, { scope: { delivery: 'FILE' } });
    const unchanged = () => useOf(world, grantId);
    const path = `/grants/${grantId}/deliveries`;
    const copy = { sha256: 'a'.repeat(64), rows: 20 };
    const token = await world.issuer.token(executor);
    world.clock.advance({ hours: 2 });
    for (const stale of [token, undefined]) assert.equal((await world.withToken(stale).post(path, copy)).status, 401);
    await expectRefusal(world, { status: 403, code: 'GRANT_HOLDER_MISMATCH', article: '42', duty: 'tufe-42', attempt: () => read(world, grantId, { by: `${castOf(world).ownerUnit}-consumer` }), unchanged });
    for (const by of [consumer, coordinator]) await expectRefusal(world, { status: 403, code: 'SEAT_REQUIRED', article: '8', duty: 'tufe-8.6', attempt: () => world.as(by).post(path, copy), unchanged });
    // conversely
    expectStatus(await read(world, grantId), 200);
    expectStatus(await world.as(executor).post(path, copy), 201);
  },
}];

const countOf = async (world: TestWorld, stream: Stream): Promise<number> => (await entriesOf(world, stream)).length;
async function purge(world: TestWorld, on: string): Promise<void> {
  world.clock.set(`${on}T02:00:00.000Z`);
  await world.runJob('sequenceLedger');
  await world.runJob('purgeLogs');
}

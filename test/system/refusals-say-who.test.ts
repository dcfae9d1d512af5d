import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DEMO_ISSUER } from '../../infra/local/demo-issuer.ts';
import { grantPupils, read } from '../support/journey.ts';
import { createTestWorld, type AnyBody, type Answered, type TestWorld } from '../support/test-platform.ts';
import { application, apply, decide, fileSystem, publish, refusal, scope, type ApplicationBody } from './sharing-steps.ts';

interface Problem extends AnyBody { readonly detail: string; readonly detailEn: string; readonly errors?: readonly { readonly pointer: string; readonly detail: string }[] }
const said = ({ status, body }: Answered<AnyBody>): readonly unknown[] => [status, body.code, body['detail']];

describe('a refusal says', () => {
  let world: TestWorld;
  before(async () => { world = await createTestWorld(); });
  after(() => world.close());

  test('which seat of which unit would do it, to a party and on the chain', async () => {
    const { path } = await apply(world);
    assert.deepEqual(said(await decide(world, 'school3-consumer', path, { outcome: 'APPROVED' })), [403, 'SEAT_REQUIRED', '此事项由演示·东区第一小学的数据归属部门办理，您不担任此职责']);
    assert.deepEqual(said(await decide(world, 'east-coordinator', path, { outcome: 'APPROVED' })), [403, 'SEAT_REQUIRED', '此事项由演示·东区第一小学的数据归属部门办理，您不担任此职责']);
    assert.deepEqual(said(await world.as('school1-owner').post(`${path}/ruling`, { outcome: 'APPROVED', finding: '同意' })), [403, 'SEAT_REQUIRED', '此事项由演示·东区第一小学的上级教育行政部门办理，您不担任此职责']);
    const chain = await world.as('school1-owner').post<Problem>('/legal-bases', { unitId: 'unit-bureau', instrument: { title: '某法', level: 'LAW', article: '1', inForceFrom: '2021-11-01' } });
    assert.deepEqual([chain.status, chain.body.detail, chain.body.detailEn], [403, '此事项由演示·市教育局的数据管理协调部门办理，您不担任此职责', 'This is done by the data coordinator of 演示·市教育局; you do not hold that seat']);
  });

  test('that a unit above may do it, too, where one may', async () => {
    const refused = await world.as('school1-consumer').post<Problem>('/persons', { issuer: DEMO_ISSUER, subject: 'x', displayName: '演示', unitId: 'unit-school1' });
    assert.deepEqual([refused.status, refused.body.detail], [403, '此事项由演示·东区第一小学或其上级单位的单位管理员办理，您不担任此职责']);
  });

  test('both seats, where either may do it', async () => {
    const refused = await world.as('school1-consumer').post<Problem>('/systems', { unitId: 'unit-school1', name: '旧接口', kind: 'outwardService' });
    assert.deepEqual(said(refused), [403, 'SEAT_REQUIRED', '此事项由演示·东区第一小学的数据归属部门，或演示·东区第一小学或其上级单位的数据管理协调部门办理，您不担任此职责']);
    assert.equal(refused.body.detailEn, 'This is done by the data owner of 演示·东区第一小学, or the data coordinator of 演示·东区第一小学 or a unit above it; you do not hold that seat');
  });

  test('that nobody stands above the owner to rule: the bureau is the superior of districts and schools, not its own', async () => {
    const resourceId = await publish(world, ['bureau']);
    const { body } = await world.as('school3-consumer').post<ApplicationBody>('/applications', application([{ resourceId, filingId: await fileSystem(world), ...scope }]));
    const path = `/applications/${body.applicationId}/items/${body.items[0].itemId}`;
    await decide(world, 'bureau-owner', path, refusal);
    const refused = said(await world.as('school3-consumer').post(`${path}/ruling-request`, { statement: '报上级审核' }));
    assert.deepEqual(refused.slice(0, 2), [409, 'COORDINATOR_MISSING']);
    assert.match(String(refused[2]), /^归属单位之上没有可受理的上级教育行政部门/);
  });

  test('no unit to whom it is no business', async () => {
    const resourceId = await publish(world, ['bureau', 'east', 'school1']);
    const refused = await world.as('school2-owner').post<Problem>(`/resources/${resourceId}/export-assessments`, { recipient: '某机构', number: '2026-1', outcome: 'APPROVED', fields: ['grade'], approvedOn: '2026-10-01', validUntil: '2028-01-01' });
    assert.ok(refused.status === 404 || !refused.body.detail.includes('第一小学'), refused.body.detail);
    assert.deepEqual(said(await world.as('school4-consumer').get('/units/unit-school1/items-to-decide')), [403, 'SEAT_REQUIRED', '此事项由数据归属部门办理，您在该单位不担任此职责']);
  });

  test('the approved purpose, to the consumer itself alone', async () => {
    const { grantId } = await grantPupils(world);
    const refused = await read(world, grantId, { purpose: '学籍 核验' }) as unknown as Answered<Problem>;
    assert.deepEqual([...said(refused).slice(0, 2), refused.body.errors?.[0]], [403, 'PURPOSE_NOT_GRANTED', { pointer: '/purpose', detail: '须与获准用途逐字一致：学籍核验', detailEn: 'Must be the approved purpose, word for word: 学籍核验' }]);
    const foreign = await read(world, grantId, { by: 'west-consumer', purpose: '学籍 核验' });
    assert.equal(foreign.body.code, 'GRANT_HOLDER_MISMATCH');
    assert.ok(!JSON.stringify(foreign.body).includes('学籍核验'));
  });

  test('and a person shows the issuer it is bound to, never the subject', async () => {
    const made = await world.as('school1-administrator').post('/persons', { issuer: DEMO_ISSUER, subject: 'subject-of-somebody', displayName: '演示·新人', unitId: 'unit-school1' });
    assert.deepEqual([made.status, made.body['issuer']], [201, DEMO_ISSUER]);
    assert.ok(!JSON.stringify(made.body).includes('subject-of-somebody'));
  });
});

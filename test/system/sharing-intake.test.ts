import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pupilList, registerBasis } from '../conformance/catalog-steps.ts';
import { createTestWorld, type AnyBody, type Answered, type TestWorld } from '../support/test-platform.ts';
import { application, fileSystem, publish, scope } from './sharing-steps.ts';

interface Problem extends AnyBody { readonly detail?: string; readonly errors?: readonly { readonly pointer: string; readonly detail: string; readonly detailEn: string }[] }
const pointers = ({ status, body }: Answered<Problem>): readonly unknown[] => [status, body.code, ...(body.errors ?? []).map(({ pointer }) => pointer)];

describe('what is taken in', () => {
  let world: TestWorld;
  before(async () => { world = await createTestWorld(); });
  after(() => world.close());

  test('is each resource once in an application, and each field once', async () => {
    const [one, other] = [await publish(world, ['bureau', 'east', 'school1']), await publish(world, ['bureau', 'west', 'school4'])];
    const filingId = await fileSystem(world);
    const apply = (...items: readonly object[]) => world.as('school3-consumer').post<Problem>('/applications', application(items));
    const item = (resourceId: string, change: object = {}) => ({ resourceId, filingId, ...scope, ...change });
    assert.deepEqual(pointers(await apply(item(one), item(other), item(one))), [400, 'BODY_INVALID', '/items/2/resourceId']);
    assert.deepEqual(pointers(await apply(item(one, { fields: ['grade', 'studentName', 'grade'] }))), [422, 'REQUEST_INCOMPLETE', '/items/0/fields/2']);
    assert.deepEqual((await world.as('school3-consumer').get<{ readonly items: readonly unknown[] }>('/applications')).body.items, []);
    assert.equal((await apply(item(one), item(other))).status, 201);
  });

  test('is a filing once, made by today, with evidence that does not end before it', async () => {
    const filing = { filingNumber: '36010000009', systemName: '学籍核验系统', level: 3, filedOn: '2026-01-05', validUntil: '2027-06-30' };
    const register = (change: object = {}) => world.as('school3-consumer').post<Problem>('/units/unit-school3/mlps-filings', { ...filing, ...change });
    assert.deepEqual(pointers(await register({ validUntil: '2026-01-04' })), [400, 'BODY_INVALID', '/validUntil']);
    assert.deepEqual(pointers(await register({ filedOn: '2027-01-05' })), [400, 'BODY_INVALID', '/filedOn']);
    assert.equal((await register()).status, 201);
    assert.deepEqual(pointers(await register({ level: 4, validUntil: '2028-01-01' })), [409, 'ALREADY_EXISTS', '/filingNumber']);
    assert.equal((await register({ filedOn: '2026-11-02', validUntil: '2028-01-01' })).status, 201, 'filed anew');
  });

  test('is an entry whose recipients are kinds of units or registered units', async () => {
    const body = pupilList(await registerBasis(world));
    const register = (...recipients: readonly string[]) => world.as('school1-owner').post<Problem>('/resources', { ...body, shareConditions: { ...body.shareConditions, recipients } });
    assert.deepEqual(pointers(await register('school', '公安机关')), [400, 'BODY_INVALID', '/shareConditions/recipients/1']);
    assert.deepEqual(pointers(await register('school', 'unit-nowhere')), [400, 'BODY_INVALID', '/shareConditions/recipients/1']);
    assert.equal((await register('educationUnit', 'unit-statistics')).status, 201);
  });

  test('of whom an entry is not shared with is refused by the names of those whom it is', async () => {
    const conditions = { recipients: ['governmentDepartment' as const, 'unit-school4' as never], items: ['studentName', 'grade'], purposes: ['学籍核验'], deliveries: ['INTERFACE' as const], maxMonths: 12, note: '' };
    const resourceId = await publish(world, ['bureau', 'east', 'school1'], { shareConditions: conditions });
    const refused = await world.as('school3-consumer').post<Problem>('/applications', application([{ resourceId, filingId: await fileSystem(world), ...scope }]));
    assert.deepEqual([refused.body.code, refused.body.errors?.[0]?.detail], ['CONDITIONS_NOT_MET', '共享范围限于：政府部门、演示·西区第四中学']);
  });
});

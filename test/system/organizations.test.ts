import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { DEMO_ISSUER } from '../../infra/local/demo-issuer.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';

interface Person { readonly personId: string; readonly version: number; readonly blocked: boolean; readonly roles: readonly { role: string }[]; readonly delegations: readonly { delegationId: string }[]; readonly given: readonly unknown[] }
const today = '2026-11-23';

describe('organisations over HTTP', () => {
  let world: TestWorld;
  beforeEach(async () => { world = await createTestWorld(); });
  afterEach(() => world.close());

  test('an administrator registers a unit below its own, and its path follows from the parent', async () => {
    const made = await world.as('bureau-administrator').post<{ unitId: string; path: string[] }>('/units', { name: '新学校', kind: 'school', level: 'institution', parentId: 'unit-east' });
    assert.equal(made.status, 201);
    assert.deepEqual(made.body.path.slice(0, 2), ['unit-bureau', 'unit-east']);
    const listed = await world.as('school1-owner').get<{ items: { unitId: string }[] }>('/units?parentId=unit-east');
    assert.ok(listed.body.items.some(({ unitId }) => unitId === made.body.unitId));
    const refused = await world.as('west-administrator').post('/units', { name: '别区学校', kind: 'school', level: 'institution', parentId: 'unit-east' });
    assert.deepEqual([refused.status, refused.body.code], [403, 'SEAT_REQUIRED']);
    assert.equal((await world.as('bureau-administrator').post('/units', { name: '某校', kind: 'school', level: 'institution', parentId: 'unit-nowhere' })).body.code, 'NOT_FOUND');
    assert.equal((await world.as('bureau-administrator').post('/units', { name: '某校', kind: 'school', level: 'institution', parentId: 'unit-east', regulation: 'other' })).status, 400);
  });

  test('a unit may be stricter than its law and never laxer', async () => {
    const admin = world.as('school1-administrator');
    const { headers } = await admin.get('/units/unit-school1');
    const match = { 'if-match': headers['etag'] ?? '' };
    const laxer = await admin.put<{ code: string; errors: { pointer: string }[] }>('/units/unit-school1/overrides', { overrides: { 'logs.sharing': { value: 1, unit: 'years' } } }, match);
    assert.deepEqual([laxer.status, laxer.body.code, laxer.body.errors.map(({ pointer }) => pointer)], [422, 'OVERRIDE_NOT_STRICTER', ['/overrides/logs.sharing']]);
    assert.equal((await admin.put('/units/unit-school1/overrides', { overrides: { 'logs.sharing': 'long' } }, match)).body.code, 'BODY_INVALID');
    assert.equal((await admin.put('/units/unit-school1/overrides', { overrides: { 'no.such': 1 } }, match)).body.code, 'BODY_INVALID');
    assert.equal((await admin.put('/units/unit-school1/overrides', { overrides: {} })).body.code, 'VERSION_REQUIRED');
    const stricter = await admin.put<{ overrides: unknown }>('/units/unit-school1/overrides', { overrides: { 'logs.sharing': { value: 3, unit: 'years' } } }, match);
    assert.equal(stricter.status, 200);
    assert.equal((await admin.put('/units/unit-school1/overrides', { overrides: {} }, match)).body.code, 'VERSION_STALE');
    assert.equal((await world.as('school2-administrator').put('/units/unit-school1/overrides', { overrides: {} }, match)).body.code, 'SEAT_REQUIRED');
  });

  test('a person is registered by issuer and subject, which are not kept, and is then known by the token', async () => {
    const admin = world.as('school1-administrator');
    assert.equal((await world.as('newcomer').get('/me')).body.code, 'PERSON_UNKNOWN');
    const body = { issuer: DEMO_ISSUER, subject: 'newcomer', displayName: '演示·新人', unitId: 'unit-school1' };
    const made = await admin.post<Person>('/persons', body);
    assert.deepEqual([made.status, made.body.personId], [201, world.personId('newcomer')]);
    assert.equal((await admin.post('/persons', body)).body.code, 'ALREADY_EXISTS');
    for (const issuer of ['https://issuer.example', `${DEMO_ISSUER}/`, DEMO_ISSUER.toUpperCase()]) {
      const untrusted = await admin.post<{ code: string; errors: { pointer: string; detail: string }[] }>('/persons', { ...body, issuer, subject: 'another' });
      assert.deepEqual([untrusted.status, untrusted.body.code, untrusted.body.errors.map(({ pointer }) => pointer)], [422, 'ISSUER_NOT_TRUSTED', ['/issuer']]);
      assert.ok(untrusted.body.errors[0]?.detail.includes(DEMO_ISSUER));
    }
    assert.equal((await admin.post('/persons/queries', { issuer: 'https://issuer.example', subject: 'another' })).status, 404);
    assert.equal((await world.as('newcomer').get('/me')).status, 200);
    const assigned = await admin.post<Person>('/persons/roles', { personId: made.body.personId, role: 'DataOwner', unitId: 'unit-school1' });
    assert.deepEqual(assigned.body.roles.map(({ role }) => role), ['DataOwner']);
    assert.equal((await admin.post('/persons/queries', { issuer: DEMO_ISSUER, subject: 'newcomer' })).status, 200);
    assert.equal((await world.as('school2-administrator').post('/persons/queries', { personId: made.body.personId })).body.code, 'NOT_FOUND');
  });

  test('the colleagues of a unit are shown to it and its administrators, and to nobody else', async () => {
    const shown = await world.as('school1-owner').get<{ items: { personId: string }[] }>('/units/unit-school1/persons');
    assert.equal(shown.body.items.length, 4);
    assert.equal((await world.as('east-administrator').get('/units/unit-school1/persons')).status, 200);
    assert.equal((await world.as('school2-owner').get('/units/unit-school1/persons')).body.code, 'NOT_FOUND');
  });

  test('nobody assigns a role to themselves, nor outside their own branch', async () => {
    const self = await world.as('school1-administrator').post('/persons/roles', { personId: world.personId('school1-administrator'), role: 'DataOwner', unitId: 'unit-school1' });
    assert.equal(self.body.code, 'SEPARATION_OF_DUTIES');
    const foreign = await world.as('school1-administrator').post('/persons/roles', { personId: world.personId('school1-owner'), role: 'DataCoordinator', unitId: 'unit-bureau' });
    assert.equal(foreign.body.code, 'SEAT_REQUIRED');
  });

  test('a unit that no regulation binds has administrators too', async () => {
    const admin = world.as('university-administrator');
    const body = { issuer: DEMO_ISSUER, subject: 'lecturer', displayName: '演示·讲师', unitId: 'unit-university' };
    assert.equal((await admin.post('/persons', body)).status, 201);
    assert.equal((await admin.post('/persons/roles', { personId: world.personId('lecturer'), role: 'DataConsumer', unitId: 'unit-university' })).status, 200);
    assert.equal((await world.as('university-consumer').post('/persons', { ...body, subject: 'other' })).body.code, 'SEAT_REQUIRED');
  });

  test('a holder lends a role for stated days, within the role, to a colleague', async () => {
    const holder = world.as('school1-owner');
    const to = world.personId('school1-consumer');
    const lend = { to, role: 'DataOwner', unitId: 'unit-school1', startsOn: today, endsOn: '2026-11-30' };
    assert.equal((await holder.post('/delegations', { ...lend, role: 'UnitAdministrator' })).body.code, 'SEAT_REQUIRED');
    assert.equal((await holder.post('/delegations', { ...lend, endsOn: '2026-11-22' })).body.code, 'BODY_INVALID');
    assert.equal((await holder.post('/delegations', { ...lend, to: world.personId('school1-owner') })).body.code, 'NOT_FOUND');
    assert.equal((await holder.post('/delegations', { ...lend, to: world.personId('school2-owner') })).body.code, 'NOT_FOUND');
    const lent = await holder.post<{ delegationId: string }>('/delegations', lend);
    assert.equal(lent.status, 201);
    assert.equal((await world.as('school1-consumer').post('/delegations', { ...lend, to: world.personId('school1-owner-2') })).body.code, 'SEAT_REQUIRED', 'what is lent is not lent on');
    assert.equal((await world.as('school1-consumer').get<Person>('/me')).body.delegations.length, 1);
    assert.equal((await world.as('school1-owner-2').post(`/delegations/${lent.body.delegationId}/withdrawal`, { to })).body.code, 'NOT_FOUND');
    assert.deepEqual((await holder.post<Person>(`/delegations/${lent.body.delegationId}/withdrawal`, { to })).body.given, []);
    assert.equal((await world.as('school1-consumer').get<Person>('/me')).body.delegations.length, 0);
  });

  test('a role that ends on a day cannot be lent beyond it, and a withdrawn one takes its delegations along', async () => {
    const admin = world.as('school1-administrator');
    const personId = world.personId('school1-consumer');
    await admin.post('/persons/roles', { personId, role: 'DataOwner', unitId: 'unit-school1', until: '2026-12-31' });
    const lend = { to: world.personId('school1-owner-2'), role: 'DataOwner', unitId: 'unit-school1', startsOn: today, endsOn: '2027-01-01' };
    assert.equal((await world.as('school1-consumer').post('/delegations', lend)).body.code, 'BODY_INVALID');
    assert.equal((await world.as('school1-consumer').post('/delegations', { ...lend, endsOn: '2026-12-31' })).status, 201);
    const withdrawn = await admin.post<Person>('/persons/roles/withdrawal', { personId, role: 'DataOwner', unitId: 'unit-school1' });
    assert.deepEqual([withdrawn.body.roles.map(({ role }) => role), withdrawn.body.given], [['DataConsumer'], []]);
    assert.equal((await world.as('school1-owner-2').get<Person>('/me')).body.delegations.length, 0);
  });

  test('a blocked person is refused from the next call on, with what they had lent, until unblocked', async () => {
    const lend = { to: world.personId('school1-consumer'), role: 'DataOwner', unitId: 'unit-school1', startsOn: today, endsOn: '2026-11-30' };
    await world.as('school1-owner').post('/delegations', lend);
    const admin = world.as('school1-administrator');
    const personId = world.personId('school1-owner');
    assert.equal((await admin.post<Person>('/blocklist', { personId, reason: '离岗' })).body.blocked, true);
    const refused = await world.as('school1-owner').get('/me');
    assert.deepEqual([refused.status, refused.body.code, refused.body.citation?.duty], [403, 'PERSON_BLOCKED', 'nanchang-19']);
    assert.equal((await world.as('school1-consumer').get<Person>('/me')).body.delegations.length, 0);
    assert.equal((await admin.post('/blocklist', { personId: world.personId('school1-administrator'), reason: '误' })).body.code, 'MOVE_NOT_ALLOWED');
    assert.equal((await world.as('school2-administrator').post('/blocklist/removal', { personId })).body.code, 'NOT_FOUND');
    assert.equal((await admin.post<Person>('/blocklist/removal', { personId })).body.blocked, false);
    assert.equal((await world.as('school1-owner').get('/me')).status, 200);
  });
});

describe('separated families of duties', () => {
  let world: TestWorld;
  before(async () => { world = await createTestWorld(); });
  after(() => world.close());

  test('where a unit keeps duties apart, nobody is given two of them, held or lent', async () => {
    const admin = world.as('school1-administrator');
    const { headers } = await admin.get('/units/unit-school1');
    const kept = [['submit', 'approve'], ['approve', 'execute'], ['processing', 'use', 'destruction', 'securityAudit']];
    assert.equal((await admin.put('/units/unit-school1/overrides', { overrides: { 'access.separationOfDuties': kept } }, { 'if-match': headers['etag'] ?? '' })).status, 200);
    const both = await admin.post('/persons/roles', { personId: world.personId('school1-owner'), role: 'DataConsumer', unitId: 'unit-school1' });
    assert.equal(both.body.code, 'SEPARATION_OF_DUTIES');
    const lend = { to: world.personId('school1-consumer'), role: 'DataOwner', unitId: 'unit-school1', startsOn: today, endsOn: '2026-11-30' };
    assert.equal((await world.as('school1-owner').post('/delegations', lend)).body.code, 'SEPARATION_OF_DUTIES');
    assert.equal((await world.as('school1-owner').post('/delegations', { ...lend, to: world.personId('school1-owner-2') })).status, 201);
  });
});

import assert from 'node:assert/strict';
import { generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { UnitId } from '../../lib/identifiers.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';
import { apply, application, decide, documentsOf, fileSystem, publish, scope, sign, signAll, type ApplicationBody, type CaseBody } from './sharing-steps.ts';

const inWorld = (run: (world: TestWorld) => Promise<void>) => async () => {
  const world = await createTestWorld();
  try {
    await run(world);
  } finally {
    world.close();
  }
};

/** school3 holds a grant on school1's resource. */
async function granted(world: TestWorld) {
  const { path, item, resourceId } = await apply(world);
  await decide(world, 'school1-owner', path, { outcome: 'APPROVED' });
  await signAll(world, path);
  const active = await world.as('bureau-technical').post(`${path}/grant`, {});
  assert.equal(active.status, 201, JSON.stringify(active.body));
  return { path, item, resourceId };
}
const kindsFor = async (world: TestWorld, who: string): Promise<readonly string[]> =>
  (await world.as(who).get<{ items: { kind: string }[] }>('/notifications')).body.items.map(({ kind }) => kind);

describe('doubtful data', () => {
  test('becomes a ticket with a due date; the consumer sees every step, and all consumers hear of the correction', inWorld(async (world) => {
    const { item } = await granted(world);
    const report = { applicationId: item.applicationId, itemId: item.itemId, fields: ['grade'], evidence: '年级与学籍系统不一致' };
    assert.equal((await world.as('school4-consumer').post('/tickets', report)).status, 404);
    const reported = await world.as('school3-consumer').post<{ ticketId: string; clock: { dueOn: string; legal: boolean }; state: string }>('/tickets', report);
    assert.deepEqual([reported.status, reported.body.state, reported.body.clock], [201, 'REPORTED', { startedAt: world.clock.now(), dueOn: '2026-12-07', provisional: false, legal: false }]);
    const path = `/tickets/${reported.body.ticketId}`;
    assert.ok((await kindsFor(world, 'school1-owner')).includes('ticket.reported'));
    assert.equal((await world.as('school3-consumer').post(`${path}/answers`, { to: 'CORRECTED', note: '已改' })).body.code, 'SEAT_REQUIRED');
    for (const step of ['ACKNOWLEDGED', 'CONFIRMED', 'CORRECTED']) assert.equal((await world.as('school1-owner').post(`${path}/answers`, { to: step, note: '核实' })).status, 200);
    assert.equal((await world.as('school1-owner').post(`${path}/answers`, { to: 'REJECTED', note: '无误' })).body.code, 'MOVE_NOT_ALLOWED');
    const seen = await world.as('school3-consumer').get<{ steps: { to: string }[]; correctedEdition: number }>(path);
    assert.deepEqual([seen.body.steps.map(({ to }) => to), seen.body.correctedEdition], [['REPORTED', 'ACKNOWLEDGED', 'CONFIRMED', 'CORRECTED'], 1]);
    assert.equal((await kindsFor(world, 'school3-consumer')).filter((kind) => kind === 'ticket.answered').length, 3);
    assert.equal((await world.as('school1-owner').get<{ items: unknown[] }>('/tickets')).body.items.length, 1);
    assert.equal((await world.as('school3-consumer').get<{ items: unknown[] }>('/tickets?side=consumer')).body.items.length, 1);
  }));

  test('may go to the coordinator as well, and is answered there', inWorld(async (world) => {
    const { item } = await granted(world);
    const { body: { ticketId } } = await world.as('school3-consumer').post<{ ticketId: string }>('/tickets', { applicationId: item.applicationId, itemId: item.itemId, fields: ['grade'], evidence: '不一致' });
    const filed = await world.as('school3-consumer').post<CaseBody>(`/tickets/${ticketId}/coordination`, { statement: '归属单位未核实' });
    assert.deepEqual([filed.status, filed.body.assigned?.unitId], [201, 'unit-east']);
    assert.equal((await world.as('school3-consumer').post(`/tickets/${ticketId}/coordination`, { statement: '再次' })).body.code, 'ALREADY_EXISTS');
    assert.equal((await world.as('east-coordinator').post(`/cases/${filed.body.caseId}/conclusion`, { outcome: 'UPHELD', finding: '无' })).body.code, 'MOVE_NOT_ALLOWED');
    const answered = await world.as('east-coordinator').post(`/cases/${filed.body.caseId}/answer`, { finding: '已会同核实，数据无误' });
    assert.deepEqual([answered.status, answered.body['outcome'], answered.body['workingDaysToAnswer']], [200, 'ANSWERED', 0]);
    assert.equal((await world.as('school3-consumer').get<{ items: unknown[] }>('/cases')).body.items.length, 1);
  }));

  test('that nobody answers is overdue once', inWorld(async (world) => {
    const { item } = await granted(world);
    await world.as('school3-consumer').post('/tickets', { applicationId: item.applicationId, itemId: item.itemId, fields: ['grade'], evidence: '不一致' });
    world.clock.set('2026-12-08T01:00:00.000Z');
    const sweeps = [await world.runJob('sweepDeadlines'), await world.runJob('sweepDeadlines')];
    assert.deepEqual(sweeps.map(({ counts }) => counts['ticketsOverdue']), [1, 0]);
  }));
});

describe('handing data on', () => {
  const recipient = { name: '某研究所', abroad: false };
  const written = (change: object = {}) => ({ recipient, fields: ['grade'], purpose: '教育质量研究', from: '2026-11-23', until: '2026-12-31', writtenApplication: 'b'.repeat(64), ...change });
  const request = async (world: TestWorld, path: string, change: object = {}) =>
    world.as('school3-consumer').post<{ onwardId: string; itemId: string; code?: string }>(`${path}/onward-requests`, written(change));

  for (const approver of ['school1-owner', 'bureau-superior']) {
    test(`is blocked, until ${approver} alone consents; then only that recipient and those fields`, inWorld(async (world) => {
      const { path } = await granted(world);
      const deliver = (change: object = {}) => world.as('school3-consumer').post(`${path}/onward-deliveries`, { recipient, fields: ['grade'], ...change });
      const blocked = await deliver();
      assert.deepEqual([blocked.status, blocked.body.code, blocked.body.citation?.duty], [403, 'ONWARD_APPROVAL_REQUIRED', 'nanchang-46a']);
      const asked = await request(world, path);
      assert.equal(asked.status, 201);
      assert.equal((await deliver()).body.code, 'ONWARD_APPROVAL_REQUIRED');
      const decision = `/items/${asked.body.itemId}/onward-requests/${asked.body.onwardId}/decision`;
      assert.equal((await world.as('school3-consumer').post(decision, { outcome: 'APPROVED', reason: '同意' })).status, 403);
      assert.equal((await world.as(approver).post(decision, { outcome: 'APPROVED', reason: '用途正当' })).status, 200);
      assert.equal((await deliver()).status, 201);
      for (const change of [{ recipient: { name: '另一机构', abroad: false } }, { fields: ['grade', 'studentName'] }]) assert.equal((await deliver(change)).body.code, 'ONWARD_APPROVAL_REQUIRED');
      world.clock.set('2026-12-31T16:00:00.000Z');
      assert.equal((await deliver()).body.code, 'ONWARD_APPROVAL_REQUIRED');
    }));
  }

  test('asks for no field beyond the grant, and abroad needs the assessment too', inWorld(async (world) => {
    const { path, resourceId } = await granted(world);
    assert.equal((await request(world, path, { fields: ['idNumber'] })).body.code, 'FIELD_NOT_GRANTED');
    const foreign = { name: '某国外大学', abroad: true };
    const { body } = await request(world, path, { recipient: foreign });
    await world.as('school1-owner').post(`/items/${body.itemId}/onward-requests/${body.onwardId}/decision`, { outcome: 'APPROVED', reason: '用途正当' });
    const deliver = () => world.as('school3-consumer').post(`${path}/onward-deliveries`, { recipient: foreign, fields: ['grade'] });
    assert.equal((await deliver()).body.code, 'EXPORT_ASSESSMENT_REQUIRED');
    await world.as('school1-owner').post(`/resources/${resourceId}/export-assessments`, { recipient: foreign.name, number: '网安评〔2026〕1号', outcome: 'APPROVED', fields: ['grade'], approvedOn: '2026-10-01', validUntil: '2028-09-30' });
    assert.equal((await deliver()).status, 201);
  }));
});

describe('a detached signature', () => {
  test('counts when it verifies over the document under a key registered for the signer', inWorld(async (world) => {
    const { path } = await apply(world);
    await decide(world, 'school1-owner', path, { outcome: 'APPROVED' });
    const [document] = await documentsOf(world, 'school3-consumer', path);
    assert.ok(document);
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');
    const key = { holder: world.personId('school3-consumer'), algorithm: 'ed25519', publicKey: raw };
    assert.equal((await world.as('school3-consumer').post('/units/unit-school3/signing-keys', key)).body.code, 'SEAT_REQUIRED');
    const { body: { signingKeyId } } = await world.as('school3-administrator').post<{ signingKeyId: string }>('/units/unit-school3/signing-keys', key);
    const page = await world.as('school3-consumer').get<string>(`/documents/${document.documentId}`);
    const give = (text: string) => world.as('school3-consumer').post(`/documents/${document.documentId}/signatures`, {
      party: 'DataConsumer', sha256: document.sha256, method: { kind: 'detachedSignature', signingKeyId, signature: signBytes(null, Buffer.from(text), privateKey).toString('base64') },
    });
    assert.equal((await give(`${page.body} `)).body.code, 'SIGNATURE_INVALID');
    assert.equal((await give(page.body)).status, 201);
    assert.equal((await sign(world, 'east-coordinator', document, 'DataCoordinator')).body['signed'], true);

    const revoke = (who: string) => world.as(who).post<{ code?: string; revokedAt?: string }>(`/units/unit-school3/signing-keys/${signingKeyId}/revocation`, {});
    assert.deepEqual([(await revoke('school3-consumer')).body.code, (await revoke('school1-administrator')).body.code], ['SEAT_REQUIRED', 'NOT_FOUND']);
    assert.equal((await revoke('school3-administrator')).body.revokedAt, world.clock.now());
    assert.equal((await revoke('school3-administrator')).body.code, 'MOVE_NOT_ALLOWED');
    const [, another] = await documentsOf(world, 'school3-consumer', path);
    assert.ok(another);
    const text = (await world.as('school3-consumer').get<string>(`/documents/${another.documentId}`)).body;
    const late = await world.as('school3-consumer').post(`/documents/${another.documentId}/signatures`, {
      party: 'DataConsumer', sha256: another.sha256, method: { kind: 'detachedSignature', signingKeyId, signature: signBytes(null, Buffer.from(text), privateKey).toString('base64') },
    });
    assert.deepEqual([late.status, late.body.code], [422, 'SIGNATURE_INVALID'], 'nothing more is signed with it');
    assert.ok((await documentsOf(world, 'school3-consumer', path))[0]?.signed, 'what was signed stays so');
    const keys = await world.as('school3-consumer').get<{ items: readonly { signingKeyId: string; revokedAt?: string }[] }>('/units/unit-school3/signing-keys');
    assert.deepEqual(keys.body.items.map((listed) => [listed.signingKeyId, listed.revokedAt !== undefined]), [[signingKeyId, true]]);
    assert.equal((await world.as('school1-owner').get('/units/unit-school3/signing-keys')).body.code, 'NOT_FOUND');
  }));
});

describe('a consumer abroad', () => {
  test('applies only with an approved assessment that covers the fields', inWorld(async (world) => {
    const unit = await world.platform.storage.get(UnitEntity.ref({ unitId: UnitId.parse('unit-university') }));
    assert.ok(unit);
    await world.platform.ledger.commit({ stream: 'operations', action: 'test.abroad', operation: 'test', subject: {} }, [UnitEntity.replace(unit, { ...unit.value, abroad: true })]);
    const resourceId = await publish(world, ['bureau', 'east', 'school1'], { shareConditions: { recipients: ['university'], items: ['studentName', 'grade'], purposes: ['学籍核验'], deliveries: ['INTERFACE'], maxMonths: 12, note: '' } });
    const filingId = await fileSystem(world, 'university');
    const submit = () => world.as('university-consumer').post<ApplicationBody>('/applications', application([{ resourceId, filingId, ...scope }]));
    const refused = await submit();
    assert.deepEqual([refused.status, refused.body.code, refused.body.citation?.duty], [422, 'EXPORT_ASSESSMENT_REQUIRED', 'nanchang-43b']);
    await world.as('school1-owner').post(`/resources/${resourceId}/export-assessments`, { recipient: 'unit-university', number: '网安评〔2026〕2号', outcome: 'APPROVED', fields: scope.fields, approvedOn: '2026-10-01', validUntil: '2028-09-30' });
    assert.equal((await submit()).status, 201);
    const assessments = await world.as('school1-owner').get<{ items: readonly { number: string; recipient: string }[] }>(`/resources/${resourceId}/export-assessments`);
    assert.deepEqual(assessments.body.items.map(({ number, recipient }) => [number, recipient]), [['网安评〔2026〕2号', 'unit-university']]);
    assert.equal((await world.as('university-consumer').get(`/resources/${resourceId}/export-assessments`)).body.code, 'NOT_FOUND');
  }));
});

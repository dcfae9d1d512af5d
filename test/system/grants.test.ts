import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { DailyReadsEntity, GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import { DocumentEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { LocalDate } from '../../lib/calendar/instant.ts';
import { DocumentId, GrantId, ResourceId } from '../../lib/identifiers.ts';
import { activate, apply, approve, consumer, grantPupils, importFile, owner, publishPupils, pupilFile, pupilRow, read, signAll, type Granted } from '../support/journey.ts';
import { identityOf } from '../support/import-bench.ts';
import { createTestWorld, type AnyBody, type Answered, type TestWorld } from '../support/test-platform.ts';

let world: TestWorld;
beforeEach(async () => { world = await createTestWorld(); });
afterEach(() => world.close());

const refused = ({ status, body }: Answered<AnyBody>) => [status, body.code, body.citation?.duty];
interface Noted { readonly items: readonly { readonly kind: string; readonly subject: Readonly<Record<string, string>> }[] }
const notices = async (name: string, whom: 'unit' | 'me', kind: string) =>
  (await world.as(name).get<Noted>(`/notifications?for=${whom}`)).body.items.filter((notice) => notice.kind === kind);

describe('putting a grant into force', () => {
  test('needs review, the executing seat, signatures, and stays within the approval', async () => {
    const resourceId = await publishPupils(world);
    const applied = await apply(world, resourceId);
    assert.deepEqual(refused(await activate(world, applied)), [409, 'REVIEW_REQUIRED', 'nanchang-28b']);
    const { scope } = applied;
    await approve(world, applied, { ...scope, fields: ['identityNumber', 'studentName'], until: LocalDate.parse('2027-03-31'), dailyReads: 50 });
    assert.deepEqual(refused(await activate(world, applied)), [409, 'AGREEMENT_REQUIRED', 'nanchang-28d']);
    await signAll(world, applied, ['ConfidentialityAgreement']);
    const missing = await activate(world, applied);
    assert.deepEqual([missing.status, missing.body.code, /ConfidentialityAgreement/.test(JSON.stringify(missing.body))], [409, 'AGREEMENT_REQUIRED', true]);
    const { items } = (await world.as(consumer).get<{ readonly items: readonly { readonly kind: string }[] }>(`${applied.itemPath}/documents`)).body;
    await signAll(world, applied, items.map(({ kind }) => kind).filter((kind) => kind !== 'ConfidentialityAgreement'));
    assert.deepEqual(refused(await activate(world, applied, {}, owner)), [403, 'SEAT_REQUIRED', 'nanchang-28b']);

    const approved = { ...scope, fields: ['identityNumber', 'studentName'], until: '2027-03-31', dailyReads: 50 };
    const beyond = [
      { fields: ['identityNumber', 'studentName', 'graduatesOn'] }, { until: '2027-04-01' }, { dailyReads: 51 }, { delivery: 'FILE' }, { from: '2026-11-22' },
      { masks: { studentName: { name: 'clear' } } },
    ];
    for (const more of beyond) {
      const answer = await activate<AnyBody & { readonly errors: readonly { readonly pointer: string }[] }>(world, applied, { scope: { ...approved, ...more } });
      assert.deepEqual(refused(answer), [422, 'GRANT_EXCEEDS_APPROVAL', 'nanchang-28b'], JSON.stringify(more));
      assert.match(answer.body.errors[0]?.pointer ?? '', new RegExp(`^/scope/${Object.keys(more)[0]}`));
    }
    const granted = await activate<AnyBody & { readonly grantId: string; readonly masks: object }>(world, applied, { scope: { ...approved, fields: ['studentName'] } });
    assert.equal(granted.status, 201);
    assert.deepEqual(granted.body.masks, { studentName: { name: 'personName' } });
    assert.equal(granted.headers['location'], `/grants/${granted.body.grantId}`);
    assert.deepEqual(refused(await activate(world, applied)).slice(0, 2), [409, 'ALREADY_EXISTS']);
  });

  test('needs a responsible person of the consumer', async () => {
    const resourceId = await publishPupils(world);
    const applied = await apply(world, resourceId, { responsible: null });
    await approve(world, applied);
    await signAll(world, applied);
    assert.deepEqual(refused(await activate(world, applied)), [422, 'RESPONSIBLE_PERSON_REQUIRED', 'nanchang-45']);
  });

  test('refuses evidence that has run out, and bytes that are not what was signed', async () => {
    const resourceId = await publishPupils(world);
    const applied = await apply(world, resourceId, { filing: { validUntil: '2026-12-01' } });
    await approve(world, applied);
    await signAll(world, applied);
    world.clock.set('2026-12-02T02:00:00.000Z');
    const late = await activate(world, applied);
    assert.ok(['AGREEMENT_REQUIRED', 'MLPS_PROOF_REQUIRED'].includes(late.body.code ?? ''), late.body.code);

    const other = await apply(world, resourceId, { scope: { from: '2026-12-02' } });
    await approve(world, other);
    const [document] = await signAll(world, other);
    const kept = await world.platform.storage.get(DocumentEntity.ref({ documentId: DocumentId.parse(document?.documentId) }));
    assert.ok(kept);
    await world.local.objects.delete('documents', kept.value.objectKey);
    await world.local.objects.put('documents', kept.value.objectKey, new TextEncoder().encode('another text'));
    const gone = await activate(world, other);
    assert.deepEqual([gone.status, gone.body.code], [409, 'AGREEMENT_REQUIRED']);
  });
});

describe('reading through a grant', () => {
  let granted: Granted;
  const readAs = (more: Parameters<typeof read>[2] = {}) => read(world, granted.grantId, more);
  beforeEach(async () => { granted = await grantPupils(world, { scope: { dailyReads: 5 } }); });

  test('serves the granted fields, masked', async () => {
    const { status, body } = await readAs();
    assert.equal(status, 200);
    assert.deepEqual({ ...body.record, studentNumber: 'p' }, { identityNumber: '99****************', studentName: '******', studentNumber: 'p', graduatesOn: '2027' });
    assert.equal(body.record['studentNumber'], (await readAs()).body.record['studentNumber']);
    assert.ok(!JSON.stringify(body).includes('演示3'));
  });

  test('refuses other fields, purposes, units, and unknown look-up fields', async () => {
    const cases: readonly (readonly [Parameters<typeof read>[2], readonly unknown[]])[] = [
      [{ fields: ['studentName', 'phone'] }, [403, 'FIELD_NOT_GRANTED', 'nanchang-7.4']],
      [{ purpose: '招生宣传' }, [403, 'PURPOSE_NOT_GRANTED']],
      [{ by: 'west-consumer' }, [403, 'GRANT_HOLDER_MISMATCH']],
      [{ by: 'east-technical' }, [403, 'SEAT_REQUIRED', 'nanchang-7.4']],
      [{ field: 'studentName', value: 'x' }, [400, 'BODY_INVALID']],
    ];
    for (const [more, expected] of cases) assert.deepEqual(refused(await readAs(more)).slice(0, expected.length), expected);
    const [errors] = [(await readAs({ fields: ['studentName', 'phone'] })).body['errors']];
    assert.deepEqual((errors as readonly { readonly pointer: string }[]).map(({ pointer }) => pointer), ['/fields/1']);
  });

  test('tells both units and the coordinator of a foreign use, and the responsible person of another purpose, once a day', async () => {
    for (let n = 0; n < 2; n += 1) {
      await readAs({ by: 'west-consumer' });
      await readAs({ purpose: '招生宣传' });
    }
    assert.equal((await notices('west-consumer', 'unit', 'grant.foreignUse')).length, 1);
    assert.equal((await notices(consumer, 'unit', 'grant.foreignUse')).length, 1);
    assert.equal((await notices('east-coordinator', 'me', 'grant.foreignUse')).length, 1);
    assert.equal((await notices(consumer, 'me', 'grant.outsideUse')).length, 1);
    world.clock.advance({ days: 1 });
    await readAs({ purpose: '招生宣传' });
    assert.equal((await notices(consumer, 'me', 'grant.outsideUse')).length, 2);
  });

  test('stops at the budget of the day, tells the owner once, and begins anew the next day', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => readAs()));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 200, 200, 200, 429, 429, 429]);
    assert.equal((await readAs({ value: identityOf(999) })).body.code, 'DAILY_BUDGET_SPENT');
    assert.equal((await notices(owner, 'unit', 'grant.budgetSpent')).length, 1);
    const usage = (await world.as(consumer).get(`/grants/${granted.grantId}/usage`)).body;
    assert.deepEqual(usage['days'], [{ day: '2026-11-23', served: 5, reserved: 5 }]);
    world.clock.set('2026-11-23T16:00:00.000Z'); // midnight in Asia/Shanghai
    assert.equal((await readAs()).status, 200);
  });

  test('never serves more than the budget from several processes', async () => {
    const ref = DailyReadsEntity.ref({ grantId: GrantId.parse(granted.grantId), day: LocalDate.parse('2026-11-23') });
    let served = 0;
    for (let n = 0; n < 9; n += 1) {
      served += (await readAs()).status === 200 ? 1 : 0;
      world.restart(); // another process, which knows nothing of the one before
    }
    assert.equal(served, 5);
    assert.equal((await world.platform.storage.get(ref))?.value.reserved, 5);
  });

  test('suspension, resumption and revocation take effect with the next read', async () => {
    const path = `/grants/${granted.grantId}`;
    const stand = async () => (await readAs()).body.code ?? 'SERVED';
    assert.deepEqual(refused(await world.as('west-technical').post(`${path}/suspension`, { reason: 'x' })).slice(0, 2), [404, 'NOT_FOUND']);
    assert.deepEqual(refused(await world.as(consumer).post(`${path}/suspension`, { reason: 'x' })).slice(0, 2), [403, 'SEAT_REQUIRED']);
    assert.equal((await world.as(owner).post(`${path}/suspension`, { reason: '核查' })).status, 200);
    assert.equal(await stand(), 'GRANT_NOT_IN_FORCE');
    assert.equal((await world.as('bureau-coordinator').post(`${path}/resumption`, { reason: '核查完毕' })).status, 200);
    assert.equal(await stand(), 'SERVED');
    assert.equal((await world.as('bureau-coordinator').post(`${path}/revocation`, { reason: '撤销' })).status, 200);
    assert.equal(await stand(), 'GRANT_NOT_IN_FORCE');
    assert.equal((await world.as(owner).post(`${path}/resumption`, { reason: 'x' })).body.code, 'MOVE_NOT_ALLOWED');
    const keyOf = async () => (await world.platform.keys.status([{ kind: 'pseudonym', grantId: granted.grantId }]))[0];
    assert.equal(await keyOf(), 'destroyed');
    assert.equal((await world.runJob('endPseudonyms')).counts['destroyed'], 1);
    assert.equal((await world.runJob('endPseudonyms')).counts['destroyed'], 0);
  });

  test('ends with the last day, to the second, and its pseudonym key with it', async () => {
    world.clock.set('2027-05-31T15:59:59.999Z');
    assert.equal((await readAs()).status, 200);
    world.clock.set('2027-05-31T16:00:00.000Z');
    assert.deepEqual([(await readAs()).body.code, (await world.runJob('endPseudonyms')).counts['destroyed']], ['GRANT_NOT_IN_FORCE', 1]);
  });

  test('ends for a record with its own last day, whatever the grant says, and whatever jobs have run', async () => {
    const own = await createTestWorld();
    const { grantId } = await grantPupils(own, { rows: [pupilRow(3, { graduatesOn: '2026-08-01' })] });
    own.clock.set('2027-02-01T15:59:59.000Z');
    assert.equal((await read(own, grantId)).status, 200);
    own.clock.set('2027-02-01T16:00:00.000Z');
    assert.equal((await read(own, grantId)).body.code, 'RECORD_NOT_FOUND');
    own.close();
  });

  test('lapses with its evidence and comes back with a renewed filing', async () => {
    const own = await createTestWorld();
    const { grantId } = await grantPupils(own, { filing: { validUntil: '2027-01-15' } });
    own.clock.set('2027-01-15T15:00:00.000Z');
    assert.equal((await read(own, grantId)).status, 200);
    own.clock.set('2027-01-15T16:00:00.000Z');
    assert.deepEqual(refused(await read(own, grantId)), [403, 'GRANT_NOT_IN_FORCE', 'nanchang-30']);
    const resume = (body: object) => own.as(owner).post(`/grants/${grantId}/resumption`, { reason: '续期', ...body });
    assert.equal((await resume({})).body.code, 'MLPS_PROOF_REQUIRED');
    const { body: { filingId } } = await own.as(consumer).post('/units/unit-east/mlps-filings', { filingNumber: '36020000001', systemName: '学籍核验系统', level: 3, filedOn: '2027-01-10', validUntil: '2028-01-10' });
    assert.equal((await resume({ filingId })).status, 200);
    assert.equal((await read(own, grantId)).status, 200);
    own.close();
  });

  test('fails closed when the masks of the grant are not those it was given with', async () => {
    const grantId = GrantId.parse(granted.grantId);
    const found = await world.platform.storage.get(GrantEntity.ref({ grantId }));
    assert.ok(found);
    await world.platform.ledger.commit({ stream: 'sharing', action: 'grant.tampered', operation: 'test', subject: { grantId } },
      [GrantEntity.replace(found, { ...found.value, masks: { ...found.value.masks, identityNumber: { name: 'clear' } } })]);
    assert.deepEqual(refused(await readAs()).slice(0, 2), [503, 'RECORD_UNREADABLE']);
  });

  test('answers that the key is destroyed, and says so in the ledger', async () => {
    const { items } = (await world.as(consumer).get<{ readonly items: readonly { readonly resourceId: string }[] }>('/grants')).body;
    assert.equal(items.length, 1);
    await world.platform.keys.destroy({ kind: 'cohort', resourceId: ResourceId.parse(granted.resourceId), cohort: '2028-01-01' });
    assert.deepEqual(refused(await readAs()).slice(0, 2), [410, 'KEY_DESTROYED']);
  });

  test('by a secondary field that several share answers none of them', async () => {
    const own = await createTestWorld();
    const { grantId } = await grantPupils(own, { rows: [pupilRow(1, { number: 'TWIN' }), pupilRow(2, { number: 'TWIN' })] });
    assert.deepEqual(refused(await read(own, grantId, { field: 'studentNumber', value: 'twin' })).slice(0, 2), [409, 'LOOKUP_NOT_UNIQUE']);
    own.close();
  });

  test('an import that replaces a record shows the new one once it is whole', async () => {
    const again = await importFile(world, granted.resourceId, pupilFile(pupilRow(3, { graduatesOn: '2028-09-01' })));
    assert.deepEqual([again.state, again['replaced']], ['COMPLETED', 1]);
    assert.equal((await readAs()).body.record['graduatesOn'], '2028');
  });
});

describe('copies that leave by file', () => {
  test('are registered with the day of their destruction, and attested by the consumer alone', async () => {
    const { grantId } = await grantPupils(world, { scope: { delivery: 'FILE' } });
    const body = { sha256: 'a'.repeat(64), rows: 20 };
    assert.equal((await world.as(owner).post(`/grants/${grantId}/deliveries`, body)).body.code, 'SEAT_REQUIRED');
    const delivered = await world.as('bureau-technical').post<{ readonly deliveryId: string; readonly destroyBy: string; readonly cohorts: readonly string[] }>(`/grants/${grantId}/deliveries`, body);
    assert.deepEqual([delivered.status, delivered.body.destroyBy, delivered.body.cohorts], [201, '2027-05-31', ['2028-01-01']]);
    const attest = (name: string) => world.as(name).post(`/deliveries/${delivered.body.deliveryId}/attestation`, { method: '覆写后删除', statement: '副本已全部销毁' });
    assert.equal((await attest('west-consumer')).status, 404);
    assert.equal((await attest(consumer)).body['state'], 'DESTROYED');
    assert.equal((await attest(consumer)).body.code, 'MOVE_NOT_ALLOWED');
    const listed = await world.as(owner).get<{ readonly items: readonly { readonly state: string }[] }>(`/grants/${grantId}/deliveries`);
    assert.deepEqual(listed.body.items.map(({ state }) => state), ['DESTROYED']);
  });

  test('are refused under a grant for the interface', async () => {
    const { grantId } = await grantPupils(world);
    assert.equal((await world.as('bureau-technical').post(`/grants/${grantId}/deliveries`, { sha256: 'a'.repeat(64), rows: 1 })).body.code, 'GRANT_EXCEEDS_APPROVAL');
  });
});

describe('who may know of a grant', () => {
  test('its two sides, nobody else', async () => {
    const { grantId, resourceId } = await grantPupils(world);
    for (const [name, status] of [[consumer, 200], [owner, 200], ['bureau-coordinator', 200], ['west-consumer', 404], ['statistics-consumer', 404]] as const) {
      assert.equal((await world.as(name).get(`/grants/${grantId}`)).status, status, name);
      assert.equal((await world.as(name).get(`/grants/${grantId}/usage`)).status, status, name);
    }
    assert.equal((await world.as(owner).get(`/grants?resourceId=${resourceId}`)).status, 200);
    assert.equal((await world.as('west-owner').get(`/grants?resourceId=${resourceId}`)).status, 404);
  });
});

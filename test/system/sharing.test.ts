import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestWorld } from '../support/test-platform.ts';
import { apply, application, decide, documentsOf, fileSystem, giveRole, publish, refusal, registerBasis, scope, sign, signAll, type ApplicationBody, type CaseBody, type ItemBody } from './sharing-steps.ts';

const inWorld = (run: (world: Awaited<ReturnType<typeof createTestWorld>>) => Promise<void>, options: Parameters<typeof createTestWorld>[0] = {}) => async () => {
  const world = await createTestWorld(options);
  try {
    await run(world);
  } finally {
    world.close();
  }
};

describe('applying', () => {
  test('a cart becomes one item for each owner, and each owner sees its own only', inWorld(async (world) => {
    const [mine, theirs] = [await publish(world, ['bureau', 'east', 'school1']), await publish(world, ['bureau', 'west', 'school4'])];
    const filingId = await fileSystem(world);
    const submitted = await world.as('school3-consumer').post<ApplicationBody>('/applications', application([{ resourceId: mine, filingId, ...scope }, { resourceId: theirs, filingId, ...scope }]));
    assert.equal(submitted.status, 201);
    assert.deepEqual(submitted.body.items.map(({ state }) => state), ['OWNER_REVIEW', 'OWNER_REVIEW']);
    const queue = await world.as('school1-owner').get<{ items: ItemBody[] }>('/units/unit-school1/items-to-decide');
    assert.deepEqual(queue.body.items.map(({ itemId }) => itemId), [submitted.body.items[0].itemId]);
    const seen = await world.as('school1-owner').get<ApplicationBody>(`/applications/${submitted.body.applicationId}`);
    assert.equal(seen.body.items.length, 1);
    assert.equal((await world.as('school2-owner').get(`/applications/${submitted.body.applicationId}`)).status, 404);
    assert.equal((await world.as('school2-owner').get('/units/unit-school1/items-to-decide')).status, 403);
    const listed = await world.as('school3-consumer').get<{ items: ApplicationBody[] }>('/applications');
    assert.equal(listed.body.items.length, 1);
  }));

  test('without the scenario is refused with the article, and no clock starts', inWorld(async (world) => {
    const resourceId = await publish(world, ['bureau', 'east', 'school1']);
    const filingId = await fileSystem(world);
    const refused = await world.as('school3-consumer').post('/applications', application([{ resourceId, filingId, ...scope }], { scenario: '' }));
    assert.deepEqual([refused.status, refused.body.code, refused.body.citation?.duty], [422, 'REQUEST_INCOMPLETE', 'nanchang-28']);
    assert.deepEqual((await world.as('school1-owner').get<{ items: unknown[] }>('/units/unit-school1/items-to-decide')).body.items, []);
  }));

  test('with a level 2 filing for a level 3 entry is refused; with level 3 it goes to the owner', inWorld(async (world) => {
    const resourceId = await publish(world, ['bureau', 'east', 'school1']);
    const low = await fileSystem(world, 'school3', 2);
    const refused = await world.as('school3-consumer').post('/applications', application([{ resourceId, filingId: low, ...scope }]));
    assert.deepEqual([refused.status, refused.body.code, refused.body.citation?.articles], [422, 'MLPS_LEVEL_INSUFFICIENT', ['30']]);
    const foreign = await fileSystem(world, 'school4');
    assert.equal((await world.as('school3-consumer').post('/applications', application([{ resourceId, filingId: foreign, ...scope }]))).body.code, 'MLPS_PROOF_REQUIRED');
    const filingId = await fileSystem(world);
    assert.equal((await world.as('school3-consumer').post('/applications', application([{ resourceId, filingId, ...scope }]))).status, 201);
  }));

  test('a unit from outside, bound by no regulation, applies under the owner\'s', inWorld(async (world) => {
    const resourceId = await publish(world, ['bureau', 'east', 'school1']);
    const filingId = await fileSystem(world, 'statistics');
    const submitted = await world.as('statistics-consumer').post<ApplicationBody>('/applications', application([{ resourceId, filingId, ...scope }]));
    assert.deepEqual([submitted.status, submitted.body.items?.[0].state], [201, 'OWNER_REVIEW']);
  }));

  test('for an unconditional resource is approved at once and still needs signed documents, once for all', inWorld(async (world) => {
    const resourceId = await publish(world, ['bureau', 'east', 'school1'], { shareType: 'UNCONDITIONAL' });
    const other = await publish(world, ['bureau', 'east', 'school1'], { shareType: 'UNCONDITIONAL', code: 'xs/xj2' });
    const first = await world.as('school3-consumer').post<ApplicationBody>('/applications', application([{ resourceId, ...scope }, { resourceId: other, ...scope }], {}, world));
    assert.deepEqual(first.body.items.map(({ state, decisionLevel }) => [state, decisionLevel]), [['APPROVED', 'direct'], ['APPROVED', 'direct']]);
    const [item, second] = first.body.items;
    assert.equal(item.documentIds.length, 2);
    assert.deepEqual(second?.documentIds, item.documentIds);
    const path = `/applications/${first.body.applicationId}/items/${item.itemId}`;
    assert.equal((await world.as('school3-consumer').post(`${path}/direct-grant`, {})).body.code, 'AGREEMENT_REQUIRED');
    await signAll(world, path);
    const granted = await world.as('school3-consumer').post(`${path}/direct-grant`, {});
    assert.deepEqual([granted.status, granted.body['standing']], [201, 'IN_FORCE']);
    const again = await world.as('school3-consumer').post<ApplicationBody>('/applications', application([{ resourceId, ...scope, until: '2027-03-31' }], {}, world));
    assert.deepEqual([again.body.items[0].documentIds, again.body.items[0].state], [item.documentIds, 'GRANTED']);
    assert.ok(again.body.items[0]['grantId']);
    assert.ok((await documentsOf(world, 'school3-consumer', path)).every(({ signed }) => signed));
  }));
});

describe('deciding', () => {
  test('the owner approves; the documents are there with their exact bytes', inWorld(async (world) => {
    const { path } = await apply(world);
    const approved = await decide(world, 'school1-owner', path, { outcome: 'APPROVED' });
    assert.deepEqual([approved.status, approved.body.state, approved.body.decisionLevel], [200, 'APPROVED', 'owner']);
    const documents = await documentsOf(world, 'school3-consumer', path);
    assert.deepEqual(documents.map(({ kind }) => kind), ['SecurityCommitment', 'ConfidentialityAgreement', 'MlpsFilingEvidence']);
    const page = await world.as('east-coordinator').get<string>(`/documents/${documents[0]?.documentId}`);
    assert.match(page.headers['content-type'] ?? '', /^text\/html/);
    for (const text of ['数据安全承诺书', '演示·西区第三小学', '演示·东区教育局', '姓名', '第二十八条', '2027年6月30日']) assert.ok(page.body.includes(text), text);
    assert.equal((await world.as('school2-owner').get(`/documents/${documents[0]?.documentId}`)).status, 404);
  }));

  test('is for the owner\'s people: others are told so, strangers learn nothing', inWorld(async (world) => {
    const { path } = await apply(world);
    const byCoordinator = await decide(world, 'east-coordinator', path, { outcome: 'APPROVED' });
    assert.deepEqual([byCoordinator.status, byCoordinator.body.code, byCoordinator.body.citation?.duty], [403, 'SEAT_REQUIRED', 'nanchang-11']);
    assert.equal((await decide(world, 'school3-owner', path, { outcome: 'APPROVED' })).body.code, 'SEAT_REQUIRED');
    assert.equal((await decide(world, 'school2-owner', path, { outcome: 'APPROVED' })).status, 404);
    assert.equal((await world.as('school1-owner').get<ItemBody>(path)).body.state, 'OWNER_REVIEW');
  }));

  test('two decisions at once: exactly one wins', inWorld(async (world) => {
    const { path } = await apply(world);
    const both = await Promise.all([decide(world, 'school1-owner', path, { outcome: 'APPROVED' }), decide(world, 'school1-owner-2', path, refusal)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 412]);
    assert.equal((await decide(world, 'school1-owner', path, refusal, 2)).body.code, 'MOVE_NOT_ALLOWED');
  }));

  test('may narrow but not widen', inWorld(async (world) => {
    const { path } = await apply(world);
    const wider = await decide(world, 'school1-owner', path, { outcome: 'APPROVED', scope: { ...scope, until: '2027-07-01' } });
    assert.deepEqual([wider.status, wider.body.code], [422, 'APPROVAL_EXCEEDS_REQUEST']);
    assert.ok(JSON.stringify(wider.body).includes('/scope/until'));
    const weaker = await decide(world, 'school1-owner', path, { outcome: 'APPROVED', scope: { ...scope, masks: { studentName: { name: 'clear' } } } });
    assert.equal(weaker.body.code, 'APPROVAL_EXCEEDS_REQUEST');
    const narrow = await decide(world, 'school1-owner', path, { outcome: 'APPROVED', scope: { ...scope, fields: ['grade'] } });
    assert.deepEqual(narrow.body.approved?.fields, ['grade']);
    const again = await decide(world, 'school1-owner', path, refusal, 2);
    assert.deepEqual([again.status, again.body.code], [409, 'MOVE_NOT_ALLOWED'], 'what is approved is decided');
  }));

  test('a refusal states its kind and reason; a legal one cites what stands', inWorld(async (world) => {
    const { path } = await apply(world);
    assert.equal((await decide(world, 'school1-owner', path, { outcome: 'REFUSED' })).body.code, 'REFUSAL_REASON_REQUIRED');
    assert.equal((await decide(world, 'school1-owner', path, { outcome: 'REFUSED', reason: { reasonType: 'INCOMPLETE', text: '不行' } })).body.code, 'REFUSAL_REASON_REQUIRED');
    const legal = { reasonType: 'LEGAL_BASIS', text: '该数据项依法不得提供给此类单位' };
    assert.equal((await decide(world, 'school1-owner', path, { outcome: 'REFUSED', reason: legal })).body.code, 'REFUSAL_BASIS_REQUIRED');
    const legalBases = [await registerBasis(world, 'pipl')];
    assert.equal((await decide(world, 'school1-owner', path, { outcome: 'REFUSED', reason: { ...legal, legalBases } })).body.state, 'REFUSED');
  }));

  test('nobody decides on their own application, though they hold the owner\'s seat', inWorld(async (world) => {
    const resourceId = await publish(world, ['bureau', 'west', 'school3']);
    await giveRole(world, 'school3-consumer', 'DataOwner', 'school3');
    const submitted = await world.as('school3-consumer').post<ApplicationBody>('/applications', application([{ resourceId, filingId: await fileSystem(world), ...scope }]));
    const path = `/applications/${submitted.body.applicationId}/items/${submitted.body.items[0].itemId}`;
    const own = await decide(world, 'school3-consumer', path, { outcome: 'APPROVED' });
    assert.deepEqual([own.status, own.body.code], [403, 'OWN_APPLICATION']);
    assert.equal((await decide(world, 'school3-owner', path, { outcome: 'APPROVED' })).status, 200);
  }));

  test('a withdrawn item is decided by nobody', inWorld(async (world) => {
    const { path } = await apply(world);
    assert.equal((await world.as('school1-owner').post(`${path}/withdrawal`, {})).body.code, 'SEAT_REQUIRED');
    assert.equal((await world.as('school3-consumer').post(`${path}/withdrawal`, {})).status, 200);
    assert.equal((await decide(world, 'school1-owner', path, { outcome: 'APPROVED' }, 2)).body.code, 'MOVE_NOT_ALLOWED');
  }));
});

describe('signing', () => {
  test('is by each party, over the exact bytes, with the scan that was named', inWorld(async (world) => {
    const { path } = await apply(world);
    await decide(world, 'school1-owner', path, { outcome: 'APPROVED' });
    const [document] = await documentsOf(world, 'school3-consumer', path);
    assert.ok(document);
    assert.equal((await sign(world, 'school3-consumer', document, 'DataConsumer', { sha256: 'f'.repeat(64) })).body.code, 'SIGNATURE_INVALID');
    assert.equal((await sign(world, 'school3-consumer', document, 'DataConsumer', { named: 'f'.repeat(64) })).body.code, 'SIGNATURE_INVALID');
    assert.equal((await sign(world, 'school1-owner', document, 'DataConsumer')).body.code, 'SEAT_REQUIRED');
    assert.equal((await sign(world, 'school3-consumer', document, 'DataConsumer')).status, 201);
    assert.equal((await sign(world, 'school3-consumer', document, 'DataConsumer')).body.code, 'ALREADY_EXISTS');
    await giveRole(world, 'school3-consumer', 'DataCoordinator', 'east');
    assert.equal((await sign(world, 'school3-consumer', document, 'DataCoordinator')).body.code, 'SEPARATION_OF_DUTIES');
    const second = await sign(world, 'east-coordinator', document, 'DataCoordinator');
    assert.deepEqual([second.status, second.body['signed']], [201, true]);
  }));
});

describe('after a refusal', () => {
  test('coordination is assigned at once; it fails, and the superior\'s ruling binds', inWorld(async (world) => {
    const { path } = await apply(world);
    await decide(world, 'school1-owner', path, refusal);
    const filed = await world.as('school3-consumer').post<CaseBody>(`${path}/coordination`, { statement: '职责与用途一致，请求协调' });
    assert.deepEqual([filed.status, filed.body.assigned?.unitId, filed.body['state']], [201, 'unit-east', 'FILED']);
    const notices = await world.as('east-coordinator').get<{ items: { kind: string }[] }>('/notifications');
    assert.ok(notices.body.items.some(({ kind }) => kind === 'case.filed'));
    world.clock.advance({ days: 1 });
    assert.equal((await world.as('school1-owner').post(`/cases/${filed.body.caseId}/start`, {})).status, 403);
    await world.as('east-coordinator').post(`/cases/${filed.body.caseId}/start`, {});
    const concluded = await world.as('east-coordinator').post(`/cases/${filed.body.caseId}/conclusion`, { outcome: 'UPHELD', finding: '各方未达成一致' });
    assert.deepEqual([concluded.status, concluded.body['outcome'], concluded.body['workingDaysToFirstAction']], [200, 'UPHELD', 1]);
    assert.equal((await world.as('school3-consumer').post(`${path}/coordination`, { statement: '再次' })).body.code, 'ESCALATION_NOT_OPEN');
    const asked = await world.as('school3-consumer').post<CaseBody>(`${path}/ruling-request`, { statement: '报上级审核' });
    assert.deepEqual([asked.status, asked.body.assigned?.unitId], [201, 'unit-bureau']);
    assert.equal((await world.as('east-coordinator').post(`${path}/ruling`, { outcome: 'APPROVED', finding: '同意' })).body.code, 'SEAT_REQUIRED');
    const ruled = await world.as('bureau-superior').post<ItemBody>(`${path}/ruling`, { outcome: 'APPROVED', finding: '用途正当' });
    assert.deepEqual([ruled.status, ruled.body.state, ruled.body.decisionLevel, ruled.body.documentIds.length], [200, 'APPROVED', 'superior', 3]);
    assert.equal((await world.as('school3-consumer').post(`${path}/coordination`, { statement: '再次' })).body.code, 'ESCALATION_NOT_OPEN');
  }));

  test('the superior may be asked directly, and a refusing ruling ends it', inWorld(async (world) => {
    const { path } = await apply(world);
    await decide(world, 'school1-owner', path, refusal);
    assert.equal((await world.as('school3-consumer').post(`${path}/ruling-request`, { statement: '直接报上级' })).status, 201);
    const ruled = await world.as('bureau-superior').post<ItemBody>(`${path}/ruling`, { ...refusal, finding: '维持' });
    assert.deepEqual([ruled.body.state, ruled.body.decisionLevel], ['REFUSED', 'superior']);
    assert.equal((await world.as('school3-consumer').post(`${path}/ruling-request`, { statement: '再次' })).body.code, 'ESCALATION_NOT_OPEN');
  }));

  test('coordination that ends in agreement approves within the request', inWorld(async (world) => {
    const { path } = await apply(world);
    await decide(world, 'school1-owner', path, refusal);
    const { body: { caseId } } = await world.as('school3-consumer').post<CaseBody>(`${path}/coordination`, { statement: '请求协调' });
    assert.equal((await world.as('east-coordinator').post(`/cases/${caseId}/conclusion`, { outcome: 'AGREED', scope: { ...scope, dailyReads: 101 }, finding: '一致' })).body.code, 'APPROVAL_EXCEEDS_REQUEST');
    assert.equal((await world.as('east-coordinator').post(`/cases/${caseId}/conclusion`, { outcome: 'AGREED', scope: { ...scope, fields: ['grade'] }, finding: '一致' })).status, 200);
    const item = await world.as('school3-consumer').get<ItemBody>(path);
    assert.deepEqual([item.body.state, item.body.decisionLevel, item.body.approved?.fields], ['APPROVED', 'coordination', ['grade']]);
  }));

  test('a narrowed approval may be disputed; upheld, it stands again', inWorld(async (world) => {
    const { path } = await apply(world);
    await decide(world, 'school1-owner', path, { outcome: 'APPROVED', scope: { ...scope, fields: ['grade'] } });
    const { body: { caseId } } = await world.as('school3-consumer').post<CaseBody>(`${path}/coordination`, { statement: '需要姓名' });
    assert.equal((await world.as('school3-consumer').get<ItemBody>(path)).body.approved, undefined);
    await world.as('east-coordinator').post(`/cases/${caseId}/conclusion`, { outcome: 'UPHELD', finding: '最小够用' });
    const item = await world.as('school3-consumer').get<ItemBody>(path);
    assert.deepEqual([item.body.state, item.body.approved?.fields], ['APPROVED', ['grade']]);
  }));
});

describe('the answer period', () => {
  test('is explained day by day, as a service target where the text has no number', inWorld(async (world) => {
    const { path } = await apply(world);
    const deadline = await world.as('school1-owner').get<{ kind: string; dueOn: string; days: unknown[]; overdue: boolean; citation: { defaultBecause?: string } }>(`${path}/deadline`);
    assert.deepEqual([deadline.body.kind, deadline.body.dueOn, deadline.body.days.length, deadline.body.overdue], ['serviceTarget', '2026-12-07', 14, false]);
    assert.ok(deadline.body.citation.defaultBecause);
    world.clock.set('2026-12-07T16:00:00.000Z');
    assert.equal((await world.as('school1-owner').get<{ overdue: boolean }>(`${path}/deadline`)).body.overdue, true);
  }));

  test('silence reminds, is overdue, and moves to the coordinator, each once; it never approves', inWorld(async (world) => {
    const { path } = await apply(world);
    const sweep = async () => (await world.runJob('sweepDeadlines')).counts;
    assert.deepEqual((await sweep())['dueSoon'], 0);
    world.clock.set('2026-12-04T01:00:00.000Z');
    assert.deepEqual([(await sweep())['dueSoon'], (await sweep())['dueSoon']], [1, 0]);
    world.clock.set('2026-12-07T16:00:00.000Z');
    assert.deepEqual([(await sweep())['overdue'], (await sweep())['overdue']], [1, 0]);
    world.clock.set('2026-12-09T01:00:00.000Z');
    assert.deepEqual([(await sweep())['escalated'], (await sweep())['escalated']], [1, 0]);
    assert.equal((await world.as('school3-consumer').get<ItemBody>(path)).body.state, 'COORDINATION');
    const cases = await world.as('east-coordinator').get<{ items: (CaseBody & { cause: string })[] }>('/units/unit-east/cases');
    assert.deepEqual(cases.body.items.map(({ cause }) => cause), ['silence']);
    const upheld = await world.as('east-coordinator').post(`/cases/${cases.body.items[0]?.caseId}/conclusion`, { outcome: 'UPHELD', finding: '无' });
    assert.equal(upheld.body.code, 'MOVE_NOT_ALLOWED');
    assert.equal((await world.as('east-coordinator').post(`/cases/${cases.body.items[0]?.caseId}/conclusion`, { outcome: 'ESCALATED', finding: '归属单位未答复' })).status, 200);
    assert.equal((await world.as('school3-consumer').get<ItemBody>(path)).body.state, 'SUPERIOR_REVIEW');
    world.clock.set('2027-02-01T01:00:00.000Z');
    assert.deepEqual([(await sweep())['casesOverdue'], (await sweep())['casesOverdue']], [1, 0]);
  }));
});

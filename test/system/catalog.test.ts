import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';
import { bringToPublication, ifMatch, personalEntry, plainEntry, publish, register, registerBasis, review, revise, submit, without, type Answer, type Resource } from './catalog-steps.ts';

let world: TestWorld;
beforeEach(async () => { world = await createTestWorld(); });
afterEach(() => world.close());

const refused = (answer: Answer, status: number, code: string, duty?: string): void => {
  assert.deepEqual([answer.status, answer.body.code], [status, code], JSON.stringify(answer.body));
  if (duty) assert.equal(answer.body.citation?.duty, duty);
};
const listed = async (who: string, path: string): Promise<readonly Resource[]> => (await world.as(who).get<{ items: Resource[] }>(path)).body.items;

describe('the chain of an entry', () => {
  test('an institution goes straight to the city, each step with its actor and time, and the owner is told', async () => {
    const draft = await register(world, plainEntry('unit-school1'));
    assert.equal(draft.state, 'DRAFT');
    const submitted = await submit(world, 'school1-owner', draft);
    assert.equal(submitted.body.state, 'DEPT_SUBMITTED');
    refused(await publish(world, 'bureau-coordinator', submitted.body), 409, 'MOVE_NOT_ALLOWED', 'nanchang-21');
    refused(await review(world, 'east-coordinator', submitted.body), 403, 'SEAT_REQUIRED');
    const verified = await review(world, 'bureau-leading', submitted.body, { outcome: 'FORWARD', confirmedShareType: 'UNCONDITIONAL' });
    assert.equal(verified.body.state, 'CITY_VERIFIED');
    refused(await publish(world, 'east-coordinator', verified.body), 403, 'SEAT_REQUIRED');
    const published = await publish(world, 'bureau-coordinator', verified.body);
    assert.deepEqual([published.body.state, published.body.publishedEdition], ['PUBLISHED', 1]);
    const steps = published.body.inside?.steps ?? [];
    assert.deepEqual(steps.map(({ to, role }) => [to, role]), [['DEPT_SUBMITTED', 'DataOwner'], ['CITY_VERIFIED', 'LeadingGroup'], ['PUBLISHED', 'DataCoordinator']]);
    assert.ok(steps.every(({ at, by }) => at.startsWith('2026-11-23T') && by.startsWith('person-')));
    const told = await world.as('school1-owner').get<{ items: { kind: string }[] }>('/notifications');
    assert.deepEqual(told.body.items.map(({ kind }) => kind), ['catalog.published']);
  });

  test("a county department's entry is merged by its own county first", async () => {
    const submitted = await submit(world, 'east-owner', await register(world, plainEntry('unit-east')));
    refused(await review(world, 'bureau-leading', submitted.body), 403, 'SEAT_REQUIRED');
    refused(await review(world, 'bureau-coordinator', submitted.body), 403, 'SEAT_REQUIRED');
    refused(await review(world, 'west-coordinator', submitted.body), 404, 'NOT_FOUND');
    const merged = await review(world, 'east-coordinator', submitted.body, { outcome: 'FORWARD', comment: '已汇总' });
    assert.equal(merged.body.state, 'COUNTY_MERGED');
    assert.equal(merged.body.inside?.steps.at(-1)?.comment, '已汇总');
    refused(await publish(world, 'bureau-coordinator', merged.body), 409, 'MOVE_NOT_ALLOWED', 'nanchang-21');
    refused(await review(world, 'bureau-leading', submitted.body, { outcome: 'FORWARD', confirmedShareType: 'UNCONDITIONAL' }), 412, 'VERSION_STALE');
    assert.equal((await review(world, 'bureau-leading', merged.body, { outcome: 'FORWARD', confirmedShareType: 'UNCONDITIONAL' })).body.state, 'CITY_VERIFIED');
  });

  test('the leading body confirms the share type, or nothing moves', async () => {
    const submitted = await submit(world, 'school1-owner', await register(world, plainEntry('unit-school1')));
    refused(await review(world, 'bureau-leading', submitted.body), 422, 'SHARE_TYPE_UNCONFIRMED');
    refused(await review(world, 'bureau-leading', submitted.body, { outcome: 'FORWARD', confirmedShareType: 'CONDITIONAL' }), 422, 'SHARE_TYPE_UNCONFIRMED');
    assert.equal((await world.as('school1-owner').get<Resource>(`/resources/${submitted.body.resourceId}`)).body.state, 'DEPT_SUBMITTED');
  });

  test('a returned entry carries the comments, is not in the edition, and is in it once corrected', async () => {
    const submitted = await submit(world, 'school1-owner', await register(world, plainEntry('unit-school1')));
    const returned = await review(world, 'bureau-leading', submitted.body, { outcome: 'RETURN', comment: '名称不规范' });
    assert.deepEqual([returned.body.state, returned.body.inside?.steps.at(-1)?.comment], ['RETURNED', '名称不规范']);
    assert.deepEqual(await listed('bureau-leading', '/catalog/editions/unit-bureau'), []);
    const corrected = await revise(world, 'school1-owner', returned.body, plainEntry('unit-school1', { name: '学校基础信息' }));
    await bringToPublication(world, 'school1-owner', corrected.body);
    assert.deepEqual((await listed('statistics-consumer', '/catalog/editions/unit-bureau')).map(({ name }) => name), ['学校基础信息']);
    assert.deepEqual(await listed('statistics-consumer', '/catalog/editions/unit-west'), []);
  });

  test('with the rule for verified entries off, the edition would show drafts', async () => {
    await register(world, plainEntry('unit-school1'));
    assert.equal((await listed('bureau-leading', '/catalog/editions/unit-bureau')).length, 0);
    world.restart({ disabledRules: new Set(['catalog-verified-only']) });
    assert.equal((await listed('bureau-leading', '/catalog/editions/unit-bureau')).length, 1);
  });

  test('who submitted does not review, not even with the seat or through a delegate', async () => {
    const admin = world.as('bureau-administrator');
    await admin.post('/persons/roles', { personId: world.personId('bureau-owner'), role: 'LeadingGroup', unitId: 'unit-bureau' });
    const submitted = await submit(world, 'bureau-owner', await register(world, plainEntry('unit-bureau')));
    refused(await review(world, 'bureau-owner', submitted.body, { outcome: 'FORWARD', confirmedShareType: 'UNCONDITIONAL' }), 403, 'SEPARATION_OF_DUTIES');
    await world.as('bureau-owner').post('/delegations', { to: world.personId('bureau-consumer'), role: 'LeadingGroup', unitId: 'unit-bureau', startsOn: '2026-11-23', endsOn: '2026-11-30' });
    refused(await review(world, 'bureau-consumer', submitted.body, { outcome: 'FORWARD', confirmedShareType: 'UNCONDITIONAL' }), 403, 'SEPARATION_OF_DUTIES');
    assert.equal((await review(world, 'bureau-leading', submitted.body, { outcome: 'FORWARD', confirmedShareType: 'UNCONDITIONAL' })).status, 200);
  });

  test('the published edition stays in force while the next is in work, and both editions stay readable', async () => {
    const first = await bringToPublication(world, 'school1-owner', await register(world, plainEntry('unit-school1')));
    const revised = await revise(world, 'school1-owner', first, plainEntry('unit-school1', { name: '学校信息（修订）' }));
    assert.deepEqual([revised.body.state, revised.body.name, revised.body.inside?.revision?.state], ['PUBLISHED', '学校基本信息', 'DRAFT']);
    const outside = await world.as('statistics-consumer').get<Resource>(`/resources/${first.resourceId}`);
    assert.deepEqual([outside.body.name, outside.body.inside], ['学校基本信息', undefined]);
    const second = await bringToPublication(world, 'school1-owner', revised.body);
    assert.deepEqual([second.name, second.publishedEdition], ['学校信息（修订）', 2]);
    const editions = await world.as('statistics-consumer').get<{ items: { edition: number; name: string; contentHash: string }[] }>(`/resources/${first.resourceId}/editions`);
    assert.deepEqual(editions.body.items.map(({ edition, name }) => [edition, name]), [[2, '学校信息（修订）'], [1, '学校基本信息']]);
    assert.match(editions.body.items[0]?.contentHash ?? '', /^[0-9a-f]{64}$/);
    assert.equal((await world.as('statistics-consumer').get<{ edition: number }>(`/resources/${first.resourceId}/editions/1`)).body.edition, 1);
  });

  test('an entry is suspended, resumed and retired by its owner, and by no other', async () => {
    const { resourceId } = await bringToPublication(world, 'school1-owner', await register(world, plainEntry('unit-school1')));
    const move = (who: string, to: string) => world.as(who).post<Resource>(`/resources/${resourceId}/${to}`, { comment: '核查' });
    refused(await move('school2-owner', 'suspension'), 403, 'SEAT_REQUIRED');
    assert.equal((await move('school1-owner', 'suspension')).body.state, 'SUSPENDED');
    refused(await move('school1-owner', 'suspension'), 409, 'MOVE_NOT_ALLOWED');
    assert.equal((await listed('statistics-consumer', '/catalog?topUnitId=unit-bureau')).length, 0);
    assert.equal((await move('school1-owner', 'resumption')).body.state, 'PUBLISHED');
    assert.equal((await move('school1-owner', 'retirement')).body.state, 'RETIRED');
    refused(await move('school1-owner', 'resumption'), 409, 'MOVE_NOT_ALLOWED');
  });
});

describe('what an entry must be', () => {
  test('classified data is refused, nothing of it is stored, and the attempt is in the ledger without content', async () => {
    const answer = await world.as('school1-owner').post<Resource>('/resources', plainEntry('unit-school1', { secrecy: 'classified', name: '涉密名单甲' }));
    refused(answer, 422, 'CLASSIFIED_DATA_OUT_OF_SCOPE', 'nanchang-3a');
    assert.deepEqual(await listed('school1-owner', '/units/unit-school1/resources'), []);
    await world.runJob('sequenceLedger');
    const entries = await world.platform.ledgerReader.entries('sharing', 0, 100);
    const entry = entries.map(({ entry: { event } }) => event).find(({ action }) => action === 'registerResource.refused');
    assert.deepEqual([entry?.facts?.['code'], entry?.citation?.duty], ['CLASSIFIED_DATA_OUT_OF_SCOPE', 'nanchang-3a']);
    assert.ok(!JSON.stringify([entries, world.logged]).includes('涉密名单甲'));
  });

  test('restricting needs a live basis of an accepted level, when saved and again when published', async () => {
    const notice = await registerBasis(world, 'INTERNAL_NOTICE');
    refused(await world.as('school1-owner').post('/resources', personalEntry('unit-school1', [])), 422, 'LEGAL_BASIS_REQUIRED', 'nanchang-27a');
    refused(await world.as('school1-owner').post('/resources', personalEntry('unit-school1', [notice.legalBasisId])), 422, 'LEGAL_BASIS_REQUIRED', 'nanchang-27a');
    const basis = await registerBasis(world);
    const submitted = await submit(world, 'school1-owner', await register(world, personalEntry('unit-school1', [basis.legalBasisId])));
    const verified = await review(world, 'bureau-leading', submitted.body, { outcome: 'FORWARD', confirmedShareType: 'CONDITIONAL' });
    await world.as('bureau-coordinator').post(`/legal-bases/${basis.legalBasisId}/changes`, { status: 'REPEALED', since: '2026-11-23' }, ifMatch(basis));
    refused(await publish(world, 'bureau-coordinator', verified.body), 422, 'LEGAL_BASIS_REQUIRED', 'nanchang-27a');
  });

  test('an entry without share type takes the one that the regulation proposes', async () => {
    const made = await register(world, without(plainEntry('unit-school1'), 'shareType'));
    assert.deepEqual([made.shareType, made.inside?.suggestedShareType], ['UNCONDITIONAL', 'UNCONDITIONAL']);
    const basis = await registerBasis(world);
    const personal = await register(world, without(personalEntry('unit-school1', [basis.legalBasisId]), 'shareType'));
    assert.equal(personal.shareType, 'CONDITIONAL');
  });

  test('missing fields are shown while it is a draft and refuse its submission', async () => {
    const draft = await register(world, without(plainEntry('unit-school1'), 'dataForm', 'updateFrequency'));
    assert.deepEqual(draft.inside?.missingFields.map(({ pointer }) => pointer), ['/dataForm', '/updateFrequency']);
    const answer = await submit(world, 'school1-owner', draft);
    refused(answer, 422, 'REQUIRED_FIELDS_MISSING');
    assert.deepEqual(answer.body.errors?.map(({ pointer }) => pointer), ['/dataForm', '/updateFrequency']);
    const basis = await registerBasis(world);
    refused(await submit(world, 'school1-owner', await register(world, without(personalEntry('unit-school1', [basis.legalBasisId]), 'shareConditions'))), 422, 'SHARE_CONDITIONS_REQUIRED', 'nanchang-27b');
  });

  test('personal data without a retention rule, and beyond its validity, is refused', async () => {
    const { legalBasisId } = await registerBasis(world);
    refused(await world.as('school1-owner').post('/resources', without(personalEntry('unit-school1', [legalBasisId]), 'retention')), 422, 'RETENTION_RULE_REQUIRED');
    const long = personalEntry('unit-school1', [legalBasisId], { retention: { businessEvent: '毕业', eventField: 'graduatesOn', months: 24, validMonths: 12, maxYears: 20, expiryAction: 'destroy' } });
    const answer = await world.as('school1-owner').post<Resource>('/resources', long);
    refused(answer, 422, 'RETENTION_EXCEEDS_VALIDITY');
    assert.ok(answer.body.citation?.articles.includes('40'));
  });

  test('public cloud waits for the approval of its very words', async () => {
    const submitted = await submit(world, 'school1-owner', await register(world, plainEntry('unit-school1', { storage: 'publicCloud', publicCloudJustification: '弹性扩容' })));
    const verified = await review(world, 'bureau-leading', submitted.body, { outcome: 'FORWARD', confirmedShareType: 'UNCONDITIONAL' });
    refused(await publish(world, 'bureau-coordinator', verified.body), 422, 'PUBLIC_CLOUD_JUSTIFICATION_REQUIRED', 'nanchang-43a');
    const approved = await world.as('bureau-coordinator').post<Resource>(`/resources/${verified.body.resourceId}/public-cloud-approval`, {}, ifMatch(verified.body));
    assert.equal((await publish(world, 'bureau-coordinator', approved.body)).status, 200);
  });

  test('a masked derivative is an entry of its own: its source stays restricted', async () => {
    const { legalBasisId } = await registerBasis(world);
    const source = await bringToPublication(world, 'school1-owner', await register(world, personalEntry('unit-school1', [legalBasisId], { shareType: 'NOT_SHARED' })));
    const derived = (check: string) => plainEntry('unit-school1', { name: '学生统计', derivedFrom: { resourceId: source.resourceId, transformation: '按年级汇总', reidentificationCheck: check } });
    refused(await submit(world, 'school1-owner', await register(world, derived(''))), 422, 'DERIVATIVE_NOT_REVIEWED', 'nanchang-27c');
    await bringToPublication(world, 'school1-owner', await register(world, derived('K=20，无法再识别')));
    assert.equal((await world.as('school1-owner').get<Resource>(`/resources/${source.resourceId}`)).body.shareType, 'NOT_SHARED');
  });
});

import assert from 'node:assert/strict';
import { REGULATIONS } from '../../../../lib/regulations/registry.ts';
import type { Regulation } from '../../../../lib/regulations/regulation.ts';
import { castOf, peopleIn } from '../../../support/cast.ts';
import { activate, apply, approve, publishPupils, sign, signAll, type Paper } from '../../../support/journey.ts';
import type { TestWorld } from '../../../support/test-platform.ts';
import type { DutyCase } from '../../case.ts';
import { expectRefusal, expectStatus } from '../../expectations.ts';
import { standOf } from '../../sharing-steps.ts';

const FORM = 'ShareApplicationForm(Annex 1)';
const COMMITMENT = 'UsageCommitment(Annex 2)';
const AGREEMENT = 'TripartiteAuthorisationAgreement';
const unsigned = { status: 409, code: 'AGREEMENT_REQUIRED', article: '41', duty: 'tufe-41' } as const;

interface Signed extends Paper {
  readonly title: string;
  readonly signatures: readonly { readonly party: string; readonly by: string; readonly at: string; readonly sha256: string }[];
}
const papersOf = async (world: TestWorld, itemPath: string): Promise<readonly Signed[]> =>
  expectStatus(await world.as(peopleIn(world).consumer).get<{ readonly items: readonly Signed[] }>(`${itemPath}/documents`), 200).items;
const paper = (papers: readonly Signed[], kind: string): Signed => papers.find((each) => each.kind === kind) ?? assert.fail(`there is no ${kind}`);

/** The product's texts with another form in the place of this one, from that day on. */
const amended = (effectiveFrom: string, form: string): readonly Regulation[] => REGULATIONS.map((regulation) => {
  const latest = regulation.versions.at(-1);
  const documents = latest?.profile.entries['sharing.documentsBeforeGrant'];
  if (!latest || !documents || documents.silent) return regulation;
  const value = documents.value.map((rule) => (rule.doc === FORM ? { ...rule, doc: form } : rule));
  return { ...regulation, versions: [...regulation.versions, { ...latest, profile: { effectiveFrom, entries: { ...latest.profile.entries, 'sharing.documentsBeforeGrant': { ...documents, value } } } }] };
});

export const documentCases: readonly DutyCase[] = [{
  duty: 'tufe-10.1',
  title: { zh: '三方授权协议缺一方签署，授权不得生效；人员基本信息无须该协议', en: 'no grant before all three have signed the agreement; basic data of persons takes none' },
  rules: ['documents-signed'],
  reading: 'Documents that are wanting are cited with tufe-41. For basic data the text names the office alone and Art. 40 asks producer and office: both decide. Which entries are basic data, their attribute `category` says, reviewed with the entry.',
  async run(start) {
    const world = await start();
    const { consumer, owner, coordinator } = peopleIn(world);
    const applied = await apply(world, await publishPupils(world));
    await approve(world, applied);
    await signAll(world, applied, [AGREEMENT]);
    const agreement = paper(await papersOf(world, applied.itemPath), AGREEMENT);
    const { authority, ownerUnit, consumerUnit } = castOf(world);
    assert.deepEqual(agreement.parties.map(({ role, unitId }) => [role, unitId]), [['DataConsumer', `unit-${consumerUnit}`], ['DataOwner', `unit-${ownerUnit}`], ['DataCoordinator', `unit-${authority}`]]);
    const signed = async (by: string, party: string) => expectStatus(await sign(world, by, agreement, party), 201);
    await signed(consumer, 'DataConsumer');
    await signed(owner, 'DataOwner');
    const { body } = await expectRefusal(world, { ...unsigned, attempt: () => activate(world, applied), unchanged: () => standOf(world, applied) });
    assert.match(String(body['detail']), /三方协议/);
    // conversely: with the third signature
    await signed(coordinator, 'DataCoordinator');
    expectStatus(await activate(world, applied), 201);
    // and basic data of persons: the form and the commitment
    const basic = await apply(world, await publishPupils(world, { code: 'PUPIL/2', attributes: { category: 'basicPerson' } }));
    await approve(world, basic);
    assert.deepEqual((await signAll(world, basic)).map(({ kind }) => kind), [FORM, COMMITMENT]);
    expectStatus(await activate(world, basic), 201);
  },
}, {
  duty: 'tufe-41',
  title: { zh: '需求单位未签署使用承诺书，授权不得生效', en: 'without the commitment of the requesting unit no grant comes into force' },
  rules: ['documents-signed'],
  async run(start) {
    const world = await start();
    const applied = await apply(world, await publishPupils(world));
    await approve(world, applied);
    const papers = await signAll(world, applied, [COMMITMENT]);
    const { body } = await expectRefusal(world, { ...unsigned, attempt: () => activate(world, applied), unchanged: () => standOf(world, applied) });
    assert.match(String(body['detail']), /数据使用承诺书/);
    // conversely
    await signAll(world, applied, papers.map(({ kind }) => kind).filter((kind) => kind !== COMMITMENT));
    expectStatus(await activate(world, applied), 201);
  },
}, {
  duty: 'tufe-annex-1',
  title: { zh: '申请表载明单位、资源、数据项、用途和期限，由三方签章；表样更新后，在办申请仍用原表', en: 'the form states who asks for what, why and how long, and three sign it; a later form is for later applications' },
  rules: ['workflow-frozen'],
  reading: "The annex is not in the supplied text: the form's fields are those of Arts. 4(3), 10, 38, 40 and 42.",
  async run(start) {
    const later = 'ShareApplicationForm(Annex 1, 2)';
    const world = await start({ regulations: amended('2026-12-01', later) });
    const resourceId = await publishPupils(world);
    const running = await apply(world, resourceId);
    world.clock.set('2026-12-01T01:00:00.000Z');
    const next = await apply(world, resourceId, { scope: { from: '2026-12-01' } });
    const formOf = async (applied: typeof running) => {
      await approve(world, applied);
      return (await papersOf(world, applied.itemPath)).find(({ title }) => title === '数据共享申请表') ?? assert.fail('there is no form');
    };
    const form = await formOf(running);
    assert.deepEqual([form.kind, (await formOf(next)).kind], [FORM, later]);
    const page = expectStatus(await world.as(peopleIn(world).consumer).get<string>(`/documents/${form.documentId}`), 200);
    const { consumerUnit, ownerUnit } = castOf(world);
    for (const stated of [`unit-${consumerUnit}`, `unit-${ownerUnit}`, resourceId, '身份证号', '姓名', '学籍核验', '义务教育学籍管理', '2027年5月31日', '每日查询上限']) assert.ok(page.includes(stated), stated);
    assert.deepEqual(form.parties.map(({ role }) => role), ['DataConsumer', 'DataOwner', 'DataCoordinator']);
    // each comes into force with its own
    for (const applied of [running, next]) {
      await signAll(world, applied);
      expectStatus(await activate(world, applied), 201);
    }
  },
}, {
  duty: 'tufe-annex-2',
  title: { zh: '承诺书的签署记录文书摘要、签署人和时间；摘要不符的签署无效', en: 'a signature under the commitment keeps its hash, signer and time; one under other bytes is none' },
  rules: ['documents-signed'],
  reading: 'The annex is not in the supplied text: the clauses are the product\'s own. Documents that are wanting are cited with tufe-41.',
  async run(start) {
    const world = await start();
    const { consumer } = peopleIn(world);
    const applied = await apply(world, await publishPupils(world));
    await approve(world, applied);
    await signAll(world, applied, [COMMITMENT]);
    const commitment = paper(await papersOf(world, applied.itemPath), COMMITMENT);
    assert.deepEqual(commitment.parties.map(({ role }) => role), ['DataConsumer']);
    assert.equal((await sign(world, consumer, commitment, 'DataConsumer', { sha256: 'a'.repeat(64) })).body.code, 'SIGNATURE_INVALID');
    await expectRefusal(world, { ...unsigned, attempt: () => activate(world, applied), unchanged: () => standOf(world, applied) });
    // conversely
    expectStatus(await sign(world, consumer, commitment, 'DataConsumer'), 201);
    const { signatures } = paper(await papersOf(world, applied.itemPath), COMMITMENT);
    assert.deepEqual(signatures.map(({ party, by, at, sha256 }) => [party, by, at, sha256]), [['DataConsumer', world.personId(consumer), world.clock.now(), commitment.sha256]]);
    expectStatus(await activate(world, applied), 201);
  },
}];

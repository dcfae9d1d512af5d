import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DocumentId } from '../../../lib/identifiers.ts';
import type { Item } from '../../../lib/sharing/application.ts';
import { addSignature, documentRules, requireSignedDocuments, toDocumentView, type Document } from '../../../lib/sharing/documents.ts';
import { matterPrinted, renderDocument, type DocumentFacts } from '../../../lib/sharing/render-document.ts';
import type { Signature } from '../../../lib/sharing/signature.ts';
import { basis, citation, content, day, itemIn, lawWith, now, person, scope, unit } from './cases.ts';

const [digest, sha256, today] = ['d'.repeat(64), 'a'.repeat(64), day('2026-03-02')];
const approved = (change: Partial<Item> = {}): Item => itemIn('APPROVED', { approved: scope, ...change });
const party = (role: string, name: string) => ({ role, unitId: unit(name), unitPath: [unit(name)] });
const signature = (role: string, by: string, of = sha256): Signature =>
  ({ sha256: of, party: role, unitId: unit('school3'), by: person(by), at: now, method: { kind: 'stampedScan', objectKey: 'scans/x', sha256, size: 1 } });
const document = (kind: string, change: Partial<Document> = {}): Document => {
  const item = approved();
  const parties = kind === 'MlpsFilingEvidence' ? [party('DataConsumer', 'school3')] : [party('DataConsumer', 'school3'), party('DataCoordinator', 'east')];
  return {
    documentId: DocumentId.parse('document-aaaa'), kind, applicationId: item.applicationId, itemId: item.itemId, consumerUnitId: item.consumerUnitId, parties,
    coverage: { kind: 'item', resourceId: item.resourceId, scopeDigest: digest }, objectKey: 'x', sha256, size: 1, validFrom: scope.from, validUntil: scope.until, evidence: kind === 'MlpsFilingEvidence',
    signatures: parties.map(({ role }) => signature(role, role)), profile: item.profile, createdAt: now, ...change,
  };
};
const all = (change: Partial<Document> = {}): readonly Document[] => [document('SecurityCommitment', change), document('ConfidentialityAgreement'), document('MlpsFilingEvidence')];
const needed = (item: Item, documents: readonly Document[], scopeDigest = digest, on = today) => requireSignedDocuments(lawWith(), item, content, documents, scopeDigest, on);

describe('the documents a grant rests on', () => {
  test('are those of the profile, for the share type', () => {
    assert.deepEqual(documentRules(lawWith(), approved(), content).map(({ doc }) => doc), ['SecurityCommitment', 'ConfidentialityAgreement', 'MlpsFilingEvidence']);
    assert.deepEqual(documentRules(lawWith(), approved({ shareType: 'UNCONDITIONAL' }), content).map(({ doc }) => doc), ['SecurityCommitment', 'ConfidentialityAgreement']);
  });
  test('suffice when every party has signed them', () => assert.equal(needed(approved(), all()).length, 3));

  for (const [what, documents] of [
    ['one is missing', all().slice(1)], ['one is unsigned', all({ signatures: [] })], ['one party has not signed', all({ signatures: [signature('DataConsumer', 'a')] })],
    ['a signature is under other bytes', all({ signatures: [signature('DataConsumer', 'a'), signature('DataCoordinator', 'b', 'b'.repeat(64))] })],
    ['one ends before the period', all({ validUntil: day('2026-12-30') })], ['one begins after the period', all({ validFrom: day('2026-03-02') })],
    ['one states another scope', all({ coverage: { kind: 'item', resourceId: approved().resourceId, scopeDigest: 'e'.repeat(64) } })],
    ['the coordinator is no party', all({ parties: [party('DataConsumer', 'school3')] })],
    ['it is a standing one of unconditional sharing', all({ coverage: { kind: 'unconditional' } })],
  ] as const) {
    test(`do not suffice when ${what}, unless the rule is off`, () => {
      assert.throws(() => needed(approved(), documents), (error: { code?: string; citation?: { duty?: string } }) => error.code === 'AGREEMENT_REQUIRED' && error.citation?.duty === 'nanchang-28d');
      requireSignedDocuments(lawWith('documents-signed'), approved(), content, documents, digest, today);
    });
  }
  test('are unmade by a changed field or mask', () => assert.throws(() => needed(approved(), all(), 'c'.repeat(64)), { code: 'AGREEMENT_REQUIRED' }));
  test('hold evidence that counts until its own last day', () => {
    const withEvidence = [...all().slice(0, 2), document('MlpsFilingEvidence', { validUntil: day('2026-06-30') })];
    assert.equal(needed(approved(), withEvidence, digest, day('2026-06-30')).length, 3);
    assert.throws(() => needed(approved(), withEvidence, digest, day('2026-07-01')), { code: 'AGREEMENT_REQUIRED' });
  });
});

describe('signing', () => {
  const unsigned = document('SecurityCommitment', { signatures: [] });
  test('is once for a party, over the exact bytes, in time, and by another person for each party', () => {
    const first = addSignature(lawWith(), unsigned, signature('DataConsumer', 'a'), today);
    assert.equal(toDocumentView(first).signed, false);
    assert.equal(toDocumentView(addSignature(lawWith(), first, signature('DataCoordinator', 'b'), today)).signed, true);
    assert.throws(() => addSignature(lawWith(), first, signature('DataConsumer', 'c'), today), { code: 'ALREADY_EXISTS' });
    assert.throws(() => addSignature(lawWith(), unsigned, signature('DataConsumer', 'a', 'b'.repeat(64)), today), { code: 'SIGNATURE_INVALID' });
    assert.throws(() => addSignature(lawWith(), unsigned, signature('DataConsumer', 'a'), day('2027-01-01')), { code: 'MOVE_NOT_ALLOWED' });
    assert.throws(() => addSignature(lawWith(), first, signature('DataCoordinator', 'a'), today), { code: 'SEPARATION_OF_DUTIES' });
    assert.throws(() => addSignature(lawWith(), first, { ...signature('DataCoordinator', 'b'), onBehalfOf: person('a') }, today), { code: 'SEPARATION_OF_DUTIES' });
    addSignature(lawWith('separation-of-duties'), first, signature('DataCoordinator', 'a'), today);
  });
});

describe('a rendered document', () => {
  const facts: DocumentFacts = {
    documentId: 'document-aaaa', kind: 'ConfidentialityAgreement', instrument: '教育数据管理办法', issuedAt: now,
    words: { consumer: '数据使用部门', owner: '数据归属部门', coordinator: '数据管理协调部门' },
    parties: [{ title: '数据使用部门', unitName: '演示·<三小> & "四中"', unitId: 'unit-school3' }], owner: { unitName: '演示·一小', unitId: 'unit-school1' },
    application: { applicationId: 'application-aaaa', scenario: '<script>alert(1)</script>', purpose: '核验', legalDuty: '职责' },
    subject: { itemId: 'item-aaaa', resourceId: 'resource-aaaa', resourceName: '学籍', resourceCode: 'xs/xj', edition: 1, scope, scopeDigest: digest, unmasked: [], fields: [{ code: 'studentName', name: '姓名', mask: { name: 'personName' } }] },
    validFrom: scope.from, validUntil: scope.until, citations: [citation, citation],
  };
  test('is the same bytes for the same facts', () => assert.equal(renderDocument(facts), renderDocument(structuredClone(facts))));
  test('keeps to its own law, form and matter, whatever was printed between', () => {
    const commitment: DocumentFacts = { ...facts, kind: 'SecurityCommitment' };
    const others: readonly DocumentFacts[] = [
      facts, { ...commitment, words: { ...facts.words, consumer: '使用方' } }, { ...commitment, words: { ...facts.words, owner: '提供方' } }, { ...commitment, attributed: true },
      { ...commitment, citations: [{ ...citation, articles: ['40', '9'] }] },
    ];
    const [first, ...printed] = [commitment, ...others].map((each) => renderDocument(each));
    assert.equal(new Set([first, ...printed]).size, 1 + others.length);
    assert.equal(renderDocument(commitment), first);
    assert.equal(renderDocument(commitment, matterPrinted(commitment)), first);
  });
  test('shows what is written as text, never as markup', () => {
    const html = renderDocument(facts);
    assert.ok(!html.includes('<script') && html.includes('&lt;script&gt;') && html.includes('演示·&lt;三小&gt; &amp; &quot;四中&quot;'));
  });
  test('states title, parties, resource, fields with masks, period, digest and each article once', () => {
    const html = renderDocument(facts);
    for (const text of ['数据保密协议', '数据使用部门', '学籍（xs/xj', '姓名脱敏', '2026年3月1日至2026年12月31日', digest, '《教育数据管理办法》第二十八条。', '@page { size: A4']) assert.ok(html.includes(text), text);
  });
  test('calls each side what its regulation calls it, in clauses as in the parties, and leaves no placeholder', () => {
    const words = { consumer: '使用单位', owner: '提供单位', coordinator: '领导小组办公室' };
    for (const kind of ['SecurityCommitment', 'ConfidentialityAgreement', 'MlpsFilingEvidence', 'UsageCommitment(Annex 2)', 'ShareApplicationForm', 'TripartiteAuthorisationAgreement', 'StampedApplicationForm', 'FrontEndNodeSecurityCheck', 'Unheard']) {
      const html = renderDocument({ ...facts, kind, words, parties: [{ title: words.consumer, unitName: '演示·三小', unitId: 'unit-school3' }, { title: words.owner, ...facts.owner }] });
      assert.doesNotMatch(html.replace(/<style>[^]*<\/style>/, ''), /[{}]|数据使用部门|数据归属部门|数据管理协调部门/, kind);
      assert.equal(html.match(/提供单位<\/th>/g)?.length, 1, 'who signs as the owner does not stand there a second time');
    }
  });
  test('names its articles in the order of the text, annexes last', () => {
    assert.match(renderDocument({ ...facts, citations: [{ ...citation, articles: ['Annex 2', '40'] }, { ...citation, articles: ['9', '40', '10', '21', 'Annex'] }] }), /《教育数据管理办法》第九条、第十条、第二十一条、第四十条、附件、附件2。/);
  });
  test('changes with any field, mask, period or article', () => {
    const base = renderDocument(facts);
    const subject = facts.subject;
    assert.ok(subject);
    for (const change of [{ validUntil: day('2026-12-30') }, { subject: { ...subject, fields: [{ code: 'studentName', name: '姓名', mask: { name: 'clear' as const } }] } }, { citations: [{ ...citation, articles: ['46'] }] }]) assert.notEqual(renderDocument({ ...facts, ...change }), base);
  });
  test('states which personal items are shown more clearly, why, on what provision and by whose approval', () => {
    const { subject } = facts;
    assert.ok(subject);
    const unmasked = [{ field: '姓名', mask: { name: 'clear' as const }, ground: 'STATUTORY_DUTY' as const, necessity: '须逐字核对', provisions: [{ legalBasisId: basis('aaaa'), title: '某法', article: '第十三条' }], allowedBy: '演示·一小', at: now }];
    const html = renderDocument({ ...facts, subject: { ...subject, unmasked } });
    for (const text of ['放宽脱敏的数据项', '不脱敏', '履行法定职责所必需', '须逐字核对', '《某法》第十三条', '演示·一小，2026年3月2日']) assert.ok(html.includes(text), text);
    assert.ok(!renderDocument(facts).includes('放宽脱敏'));
  });
  test('of a standing kind names no owner and no scope, and has a place to sign for every party that stays with the text', () => {
    const { subject: _, ...standing } = facts;
    const html = renderDocument(standing);
    assert.ok(html.includes('全部无条件共享教育数据资源') && !html.includes('摘要') && !html.includes('数据归属部门</th>'));
    assert.equal(html.match(/（盖章）/g)?.length, 1);
    assert.match(html, /<div class="closing">[\s\S]*依据[\s\S]*（盖章）/);
  });
  test('of a kind it has no text for is still a complete document', () => assert.match(renderDocument({ ...facts, kind: 'Unheard' }), /数据共享文书/));
});

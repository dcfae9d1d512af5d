import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LocalDate } from '../../../lib/calendar/instant.ts';
import { requireComplete, requirePublishable, requireStorable, type Checked } from '../../../lib/catalog/check-resource.ts';
import type { LegalBasis } from '../../../lib/catalog/legal-basis.ts';
import type { DataItem, ResourceContent } from '../../../lib/catalog/resource.ts';
import { Recipient } from '../../../lib/catalog/recipient.ts';
import { suggestShareType } from '../../../lib/catalog/share-type.ts';
import { UnitId } from '../../../lib/identifiers.ts';
import { Refusal, type RefusalCode } from '../../../lib/regulations/refusal.ts';
import type { Rule } from '../../../lib/regulations/rules.ts';
import { basisOf, contentOf, draftOf, lawOf, now, owner, today } from './catalog-samples.ts';

const checkedOf = (changes: Partial<ResourceContent> = {}, more: Partial<Checked> = {}): Checked =>
  ({ unitId: UnitId.parse('unit-school'), content: contentOf(changes), bases: [basisOf('LAW')], source: undefined, publicCloudApproval: undefined, absentRecipients: [], ...more });
const without = <K extends keyof ResourceContent>(key: K): ResourceContent => {
  const { [key]: _, ...rest } = contentOf();
  return rest as ResourceContent;
};
const itemsWith = (index: number, changes: Partial<DataItem>): DataItem[] => contentOf().items.map((item, at) => (at === index ? { ...item, ...changes } : item));
const conditionsFor = (...recipients: Recipient[]) => ({ recipients, items: ['name'], purposes: ['统计'], deliveries: ['INTERFACE' as const], maxMonths: 12, note: '' });
const repealed = (since: string): LegalBasis => basisOf('LAW', [{ number: 1, status: 'REPEALED', since: since as LocalDate, note: '', by: owner, at: now as LegalBasis['createdAt'] }]);

type Check = typeof requireStorable;
interface Case {
  readonly what: string;
  readonly check: Check;
  readonly checked: Checked;
  readonly rule: Rule;
  readonly code: RefusalCode;
  readonly article?: string;
  readonly pointer?: string;
}
const refusals: readonly Case[] = [
  { what: 'classified data', check: requireStorable, checked: checkedOf({ secrecy: 'classified' }), rule: 'classified-data-refused', code: 'CLASSIFIED_DATA_OUT_OF_SCOPE', article: '3' },
  { what: 'a conditional entry without a basis', check: requireStorable, checked: checkedOf({ legalBases: [] }, { bases: [] }), rule: 'restriction-basis', code: 'LEGAL_BASIS_REQUIRED', article: '27', pointer: '/legalBases' },
  { what: 'a conditional entry on an internal notice', check: requireStorable, checked: checkedOf({}, { bases: [basisOf('INTERNAL_NOTICE')] }), rule: 'restriction-basis', code: 'LEGAL_BASIS_REQUIRED' },
  { what: 'a not-shared entry on a local government rule', check: requireStorable, checked: checkedOf({ shareType: 'NOT_SHARED' }, { bases: [basisOf('LOCAL_GOVERNMENT_RULE')] }), rule: 'restriction-basis', code: 'LEGAL_BASIS_REQUIRED' },
  { what: 'a basis that was repealed', check: requireStorable, checked: checkedOf({}, { bases: [repealed('2026-01-01')] }), rule: 'restriction-basis', code: 'LEGAL_BASIS_REQUIRED' },
  { what: 'a basis that there is not', check: requireStorable, checked: checkedOf({}, { bases: [undefined] }), rule: 'restriction-basis', code: 'LEGAL_BASIS_REQUIRED' },
  { what: 'personal data without a retention rule', check: requireStorable, checked: checkedOf({}, { content: without('retention') }), rule: 'retention-within-validity', code: 'RETENTION_RULE_REQUIRED', article: '40', pointer: '/retention' },
  { what: 'a retention rule on a field that is no date', check: requireStorable, checked: checkedOf({ retention: { businessEvent: '毕业', eventField: 'name', months: 0, maxYears: 3, expiryAction: 'destroy' } }), rule: 'retention-within-validity', code: 'RETENTION_RULE_REQUIRED', pointer: '/retention/eventField' },
  { what: 'a retention rule on a date that may be missing', check: requireStorable, checked: checkedOf({ items: itemsWith(2, { required: false }) }), rule: 'retention-within-validity', code: 'RETENTION_RULE_REQUIRED' },
  { what: 'storage beyond the validity of the business', check: requireStorable, checked: checkedOf({ retention: { businessEvent: '毕业', eventField: 'graduatesOn', months: 13, validMonths: 12, maxYears: 20, expiryAction: 'destroy' } }), rule: 'retention-within-validity', code: 'RETENTION_EXCEEDS_VALIDITY', article: '40', pointer: '/retention/months' },
  { what: 'an algorithm that is not national', check: requireStorable, checked: checkedOf({ cipherSuite: 'aes-256-gcm' }), rule: 'algorithm-approved', code: 'ALGORITHM_NOT_APPROVED', article: '41', pointer: '/cipherSuite' },
  { what: 'conditional without conditions', check: requireComplete, checked: checkedOf({}, { content: without('shareConditions') }), rule: 'conditions-stated', code: 'SHARE_CONDITIONS_REQUIRED', article: '27' },
  { what: 'an entry without data form', check: requireComplete, checked: checkedOf({}, { content: without('dataForm') }), rule: 'catalog-required-fields', code: 'REQUIRED_FIELDS_MISSING', pointer: '/dataForm' },
  { what: 'an entry without update cycle', check: requireComplete, checked: checkedOf({}, { content: without('updateFrequency') }), rule: 'catalog-required-fields', code: 'REQUIRED_FIELDS_MISSING', pointer: '/updateFrequency' },
  { what: 'a derivative without a re-identification check', check: requireComplete, checked: checkedOf({ derivedFrom: { resourceId: draftOf().resourceId, transformation: '聚合', reidentificationCheck: ' ' } }, { source: draftOf({ unitId: UnitId.parse('unit-school') }) }), rule: 'derivative-reviewed', code: 'DERIVATIVE_NOT_REVIEWED', article: '27', pointer: '/derivedFrom/reidentificationCheck' },
  { what: 'a derivative with a personal item in clear', check: requireComplete, checked: checkedOf({ derivedFrom: { resourceId: draftOf().resourceId, transformation: '聚合', reidentificationCheck: '已检查' }, items: itemsWith(1, { mask: { name: 'clear' } }) }, { source: draftOf({ unitId: UnitId.parse('unit-school') }) }), rule: 'derivative-reviewed', code: 'DERIVATIVE_NOT_REVIEWED', pointer: '/items/1/mask' },
  { what: 'public cloud without an approved justification', check: requirePublishable, checked: checkedOf({ storage: 'publicCloud', publicCloudJustification: '弹性' }), rule: 'public-cloud-justified', code: 'PUBLIC_CLOUD_JUSTIFICATION_REQUIRED', article: '43' },
  { what: 'public cloud when another justification was approved', check: requirePublishable, checked: checkedOf({ storage: 'publicCloud', publicCloudJustification: '弹性' }, { publicCloudApproval: { justification: '别的', by: owner, at: now as LegalBasis['createdAt'] } }), rule: 'public-cloud-justified', code: 'PUBLIC_CLOUD_JUSTIFICATION_REQUIRED' },
];

describe("an entry's checks", () => {
  test('a complete conditional entry passes all of them', () => {
    requirePublishable(lawOf(), checkedOf(), today);
    requirePublishable(lawOf(), checkedOf({ storage: 'publicCloud', publicCloudJustification: '弹性' }, { publicCloudApproval: { justification: '弹性', by: owner, at: now as LegalBasis['createdAt'] } }), today);
    requirePublishable(lawOf(), checkedOf({ derivedFrom: { resourceId: draftOf().resourceId, transformation: '聚合', reidentificationCheck: '已检查' } }, { source: draftOf({ unitId: UnitId.parse('unit-school') }) }), today);
  });

  for (const { what, check, checked, rule, code, article, pointer } of refusals) {
    test(`refuse ${what}, and let it pass once ${rule} is off`, () => {
      assert.throws(() => check(lawOf(), checked, today), (error) => {
        assert.ok(error instanceof Refusal);
        assert.equal(error.code, code);
        assert.ok(error.citation?.regulation === 'nanchang' && (article === undefined || error.citation.articles.includes(article)), JSON.stringify(error.citation));
        if (pointer) assert.ok(error.pointers.some((p) => p.pointer === pointer), JSON.stringify(error.pointers));
        return true;
      });
      const others: readonly Rule[] = rule === 'conditions-stated' || rule === 'restriction-basis' ? ['catalog-required-fields'] : [];
      check(lawOf([rule, ...others]), checked, today);
    });
  }

  test('storage without encryption is refused', () => {
    assert.throws(() => requireStorable(lawOf(), checkedOf({ cipherSuite: 'none' }), today), { code: 'ALGORITHM_NOT_APPROVED' });
  });

  test('an unconditional entry needs no basis, and a repeal that is still to come does not end one', () => {
    requireStorable(lawOf(), checkedOf({ shareType: 'UNCONDITIONAL', legalBases: [] }, { bases: [] }), today);
    requireStorable(lawOf(), checkedOf({}, { bases: [repealed('2026-11-24')] }), today);
  });

  test('the refusal of a basis names the accepted levels', () => {
    assert.throws(() => requireStorable(lawOf(), checkedOf({}, { bases: [] }), today), (error) => error instanceof Refusal && error.detail.en.includes('NATIONAL_PROVISION') && !error.detail.en.includes('INTERNAL_NOTICE'));
  });

  test('missing fields are listed together, and those that a guide adds stand among the attributes', () => {
    const { dataForm: _, updateFrequency: __, openType: ___, ...bare } = contentOf();
    assert.throws(() => requireComplete(lawOf(), checkedOf({}, { content: bare }), today), (error) => {
      assert.ok(error instanceof Refusal);
      assert.deepEqual(error.pointers.map(({ pointer }) => pointer).sort(), ['/dataForm', '/openType', '/updateFrequency']);
      return true;
    });
    const base = ['ownerOrgId', 'dataForm', 'updateFrequency', 'shareType', 'openType', 'shareConditions?conditional', 'legalBasis?restricted'];
    const stricter = lawOf([], { 'catalog.requiredFields': [...base, 'usageNotes'] });
    assert.throws(() => requireComplete(stricter, checkedOf(), today), (error) => error instanceof Refusal && error.pointers.some(({ pointer }) => pointer === '/attributes/usageNotes'));
    requireComplete(stricter, checkedOf({ attributes: { usageNotes: '仅供统计' } }), today);
  });

  test('items that cannot be told apart or looked up are refused with their place', () => {
    const pointersOf = (items: DataItem[]): readonly string[] => {
      try { requireStorable(lawOf(), checkedOf({ items }), today); return []; } catch (error) {
        assert.ok(error instanceof Refusal);
        assert.equal(error.code, 'BODY_INVALID');
        return error.pointers.map(({ pointer }) => pointer);
      }
    };
    assert.ok(pointersOf(itemsWith(1, { code: 'studentNumber' })).includes('/items/1/code'));
    assert.deepEqual(pointersOf(itemsWith(1, { lookup: 'primary' })), ['/items/1/lookup']);
    const item = contentOf().items[1] ?? assert.fail();
    const three = ['a', 'b', 'c'].map((code) => ({ ...item, code, lookup: 'secondary' as const }));
    assert.deepEqual(pointersOf([...contentOf().items, ...three]), ['/items']);
    assert.deepEqual(pointersOf([...contentOf().items, ...three.slice(1)]), []);
  });

  test('an entry with look-up items says before its review how records are found and when they end; one without takes none', () => {
    const school = (lookup: DataItem['lookup']): DataItem[] => itemsWith(0, { lookup }).map((item) => ({ ...item, personal: false, sensitive: false }));
    const attempt = ({ retention, ...changes }: Partial<ResourceContent>) => {
      const { retention: _, ...content } = contentOf({ shareType: 'UNCONDITIONAL', legalBases: [], ...changes });
      return () => requireComplete(lawOf(), checkedOf({}, { content: { ...content, ...(retention && { retention }) }, bases: [] }), today);
    };
    const { retention } = contentOf();
    assert.ok(retention);
    assert.throws(attempt({ items: school('secondary'), retention }), (error) => error instanceof Refusal && error.code === 'REQUIRED_FIELDS_MISSING' && error.pointers[0]?.pointer === '/items/0/lookup');
    assert.throws(attempt({ items: school('primary') }), (error) => error instanceof Refusal && error.code === 'RETENTION_RULE_REQUIRED' && error.pointers[0]?.pointer === '/retention');
    attempt({ items: school('primary'), retention })();
    attempt({ items: school('none') })();
  });

  test('a mask, or a precision of it, that does not exist is refused', () => {
    assert.throws(() => requireStorable(lawOf(), checkedOf({ items: itemsWith(1, { mask: { name: 'personName', precision: 'galaxy' } }) }), today), { code: 'MASK_UNKNOWN' });
  });

  test('the proposed share type is conditional where items are personal', () => {
    assert.equal(suggestShareType(lawOf(), contentOf()), 'CONDITIONAL');
    assert.equal(suggestShareType(lawOf(), contentOf({ items: itemsWith(0, {}).slice(2) , shareConditions: undefined } as Partial<ResourceContent>)), 'UNCONDITIONAL');
  });
});

describe('the recipients of conditional sharing', () => {
  test('are kinds of units or ids of units, and nothing else', () => {
    for (const known of ['school', 'educationUnit', 'unit-statistics']) assert.equal(Recipient.parse(known), known);
    for (const unknown of ['公安局', 'cityEducationUnit', 'everybody', '', 'unit-']) assert.equal(Recipient.safeParse(unknown).success, false, unknown);
  });
  test('are registered', () => {
    const nowhere = UnitId.parse('unit-nowhere');
    const checked = checkedOf({ shareConditions: conditionsFor('school', nowhere) }, { absentRecipients: [nowhere] });
    assert.throws(() => requireStorable(lawOf(), checked, today), (error) => error instanceof Refusal && error.code === 'BODY_INVALID' && error.pointers[0]?.pointer === '/shareConditions/recipients/1');
    requireStorable(lawOf(), { ...checked, absentRecipients: [] }, today);
  });
});

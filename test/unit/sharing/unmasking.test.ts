import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DataItem } from '../../../lib/catalog/resource.ts';
import type { Scope } from '../../../lib/sharing/application.ts';
import { requireAcceptable, type Asked } from '../../../lib/sharing/check-application.ts';
import { requireMasksKept, unmaskedBehind, type ProvisionFound } from '../../../lib/sharing/unmasking.ts';
import type { StatedUnmasking } from '../../../lib/sharing/unmasked.ts';
import { basis, content, day, decision, itemIn, lawWith, now, person, scope, unit } from './cases.ts';

const law = lawWith();
const items = content.items;
const asking = (field: string, mask: Scope['masks'][string]): Scope => ({ ...scope, fields: items.map(({ code }) => code), masks: { [field]: mask } });
const provision: ProvisionFound = { legalBasisId: basis('aaaa'), instrument: 'LAW', live: true, title: '某法', article: '第十三条' };
const stated: StatedUnmasking = { field: 'studentName', ground: 'STATUTORY_DUTY', necessity: '须与户籍登记姓名逐字核对', legalBases: [basis('aaaa')] };
const kept = (wanted: Scope, given: readonly StatedUnmasking[] = [], found: readonly ProvisionFound[] = [provision], under = law) => requireMasksKept(under, wanted, items, given, found);
const nameInClear = asking('studentName', { name: 'clear' });
const refused = { code: 'MASK_WEAKENED' } as const;

describe('the masks of an approval', () => {
  test('may be the catalog\'s or stronger, and of what is not personal any', () => {
    for (const mask of [{ name: 'personName' }, { name: 'full' }, { name: 'suppress' }] as const) assert.deepEqual(kept(asking('studentName', mask)), []);
    assert.deepEqual(kept(asking('grade', { name: 'clear' })), []);
  });
  test('of a personal item are weakened only on a ground, with a necessity and provisions that stand', () => {
    const wrong: readonly (readonly [readonly StatedUnmasking[], readonly ProvisionFound[], string])[] = [
      [[], [provision], '/scope/masks/studentName'], [[{ ...stated, necessity: '需要需要需要' }], [provision], '/unmasking/0/necessity'], [[{ ...stated, legalBases: [] }], [provision], '/unmasking/0/legalBases'],
      [[stated], [{ ...provision, live: false }], '/unmasking/0/legalBases'], [[stated], [{ ...provision, instrument: 'INTERNAL_NOTICE' }], '/unmasking/0/legalBases'], [[stated], [], '/unmasking/0/legalBases'],
    ];
    for (const [given, found, pointer] of wrong) {
      assert.throws(() => kept(nameInClear, given, found), (error: { code?: string; pointers?: { pointer: string }[]; citation?: { duty?: string } }) => error.code === refused.code && error.pointers?.[0]?.pointer === pointer && error.citation?.duty === 'nanchang-19');
    }
    assert.deepEqual(kept(nameInClear, [stated]), [{ field: 'studentName', mask: { name: 'clear' }, ground: 'STATUTORY_DUTY', necessity: stated.necessity, provisions: [{ legalBasisId: basis('aaaa'), title: '某法', article: '第十三条' }] }]);
    assert.deepEqual(kept(nameInClear, [], [], lawWith('unmasking-justified')), []);
  });
  test('that show something else than the catalog\'s are weaker, too', () => assert.throws(() => kept(asking('studentName', { name: 'pseudonym' })), refused));
  test('of a sensitive item are never weakened, by flag, grade or kind of number', () => {
    const sensitive = (change: Partial<DataItem>) => items.map((item) => (item.code === 'studentName' ? { ...item, ...change } : item));
    for (const change of [{ sensitive: true }, { grade: 'sensitive' }, { grade: 'core' }, { personal: false, grade: 'important' }] as const) {
      assert.throws(() => requireMasksKept(law, nameInClear, sensitive(change), [stated], [provision]), refused);
    }
    assert.throws(() => kept(asking('idNumber', { name: 'clear' }), [{ ...stated, field: 'idNumber' }]), refused);
  });
  test('are not justified where there is nothing to justify', () => {
    assert.throws(() => kept(scope, [stated]), { code: 'BODY_INVALID' });
    assert.throws(() => kept(nameInClear, [stated, stated]), { code: 'BODY_INVALID' });
  });
  test('stand on the grant with who allowed them, as far as it still shows them', () => {
    const approved = { ...decision('owner', 'APPROVED', 'owner', nameInClear), unmasked: [...kept(nameInClear, [stated])] };
    const item = itemIn('APPROVED', { decisions: [approved] });
    assert.deepEqual(unmaskedBehind(item, { studentName: { name: 'clear' } }).map(({ field, by, at }) => [field, by, at]), [['studentName', person('owner'), now]]);
    assert.deepEqual(unmaskedBehind(item, { studentName: { name: 'full' } }), []);
  });
});

describe('an application', () => {
  const asked = (field: string, shareType: 'CONDITIONAL' | 'UNCONDITIONAL'): Asked => ({
    index: 0, content: { ...content, shareType, ...(content.shareConditions && { shareConditions: { ...content.shareConditions, items: items.map(({ code }) => code) } }), mlpsLevel: 1 }, scope: asking(field, { name: 'clear' }),
    filing: { filingId: 'filing-aaaa' as never, unitId: unit('school3'), filingNumber: '0001', systemName: '系统', level: 3, filedOn: day('2026-01-01'), validUntil: day('2027-12-31'), registeredBy: person('c'), registeredAt: now },
    assessments: [], consumer: { unitId: unit('school3'), kind: 'school', abroad: false }, scenario: '核验', purpose: '学籍核验', legalDuty: '学籍管理', channel: 'PLATFORM', deliveryReason: undefined,
  });
  test('does not ask for what nobody could allow', () => {
    assert.throws(() => requireAcceptable(law, asked('idNumber', 'CONDITIONAL'), day('2026-03-02')), refused);
    assert.throws(() => requireAcceptable(law, asked('studentName', 'UNCONDITIONAL'), day('2026-03-02')), refused);
    requireAcceptable(law, asked('studentName', 'CONDITIONAL'), day('2026-03-02'));
    requireAcceptable(lawWith('unmasking-justified'), asked('idNumber', 'CONDITIONAL'), day('2026-03-02'));
  });
});

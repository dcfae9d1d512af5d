import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FilingId } from '../../../lib/identifiers.ts';
import type { UnitKind } from '../../../lib/organizations/unit.ts';
import { Refusal, type RefusalCode } from '../../../lib/regulations/refusal.ts';
import type { Rule } from '../../../lib/regulations/rules.ts';
import { requireAcceptable, type Asked } from '../../../lib/sharing/check-application.ts';
import type { ExportAssessment, MlpsFiling } from '../../../lib/sharing/evidence.ts';
import { content, day, lawWith, now, person, scope, unit } from './cases.ts';

const today = day('2026-03-02');
const filing = (level: number, validUntil = '2027-01-01'): MlpsFiling => ({
  filingId: FilingId.parse('filing-aaaa'), unitId: unit('school3'), filingNumber: '36010000001-26001', systemName: '学籍核验系统', level, filedOn: day('2025-01-01'), validUntil: day(validUntil), registeredBy: person('consumer'), registeredAt: now,
});
const asked = (change: Partial<Asked> = {}): Asked => ({
  index: 0, content, scope: { ...scope, from: day('2026-03-02') }, filing: filing(3), assessments: [], consumer: { unitId: unit('school3'), kind: 'school', abroad: false },
  scenario: '转学时核验学籍', purpose: '学籍核验', legalDuty: '义务教育学籍管理', channel: 'PLATFORM', deliveryReason: undefined, ...change,
});
const assessment = { resourceId: 'resource-aaaa', recipient: 'unit-school3', number: '2026-0001', outcome: 'APPROVED', fields: scope.fields, approvedOn: day('2026-01-01'), validUntil: day('2027-01-01') } as unknown as ExportAssessment;
const kindOf = (kind: UnitKind) => ({ unitId: unit('other'), kind, abroad: false });
const open = { ...content, shareConditions: undefined } as unknown as Asked['content'];

describe('an application', () => {
  test('that is complete, eligible and with evidence is taken in', () => requireAcceptable(lawWith(), asked(), today));

  const cases: readonly (readonly [what: string, change: Partial<Asked>, code: RefusalCode, pointer: string | undefined, rule: Rule, duty: string | undefined])[] = [
    ['without a scenario', { scenario: ' ' }, 'REQUEST_INCOMPLETE', '/scenario', 'request-complete', 'nanchang-28'],
    ['without a legal duty', { legalDuty: '' }, 'REQUEST_INCOMPLETE', '/legalDuty', 'request-complete', 'nanchang-28'],
    ['without fields', { scope: { ...scope, fields: [] } }, 'REQUEST_INCOMPLETE', '/items/0/fields', 'request-complete', 'nanchang-28'],
    ['for a field that the resource lacks', { content: open, scope: { ...scope, fields: ['salary'] } }, 'REQUEST_INCOMPLETE', '/items/0/fields/0', 'request-complete', 'nanchang-28'],
    ['whose period is over', { scope: { ...scope, from: day('2026-02-01'), until: day('2026-03-01') } }, 'REQUEST_INCOMPLETE', '/items/0/until', 'request-complete', 'nanchang-28'],
    ['of an enterprise', { content: open, consumer: kindOf('enterprise') }, 'CONSUMER_NOT_ELIGIBLE', undefined, 'consumer-eligible', 'nanchang-46'],
    ['for what is not shared', { content: { ...content, shareType: 'NOT_SHARED' } }, 'RESOURCE_NOT_SHARED', '/items/0/resourceId', 'not-shared-refused', 'nanchang-27c'],
    ['for a direct link', { channel: 'DIRECT_LINK' }, 'PLATFORM_CHANNEL_ONLY', '/channel', 'channel-platform-only', 'nanchang-44'],
    ['for a file without a reason', { scope: { ...scope, delivery: 'FILE' } }, 'DELIVERY_REASON_REQUIRED', '/deliveryReason', 'delivery-reasoned', 'nanchang-7.4'],
    ['beyond the conditions: recipient', { consumer: kindOf('researchInstitution') }, 'CONDITIONS_NOT_MET', '', 'conditions-met', 'nanchang-27b'],
    ['beyond the conditions: field', { scope: { ...scope, fields: ['idNumber'] } }, 'CONDITIONS_NOT_MET', '/items/0/fields/0', 'conditions-met', 'nanchang-27b'],
    ['beyond the conditions: purpose', { purpose: '商业分析' }, 'CONDITIONS_NOT_MET', '/purpose', 'conditions-met', 'nanchang-27b'],
    ['beyond the conditions: delivery', { scope: { ...scope, delivery: 'PUSH' }, deliveryReason: '对接' }, 'CONDITIONS_NOT_MET', '/items/0/delivery', 'conditions-met', 'nanchang-27b'],
    ['beyond the conditions: period', { scope: { ...scope, until: day('2027-03-02') } }, 'CONDITIONS_NOT_MET', '/items/0/until', 'conditions-met', 'nanchang-27b'],
    ['without evidence of the receiving system', { filing: undefined }, 'MLPS_PROOF_REQUIRED', '/items/0/filingId', 'mlps-proof', 'nanchang-30'],
    ['with evidence that has ended', { filing: filing(3, '2026-03-01') }, 'MLPS_PROOF_REQUIRED', '/items/0/filingId', 'mlps-proof', 'nanchang-30'],
    ['with evidence of too low a level', { filing: filing(2) }, 'MLPS_LEVEL_INSUFFICIENT', '/items/0/filingId', 'mlps-proof', 'nanchang-30'],
    ['from abroad without an assessment', { consumer: { ...asked().consumer, abroad: true } }, 'EXPORT_ASSESSMENT_REQUIRED', undefined, 'export-assessed', 'nanchang-43b'],
  ];
  for (const [what, change, code, pointer, rule, duty] of cases) {
    test(`${what} is refused with ${code}, and taken in with ${rule} switched off`, () => {
      assert.throws(() => requireAcceptable(lawWith(), asked(change), today), (error) => {
        assert.ok(error instanceof Refusal);
        assert.deepEqual([error.code, error.pointers[0]?.pointer, error.citation?.duty], [code, pointer, duty]);
        return true;
      });
      requireAcceptable(lawWith(rule), asked(change), today);
    });
  }

  test('the last day of the longest period is still within it', () => requireAcceptable(lawWith(), asked({ scope: { ...scope, from: day('2026-03-02'), until: day('2027-03-02') } }), today));
  test('from abroad with an approved assessment in date is taken in', () => requireAcceptable(lawWith(), asked({ consumer: { ...asked().consumer, abroad: true }, assessments: [assessment] }), today));
  for (const [what, change] of [['rejected', { outcome: 'REJECTED' }], ['ended', { validUntil: day('2026-03-01') }], ['for fewer fields', { fields: ['grade'] }], ['for another', { recipient: 'unit-other' }]] as const) {
    test(`an assessment that is ${what} does not count`, () =>
      assert.throws(() => requireAcceptable(lawWith(), asked({ consumer: { ...asked().consumer, abroad: true }, assessments: [{ ...assessment, ...change } as ExportAssessment] }), today), { code: 'EXPORT_ASSESSMENT_REQUIRED' }));
  }
  test('for an unconditional resource needs no evidence of the receiving system', () => requireAcceptable(lawWith(), asked({ content: { ...open, shareType: 'UNCONDITIONAL' }, filing: undefined }), today));

  for (const kind of ['educationDepartment', 'school', 'educationInstitution', 'university', 'governmentDepartment', 'publicInstitution', 'researchInstitution', 'publicServiceBody'] as const) {
    test(`of a ${kind} is eligible`, () => requireAcceptable(lawWith(), asked({ content: open, consumer: kindOf(kind) }), today));
  }
});

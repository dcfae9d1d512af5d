import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isStrongerOrEqual } from '../../../lib/privacy/mask-strength.ts';
import type { Law } from '../../../lib/regulations/law.ts';
import type { Rule } from '../../../lib/regulations/rules.ts';
import type { Decision } from '../../../lib/sharing/application.ts';
import type { ProfileValues } from '../../../lib/regulations/profile-schema.ts';
import { decidersOf, isInternal, progressOf, progressOn } from '../../../lib/sharing/approval-steps.ts';
import { requireReasoned, requireWithinRequest } from '../../../lib/sharing/decision.ts';
import { openSteps, requireNeutral, requireStep } from '../../../lib/sharing/escalation.ts';
import { CaseId } from '../../../lib/identifiers.ts';
import { basis, decision, itemIn, lawWith, person, scope, unit } from './cases.ts';

const live = (instrument: string) => [{ legalBasisId: basis('aaaa'), instrument, live: true }];
const reason = { reasonType: 'CONDITIONS_NOT_MET', text: '所申请用途不在共享条件之内', legalBases: [] } as const;

describe('a refusal', () => {
  test('with a type and a reason stands', () => assert.equal(requireReasoned(lawWith(), reason, [])?.reasonType, 'CONDITIONS_NOT_MET'));
  for (const [what, stated] of [['no reason', {}], ['no type', { text: reason.text }], ['an empty text', { ...reason, text: '  ' }], ['boilerplate', { ...reason, text: '不不不不不不不同意。' }]] as const) {
    test(`with ${what} is not accepted, unless the rule is off`, () => {
      assert.throws(() => requireReasoned(lawWith(), stated, []), { code: 'REFUSAL_REASON_REQUIRED' });
      requireReasoned(lawWith('refusal-reasons'), stated, []);
    });
  }
  test('for a legal reason names provisions that stand and are of an accepted kind', () => {
    const stated = { ...reason, reasonType: 'LEGAL_BASIS' as const, legalBases: [basis('aaaa')] };
    requireReasoned(lawWith(), stated, live('LAW'));
    for (const bases of [[], live('INTERNAL_NOTICE'), [{ ...live('LAW')[0], live: false }] as never]) assert.throws(() => requireReasoned(lawWith(), stated, bases), { code: 'REFUSAL_BASIS_REQUIRED' });
    requireReasoned(lawWith('refusal-basis'), stated, []);
  });
});

describe('an approval', () => {
  test('beyond the request is refused, naming where', () => {
    const wider = { ...scope, fields: [...scope.fields, 'idNumber'] };
    assert.throws(() => requireWithinRequest(lawWith(), wider, scope, {}, isStrongerOrEqual), { code: 'APPROVAL_EXCEEDS_REQUEST' });
    requireWithinRequest(lawWith('grant-within-approval'), wider, scope, {}, isStrongerOrEqual);
    requireWithinRequest(lawWith(), { ...scope, fields: ['grade'] }, scope, {}, isStrongerOrEqual);
  });
});

describe('the steps of a review', () => {
  const steps = (mode: 'all' | 'any', ...roles: string[]): ProfileValues['sharing.conditionalApprovers'] => ({ internal: { mode, steps: roles }, external: null, executedBy: 'DataTechnicalManager' });
  const two = steps('all', 'DataOwner', 'DataCoordinator');

  test('come in their order, and the last completes the review', () => {
    assert.deepEqual(progressOf(two, true, []), { next: ['DataOwner'], final: false });
    assert.deepEqual(progressOf(two, true, [decision('owner', 'APPROVED')]), { next: ['DataCoordinator'], final: true });
    assert.deepEqual(progressOf(two, true, [decision('owner', 'APPROVED'), decision('owner', 'APPROVED')]).next, []);
  });
  test('where one suffices, any of the roles completes it', () => {
    assert.deepEqual(progressOf(steps('any', 'DataOwner', 'LeadingGroup'), true, []), { next: ['DataOwner', 'LeadingGroup'], final: true });
    assert.deepEqual(progressOf(steps('any', 'DataOwner', 'LeadingGroup'), true, [decision('owner', 'APPROVED')]).next, []);
  });
  test('have nobody where the law lets nobody from outside in', () => assert.deepEqual(progressOf(two, false, []), { next: [], final: false }));
  test('are more for a copy, where the law wants consent to copies', () => {
    const law = (...off: Rule[]): Law => {
      const base = lawWith(...off);
      return { ...base, value: (key) => (key === 'sharing.copyConsent' ? ['DataOwner', 'DataCoordinator'] as never : base.value(key)) };
    };
    const asking = (delivery: 'INTERFACE' | 'FILE', ...decisions: Decision[]) => itemIn('OWNER_REVIEW', { requested: { ...scope, delivery }, decisions });
    assert.deepEqual(progressOn(law(), asking('INTERFACE')), { next: ['DataOwner'], final: true });
    assert.deepEqual(progressOn(law(), asking('FILE')), { next: ['DataOwner'], final: false });
    assert.deepEqual(progressOn(law(), asking('FILE', decision('owner', 'APPROVED'))), { next: ['DataCoordinator'], final: true });
    assert.deepEqual(progressOn(law('copy-consented'), asking('FILE')), { next: ['DataOwner'], final: true });
    assert.deepEqual(progressOn(lawWith(), asking('FILE')), { next: ['DataOwner'], final: true });
  });
  test('inside means one top unit for both sides', () => {
    assert.ok(isInternal([unit('bureau'), unit('school1')], [unit('bureau')]));
    assert.ok(!isInternal([unit('bureau'), unit('school1')], [unit('statistics')]));
  });
  test('remember on whose behalf a decision was taken', () =>
    assert.deepEqual(decidersOf([{ ...decision('owner', 'APPROVED', 'deputy'), onBehalfOf: person('chief') }]), [person('deputy'), person('chief')]));
});

describe('remedies', () => {
  const caseId = CaseId.parse('case-aaaa');
  const ladder = { steps: ['DataCoordinator', 'SuperiorEducationAuthority'] };
  const taken = (step: string) => itemIn('REFUSED', { decisions: [decision('owner', 'REFUSED')], escalations: [{ step, caseId }] });

  test('are all open where any may be taken, and each once', () => {
    assert.deepEqual(openSteps({ mode: 'any', ...ladder }, itemIn('REFUSED')), ladder.steps);
    assert.deepEqual(openSteps({ mode: 'any', ...ladder }, taken('DataCoordinator')), ['SuperiorEducationAuthority']);
  });
  test('are taken in order where all are', () => assert.deepEqual(openSteps({ mode: 'all', ...ladder }, itemIn('REFUSED')), ['DataCoordinator']));
  test('end with the ruling', () => assert.deepEqual(openSteps({ mode: 'any', ...ladder }, itemIn('REFUSED', { decisions: [decision('superior', 'REFUSED')] })), []));
  test('that were taken are refused, unless the rule is off', () => {
    assert.throws(() => requireStep(lawWith(), taken('DataCoordinator'), 'DataCoordinator'), { code: 'ESCALATION_NOT_OPEN' });
    assert.equal(requireStep(lawWith('escalation-path'), taken('DataCoordinator'), 'DataCoordinator'), 'DataCoordinator');
    assert.equal(requireStep(lawWith(), taken('DataCoordinator'), 'SuperiorEducationAuthority'), 'SuperiorEducationAuthority');
  });
  test('are ruled on by a body that is no party', () => {
    for (const party of ['school1', 'school3']) assert.throws(() => requireNeutral(lawWith(), itemIn('SUPERIOR_REVIEW'), unit(party)), { code: 'NEUTRAL_REVIEWER_REQUIRED' });
    requireNeutral(lawWith('neutral-reviewer'), itemIn('SUPERIOR_REVIEW'), unit('school3'));
    requireNeutral(lawWith(), itemIn('SUPERIOR_REVIEW'), unit('bureau'));
  });
});

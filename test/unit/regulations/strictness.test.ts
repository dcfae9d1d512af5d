import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { PROFILE_KEYS, type ProfileKey } from '../../../lib/regulations/profile-schema.ts';
import { directionOf, isAtLeastAsStrict, noLonger } from '../../../lib/regulations/strictness.ts';
import { REGULATIONS } from '../../../lib/regulations/registry.ts';

const years = (value: number) => ({ value, unit: 'years' });
const workingDays = (value: number, more: object = {}) => ({ value, unit: 'workingDays', from: 'SUBMITTED', ...more });
const document = (doc: string, parties: readonly string[], when = 'always') => ({ doc, parties, when });

/** [key, base, stricter or equal ones, those that are not] */
const cases: readonly (readonly [ProfileKey, unknown, readonly unknown[], readonly unknown[]])[] = [
  ['logs.sharing', years(2), [years(3), { value: 24, unit: 'months' }, { value: 800, unit: 'days' }], [years(1), { value: 23, unit: 'months' }, { value: 730, unit: 'days' }]],
  ['logs.operations', { value: 6, unit: 'months' }, [{ value: 2, unit: 'quarters' }, { value: 186, unit: 'days' }], [{ value: 180, unit: 'days' }]],
  ['sharing.responseDeadline', workingDays(10), [workingDays(9), { value: 10, unit: 'days', from: 'SUBMITTED' }],
    [workingDays(11), workingDays(5, { from: 'ACCEPTED' }), workingDays(5, { appliesTo: 'conditional' }), { value: 11, unit: 'days', from: 'SUBMITTED' }]],
  ['catalog.visibility', 'all', ['byShareScope'], []],
  ['storage.publicCloud', 'caution', ['prohibited'], ['allowed']],
  ['onward.policy', 'prohibited', [], ['writtenApplication']],
  ['access.leastPrivilege', true, [], [false]],
  ['sharing.reclassifyAfterDesensitisation', true, [false], []],
  ['logs.scope', ['sharing', 'opening'], [['opening', 'sharing', 'login']], [['sharing']]],
  ['catalog.requiredFields', { a: ['x'] }, [{ a: ['x', 'y'], b: [] }], [{ a: [] }, ['x']]],
  ['access.separationOfDuties', [['submit', 'approve'], ['approve', 'execute']], [[['submit', 'approve', 'execute']], [['approve', 'submit'], ['execute', 'approve'], ['audit', 'approve']]], [[['submit', 'approve']]]],
  ['sharing.documentsBeforeGrant', [document('A', ['x', 'y']), document('B', ['x'], 'CONDITIONAL')],
    [[document('B', ['x']), document('A', ['y', 'x', 'z']), document('C', [])]],
    [[document('A', ['x', 'y'])], [document('A', ['x']), document('B', ['x'])], [document('A', ['x', 'y'], 'CONDITIONAL'), document('B', ['x'])]]],
  ['sharing.restrictionBasis', { appliesTo: ['NOT_SHARED'], instruments: ['LAW', 'POLICY'], reasonsToo: false },
    [{ appliesTo: ['NOT_SHARED', 'CONDITIONAL'], instruments: ['LAW'], reasonsToo: true }],
    [{ appliesTo: [], instruments: ['LAW'], reasonsToo: false }, { appliesTo: ['NOT_SHARED'], instruments: ['LAW', 'POLICY', 'MEMO'], reasonsToo: false }]],
  ['sharing.refusalBasis', { required: false, reasonTypes: ['LEGAL_BASIS', 'INCOMPLETE'] }, [{ required: true, instruments: ['LAW'] }, { required: false, reasonTypes: ['LEGAL_BASIS'] }],
    [{ required: false, reasonTypes: ['LEGAL_BASIS', 'MOOD'] }, { required: false }]],
  ['sharing.refusalBasis', { required: true, instruments: ['LAW'] }, [{ required: true, instruments: [] }], [{ required: false, instruments: ['LAW'] }, { required: true }]],
  ['mlps.platformLevel', null, [3], []],
  ['mlps.platformLevel', 3, [4], [2, null]],
  ['pi.officer', { threshold: 1000, unit: 'persons' }, [{ threshold: 999, unit: 'persons' }, { unit: 'persons' }], [{ threshold: 1001, unit: 'persons' }, { threshold: 1, unit: 'records' }, null]],
  ['pi.filing', null, [{ threshold: 5, unit: 'persons', to: 'Commission' }], []],
  ['sharing.bulkPiApproval', { threshold: null }, [{ threshold: 5, approver: 'Commission' }], []],
  ['destruction.owner', 'DataTechnicalManager', [], ['LeadingGroup']],
];

describe('stricter, by each key', () => {
  for (const [key, base, stricter, looser] of cases) {
    test(`${key} from ${JSON.stringify(base)}`, () => {
      assert.equal(isAtLeastAsStrict(key, base, base), true, 'the same is not looser');
      for (const candidate of stricter) assert.equal(isAtLeastAsStrict(key, candidate, base), true, JSON.stringify(candidate));
      for (const candidate of looser) assert.equal(isAtLeastAsStrict(key, candidate, base), false, JSON.stringify(candidate));
      assert.equal(isAtLeastAsStrict(key, { nonsense: true }, base), false);
    });
  }

  test('a stricter value never counts back as not looser, and the order is transitive', () => {
    for (const [key, base, stricter] of cases) for (const candidate of stricter) {
      const equal = key === 'logs.sharing' && (candidate as { value: number }).value === 24 || key === 'logs.operations' && (candidate as { unit: string }).unit === 'quarters';
      assert.equal(isAtLeastAsStrict(key, base, candidate), equal, `${key} ${JSON.stringify(candidate)}`);
    }
    const duration = fc.record({ value: fc.integer({ min: 0, max: 800 }), unit: fc.constantFrom('hours', 'workingDays', 'days', 'weeks', 'months', 'quarters', 'years', 'calendarYear') });
    fc.assert(fc.property(duration, duration, duration, (a, b, c) => !(noLonger(a, b) && noLonger(b, c)) || noLonger(a, c)));
  });

  test('every value in every profile can be compared with itself', () => {
    for (const { versions } of REGULATIONS) for (const { profile } of versions) for (const key of PROFILE_KEYS) {
      const entry = profile.entries[key];
      const value = entry.silent ? entry.suggestedDefault : entry.value;
      assert.equal(isAtLeastAsStrict(key, value, value), true, key);
    }
  });

  test('as many keys may be tightened as have an order of their own', () => {
    assert.equal(PROFILE_KEYS.filter((key) => directionOf(key) !== 'notComparable').length, 45);
  });
});

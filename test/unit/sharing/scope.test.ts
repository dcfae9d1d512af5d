import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { addDays } from '../../../lib/calendar/instant.ts';
import type { MaskChoice } from '../../../lib/privacy/mask-choice.ts';
import { isStrongerOrEqual } from '../../../lib/privacy/mask-strength.ts';
import type { Scope } from '../../../lib/sharing/application.ts';
import { catalogMasksOf, excesses, isWithin, maskOf } from '../../../lib/sharing/scope.ts';
import { day } from './cases.ts';

const names = ['studentName', 'idNumber', 'birthDate', 'grade', 'address'];
const catalog: Record<string, MaskChoice> = {
  studentName: { name: 'personName' }, idNumber: { name: 'identityNumber' }, birthDate: { name: 'date', precision: 'year' }, grade: { name: 'clear' }, address: { name: 'suppress' },
};
const mask: fc.Arbitrary<MaskChoice> = fc.constantFrom<MaskChoice>(
  { name: 'clear' }, { name: 'full' }, { name: 'suppress' }, { name: 'personName' }, { name: 'date', precision: 'year' }, { name: 'date', precision: 'month' },
);
const scopes: fc.Arbitrary<Scope> = fc.record({
  fields: fc.subarray(names, { minLength: 1 }),
  masks: fc.dictionary(fc.constantFrom(...names), mask, { maxKeys: 3 }),
  start: fc.nat(60), length: fc.nat(60),
  delivery: fc.constantFrom<Scope['delivery'][]>('INTERFACE', 'PUSH', 'FILE'),
  dailyReads: fc.integer({ min: 1, max: 5 }),
}).map(({ start, length, ...rest }) => ({ ...rest, from: addDays(day('2026-01-01'), start), until: addDays(day('2026-01-01'), start + length) }));
const within = (a: Scope, b: Scope) => isWithin(a, b, catalog, isStrongerOrEqual);

test('the catalog’s masks are those of each edition’s own items', () => {
  const editions = [[{ code: 'grade', mask: { name: 'clear' as const } }], [{ code: 'grade', mask: { name: 'full' as const } }, { code: 'name', mask: { name: 'personName' as const } }]];
  for (let round = 0; round < 2; round += 1) {
    assert.deepEqual(editions.map(catalogMasksOf), [{ grade: { name: 'clear' } }, { grade: { name: 'full' }, name: { name: 'personName' } }]);
  }
});

describe('served ⊆ approved ⊆ requested', () => {
  test('every scope is within itself', () => fc.assert(fc.property(scopes, (a) => within(a, a))));

  test('within is transitive: what is within an approval is within the request', () =>
    fc.assert(fc.property(scopes, scopes, scopes, (a, b, c) => !(within(a, b) && within(b, c)) || within(a, c)), { numRuns: 5_000 }));

  test('what is within shows no field, day, read or clearer value that the outer does not', () =>
    fc.assert(fc.property(scopes, scopes, (a, b) => {
      if (!within(a, b)) return true;
      return a.fields.every((f) => b.fields.includes(f) && isStrongerOrEqual(maskOf(a, catalog, f), maskOf(b, catalog, f)))
        && a.from >= b.from && a.until <= b.until && a.dailyReads <= b.dailyReads && (a.delivery === b.delivery || a.delivery === 'INTERFACE');
    }), { numRuns: 5_000 }));

  test('narrowing fields, days and reads stays within', () =>
    fc.assert(fc.property(scopes, fc.nat(3), (a, drop) => within({ ...a, fields: a.fields.slice(0, Math.max(1, a.fields.length - drop)), until: a.from, dailyReads: 1 }, a))));

  const outer: Scope = { fields: ['studentName', 'grade'], masks: { studentName: { name: 'full' } }, from: day('2026-01-10'), until: day('2026-02-10'), delivery: 'PUSH', dailyReads: 10 };
  for (const [what, change, pointer] of [
    ['another field', { fields: ['idNumber'] }, '/fields/0'], ['a weaker mask', { masks: { studentName: { name: 'personName' } } }, '/masks/studentName'],
    ['an earlier start', { from: day('2026-01-09') }, '/from'], ['a later end', { until: day('2026-02-11') }, '/until'],
    ['another delivery', { delivery: 'FILE' }, '/delivery'], ['more reads', { dailyReads: 11 }, '/dailyReads'],
    ['an end before the start', { until: day('2026-01-09') }, '/until'],
  ] as const satisfies readonly (readonly [string, Partial<Scope>, string])[]) {
    test(`${what} is beyond, and named`, () => assert.deepEqual(excesses({ ...outer, ...change }, outer, catalog, isStrongerOrEqual).map((e) => e.pointer), [pointer]));
  }
  test('leaving out a stronger mask falls back to the catalog and is beyond', () => assert.equal(within({ ...outer, masks: {} }, outer), false));
  test('the interface is within every other delivery', () => assert.ok(within({ ...outer, delivery: 'INTERFACE' }, outer)));
});

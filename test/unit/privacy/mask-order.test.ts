import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { canonicalize } from '../../../lib/platform/ledger/canonical.ts';
import { applyMask, chosenMask, masksHash } from '../../../lib/privacy/mask.ts';
import { type MaskChoice, MaskName } from '../../../lib/privacy/mask-choice.ts';
import { isStrongerOrEqual } from '../../../lib/privacy/mask-strength.ts';
import { Refusal } from '../../../lib/regulations/refusal.ts';

const precise = (name: MaskName, ...precisions: readonly string[]) => precisions.map((precision): MaskChoice => ({ name, precision }));
const choices: readonly MaskChoice[] = [
  ...MaskName.options.map((name): MaskChoice => ({ name })),
  ...precise('date', 'year', 'month'), ...precise('address', 'city', 'district'), ...precise('amount', '10', '25', '100', '1000', '2500'),
];
const choice = fc.constantFrom(...choices);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('stronger or equal', () => {
  test('is a partial order: each is as strong as itself, and strength carries over', () => {
    fc.assert(fc.property(choice, choice, choice, (a, b, c) => {
      assert.ok(isStrongerOrEqual(a, a));
      if (isStrongerOrEqual(a, b) && isStrongerOrEqual(b, c)) assert.ok(isStrongerOrEqual(a, c));
      if (isStrongerOrEqual(a, b) && isStrongerOrEqual(b, a)) assert.deepEqual(chosenMask(a), chosenMask(b));
    }), { numRuns: 3000 });
  });

  test('suppress stands above all, clear below all, full above all but suppress', () => {
    for (const other of choices) {
      assert.equal(isStrongerOrEqual({ name: 'suppress' }, other), true);
      assert.equal(isStrongerOrEqual(other, { name: 'clear' }), true);
      assert.equal(isStrongerOrEqual({ name: 'clear' }, other), other.name === 'clear');
      assert.equal(isStrongerOrEqual({ name: 'full' }, other), other.name !== 'suppress');
    }
  });

  test('a coarser precision is stronger, unless the finer one does not say what the coarser shows', () => {
    assert.equal(isStrongerOrEqual({ name: 'date', precision: 'year' }, { name: 'date', precision: 'month' }), true);
    assert.equal(isStrongerOrEqual({ name: 'date', precision: 'month' }, { name: 'date' }), false);
    assert.equal(isStrongerOrEqual({ name: 'address' }, { name: 'address', precision: 'district' }), true);
    assert.equal(isStrongerOrEqual({ name: 'amount' }, { name: 'amount', precision: '100' }), true);
    assert.equal(isStrongerOrEqual({ name: 'amount', precision: '100' }, { name: 'amount', precision: '25' }), true);
    assert.equal(isStrongerOrEqual({ name: 'amount', precision: '1000' }, { name: 'amount', precision: '2500' }), false);
    assert.equal(isStrongerOrEqual({ name: 'amount', precision: '2500' }, { name: 'amount', precision: '1000' }), false);
  });

  test('two different masks are not comparable', () => {
    assert.equal(isStrongerOrEqual({ name: 'phone' }, { name: 'personName' }), false);
    assert.equal(isStrongerOrEqual({ name: 'pseudonym' }, { name: 'identityNumber' }), false);
    assert.equal(isStrongerOrEqual({ name: 'identityNumber' }, { name: 'pseudonym' }), false);
  });

  test('equal output under the weaker mask means equal output under the stronger', () => {
    const values = fc.constantFrom('2013-01-02', '2013-01-30', '2013-02-01', '110', '149', '1100', '测试省示例市甲区某路一号', '测试省示例市乙区某路一号');
    const comparable = choices.filter(({ name }) => name !== 'pseudonym');
    fc.assert(fc.property(fc.constantFrom(...comparable), fc.constantFrom(...comparable), values, values, (a, b, one, other) => {
      const apply = (mask: MaskChoice, value: string) => applyMask(mask, value, { field: 'item' });
      if (isStrongerOrEqual(a, b) && apply(b, one) === apply(b, other)) assert.equal(apply(a, one), apply(a, other));
    }), { numRuns: 3000 });
  });
});

describe('an unknown mask', () => {
  const unknown = (error: unknown) => error instanceof Refusal && error.code === 'MASK_UNKNOWN';
  const stored = (value: object) => value as MaskChoice; // as if an older or later programme had stored it

  test('serves nothing, and neither does an unknown precision', () => {
    for (const choice of [{ name: 'rot13' }, { name: 'toString' }, { name: '__proto__' }, { name: 'date', precision: 'day' }, { name: 'phone', precision: 'year' },
      { name: 'amount', precision: '0' }, { name: 'amount', precision: '5' }, { name: 'amount', precision: '1e3' }, { name: 'amount', precision: '10000001' }]) {
      assert.throws(() => applyMask(stored(choice), '12800000000', { field: 'phone' }), unknown, JSON.stringify(choice));
      assert.throws(() => isStrongerOrEqual(stored(choice), { name: 'clear' }), unknown);
    }
  });
});

describe('the digest of masks', () => {
  const masks = fc.dictionary(fc.stringMatching(/^[a-z][A-Za-z0-9]{0,9}$/), choice);

  test('is the SHA-256 of their canonical JSON, whatever the order of fields', () => {
    fc.assert(fc.property(masks, (value) => {
      assert.equal(masksHash(value, sha256), sha256(canonicalize(value)));
      assert.equal(masksHash(Object.fromEntries(Object.entries(value).reverse()), sha256), masksHash(value, sha256));
    }));
  });

  test('changes with every field, mask and precision', () => {
    const hashes = [{}, { a: { name: 'date' } }, { b: { name: 'date' } }, { a: { name: 'phone' } }, { a: { name: 'date', precision: 'year' } }, { a: { name: 'date', precision: 'month' } }, { a: { name: 'date' }, b: { name: 'date' } }]
      .map((value) => masksHash(value as Record<string, MaskChoice>, sha256));
    assert.equal(new Set(hashes).size, hashes.length);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createSeenValues } from '../../../lib/records/seen-values.ts';

describe('values seen before', () => {
  test('are never forgotten', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 200 }), (values) => {
      const seen = createSeenValues(0);
      for (const value of values) seen.add(value);
      assert.ok(values.every((value) => seen.has(value)));
      assert.equal(seen.rows, values.length);
    }));
  });

  test('are told apart from new ones, but for one in a hundred', () => {
    const count = 100_000;
    const seen = createSeenValues(count * 200);
    for (let n = 0; n < count; n += 1) seen.add(`11010020${String(10_000_000 + 7 * n)}`);
    const mistaken = Array.from({ length: count }, (_, n) => `32010020${String(10_000_000 + 7 * n)}`).filter((value) => seen.has(value));
    assert.ok(mistaken.length < count / 100, `${mistaken.length} new values were taken for seen ones`);
  });
});

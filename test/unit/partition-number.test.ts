import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { numberOf } from '../../lib/platform/storage/engines/partition-number.ts';

describe("a partition's number", () => {
  test('is the one by which rows on disk are found', () => {
    assert.deepEqual(['', 'unit#unit-east', '资源'].map(numberOf), [3071733007897899, 4388758902086039, 6352353539189167]);
  });

  test('fits a JavaScript number, uses its width, and tells neighbours apart', () => {
    const numbers = Array.from({ length: 200_000 }, (_, i) => numberOf(`record#resource-0123456789#2030#${i.toString(36)}`));
    assert.ok(numbers.every(Number.isSafeInteger));
    assert.equal(new Set(numbers).size, numbers.length);
    for (let bit = 0; bit < 53; bit += 1) {
      const set = numbers.filter((number) => Math.floor(number / 2 ** bit) % 2 === 1).length;
      assert.ok(Math.abs(set - numbers.length / 2) < numbers.length / 20, `bit ${bit}: ${set}`);
    }
  });
});

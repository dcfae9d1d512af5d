import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { fromAttributes, toAttributes } from '../../lib/platform/storage/engines/dynamodb-items.ts';
import { withDigest } from '../../lib/platform/storage/digest.ts';
import { UnreadableItem, type Item } from '../../lib/platform/storage/store.ts';

const item = (body: string, more: Partial<Item> = {}): Item => withDigest({
  key: { table: 'registry', partition: 'resource#resource-7f3a', sort: '%' }, entity: 'resource', version: 3, salt: 'salt', body, indexes: { index1: { partition: 'resource#byUnit#unit-school1', sort: 'a' } }, ...more,
});
const long = JSON.stringify({ resourceId: 'resource-7f3a', unitId: 'unit-school1', items: Array.from({ length: 30 }, (_, n) => ({ code: `item${n}`, name: `数据项${n}`, required: true })) });

describe('items in DynamoDB', () => {
  test('keep a small body as text, and deflate a larger one', () => {
    assert.deepEqual([toAttributes(item('{"a":1}'))['b'], toAttributes(item('{"a":1}'))['z']], [{ S: '{"a":1}' }, undefined]);
    const { b, z } = toAttributes(item(long));
    assert.equal(b, undefined);
    assert.ok(z?.B && z.B.length < Buffer.byteLength(long) / 4, `${z?.B?.length} of ${Buffer.byteLength(long)} bytes`);
  });

  test('come back as they were put, whatever body, bytes and places', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 4_000 }), fc.option(fc.uint8Array()), fc.boolean(), (text, bytes, indexed) => {
      const { indexes, ...rest } = item(JSON.stringify({ text }), bytes ? { bytes } : {});
      const put = indexed && indexes ? { ...rest, indexes } : rest;
      assert.deepEqual(fromAttributes('registry', toAttributes(put)), put);
    }), { numRuns: 60 });
  });

  test('are read in both forms: what was stored as text stays readable', () => {
    const { z: _, ...attributes } = toAttributes(item(long));
    assert.equal(fromAttributes('registry', { ...attributes, b: { S: long } }).body, long);
  });

  test('fail loudly where the deflated body is damaged', () => {
    const attributes = toAttributes(item(long));
    const { B: deflated = new Uint8Array() } = attributes['z'] ?? {};
    for (const z of [deflated.slice(0, deflated.length / 2), new Uint8Array([1, 2, 3]), new Uint8Array()]) {
      assert.throws(() => fromAttributes('registry', { ...attributes, z: { B: z } }), UnreadableItem);
    }
  });
});

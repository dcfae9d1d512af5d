import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { hasEnded } from '../../lib/platform/storage/condition.ts';
import { digestOf, isIntact, requireIntact, withDigest } from '../../lib/platform/storage/digest.ts';
import { UnreadableItem, type Item } from '../../lib/platform/storage/store.ts';
import { digestOfParts, partsOf } from '../support/item-digest.ts';

const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 6 }), fc.constantFrom('', '-', '1:a', '0:', '\n', '2:--'));
const place = fc.option(fc.record({ partition: text, sort: text }), { nil: undefined });
const number = fc.option(fc.nat({ max: Number.MAX_SAFE_INTEGER }), { nil: undefined });
/** Short parts, among them those that look like the beginnings of others. */
const anyItem: fc.Arbitrary<Omit<Item, 'digest'>> = fc.record({
  table: fc.constantFrom('registry', 'records', 'ledger'), partition: text, sort: text, entity: text, version: fc.nat(), salt: text, body: text,
  bytes: fc.option(fc.uint8Array({ maxLength: 4 }), { nil: undefined }), endsAt: number, ttl: number, index1: place, index2: place, index3: place,
}).map(({ table, partition, sort, entity, version, salt, body, bytes, endsAt, ttl, index1, index2, index3 }) => ({
  key: { table, partition, sort }, entity, version, salt, body, ...(bytes && { bytes }), ...(endsAt !== undefined && { endsAt }), ...(ttl !== undefined && { ttl }),
  indexes: { ...(index1 && { index1 }), ...(index2 && { index2 }), ...(index3 && { index3 }) },
}));

describe("an item's digest", () => {
  test('is what its parts say, written a second time: 43 characters', () => {
    fc.assert(fc.property(anyItem, (item) => digestOf(item) === digestOfParts(partsOf(item)) && /^[A-Za-z0-9_-]{43}$/.test(digestOf(item))), { numRuns: 500 });
  });

  test('tells any two items apart, whatever stands next to what', () => {
    fc.assert(fc.property(anyItem, anyItem, (one, other) => (digestOf(one) === digestOf(other)) === (JSON.stringify(partsOf(one)) === JSON.stringify(partsOf(other)))), { numRuns: 2000 });
    const [near] = [{ key: { table: 'registry', partition: 'a', sort: 'b' }, entity: 'thing', version: 1, salt: '', body: '{}' }] as const;
    const moved = [{ ...near, key: { ...near.key, partition: 'ab', sort: '' } }, { ...near, salt: '{}', body: '' }, { ...near, endsAt: 5 }, { ...near, ttl: 5 }, { ...near, bytes: new Uint8Array(0) }, { ...near, indexes: { index1: { partition: '', sort: '' } } }];
    assert.equal(new Set([near, ...moved].map(digestOf)).size, moved.length + 1);
  });

  test('no places and an empty list of places are the same', () => {
    const item = { key: { table: 'registry', partition: 'a', sort: 'b' }, entity: 'thing', version: 1, salt: 's', body: '{}' } as const;
    assert.equal(digestOf(item), digestOf({ ...item, indexes: {} }));
  });

  test('refuses what is not what was written, naming key and entity; an end that nobody wrote hides nothing', () => {
    const item = withDigest({ key: { table: 'registry', partition: 'thing#a', sort: '%' }, entity: 'thing', version: 1, salt: 's', body: '{"secret":1}', endsAt: 1_000 });
    requireIntact(item);
    assert.deepEqual([isIntact(item), hasEnded(item, 999), hasEnded(item, 1_000)], [true, false, true]);
    const earlier = { ...item, endsAt: 900 };
    assert.equal(isIntact(earlier), false);
    for (const refused of [() => requireIntact(earlier), () => hasEnded(earlier, 950)]) {
      assert.throws(refused, (error: unknown) => error instanceof UnreadableItem && error.message.includes('registry thing#a/%') && error.message.includes('thing') && !error.message.includes('secret'));
    }
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import * as z from 'zod';
import { entity } from '../../lib/platform/storage/entity.ts';
import { createStorage } from '../../lib/platform/storage/storage.ts';
import { encodeChange } from '../../lib/platform/storage/encode.ts';
import type { Bench } from './store.ts';

const Thing = z.strictObject({ run: z.string(), place: z.array(z.string()), number: z.int(), name: z.string() });
const ThingEntity = entity({
  name: 'keyedThing', table: 'registry', schema: Thing,
  key: (id: { run: string; place: string[]; number: number; name: string }) => ({ partition: [id.run, ...id.place], sort: [id.number, id.name] }),
  indexes: { byName: { index: 'index1', place: (thing) => ({ partition: [thing.run], sort: [thing.name, ...thing.place, thing.number] }) } },
});

/** Parts that a careless joiner of keys would confuse. */
const part = fc.oneof(
  fc.constantFrom('', '#', '%', '%23', '%25', '##', '0', '学校', '学#校', '🎓', 'a b', '"', "'", '\\', '\u0000', '\n', '-', '.', '/'),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);
const thing = fc.record({ place: fc.array(part, { maxLength: 3 }), number: fc.nat({ max: Number.MAX_SAFE_INTEGER }), name: part });

export function keyPromises(bench: Bench): void {
  describe('keys', () => {
    test('distinct key paths are distinct items, and numbers sort as numbers', async () => {
      let runs = 0;
      const storage = createStorage(bench.store);
      const unique = fc.uniqueArray(thing, { minLength: 2, maxLength: 12, selector: (it) => JSON.stringify(it) });
      await fc.assert(fc.asyncProperty(unique, async (things) => {
        const run = `${bench.partition()}-${(runs += 1)}`;
        const placed = things.map((it) => ({ run, ...it }));
        await bench.store.commit(placed.map((it, i) => encodeChange(ThingEntity.insert(it, String(i)), `salt${run}${i}`)));
        const loaded = await storage.getAll(placed.map((it) => ThingEntity.ref(it)));
        assert.deepEqual(loaded.map((it) => it?.value), placed);
        for (const { place } of placed) {
          const alike = placed.filter((it) => JSON.stringify(it.place) === JSON.stringify(place)).map((it) => it.number);
          const page = await storage.list(ThingEntity.list('primary', { partition: [run, ...place] }), { limit: 100 });
          assert.deepEqual(page.items.map((it) => it.value.number), alike.toSorted((a, b) => a - b));
        }
        const indexed = await storage.list(ThingEntity.list('byName', { partition: [run] }), { limit: 100 });
        assert.equal(indexed.items.length, placed.length);
      }), { numRuns: 25 });
    });
  });
}

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { IndexName, Item, Query } from '../../lib/platform/storage/store.ts';
import { insert, item, itemOf, key, remove, replace } from './items.ts';
import type { Bench } from './store.ts';

const sorts = (items: readonly Item[]) => items.map((it) => it.key.sort);

export function queryPromises(bench: Bench): void {
  const fill = async (p: string, names: readonly string[], extras: (name: string) => Parameters<typeof item>[2] = () => ({})) => {
    const items = names.map((name) => item(key(p, name), { name }, extras(name)));
    for (let i = 0; i < items.length; i += 100) await bench.store.commit(items.slice(i, i + 100).map((it) => insert(it.key.sort, it)));
    return items;
  };
  const primary = (p: string, more: Partial<Query> = {}): Query => ({ table: 'registry', index: 'primary', partition: p, limit: 1000, ...more });

  describe('query', () => {
    test('walks a partition in order, both ways, whatever the size of the pages', async () => {
      const p = bench.partition();
      const names = Array.from({ length: 57 }, (_, i) => `n${String(i).padStart(3, '0')}`);
      await fill(p, names.toReversed());
      await fill(`${p}0`, ['other']);
      for (const limit of [1, 7, 19, 57, 58, 1000]) {
        assert.deepEqual(sorts((await bench.walk(primary(p, { limit }))).items), names);
        assert.deepEqual(sorts((await bench.walk(primary(p, { limit, descending: true }))).items), names.toReversed());
      }
      assert.deepEqual(await bench.store.query(primary(`${p}none`)), { items: [] });
    });

    test('keeps to prefix and range, ends included, also from page to page', async () => {
      const p = bench.partition();
      await fill(p, ['a', 'a#1', 'a#2', 'ab', 'b', '中', '中#1', '中文', '丮', '🎓', '🎓#1', '\u{10ffff}', '\u{10ffff}x', '\ud7ff', '\ud7ff#']);
      const ask = async (more: Partial<Query>) => sorts((await bench.walk(primary(p, { limit: 2, ...more }))).items);
      assert.deepEqual(await ask({ prefix: 'a' }), ['a', 'a#1', 'a#2', 'ab']);
      assert.deepEqual(await ask({ prefix: 'a#', descending: true }), ['a#2', 'a#1']);
      assert.deepEqual(await ask({ prefix: '中' }), ['中', '中#1', '中文']);
      assert.deepEqual(await ask({ prefix: '🎓' }), ['🎓', '🎓#1']);
      assert.deepEqual(await ask({ prefix: '\u{10ffff}' }), ['\u{10ffff}', '\u{10ffff}x']);
      assert.deepEqual(await ask({ prefix: '\ud7ff' }), ['\ud7ff', '\ud7ff#']);
      assert.deepEqual(await ask({ prefix: 'zz' }), []);
      assert.deepEqual(await ask({ from: 'a#2', to: 'b' }), ['a#2', 'ab', 'b']);
      assert.deepEqual(await ask({ from: 'a#2', to: 'b', descending: true }), ['b', 'ab', 'a#2']);
      assert.deepEqual(await ask({ to: 'a#1' }), ['a', 'a#1']);
      assert.deepEqual(await ask({ from: '🎓#1' }), ['🎓#1', '\u{10ffff}', '\u{10ffff}x']);
      assert.deepEqual(await ask({ from: 'b', to: 'a' }), []);
      assert.equal((await ask({ prefix: '' })).length, 15);
    });

    test('leaves ended items out, yet reaches everything behind them', async () => {
      const p = bench.partition();
      const endsAt = bench.now() + 500;
      const names = Array.from({ length: 40 }, (_, i) => `n${String(i).padStart(2, '0')}`);
      await fill(p, names, (name) => (Number(name.slice(1)) % 4 === 3 ? {} : { endsAt }));
      assert.equal((await bench.walk(primary(p, { limit: 6 }))).items.length, 40);
      bench.clock.advance({ milliseconds: 500 });
      const left = names.filter((_, i) => i % 4 === 3);
      assert.deepEqual(sorts((await bench.walk(primary(p, { limit: 6 }))).items), left);
      assert.deepEqual(sorts((await bench.walk(primary(p, { limit: 6 }), true)).items), names);
    });

    test('finds items by each index while they stand in it, and orders them there', async () => {
      const p = bench.partition();
      for (const index of ['index1', 'index2', 'index3'] as const satisfies readonly IndexName[]) {
        const place = (sort: string) => ({ indexes: { [index]: { partition: `${p}#${index}`, sort } } });
        const items = ['c', 'a', 'b', 'b'].map((sort, i) => item(key(p, `${index}${i}`), { i }, place(sort)));
        await bench.store.commit([...items.map((it, i) => insert(String(i), it)), insert('outside', item(key(p, `${index}out`), {}))]);
        const ask = async (more: Partial<Query> = {}) =>
          (await bench.walk({ table: 'registry', index, partition: `${p}#${index}`, limit: 1, ...more })).items.map((it) => it.indexes?.[index]?.sort);
        assert.deepEqual(await ask(), ['a', 'b', 'b', 'c']);
        assert.deepEqual(await ask({ descending: true }), ['c', 'b', 'b', 'a']);
        assert.deepEqual(await ask({ prefix: 'b' }), ['b', 'b']);
        assert.deepEqual(await ask({ from: 'b', to: 'c', limit: 2 }), ['b', 'b', 'c']);
        const [c, a, b] = items;
        assert.ok(a && b && c);
        const moved = replace('moved', a, { moved: true }, place('z'));
        const left = replace('left', c, { left: true });
        await bench.store.commit([moved, left, remove('removed', b)]);
        assert.deepEqual(await ask(), ['b', 'z']);
        assert.deepEqual((await bench.walk({ table: 'registry', index, partition: `${p}#${index}`, prefix: 'z', limit: 5 })).items, [itemOf(moved)]);
      }
    });

    test('reaches each item once where several have one place in an index', async () => {
      const p = bench.partition();
      const places = ['a', 'm', 'm', 'm', 'm', 'm', 'z', 'z'].map((sort) => ({ indexes: { index2: { partition: `${p}#ties`, sort } } }));
      const items = places.map((place, i) => item(key(`${p}#${7 - i}`), { i }, place));
      await bench.store.commit(items.map((it, i) => insert(String(i), it)));
      for (const limit of [1, 2, 3, 5, 8]) for (const descending of [false, true]) {
        const found = (await bench.walk({ table: 'registry', index: 'index2', partition: `${p}#ties`, limit, descending })).items;
        assert.deepEqual(found.map((it) => it.key.partition).toSorted(), items.map((it) => it.key.partition).toSorted());
        const sorts = found.map((it) => it.indexes?.index2?.sort ?? '');
        assert.deepEqual(sorts, descending ? sorts.toSorted().toReversed() : sorts.toSorted());
      }
    });

    test('hides ended items in an index too', async () => {
      const p = bench.partition();
      const it = item(key(p), {}, { endsAt: bench.now() + 10, indexes: { index2: { partition: p, sort: 's' } } });
      await bench.store.commit([insert('it', it)]);
      const query: Query = { table: 'registry', index: 'index2', partition: p, limit: 5 };
      assert.deepEqual((await bench.walk(query)).items, [it]);
      bench.clock.advance({ milliseconds: 10 });
      assert.deepEqual((await bench.walk(query)).items, []);
      assert.deepEqual((await bench.walk(query, true)).items, [it]);
    });

    test('refuses what no page can be', async () => {
      const p = bench.partition();
      for (const limit of [0, 1001, 1.5, -1, Number.NaN]) await assert.rejects(bench.store.query(primary(p, { limit })), TypeError);
      await assert.rejects(bench.store.query(primary(p, { prefix: 'a', from: 'a' })), TypeError);
      await assert.rejects(bench.store.query({ table: 'ledger', index: 'index1', partition: p, limit: 1 }), TypeError);
      for (const after of ['', 'x', Buffer.from('["a","b","c"]').toString('base64url'), Buffer.from('{}').toString('base64url')]) {
        await assert.rejects(bench.store.query(primary(p, { after })), TypeError);
      }
    });
  });
}

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { insert, item, itemOf, key, remove, replace } from './items.ts';
import type { Bench } from './store.ts';

export function readPromises(bench: Bench): void {
  describe('get', () => {
    test('answers position for position, over tables, also for a key asked twice', async () => {
      const p = bench.partition();
      const [a, b] = [item(key(p, 'a'), { n: 1 }), item(key(p, 'b', 'ledger'), { n: 2 })];
      await bench.store.commit([insert('a', a), insert('b', b)]);
      assert.deepEqual(await bench.store.get([b.key, key(p, 'none'), a.key, b.key]), [b, undefined, a, b]);
      assert.deepEqual(await bench.store.get([key(p, 'a', 'ledger')]), [undefined]);
      assert.deepEqual(await bench.store.get([]), []);
    });

    test('gives back every attribute byte for byte', async () => {
      const p = bench.partition();
      const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
      const full = item(key(p, 's', 'records'), { text: '学生 🎓 " \\ \u0000', n: 1.5 }, {
        bytes, endsAt: bench.now() + 1, ttl: Math.ceil(bench.now() / 1000) + 3600,
        indexes: { index1: { partition: `${p}x`, sort: '1' }, index3: { partition: `${p}z`, sort: '' } },
      });
      const empty = item(key(p, 'e', 'records'), {}, { bytes: new Uint8Array() });
      await bench.store.commit([insert('full', full), insert('empty', empty)]);
      const [readFull, readEmpty] = await bench.store.get([full.key, empty.key]);
      assert.deepEqual({ ...readFull, bytes: [...readFull?.bytes ?? []] }, { ...full, bytes: [...bytes] });
      assert.equal(readEmpty?.bytes?.byteLength, 0);
    });

    test('takes a hundred keys and refuses a hundred and one', async () => {
      const p = bench.partition();
      const items = Array.from({ length: 100 }, (_, i) => item(key(p, String(i)), { i }));
      await bench.store.commit(items.map((it, i) => insert(String(i), it)));
      assert.deepEqual(await bench.store.get(items.map((it) => it.key)), items);
      await assert.rejects(bench.store.get([...items.map((it) => it.key), key(p, 'more')]), TypeError);
    });

    test('sees what was committed before, at once', async () => {
      const p = bench.partition();
      let current = item(key(p), { round: 0 });
      await bench.store.commit([insert('first', current)]);
      for (let round = 1; round <= 10; round += 1) {
        const write = replace('next', current, { round });
        await bench.store.commit([write]);
        current = itemOf(write);
        assert.deepEqual(await bench.read(current), current);
      }
      await bench.store.commit([remove('gone', current)]);
      assert.equal(await bench.read(current), undefined);
    });

    test('hides an item from the millisecond of its end on, and only getExpired sees it then', async () => {
      const p = bench.partition();
      const it = item(key(p, 's', 'records'), { secret: 1 }, { endsAt: bench.now() + 1000 });
      await bench.store.commit([insert('it', it)]);
      bench.clock.advance({ milliseconds: 999 });
      assert.deepEqual(await bench.read(it), it);
      bench.clock.advance({ milliseconds: 1 });
      assert.equal(await bench.read(it), undefined);
      assert.deepEqual(await bench.store.getExpired([it.key, key(p, 'none')]), [it, undefined]);
    });

    test('refuses keys that not every engine can hold', async () => {
      for (const bad of [key(''), key('p'.repeat(2049)), key('p', 's'.repeat(1001)), key('p\ud800')]) {
        await assert.rejects(bench.store.get([bad]), TypeError);
        await assert.rejects(bench.store.commit([insert('bad', item(bad, {}))]), TypeError);
      }
    });
  });
}

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CommitConflict, type Item } from '../../lib/platform/storage/store.ts';
import { insert, item, itemOf, key, remove, replace } from './items.ts';
import type { Bench } from './store.ts';

export function commitPromises(bench: Bench): void {
  const inserted = async (p: string, ...names: readonly string[]): Promise<readonly Item[]> => {
    const items = names.map((name) => item(key(p, name), { name }));
    await bench.store.commit(items.map((it) => insert(it.key.sort, it)));
    return items;
  };
  const one = async (p: string): Promise<Item> => { const [it] = await inserted(p, 'one'); assert.ok(it); return it; };

  describe('commit', () => {
    test('an insert meets what stands there, a replacement and a deletion meet another version or nothing', async () => {
      const p = bench.partition();
      const it = await one(p);
      const again = await bench.conflict([insert('again', item(it.key, { other: true }))]);
      assert.deepEqual([again.label, again.current], ['again', it]);
      const next = replace('next', it, { next: true });
      await bench.store.commit([next]);
      for (const write of [replace('stale', it, { stale: true }), remove('stale', it)]) {
        const stale = await bench.conflict([write]);
        assert.deepEqual([stale.label, stale.current], ['stale', itemOf(next)]);
      }
      const nothing = await bench.conflict([replace('nothing', item(key(p, 'none'), {}), {})]);
      assert.deepEqual([nothing.label, nothing.current], ['nothing', undefined]);
      assert.deepEqual(await bench.read(it), itemOf(next));
    });

    test('all or nothing: one failed condition of many undoes every table, and the first in order is named', async () => {
      const p = bench.partition();
      const [a, b] = await inserted(p, 'a', 'b');
      assert.ok(a && b);
      const fresh = item(key(p, 'fresh', 'ledger'), {});
      const conflict = await bench.conflict([
        replace('a', a, { changed: true }), insert('fresh', fresh),
        insert('first', item(b.key, {})), replace('second', item(key(p, 'none'), {}), {}),
      ]);
      assert.deepEqual([conflict.label, conflict.current], ['first', b]);
      assert.deepEqual(await bench.store.get([a.key, b.key, fresh.key]), [a, b, undefined]);
    });

    test('a conflict tells that an ended item stands there, but not what is in it', async () => {
      const p = bench.partition();
      const it = item(key(p), { secret: 1 }, { endsAt: bench.now() + 5, bytes: new Uint8Array([1]) });
      await bench.store.commit([insert('it', it)]);
      bench.clock.advance({ milliseconds: 5 });
      const { current } = await bench.conflict([insert('again', item(it.key, {}))]);
      assert.deepEqual(current, { key: it.key, entity: 'thing', version: 1, salt: '', body: '', digest: '', endsAt: it.endsAt });
      await bench.store.commit([replace('over', it, { fresh: true })]);
      assert.equal((await bench.read(it))?.body, '{"fresh":true}');
    });

    test('a hundred writes pass, more or none are refused, and so are two on one key', async () => {
      const p = bench.partition();
      const names = Array.from({ length: 100 }, (_, i) => String(i));
      const items = await inserted(p, ...names);
      assert.deepEqual(await bench.store.get(items.map((it) => it.key)), items);
      const more = Array.from({ length: bench.store.mostWrites + 1 }, (_, i) => insert(String(i), item(key(p, `more${i}`), {})));
      await assert.rejects(bench.store.commit(more), TypeError);
      await assert.rejects(bench.store.commit([]), TypeError);
      const [first] = items;
      assert.ok(first);
      await assert.rejects(bench.store.commit([replace('x', first, {}), remove('y', first)]), TypeError);
      assert.deepEqual(await bench.read(first), first);
    });

    test('refuses versions that do not follow, and items that not every engine can hold', async () => {
      const p = bench.partition();
      const it = item(key(p), {});
      await assert.rejects(bench.store.commit([{ label: 'x', kind: 'put', item: { ...it, version: 2 }, expected: 'absent' }]), TypeError);
      await assert.rejects(bench.store.commit([{ label: 'x', kind: 'put', item: { ...it, version: 3 }, expected: 1 }]), TypeError);
      await assert.rejects(bench.store.commit([{ label: 'x', kind: 'delete', key: it.key, expected: 0 }]), TypeError);
      await assert.rejects(bench.store.commit([insert('large', item(key(p), 'x'.repeat(400_000)))]), TypeError);
      await assert.rejects(bench.store.commit([insert('dropped', item(key(p, 's', 'ledger'), {}, { ttl: 1 }))]), TypeError);
      await assert.rejects(bench.store.commit([insert('indexed', item(key(p, 's', 'ledger'), {}, { indexes: { index1: { partition: p, sort: '' } } }))]), TypeError);
      assert.equal(await bench.read(it), undefined);
    });

    test('takes items near the limits', async () => {
      const p = bench.partition();
      const items = Array.from({ length: 9 }, (_, i) => item(key(p, `s${i}`, 'records'), { i }, { bytes: new Uint8Array(375_000).fill(i) }));
      await bench.store.commit(items.map((it, i) => insert(String(i), it)));
      const read = await bench.store.get(items.map((it) => it.key));
      assert.deepEqual(read.map((it) => [it?.bytes?.length, it?.bytes?.at(-1)]), items.map((_, i) => [375_000, i]));
      const walked = await bench.walk({ table: 'records', index: 'primary', partition: p, limit: 1000 });
      assert.equal(walked.items.length, 9);
    });

    for (const company of [0, 2]) {
      test(`a retry after a lost answer succeeds ${company ? 'in company' : 'alone'}, and only when the whole effect is there`, async () => {
        const p = bench.partition();
        const others = Array.from({ length: company }, (_, i) => insert(`other${i}`, item(key(p, `other${i}`), { i })));
        const it = item(key(p), { n: 1 }, { bytes: new Uint8Array([1, 2]), indexes: { index1: { partition: p, sort: 's' } } });
        const first = [insert('it', it), ...others];
        await bench.store.commit(first);
        await bench.store.commit(first);
        const second = [replace('it', it, { n: 2 }), ...others.map((other) => remove(other.label, itemOf(other)))];
        await bench.store.commit(second);
        await bench.store.commit(second);
        const rival = await bench.conflict([replace('rival', it, { n: 2 }), insert('free', item(key(p, 'free'), {}))]);
        assert.equal(rival.label, 'rival');
        const [write] = second;
        assert.ok(write);
        const third = replace('third', itemOf(write), { n: 3 });
        await bench.store.commit([third]);
        // an engine may remember that it did this commit, or see that another stands there: it never does it twice
        const late = await bench.store.commit(second).then(() => undefined, (error: unknown) => error);
        if (late !== undefined) assert.deepEqual(late instanceof CommitConflict && [late.label, late.current], ['it', itemOf(third)]);
        assert.deepEqual(await bench.read(it), itemOf(third));
        await bench.store.commit([remove('gone', itemOf(third))]);
        await bench.store.commit([remove('gone', itemOf(third))]);
        assert.equal(await bench.read(it), undefined);
      });
    }

    test('the same content from somebody else is a conflict, and so is an effect that is there in part', async () => {
      const p = bench.partition();
      const [a, b] = await inserted(p, 'a', 'b');
      assert.ok(a && b);
      const twin = await bench.conflict([insert('twin', { ...a, salt: 'other' })]);
      assert.deepEqual([twin.label, twin.current], ['twin', a]);
      const part = await bench.conflict([insert('there', a), remove('pending', b)]);
      assert.deepEqual([part.label, part.current], ['there', a]);
      const gone = item(key(p, 'gone'), {});
      assert.equal((await bench.conflict([remove('gone', gone), replace('pending', b, {})])).label, 'gone');
      assert.deepEqual(await bench.store.get([a.key, b.key]), [a, b]);
    });

    test('the same deletion takes effect again when the key was filled again', async () => {
      const p = bench.partition();
      for (let round = 0; round < 3; round += 1) {
        const items = await inserted(p, 'a', 'b');
        await bench.store.commit(items.map((it) => remove(it.key.sort, it)));
        assert.deepEqual(await bench.store.get(items.map((it) => it.key)), [undefined, undefined]);
      }
    });

    test('sixty-four writers increment one counter and none of them is lost', async () => {
      const p = bench.partition();
      const start = item(key(p), { n: 0 });
      await bench.store.commit([insert('start', start)]);
      const increment = async (writer: number): Promise<void> => {
        for (;;) {
          const current = await bench.read(start);
          assert.ok(current);
          const { n } = JSON.parse(current.body) as { n: number };
          try {
            return await bench.store.commit([replace('counter', current, { n: n + 1 }), insert('entry', item(key(p, `entry${writer}`, 'ledger'), { writer }))]);
          } catch (error) {
            if (!(error instanceof CommitConflict)) throw error;
            assert.equal(error.label, 'counter');
          }
        }
      };
      await Promise.all(Array.from({ length: 64 }, (_, writer) => increment(writer)));
      const end = await bench.read(start);
      assert.deepEqual([end?.body, end?.version], ['{"n":64}', 65]);
      assert.equal((await bench.walk({ table: 'ledger', index: 'primary', partition: p, limit: 100 })).items.length, 64);
    });

    test('one winner among those who insert the same key at once', async () => {
      const p = bench.partition();
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => bench.store.commit([insert('it', item(key(p), { i })), insert('own', item(key(p, `own${i}`), {}))])));
      assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 1);
      assert.equal((await bench.walk({ table: 'registry', index: 'primary', partition: p, limit: 100 })).items.length, 2);
    });
  });
}

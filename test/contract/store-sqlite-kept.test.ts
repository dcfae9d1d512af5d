import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test, type TestContext } from 'node:test';
import { createKeptReads } from '../../lib/platform/storage/engines/sqlite-kept.ts';
import { createSqliteStore } from '../../lib/platform/storage/engines/sqlite.ts';
import { UnreadableItem, type Item, type Query, type Store } from '../../lib/platform/storage/store.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { insert, item, itemOf, key, remove, replace } from './items.ts';

const INDEXES = ['index1', 'index2'] as const;
const query = (partition: string, index: Query['index'] = 'index1', limit = 2): Query => ({ table: 'registry', index, partition, limit });
const placed = (partition: string, sort: string) => ({ indexes: { index1: { partition, sort } } });

function openTwice(context: TestContext) {
  const clock = virtualClock();
  const file = join(temporaryFolder(context), 'store.db');
  const stores = [createSqliteStore({ file, clock }), createSqliteStore({ file, clock })] as const;
  context.after(() => stores.forEach((store) => store.close()));
  return { clock, file, stores };
}

describe('what was read before', () => {
  test('is what the rows say, after each of 3,000 random commits by either of two connections', async (context) => {
    const { stores } = openTwice(context);
    const random = seededRandom('kept reads');
    const [keys, partitions] = [['a', 'b', 'c', 'd', 'e'], ['x', 'y', 'z']];
    const model = new Map<string, Item>();
    const content = () => ({ indexes: Object.fromEntries(INDEXES.filter(() => random.below(4) > 0).map((index) => [index, { partition: random.pick(partitions), sort: String(random.below(3)) }])) });
    const expectedPage = (partition: string, index: typeof INDEXES[number]): readonly string[] =>
      [...model.values()].filter((it) => it.indexes?.[index]?.partition === partition)
        .map((it) => `${it.indexes?.[index]?.sort} ${it.key.sort} ${it.salt}`).sort().slice(0, 2);
    await stores[0].commit([insert('always', item(key('always'), {}))]);
    for (let step = 0; step < 3_000; step += 1) {
      const at = key('all', random.pick(keys));
      const there = model.get(at.sort);
      const write = there === undefined ? insert('it', item(at, {}, content())) : random.below(3) === 0 ? remove('it', there) : replace('it', there, {}, content());
      const wrong = random.below(5) === 0;
      const outcome = await random.pick(stores).commit(wrong ? [write, insert('no', item(key('always'), {}))] : [write]).then(() => true, () => false);
      if (outcome && write.kind === 'put') model.set(at.sort, write.item);
      if (outcome && write.kind === 'delete') model.delete(at.sort);
      const reader: Store = random.pick(stores);
      assert.deepEqual((await reader.get(keys.map((name) => key('all', name)))).map((it) => it?.salt), keys.map((name) => model.get(name)?.salt), `step ${step}`);
      assert.deepEqual((await reader.query(query('all', 'primary'))).items.map(({ salt }) => salt), keys.flatMap((name) => model.get(name)?.salt ?? []).slice(0, 2), `step ${step}`);
      for (const index of INDEXES) {
        for (const partition of partitions) {
          const { items } = await reader.query(query(partition, index));
          assert.deepEqual(items.map((it) => `${it.indexes?.[index]?.sort} ${it.key.sort} ${it.salt}`), expectedPage(partition, index), `step ${step} ${index} ${partition}`);
        }
      }
    }
  });

  test('is forgotten when the writing thread has committed', async (context) => {
    const { stores: [store] } = openTwice(context);
    const one = item(key('one'), {}, placed('x', '1'));
    assert.deepEqual([await store.get([one.key]), (await store.query(query('x'))).items], [[undefined], []]);
    await store.commit([insert('one', one), ...Array.from({ length: 150 }, (_, n) => insert(`n${n}`, item(key(`n${n}`), {})))]);
    assert.deepEqual([await store.get([one.key]), (await store.query(query('x'))).items], [[one], [one]]);
  });

  test('is hidden from its end on, and forgotten when it was dropped', async (context) => {
    const { clock, stores: [store] } = openTwice(context);
    const end = Date.parse(clock.now()) + 5_000;
    const ending = item(key('ending'), {}, { ...placed('x', '1'), endsAt: end, ttl: end / 1000 });
    await store.commit([insert('it', ending)]);
    assert.deepEqual([await store.get([ending.key]), (await store.query(query('x'))).items], [[ending], [ending]]);
    clock.advance({ milliseconds: 5_000 });
    assert.deepEqual([await store.get([ending.key]), (await store.query(query('x'))).items, await store.getExpired([ending.key])], [[undefined], [], [ending]]);
    clock.advance({ milliseconds: 1_000 });
    assert.equal(store.dropEnded(), 1);
    assert.deepEqual([await store.getExpired([ending.key]), (await store.queryExpired(query('x'))).items], [[undefined], []]);
    const later = item(key('later'), {}, { ...placed('x', '1'), endsAt: end + 60_000, ttl: end / 1000 + 60 });
    await store.commit([insert('it', later)]);
    assert.deepEqual([await store.getExpired([later.key]), (await store.queryExpired(query('x'))).items], [[later], [later]]);
    clock.advance({ milliseconds: 2 * 3_600_000 });
    await store.commit([insert('other', item(key('other'), {}))]); // the first of an hour drops by itself
    assert.deepEqual([await store.getExpired([later.key]), (await store.queryExpired(query('x'))).items], [[undefined], []]);
  });

  test('is one page for each question', async (context) => {
    const { stores: [store] } = openTwice(context);
    const items = ['a1', 'a2', 'b1', 'b2', 'c1'].map((sort) => item(key(sort), {}, placed('x', sort)));
    await store.commit(items.map((it, n) => insert(`it${n}`, it)));
    const whole = { ...query('x'), limit: 3 };
    const { next = '' } = await store.query(whole);
    const questions: readonly (readonly [Query, readonly string[]])[] = [
      [whole, ['a1', 'a2', 'b1']], [{ ...whole, limit: 2 }, ['a1', 'a2']], [{ ...whole, descending: true }, ['c1', 'b2', 'b1']], [{ ...whole, after: next }, ['b2', 'c1']],
      [{ ...whole, from: 'b' }, ['b1', 'b2', 'c1']], [{ ...whole, to: 'a1' }, ['a1']], [{ ...whole, from: 'a2', to: 'b1' }, ['a2', 'b1']], [{ ...whole, prefix: 'b' }, ['b1', 'b2']],
      [{ ...whole, index: 'index2' }, []], [{ ...whole, partition: 'y' }, []], [{ ...whole, table: 'records' }, []],
    ];
    for (let round = 0; round < 2; round += 1) {
      for (const [asked, sorts] of questions) assert.deepEqual((await store.query(asked)).items.map((it) => it.key.partition), sorts, JSON.stringify(asked));
    }
  });

  test('cannot be changed by one of those who read it', async (context) => {
    const { stores: [store] } = openTwice(context);
    const it = item(key('it'), {}, placed('x', '1'));
    await store.commit([insert('it', it)]);
    const [[found], { items: [listed] }] = [await store.get([it.key]), await store.query(query('x'))];
    for (const each of [found, listed]) {
      assert.ok(each?.indexes?.index1);
      for (const part of [each, each.key, each.indexes.index1]) assert.throws(() => Object.assign(part, { partition: 'y', body: '' }), TypeError);
    }
  });

  test('hides no damage that somebody else has done since', async (context) => {
    const { file, stores: [store] } = openTwice(context);
    const it = item(key('it'), {}, placed('x', '1'));
    await store.commit([insert('it', it)]);
    assert.deepEqual([await store.get([it.key]), (await store.query(query('x'))).items], [[it], [it]]);
    const editor = new DatabaseSync(file);
    editor.exec('UPDATE registry SET v = 1 << 60');
    editor.close();
    await assert.rejects(store.get([it.key]), UnreadableItem);
    await assert.rejects(store.query(query('x')), UnreadableItem);
  });
});

describe('kept reads', () => {
  function counting(context: TestContext, mostCharacters?: number) {
    const db = new DatabaseSync(join(temporaryFolder(context), 'empty.db'));
    context.after(() => db.close());
    const kept = createKeptReads(db, mostCharacters);
    const reads: string[] = [];
    return {
      kept, reads,
      read: (it: Item) => { kept.refresh(); return kept.item(it.key, ({ partition }) => { reads.push(partition); return it; }); },
      list: (...items: readonly Item[]) => { kept.refresh(); return kept.page(query('x'), () => { reads.push(`page of ${items.length}`); return items; }); },
    };
  }

  test('read the registry once, absent items too; ciphertext and wrapped keys each time', (context) => {
    const { kept, reads, read, list } = counting(context);
    const [plain, secret, record] = [item(key('plain'), {}), item(key('secret'), {}, { bytes: new Uint8Array(3) }), item(key('record', '-', 'records'), {})];
    for (let n = 0; n < 3; n += 1) for (const it of [plain, secret, record]) assert.equal(read(it), it);
    for (let n = 0; n < 3; n += 1) assert.equal(kept.item(key('absent'), () => { reads.push('absent'); return undefined; }), undefined);
    for (let n = 0; n < 3; n += 1) assert.deepEqual(list(plain), [plain]);
    assert.deepEqual(reads, ['plain', 'secret', 'record', 'secret', 'record', 'secret', 'record', 'absent', 'page of 1']);
    for (let n = 0; n < 2; n += 1) assert.equal(kept.page(query('y'), () => { reads.push('secrets'); return [secret]; }).length, 1);
    for (let n = 0; n < 2; n += 1) assert.equal(kept.page({ ...query('z'), limit: 200 }, () => { reads.push('long'); return Array.from({ length: 51 }, () => plain); }).length, 51);
    assert.deepEqual(reads.slice(9), ['secrets', 'secrets', 'long', 'long']);
  });

  test('forget what a write concerns, and nothing else', (context) => {
    const { kept, reads, read, list } = counting(context);
    const [one, other] = [item(key('one'), {}, placed('x', '1')), item(key('other'), {}, placed('y', '1'))];
    const again = (): readonly string[] => { reads.length = 0; read(one); read(other); list(one); return [...reads]; };
    assert.deepEqual([again(), again()], [['one', 'other', 'page of 1'], []]);
    kept.forget([insert('elsewhere', item(key('third'), {}, placed('z', '1')))]);
    assert.deepEqual(again(), []);
    kept.forget([replace('other', other, {}, placed('y', '2'))]);
    assert.deepEqual(again(), ['other']);
    kept.forget([replace('other', other, {}, placed('x', '2'))]);
    assert.deepEqual(again(), ['other', 'page of 1']);
    kept.forget([remove('one', one)]);
    assert.deepEqual(again(), ['one', 'page of 1']);
    kept.forget([insert('new', itemOf(insert('new', item(key('x'), {}))))]); // a partition of the primary key, not of the index
    assert.deepEqual(again(), []);
  });

  test('let the oldest go where too many characters are kept', (context) => {
    const { reads, read } = counting(context, 1_200);
    const items = ['1', '2', '3', '4'].map((name) => item(key(name), {}));
    for (const it of items) read(it);
    for (const it of items.toReversed()) read(it);
    assert.deepEqual(reads, ['1', '2', '3', '4', '2', '1']);
  });
});

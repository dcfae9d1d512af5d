import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test, type TestContext } from 'node:test';
import { numberOf } from '../../lib/platform/storage/engines/partition-number.ts';
import { createSqliteStore } from '../../lib/platform/storage/engines/sqlite.ts';
import { CommitConflict, UnreadableItem, type Item, type Query, type Store } from '../../lib/platform/storage/store.ts';
import { flipIndexBit } from '../support/flip-index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { insert, item, key, remove, replace } from './items.ts';

function openStore(context: TestContext) {
  const file = join(temporaryFolder(context), 'store.db');
  const store = createSqliteStore({ file, clock: virtualClock() });
  context.after(() => store.close());
  return { file, store };
}
const unreadable = (names: RegExp) => (error: unknown): boolean => error instanceof UnreadableItem && names.test(error.message);

describe('a row of SQLite that nobody wrote so', () => {
  for (const set of ['v = 1 << 60', 'ends = 1 << 60', 'ttl = 1 << 60', 'x1s = NULL']) {
    test(`with ${set} is unreadable by its key, fails who meets it and no other commit of the batch`, async (context) => {
      const { file, store } = openStore(context);
      const indexes = { index1: { partition: 'all', sort: '1' } };
      await store.commit([insert('it', item(key('damaged'), {}, { indexes }))]);
      await store.commit([insert('other', item(key('whole'), {}, { indexes }))]);
      const editor = new DatabaseSync(file);
      assert.equal(editor.prepare(`UPDATE registry SET ${set} WHERE p = 'damaged'`).run().changes, 1);
      editor.close();
      await assert.rejects(store.get([key('damaged')]), unreadable(/^registry damaged#-: /));
      await assert.rejects(store.getExpired([key('damaged')]), unreadable(/^registry damaged#-: /));
      const [listed] = await Promise.allSettled([store.query({ table: 'registry', index: 'index1', partition: 'all', limit: 10 })]);
      if (set.startsWith('x1s')) assert.equal(listed.status === 'rejected' && unreadable(/^registry damaged#-: /)(listed.reason), true);
      else assert.equal(listed.status === 'rejected' && unreadable(/^registry index1 all: /)(listed.reason), true);
      const outcomes = await Promise.allSettled([
        store.commit([insert('before', item(key('before'), {}))]),
        store.commit([insert('own', item(key('own'), {})), insert('it', item(key('damaged'), {}))]),
        store.commit([insert('behind', item(key('behind'), {}))]),
      ]);
      assert.deepEqual(outcomes.map((outcome) => outcome.status === 'fulfilled' || unreadable(/^registry damaged#-: /)(outcome.reason)), [true, true, true]);
      assert.deepEqual(outcomes.map(({ status }) => status), ['fulfilled', 'rejected', 'fulfilled']);
      assert.deepEqual((await store.get(['before', 'own', 'behind', 'whole'].map((name) => key(name)))).map((it) => it !== undefined), [true, false, true, true]);
      await assert.rejects(store.commit([insert('it', item(key('damaged'), {}))]), unreadable(/^registry damaged#-: /));
    });
  }
});

test('a copy finds what a damaged index of the file hides', async (context) => {
  const { file, store } = openStore(context);
  for (let at = 0; at < 300; at += 1) await store.commit([insert('it', item(key(`p${at}`), {}))]);
  store.close();
  flipIndexBit(file, 'p77');
  const damaged = createSqliteStore({ file, clock: virtualClock() });
  assert.deepEqual(await damaged.get([key('p77')]), [undefined]);
  damaged.copyTo(`${file}.copy`);
  damaged.close();
  const copy = createSqliteStore({ file: `${file}.copy`, clock: virtualClock() });
  context.after(() => copy.close());
  assert.deepEqual((await copy.get([key('p76'), key('p77')])).map((it) => it?.key.partition), ['p76', 'p77']);
});

describe('two partitions of one number', () => {
  const [ONE, OTHER] = ['p09rnw0opba0opba0opba0opba07rnw07rnw0opba0opba0opba07rnw07rnw07rnw', 'p0apba0opba0opba07rnw07rnw0opba0opba07rnw07rnw07rnw07rnw0opba07rnw'];
  const texts = (items: readonly (Item | undefined)[]) => items.map((it) => it && (JSON.parse(it.body) as { readonly text: string }).text);
  const of = (partition: string, sort: string, text: string, index: string) => item(key(partition, sort), { text }, { indexes: { index1: { partition: index, sort: 'same' } } });

  test('are told apart by every call: insert, get, query, replace, delete', async (context) => {
    assert.equal(numberOf(ONE), numberOf(OTHER));
    const { store } = openStore(context);
    const [one, other, moreOfOne, moreOfOther] = [of(ONE, '1', 'one 1', ONE), of(OTHER, '1', 'other 1', OTHER), of(ONE, '2', 'one 2', OTHER), of(OTHER, '2', 'other 2', ONE)];
    const get = async () => texts(await store.get([one.key, other.key, moreOfOne.key, moreOfOther.key]));
    await store.commit([insert('one', one)]);
    assert.deepEqual(await get(), ['one 1', undefined, undefined, undefined]);
    await store.commit([insert('other', other), insert('moreOfOne', moreOfOne), insert('moreOfOther', moreOfOther)]);
    assert.deepEqual(await get(), ['one 1', 'other 1', 'one 2', 'other 2']);
    await store.commit([remove('other', other)]);
    assert.deepEqual(await get(), ['one 1', undefined, 'one 2', 'other 2']);
    await store.commit([insert('other', other)]);
    for (const [index, partition, expected] of [
      ['primary', ONE, ['one 1', 'one 2']], ['primary', OTHER, ['other 1', 'other 2']], ['index1', ONE, ['one 1', 'other 2']], ['index1', OTHER, ['one 2', 'other 1']],
    ] as const) {
      for (const limit of [1, 10]) for (const descending of [false, true]) {
        assert.deepEqual(texts(await everyPage(store, { table: 'registry', index, partition, limit, descending })), descending ? expected.toReversed() : expected, `${index} ${partition} ${limit}`);
      }
    }
    await store.commit([replace('one', one, { text: 'one anew' }), replace('moreOfOther', moreOfOther, { text: 'other anew' })]);
    assert.deepEqual(await get(), ['one anew', 'other 1', 'one 2', 'other anew']);
    await assert.rejects(store.commit([insert('other', of(OTHER, '1', 'again', ONE))]), CommitConflict);
    await store.commit([remove('other', other), remove('moreOfOne', moreOfOne)]);
    assert.deepEqual(await get(), ['one anew', undefined, undefined, 'other anew']);
  });
});

async function everyPage(store: Store, query: Query): Promise<readonly Item[]> {
  const { items, next } = await store.query(query);
  return next === undefined ? items : [...items, ...await everyPage(store, { ...query, after: next })];
}

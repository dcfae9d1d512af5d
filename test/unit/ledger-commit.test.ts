import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { canonicalize } from '../../lib/platform/ledger/canonical.ts';
import { bulkChange, itemChange } from '../../lib/platform/ledger/commitment.ts';
import { createLedger } from '../../lib/platform/ledger/create-ledger.ts';
import { LedgerUnavailable, type Receipt } from '../../lib/platform/ledger/ledger.ts';
import { leafHash } from '../../lib/platform/ledger/merkle.ts';
import { digestOf } from '../../lib/platform/storage/digest.ts';
import { EntryEntity } from '../../lib/platform/storage/entities/ledger.ts';
import { createSqliteStore } from '../../lib/platform/storage/engines/sqlite.ts';
import { entity } from '../../lib/platform/storage/entity.ts';
import { createStorage } from '../../lib/platform/storage/storage.ts';
import { systemClock, systemRandom } from '../../lib/platform/system.ts';
import { conflictLabel, CursorEntity, event, ledgerBench, PageEntity } from '../support/ledger-bench.ts';

const byPlace = (receipts: readonly Receipt[]): readonly string[] => receipts.map(({ stream, shard, number }) => `${stream}/${shard}/${number}`).sort();
const naming = (pageId: string, makeDurable: () => Promise<unknown>) => ({ ...PageEntity.insert({ pageId, text: 'two' }), makeDurable });
/** Every shard holds 1, 2, 3 … without a gap. */
const assertGapFree = (receipts: readonly Receipt[]): void => {
  const shards = Map.groupBy(receipts, ({ shard }) => shard);
  for (const numbers of shards.values()) assert.deepEqual(numbers.map(({ number }) => number).sort((a, b) => a - b), numbers.map((_, i) => i + 1));
};

describe('a commit', () => {
  test('is one commit of the store: the changes and their entry', async (context) => {
    const bench = ledgerBench(context);
    await bench.ledger.commit(event('page.written'), [PageEntity.insert({ pageId: 'a', text: 'one' })]);
    assert.equal(bench.commits.length, 1);
    assert.deepEqual(bench.commits[0]?.map(({ label }) => label), ['page', 'ledger-entry']);
    await bench.ledger.commit(event('page.read'), []);
    assert.equal(bench.commits.length, 2);
    assert.equal(bench.queries.length, 2, 'a first commit reads the head of its shard and the last batch, a second nothing');
  });

  test('begins what a change names, waits for it while others go on, and is not made where it fails', async (context) => {
    const bench = ledgerBench(context, { shards: 1 });
    const write = (pageId: string, ...after: readonly (() => Promise<unknown>)[]) =>
      bench.ledger.commit(event('page.written'), [PageEntity.insert({ pageId, text: 'one' }), ...after.map((each, n) => naming(`${pageId} ${n}`, each))]);
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = write('a', () => promise);
    const receipts = [await write('b')];
    assert.equal(bench.commits.length, 1);
    resolve();
    receipts.push(await waiting);
    assert.equal(bench.commits.length, 2);
    await assert.rejects(write('c', () => Promise.reject(new Error('the disk is full'))), /the disk is full/);
    await assert.rejects(write('c', () => { throw new Error('no such folder'); }), /no such folder/);
    assert.equal(bench.commits.length, 2);
    receipts.push(...await Promise.all(['c', 'd', 'e', 'f'].map((pageId) => write(pageId))));
    assertGapFree(receipts);
  });

  test('that fails is answered once all that it had begun has ended', async (context) => {
    const bench = ledgerBench(context);
    const failing = naming('a', async () => { throw new Error('the disk is full'); });
    for (const pageId of ['fails beside another', '\ud800']) {
      const slow = Promise.withResolvers<void>();
      let told = false;
      const refused = assert.rejects(bench.ledger.commit(event('page.written'), [...(pageId === '\ud800' ? [] : [failing]), naming(pageId, () => slow.promise)])).then(() => { told = true; });
      await new Promise((done) => { setImmediate(done); });
      assert.equal(told, false, pageId);
      slow.resolve();
      await refused;
    }
    assert.equal(bench.commits.length, 0);
  });

  test('of bookkeeping waits for nothing, and says so', async (context) => {
    const bench = ledgerBench(context);
    const named = { ...CursorEntity.insert({ pageId: 'a', text: 'here' }), makeDurable: async () => undefined };
    await assert.rejects(bench.ledger.bookkeep([named]), TypeError);
    await assert.rejects(bench.ledger.commit(event('page.read'), [], () => [named]), TypeError);
    assert.equal(bench.commits.length, 0);
  });

  test('answers with the place and the leaf hash of the canonical entry', async (context) => {
    const bench = ledgerBench(context);
    const receipt = await bench.ledger.commit(event('page.written', { pageId: 'a' }), [PageEntity.insert({ pageId: 'a', text: 'one' })]);
    const { stream, shard, number } = receipt;
    const entry = await bench.reader.entry(stream, shard, number);
    assert.ok(entry);
    assert.deepEqual([entry.event.action, entry.event.subject, entry.at, entry.shard, entry.number], ['page.written', { pageId: 'a' }, bench.clock.now(), shard, 1]);
    assert.equal('stream' in entry.event, false);
    assert.equal(receipt.leafHash, leafHash(canonicalize(entry)).toString('hex'));
    const [item] = await bench.store.get([EntryEntity.ref({ stream, shard, number }).key]);
    assert.equal(item?.body, canonicalize(entry));
  });

  test('commits to every stored item by its digest, with a salt of 16 bytes in it', async (context) => {
    const bench = ledgerBench(context);
    const cursor = CursorEntity.insert({ pageId: 'a', text: 'here' });
    const { shard, number } = await bench.ledger.commit(event('page.written'), [PageEntity.insert({ pageId: 'a', text: 'one' }), cursor]);
    const entry = await bench.reader.entry('sharing', shard, number);
    const [item] = await bench.store.get([PageEntity.ref({ pageId: 'a' }).key]);
    assert.ok(item);
    assert.deepEqual(entry?.changes, [itemChange(item)], 'bookkeeping is not entered');
    assert.deepEqual(itemChange(item), { entity: 'page', key: 'page#a#%', version: 1, commitment: digestOf(item) });
    assert.equal(Buffer.from(item.salt, 'base64url').length, 16);
  });

  test('enters a deletion as version 0 without a commitment', async (context) => {
    const bench = ledgerBench(context);
    await bench.ledger.commit(event('page.written'), [PageEntity.insert({ pageId: 'a', text: 'one' })]);
    const loaded = await bench.storage.get(PageEntity.ref({ pageId: 'a' }));
    assert.ok(loaded);
    const { shard, number } = await bench.ledger.commit(event('page.removed'), [PageEntity.remove(loaded)]);
    assert.deepEqual((await bench.reader.entry('sharing', shard, number))?.changes, [{ entity: 'page', key: 'page#a#%', version: 0 }]);
  });

  test('sums records in bulk, by count and a digest that the stored items give again in any order', async (context) => {
    const bench = ledgerBench(context);
    const RecordEntity = entity<'record', { id: string }, { id: string }>({ name: 'record', table: 'records', schema: PageEntity.schema as never, key: ({ id }) => ({ partition: [id] }) });
    const ids = ['c', 'a', 'b'];
    const { shard, number } = await bench.ledger.commit(event('records.imported'), ids.map((id) => RecordEntity.insert({ id }, id)));
    const entry = await bench.reader.entry('sharing', shard, number);
    const items = (await bench.store.get(['a', 'b', 'c'].map((id) => RecordEntity.ref({ id }).key))).flatMap((item) => item ?? []);
    assert.deepEqual(entry?.changes, []);
    assert.equal(entry?.bulk?.count, 3);
    assert.deepEqual(entry?.bulk, bulkChange(items));
    assert.notDeepEqual(entry?.bulk, bulkChange(items.slice(1)));
  });

  test('whose condition fails changes nothing, is told so by its label, and leaves no gap', async (context) => {
    const bench = ledgerBench(context, { shards: 1 });
    const insert = PageEntity.insert({ pageId: 'a', text: 'one' }, 'the page');
    const first = await bench.ledger.commit(event('page.written'), [insert]);
    assert.equal(await conflictLabel(bench.ledger.commit(event('page.written'), [insert])), 'the page');
    assert.equal(bench.commits.length, 2, 'no second attempt');
    const next = await bench.ledger.commit(event('page.read'), []);
    assert.deepEqual(byPlace([first, next]), ['sharing/0/1', 'sharing/0/2']);
  });

  test('that finds its place taken by another process takes another, and the state is changed once', async (context) => {
    const bench = ledgerBench(context, { shards: 2 });
    const [one, other] = [bench.newLedger(), bench.newLedger()];
    const receipts: Receipt[] = [];
    for (let i = 0; i < 20; i += 1) receipts.push(await (i % 3 === 0 ? one : other).commit(event('page.written'), [PageEntity.insert({ pageId: `p${i}`, text: 'x' })]));
    assert.equal(new Set(byPlace(receipts)).size, 20);
    assertGapFree(receipts);
    assert.ok(bench.commits.length > 20, 'some places were taken');
  });

  test('of one place only still succeeds when another process took it', async (context) => {
    const bench = ledgerBench(context, { shards: 1 });
    const [one, other] = [bench.newLedger(), bench.newLedger()];
    const receipts = [await one.commit(event('a.b'), []), await other.commit(event('a.b'), []), await one.commit(event('a.b'), []), await other.commit(event('a.b'), [])];
    assertGapFree(receipts);
  });

  test('two processes that enter the same words at the same instant make two entries', async (context) => {
    const bench = ledgerBench(context, { shards: 1 });
    const [one, other] = [bench.newLedger(), bench.newLedger()];
    const receipts = await Promise.all([one.commit(event('page.read'), []), other.commit(event('page.read'), [])]);
    assert.deepEqual(byPlace(receipts), ['sharing/0/1', 'sharing/0/2']);
  });

  test('waits while all shards are busy, and none is lost', async (context) => {
    const bench = ledgerBench(context, { shards: 3 });
    const receipts = await Promise.all(Array.from({ length: 200 }, () => bench.ledger.commit(event('page.read'), [])));
    assert.equal(new Set(byPlace(receipts)).size, 200);
    assertGapFree(receipts);
  });

  test('streams have places of their own', async (context) => {
    const bench = ledgerBench(context, { shards: 1 });
    const receipts = [await bench.ledger.commit(event('a.b'), []), await bench.ledger.commit({ ...event('a.b'), stream: 'operations' }, [])];
    assert.deepEqual(byPlace(receipts), ['operations/0/1', 'sharing/0/1']);
  });

  for (const when of ['before', 'after'] as const) {
    test(`that fails ${when} its effect answers that the ledger is unavailable; the shard stays gap-free`, async (context) => {
      const bench = ledgerBench(context, { shards: 1 });
      await bench.ledger.commit(event('page.read'), []);
      bench.failWhen(() => when);
      await assert.rejects(bench.ledger.commit(event('page.written'), [PageEntity.insert({ pageId: 'a', text: 'one' })]), LedgerUnavailable);
      bench.failWhen(undefined);
      const { number } = await bench.ledger.commit(event('page.read'), []);
      assert.equal(number, when === 'before' ? 2 : 3);
      assert.equal((await bench.storage.get(PageEntity.ref({ pageId: 'a' }))) === undefined, when === 'before');
    });
  }

  test('of an entry beyond 65,535 bytes is refused, and so is a change that bears the entry\'s label', async (context) => {
    const bench = ledgerBench(context, { shards: 1 });
    await assert.rejects(bench.ledger.commit({ ...event('page.read'), facts: { digests: Array.from({ length: 2_000 }, () => 'x'.repeat(40)) } }, []), RangeError);
    await assert.rejects(bench.ledger.commit(event('page.read'), [PageEntity.insert({ pageId: 'a', text: '' }, 'ledger-entry')]), TypeError);
    assert.equal(bench.commits.length, 0);
    assert.equal((await bench.ledger.commit(event('page.read'), [])).number, 1);
  });
});

test('bookkeeping takes what is declared so, and nothing else', async (context) => {
  const bench = ledgerBench(context);
  await bench.ledger.bookkeep([CursorEntity.insert({ pageId: 'a', text: 'here' })]);
  assert.equal((await bench.storage.get(CursorEntity.ref({ pageId: 'a' })))?.value.text, 'here');
  await assert.rejects(bench.ledger.bookkeep([PageEntity.insert({ pageId: 'a', text: 'state' })]), TypeError);
  assert.equal(await bench.storage.get(PageEntity.ref({ pageId: 'a' })), undefined);
});

test('64 writers enter thousands of acknowledged entries a second', async (context) => {
  const engine = createSqliteStore({ file: ':memory:', clock: systemClock });
  context.after(() => engine.close());
  const ledger = createLedger({ store: engine, storage: createStorage(engine), clock: systemClock, random: systemRandom, shards: 16 });
  const each = 100;
  const began = performance.now();
  await Promise.all(Array.from({ length: 64 }, async () => {
    for (let i = 0; i < each; i += 1) await ledger.commit(event('page.read', { pageId: 'page-1' }), []);
  }));
  const rate = Math.round((64 * each) / ((performance.now() - began) / 1_000));
  context.diagnostic(`${rate} entries/s`);
  assert.ok(rate > 1_000, `${rate} entries/s`); // 5,000 alone; the machine is shared
});

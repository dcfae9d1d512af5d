import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import { createSqliteStore } from '../../lib/platform/storage/engines/sqlite.ts';
import { toStatement, type Statement } from '../../lib/platform/storage/engines/sqlite-commits.ts';
import { createSqliteWriter } from '../../lib/platform/storage/engines/sqlite-writer.ts';
import { CommitConflict, StoreUnavailable, UnreadableItem, type Item, type Write } from '../../lib/platform/storage/store.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { insert, item, key, remove, replace } from './items.ts';

const folder = mkdtempSync(join(tmpdir(), 'writer-'));
after(() => { rmSync(folder, { recursive: true }); });
let files = 0;
const openFile = (file = join(folder, `${(files += 1)}.db`), more = {}) => ({ file, store: createSqliteStore({ file, clock: virtualClock(), busyMilliseconds: 50, ...more }) });
const many = (name: string, count = 200): readonly Item[] => Array.from({ length: count }, (_, i) => item(key(`${name}${i}`), {}));
const inserts = (items: readonly Item[]): readonly Write[] => items.map((it, i) => insert(`row${i}`, it));

const beyondItsMemory: Statement = { kind: 'insert', table: 'registry', values: Array.from({ length: 4_000_000 }, (_, i) => `text ${i}`) };

describe('large commits, which a thread writes', () => {
  test('take effect in the order in which they and small ones were asked for', async () => {
    const { file, store } = openFile();
    const counter = item(key('counter'), { at: 0 });
    await store.commit([insert('counter', counter)]);
    let last = counter;
    const asked = Array.from({ length: 12 }, (_, i) => {
      const next = replace('counter', last, { at: i + 1 });
      if (next.kind === 'put') last = next.item;
      return store.commit(i % 3 === 2 ? [next] : [next, ...inserts(many(`of${i}-`))]);
    });
    await Promise.all(asked);
    assert.deepEqual(await store.get([counter.key, key('of0-199'), key('of10-0'), key('of11-0')]).then((found) => found.map((it) => it?.version)), [13, 1, 1, undefined]);
    store.close();
    const again = openFile(file).store;
    assert.deepEqual((await again.get([counter.key]))[0], last);
    again.close();
  });

  test('do not keep the process from its other work', async () => {
    const { store } = openFile();
    let turns = 0;
    const turning = setInterval(() => { turns += 1; }, 0);
    await store.commit(inserts(many('first')));
    const before = turns;
    await store.commit(inserts(Array.from({ length: 240 }, (_, i) => item(key(`wide${i}`), {}, { bytes: new Uint8Array(12_000) }))));
    clearInterval(turning);
    assert.ok(turns > before, 'no turn of the event loop while three megabytes were written');
    store.close();
  });

  test('are done whole or not at all, and tell what they met', async () => {
    const { store } = openFile();
    const items = many('it');
    await store.commit(inserts(items));
    await store.commit(inserts(items)); // a retry after a lost answer
    const others = [...many('other', 150), item(key('it7'), { another: true }), ...many('more', 20)];
    const conflict = await store.commit(inserts(others)).then(() => assert.fail('no conflict'), (error: unknown) => error);
    assert.ok(conflict instanceof CommitConflict);
    assert.deepEqual([conflict.label, conflict.current], ['row150', items[7]]);
    const [first = items[0] as Item, second = items[0] as Item] = items;
    const stale = store.commit([replace('stale', { ...first, version: 4 }, {}), ...inserts(many('third'))]);
    const gone = store.commit([remove('gone', second), ...inserts(many('fourth'))]);
    await assert.rejects(stale, { label: 'stale' });
    await gone;
    assert.deepEqual((await store.get([key('other0'), key('more19'), key('third0'), key('fourth199'), second.key])).map((it) => it?.version), [undefined, undefined, undefined, 1, undefined]);
    assert.equal(store.counters.commits, 2);
    store.close();
  });

  test('that meet a row nobody wrote so say it, and the next is done', async () => {
    const { file, store } = openFile();
    const items = many('it');
    await store.commit(inserts(items));
    const raw = new DatabaseSync(file);
    raw.exec('UPDATE registry SET v = 1 << 60 WHERE p = \'it3\'');
    raw.close();
    await assert.rejects(store.commit([...inserts(many('x', 120)), replace('damaged', items[3] as Item, {})]), UnreadableItem);
    await store.commit(inserts(many('next')));
    store.close();
  });

  test('are written before the store closes, whatever waits behind them', async () => {
    const { file, store } = openFile();
    const asked = [store.commit(inserts(many('a'))), store.commit([insert('small', item(key('small'), {}))]), store.commit(inserts(many('b'))), store.commit(inserts([...many('c'), item(key('a0'), {})]))];
    store.close();
    const outcomes = await Promise.allSettled(asked);
    assert.deepEqual(outcomes.map(({ status }) => status), ['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    await assert.rejects(store.commit(inserts(many('d'))), StoreUnavailable);
    const again = openFile(file).store;
    assert.deepEqual((await again.get([key('a0'), key('small'), key('b199'), key('c0')])).map((it) => it?.version), [1, 1, 1, undefined]);
    again.close();
    const raw = new DatabaseSync(file);
    assert.deepEqual({ ...raw.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
    raw.close();
  });

  test('are StoreUnavailable where the database is locked or the disk full, and the store goes on afterwards', async () => {
    const { file, store } = openFile(undefined, { maxBytes: 3_000_000 });
    await store.commit([insert('small', item(key('small'), {}))]);
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    await assert.rejects(store.commit(inserts(many('locked'))), StoreUnavailable);
    other.exec('ROLLBACK');
    other.close();
    const wide = Array.from({ length: 240 }, (_, i) => item(key(`wide${i}`), {}, { bytes: new Uint8Array(14_000) }));
    await assert.rejects(store.commit(inserts(wide)), StoreUnavailable);
    await store.commit(inserts(many('free')));
    assert.deepEqual((await store.get([key('locked0'), key('wide0'), key('free199')])).map((it) => it?.version), [undefined, undefined, 1]);
    store.close();
  });

  test('fail where the thread dies, and another one writes the next', async () => {
    const { file, store } = openFile();
    const writer = createSqliteWriter({ file, timeout: 50, longestWait: 200 });
    const written = (statements: readonly Statement[]) => new Promise((settle) => { writer.write(statements, settle); });
    const [died, behind] = await Promise.all([written([beyondItsMemory]), written(inserts(many('behind')).map(toStatement))]);
    for (const told of [died, behind]) assert.ok(told instanceof StoreUnavailable);
    assert.equal(await written(inserts(many('next')).map(toStatement)), 'done');
    assert.deepEqual((await store.get([key('behind0'), key('next0')])).map((it) => it?.version), [undefined, 1]);
    const stillBusy = written([beyondItsMemory]);
    writer.close();
    store.close();
    assert.ok(await stillBusy instanceof StoreUnavailable);
  });

  test('that were answered before the thread died are taken as answered, and its last words not for another thread\'s', async () => {
    const { file, store } = openFile();
    const writer = createSqliteWriter({ file, timeout: 50 });
    const told: string[] = [];
    const say = (name: string) => (answer: Parameters<Parameters<typeof writer.write>[1]>[0]): void => { told.push(`${name}: ${answer instanceof Error ? answer.name : answer === 'done' ? 'done' : 'conflict'}`); };
    await new Promise<void>((settled) => {
      writer.write(inserts(many('first')).map(toStatement), say('first'));
      writer.write([beyondItsMemory], (answer) => {
        say('died')(answer);
        writer.write([...inserts(many('behind')), insert('there', item(key('first7'), {}))].map(toStatement), (next) => { say('next')(next); settled(); });
      });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_000); // answer and death are both there before this process looks
    });
    assert.deepEqual(told, ['first: done', 'died: StoreUnavailable', 'next: conflict']);
    writer.close();
    store.close();
  });

  test('of a killed process are there whole where they were acknowledged, and none is there in part', async () => {
    const file = join(folder, `${(files += 1)}.db`);
    const writer = fork(new URL('../support/crash-writer.ts', import.meta.url), [file, '150'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    let acknowledged = 0;
    await new Promise<void>((resolve) => { writer.on('message', (generation: number) => { acknowledged = generation; if (generation >= 9) resolve(); }); });
    writer.kill('SIGKILL');
    await once(writer, 'exit');
    const { store } = openFile(file);
    const found = await Promise.all([0, 75].map((from) => store.get(Array.from({ length: 75 }, (_, i) => key('generation', String(from + i))))));
    const generations = new Set(found.flat().map((it) => it?.version));
    const [generation = 0] = generations;
    assert.equal(generations.size, 1);
    assert.ok(generation >= acknowledged);
    assert.equal((await store.query({ table: 'ledger', index: 'primary', partition: 'entries', limit: 1000 })).items.length, generation);
    store.close();
  });
});

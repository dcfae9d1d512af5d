import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import { createSqliteStore } from '../../lib/platform/storage/engines/sqlite.ts';
import { StoreUnavailable } from '../../lib/platform/storage/store.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { insert, item, key, remove, replace } from './items.ts';
import { storeContract } from './store.ts';

const folder = mkdtempSync(join(tmpdir(), 'store-'));
after(() => { rmSync(folder, { recursive: true }); });
let files = 0;
const newFile = () => join(folder, `${(files += 1)}.db`);
const openFile = (file = newFile(), clock = virtualClock()) => ({ file, clock, store: createSqliteStore({ file, clock, busyMilliseconds: 20 }) });

for (const kind of ['memory', 'file']) {
  storeContract(`SQLite in ${kind}`, async () => {
    const clock = virtualClock();
    const store = createSqliteStore({ file: kind === 'memory' ? ':memory:' : newFile(), clock });
    return { store, clock, close: async () => store.close() };
  });
}

describe('the SQLite file', () => {
  test('keeps what was committed when it is opened again, and is readable by its owner only', async () => {
    const { file, clock, store } = openFile();
    const it = item(key('p'), { kept: true }, { bytes: new Uint8Array([0, 255]) });
    await store.commit([insert('it', it)]);
    for (const path of [file, `${file}-wal`]) assert.equal(statSync(path).mode & 0o077, 0);
    store.close();
    const again = openFile(file, clock).store;
    assert.deepEqual((await again.get([it.key]))[0], it);
    again.close();
  });

  test('a killed process leaves every acknowledged commit whole and no commit half', async () => {
    for (let round = 0; round < 3; round += 1) {
      const file = newFile();
      const writer = fork(new URL('../support/crash-writer.ts', import.meta.url), [file], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      let acknowledged = 0;
      const enough = 5 + round * 7;
      await new Promise<void>((resolve) => {
        writer.on('message', (generation: number) => { acknowledged = generation; if (generation >= enough) resolve(); });
      });
      writer.kill('SIGKILL');
      await once(writer, 'exit');
      const { store } = openFile(file);
      const items = await store.get(Array.from({ length: 10 }, (_, i) => key('generation', String(i))));
      const generations = new Set(items.map((it) => it?.body));
      assert.equal(generations.size, 1, `half a commit: ${[...generations].join()}`);
      const found = (JSON.parse([...generations][0] ?? '{}') as { generation: number }).generation;
      assert.ok(found >= acknowledged, `acknowledged ${acknowledged}, found ${found}`);
      const entries = await store.query({ table: 'ledger', index: 'primary', partition: 'entries', limit: 1000 });
      assert.equal(entries.items.length, found);
      store.close();
      const db = new DatabaseSync(file);
      assert.deepEqual({ ...db.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
      db.close();
    }
  });

  test('commits that wait together share a sync, and a conflict rejects its own commit only', async () => {
    const { store } = openFile();
    const taken = item(key('taken'), {});
    await store.commit([insert('taken', taken)]);
    const before = { ...store.counters };
    const outcomes = await Promise.allSettled(Array.from({ length: 64 }, (_, i) =>
      store.commit(i % 8 === 7 ? [insert('own', item(key(`own${i}`), {})), insert('taken', item(taken.key, {}))] : [insert('own', item(key(`own${i}`), {}))])));
    assert.deepEqual(outcomes.map((outcome) => outcome.status === 'rejected'), outcomes.map((_, i) => i % 8 === 7));
    assert.deepEqual({ commits: store.counters.commits - before.commits, syncs: store.counters.syncs - before.syncs }, { commits: 56, syncs: 1 });
    assert.deepEqual((await store.get([key('own6'), key('own7')])).map((it) => it === undefined), [false, true]);
    store.close();
  });

  test('writes what waits before it closes, and answers StoreUnavailable afterwards', async () => {
    const { file, store } = openFile();
    const waiting = store.commit([insert('it', item(key('p'), {}))]);
    store.close();
    store.close();
    await waiting;
    for (const call of [store.get([key('p')]), store.query({ table: 'registry', index: 'primary', partition: 'p', limit: 1 }), store.commit([insert('it', item(key('q'), {}))])]) {
      await assert.rejects(call, StoreUnavailable);
    }
    assert.throws(() => store.check(), StoreUnavailable);
    const again = openFile(file).store;
    assert.equal((await again.get([key('p')])).filter((it) => it !== undefined).length, 1);
    again.close();
  });

  test('a database that is locked, damaged, foreign or of another layout is StoreUnavailable, and nothing is written', async () => {
    const { file, store } = openFile();
    await store.commit([insert('it', item(key('p'), {}))]);
    store.check();
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    await assert.rejects(store.commit([insert('blocked', item(key('q'), {}))]), StoreUnavailable);
    assert.throws(() => store.check(), StoreUnavailable);
    other.exec('ROLLBACK');
    await store.commit([insert('free', item(key('r'), {}))]);
    assert.deepEqual((await store.get([key('q'), key('r')])).map((it) => it === undefined), [true, false]);
    other.exec('PRAGMA user_version = 9');
    other.close();
    store.close();
    assert.throws(() => openFile(file), StoreUnavailable);
    truncateSync(file, 20_000);
    assert.throws(() => openFile(file), StoreUnavailable);
    writeFileSync(file, 'no database at all'.repeat(1000));
    assert.throws(() => openFile(file), StoreUnavailable);
    assert.throws(() => openFile(join(folder, 'nowhere', 'x.db')), StoreUnavailable);
  });

  test('a full disk is StoreUnavailable for everybody who waited, and the store goes on afterwards', async () => {
    const store = createSqliteStore({ file: newFile(), clock: virtualClock(), maxBytes: 2_000_000 });
    const small = item(key('small'), {});
    await store.commit([insert('small', small)]);
    const large = Array.from({ length: 9 }, (_, i) => insert(`large${i}`, item(key(`large${i}`), {}, { bytes: new Uint8Array(370_000) })));
    const outcomes = await Promise.allSettled([store.commit([replace('small', small, { changed: true })]), store.commit(large)]);
    assert.deepEqual(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason instanceof StoreUnavailable), [true, true]);
    assert.deepEqual(await store.get([small.key, key('large0')]), [small, undefined]);
    await store.commit([replace('small', small, { changed: true })]);
    assert.equal((await store.get([small.key]))[0]?.version, 2);
    store.close();
  });

  test('drops items after their ttl, whoever forgot them, and nothing else', async () => {
    const { clock, store } = openFile();
    const now = Date.parse(clock.now());
    const due = item(key('due', 's', 'records'), {}, { endsAt: now, ttl: now / 1000 + 7200 });
    const kept = item(key('kept', 's', 'records'), {}, { endsAt: now });
    await store.commit([insert('due', due), insert('kept', kept)]);
    clock.advance({ seconds: 7199 });
    assert.equal(store.dropEnded(), 0);
    clock.advance({ seconds: 1 });
    await store.commit([insert('other', item(key('other'), {}))]);
    assert.deepEqual(await store.getExpired([due.key, kept.key]), [undefined, kept]);
    store.close();
  });

  test('drops by itself only what is past for certain, wherever the clock stands', async () => {
    const clock = virtualClock();
    let passed = Date.parse(clock.now());
    const store = createSqliteStore({ file: newFile(), clock, passed: () => passed });
    const due = item(key('due', 's', 'records'), {}, { endsAt: passed, ttl: passed / 1000 + 7200 });
    await store.commit([insert('due', due)]);
    clock.advance({ days: 365 });
    await store.commit([insert('first', item(key('first'), {}))]);
    assert.deepEqual(await store.getExpired([due.key]), [due]);
    clock.advance({ days: -365 });
    passed += 7200 * 1000;
    await store.commit([insert('second', item(key('second'), {}))]);
    assert.deepEqual(await store.getExpired([due.key]), [undefined]);
    store.close();
  });

  test('a copy is whole, and neither it nor the closed file holds what was deleted', async () => {
    const { file, store } = openFile();
    const secret = item(key('s'), { text: 'erase-this-text' });
    const kept = item(key('k'), { text: 'keep-this-text' });
    await store.commit([insert('secret', secret), insert('kept', kept)]);
    await store.commit([remove('secret', secret)]);
    const copy = newFile();
    store.copyTo(copy);
    assert.throws(() => store.copyTo(copy), StoreUnavailable);
    store.close();
    for (const path of [file, copy]) {
      assert.ok(!existsSync(`${path}-wal`));
      const bytes = readFileSync(path);
      assert.deepEqual([bytes.includes('keep-this-text'), bytes.includes('erase-this-text')], [true, false], path);
    }
    const { store: opened } = openFile(copy);
    assert.deepEqual(await opened.get([kept.key, secret.key]), [kept, undefined]);
    opened.close();
  });
});

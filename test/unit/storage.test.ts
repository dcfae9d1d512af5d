import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import * as z from 'zod';
import { createSqliteStore } from '../../lib/platform/storage/engines/sqlite.ts';
import { abovePrefix } from '../../lib/platform/storage/engines/sqlite-query.ts';
import { withDigest } from '../../lib/platform/storage/digest.ts';
import { decodeItem, encodeChange } from '../../lib/platform/storage/encode.ts';
import { entity } from '../../lib/platform/storage/entity.ts';
import { createExpiredStorage, createStorage } from '../../lib/platform/storage/storage.ts';
import { UnreadableItem } from '../../lib/platform/storage/store.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const Note = z.strictObject({ noteId: z.string(), day: z.string(), text: z.string(), scan: z.instanceof(Uint8Array).optional(), endsAt: z.string().optional() });
const NoteEntity = entity({
  name: 'note', table: 'records', schema: Note, bytes: 'scan',
  key: (id: { noteId: string }) => ({ partition: [id.noteId] }),
  indexes: { byDay: { index: 'index1', place: (note) => (note.day ? { partition: ['all'], sort: [note.day, note.noteId] } : undefined) } },
  ends: (note) => note.endsAt, dropsAt: (note) => note.endsAt,
});
const Unkeyed = entity({ name: 'solitary', table: 'registry', schema: z.strictObject({ n: z.int() }), key: () => ({ partition: [] }) });

const open = () => {
  const clock = virtualClock();
  const store = createSqliteStore({ file: ':memory:', clock });
  const save = async (...notes: z.output<typeof Note>[]) => store.commit(notes.map((note) => encodeChange(NoteEntity.insert(note, note.noteId), 'salt')));
  return { clock, store, storage: createStorage(store), expired: createExpiredStorage(store), save };
};

describe('encoding', () => {
  test('writes canonical JSON, the bytes apart, and computes end, ttl, version and places', () => {
    const scan = new Uint8Array([1, 2, 3]);
    const write = encodeChange(NoteEntity.insert({ text: '通知', noteId: 'n1', day: '2026-11-23', scan, endsAt: '2026-11-23T01:00:00.001Z' }, 'the note'), 'pinch');
    assert.deepEqual(write, {
      kind: 'put', label: 'the note', expected: 'absent',
      item: {
        key: { table: 'records', partition: 'note#n1', sort: '%' }, entity: 'note', version: 1, salt: 'pinch',
        body: '{"day":"2026-11-23","endsAt":"2026-11-23T01:00:00.001Z","noteId":"n1","text":"通知"}', bytes: scan,
        endsAt: 1795395600001, ttl: 1795395601, indexes: { index1: { partition: 'note#byDay#all', sort: '2026-11-23#n1' } },
        digest: 'usKqbliHup2p2mFPQxFtiyvznOzdIKuYBkVK8IJbllw',
      },
    });
  });

  test('a replacement follows the version that was read and keeps its key; a deletion has neither salt nor body', () => {
    const first = encodeChange(NoteEntity.insert({ noteId: 'n', day: '', text: 'a' }), 's');
    assert.ok(first.kind === 'put' && first.item.indexes === undefined);
    const loaded = decodeItem(NoteEntity, withDigest({ ...first.item, version: 7 }));
    const next = encodeChange(NoteEntity.replace(loaded, { ...loaded.value, text: 'b' }), 's');
    assert.ok(next.kind === 'put');
    assert.deepEqual([next.expected, next.item.version], [7, 8]);
    assert.deepEqual(encodeChange(NoteEntity.remove(loaded, 'away'), 's'), { kind: 'delete', label: 'away', key: first.item.key, expected: 7 });
    assert.throws(() => NoteEntity.replace(loaded, { ...loaded.value, noteId: 'other' }), TypeError);
  });

  test('refuses what cannot be stored faithfully', () => {
    const put = (value: unknown) => () => encodeChange({ kind: 'put', label: 'x', ref: NoteEntity.ref({ noteId: 'n' }), value, expected: 'absent' }, 's');
    for (const value of [null, 'text', { noteId: 'n', scan: 'text' }, { noteId: 'n', endsAt: 'never' }, { text: Number.NaN }, { text: new Date(0) }, { text: '\ud800' }]) {
      assert.throws(put(value), TypeError);
    }
  });
});

describe('reading', () => {
  test('an item that does not fit fails loudly, naming key and entity but nothing of its content', async () => {
    const { store, storage } = open();
    const ref = NoteEntity.ref({ noteId: 'n1' });
    const good = withDigest({ key: ref.key, entity: 'note', version: 1, salt: 's', body: '{"noteId":"n1","day":"","text":"geheim"}' });
    assert.equal(decodeItem(ref, good).value.text, 'geheim');
    const broken = [
      { ...good, entity: 'other' }, { ...good, body: '{"geheim":' }, { ...good, body: '[]' }, { ...good, body: '' },
      { ...good, body: '{"noteId":"n1","day":"","text":"geheim","geheim":1}' }, { ...good, body: '{"noteId":"n1","text":{"geheim":1}}' },
    ];
    for (const item of [...broken, ...broken.map(withDigest)]) {
      assert.throws(() => decodeItem(ref, item), (error: unknown) =>
        error instanceof UnreadableItem && error.message.includes('records note#n1/%') && error.message.includes('note') && !error.message.includes('geheim'));
    }
    await store.commit([{ kind: 'put', label: 'x', item: withDigest({ ...good, body: '{}' }), expected: 'absent' }]);
    await assert.rejects(storage.get(ref), UnreadableItem);
    await assert.rejects(storage.getAll([ref]), UnreadableItem);
  });

  test('getAll keeps positions and types over entities', async () => {
    const { store, storage, save } = open();
    await save({ noteId: 'n1', day: '', text: 'one', scan: new Uint8Array([7]) });
    await store.commit([encodeChange({ kind: 'put', label: 'x', ref: Unkeyed.ref({}), value: { n: 5 }, expected: 'absent' }, 's')]);
    const [number, none, note] = await storage.getAll([Unkeyed.ref({}), NoteEntity.ref({ noteId: 'none' }), NoteEntity.ref({ noteId: 'n1' })]);
    assert.deepEqual([number?.value.n, none, note?.value.text, note?.value.scan?.[0], note?.version], [5, undefined, 'one', 7, 1]);
    assert.equal(await storage.get(NoteEntity.ref({ noteId: 'none' })), undefined);
  });

  test('past its end an item is gone for storage and there for expired storage', async () => {
    const { clock, storage, expired, save } = open();
    const endsAt = '2026-11-23T01:00:01.000Z';
    await save({ noteId: 'n1', day: 'd', text: 'one', endsAt });
    const refs = [NoteEntity.ref({ noteId: 'n1' })] as const;
    const listing = NoteEntity.list('byDay', { partition: ['all'] });
    assert.equal((await storage.getAll(refs))[0]?.value.noteId, 'n1');
    clock.set(endsAt);
    assert.deepEqual([await storage.getAll(refs), (await storage.list(listing)).items.length], [[undefined], 0]);
    assert.deepEqual([(await expired.getAll(refs))[0]?.value.noteId, (await expired.list(listing)).items.length], ['n1', 1]);
  });
});

describe('listing', () => {
  const filled = async () => {
    const opened = open();
    await opened.save(...Array.from({ length: 45 }, (_, i) => ({ noteId: `person-${100 + i}`, day: i < 40 ? '2026-11-23' : '2026-11-24', text: String(i) })));
    return opened;
  };
  const day = NoteEntity.list('byDay', { partition: ['all'], prefix: ['2026-11-23', ''] });

  test('pages by twenty unless told otherwise, follows its cursor to the end, and each walks it all', async () => {
    const { storage } = await filled();
    const first = await storage.list(day);
    assert.equal(first.items.length, 20);
    assert.ok(first.next);
    const second = await storage.list(day, { after: first.next });
    assert.deepEqual([...first.items, ...second.items].map((it) => it.value.text), Array.from({ length: 40 }, (_, i) => String(i)));
    assert.equal(second.next, undefined);
    assert.deepEqual((await storage.list(day, { descending: true, limit: 2 })).items.map((it) => it.value.text), ['39', '38']);
    const walked: string[] = [];
    for await (const note of storage.each(NoteEntity.list('byDay', { partition: ['all'] }), { descending: true })) walked.push(note.value.text);
    assert.deepEqual(walked, Array.from({ length: 45 }, (_, i) => String(44 - i)));
  });

  test('fills a page from short pages of the store, and each walks over empty ones', async () => {
    const { store } = await filled();
    let calls = 0;
    const stingy = createStorage({ ...store, query: async (query) => {
      calls += 1;
      if (calls % 3 === 0) return { items: [], next: query.after ?? Buffer.from('["",""," "]').toString('base64url') };
      return store.query({ ...query, limit: Math.min(3, query.limit) });
    } });
    const page = await stingy.list(day, { limit: 10 });
    assert.equal(page.items.length, 10);
    const walked: string[] = [];
    for await (const note of stingy.each(day)) walked.push(note.value.text);
    assert.equal(walked.length, 40);
    const barren = createStorage({ ...store, query: async (query) => ({ items: [], next: query.after ?? 'x' }) });
    const empty = await barren.list(day);
    assert.deepEqual([empty.items.length, typeof empty.next], [0, 'string']);
  });

  test('a cursor shows no identifier and is refused outside its own list, with a pointer', async () => {
    const { storage, store } = await filled();
    const { next } = await storage.list(day);
    assert.ok(next);
    assert.match(next, /^[A-Za-z0-9_-]+$/);
    assert.ok(!Buffer.from(next, 'base64url').toString('latin1').includes('person'));
    assert.equal((await storage.list(day)).next, next);
    const elsewhere = [
      storage.list(NoteEntity.list('byDay', { partition: ['all'] }), { after: next }),
      storage.list(day, { after: next, descending: true }),
      storage.list(NoteEntity.list('byDay', { partition: ['other'], prefix: ['2026-11-23', ''] }), { after: next }),
      createStorage(store, { cursorKey: new Uint8Array(32) }).list(day, { after: next }),
      ...[`A${next.slice(1)}`, `${next}A`, next.slice(0, -4), '', 'x', '!'].filter((forged) => forged !== next).map((after) => storage.list(day, { after })),
    ];
    for (const answer of elsewhere) {
      await assert.rejects(answer, (error: unknown) => error instanceof Refusal && error.code === 'BODY_INVALID' && error.pointers[0]?.pointer === '/after');
    }
    const shared = { cursorKey: new Uint8Array(32).fill(3) };
    const cursor = (await createStorage(store, shared).list(day)).next;
    assert.ok(cursor);
    assert.equal((await createStorage(store, shared).list(day, { after: cursor })).items.length, 20);
  });

  test('an undeclared index does not list', () => {
    assert.throws(() => NoteEntity.list('byMood', { partition: [] }), TypeError);
  });
});

describe('spelling keys', () => {
  const Spelled = entity({ name: 'spelled', table: 'registry', schema: z.unknown(), key: (id: { path: readonly (string | number)[] }) => ({ partition: ['p'], sort: id.path }) });
  const spell = (...path: (string | number)[]) => Spelled.ref({ path }).key.sort;

  test('different paths are spelled differently, none and one empty part among them', () => {
    const part = fc.oneof(fc.constantFrom('', '#', '%', '%23', '%25', '2', '23'), fc.string({ unit: 'grapheme', maxLength: 4 }));
    const path = fc.array(part, { maxLength: 4 });
    fc.assert(fc.property(path, path, (one, other) => (spell(...one) === spell(...other)) === (JSON.stringify(one) === JSON.stringify(other))), { numRuns: 2000 });
    assert.notEqual(spell(), spell(''));
  });

  test('numbers sort as numbers, and what cannot is refused', () => {
    const number = fc.nat({ max: Number.MAX_SAFE_INTEGER });
    fc.assert(fc.property(number, number, (a, b) => (spell(a) < spell(b)) === (a < b)));
    for (const bad of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) assert.throws(() => spell(bad), TypeError);
  });

  test('the upper end of a prefix is above everything that begins with it and nothing else', () => {
    const text = fc.string({ unit: 'binary', maxLength: 5 });
    const order = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
    fc.assert(fc.property(text, text, (prefix, other) => {
      const above = abovePrefix(prefix);
      const inside = order(other, prefix) >= 0 && (above === undefined || order(other, above) < 0);
      assert.equal(inside, other.startsWith(prefix));
      assert.ok(above === undefined || order(prefix + other, above) < 0);
    }));
    assert.deepEqual([abovePrefix(''), abovePrefix('\u{10ffff}'), abovePrefix('a\u{10ffff}'), abovePrefix('\ud7ff')], [undefined, undefined, 'b', '\ue000']);
  });
});

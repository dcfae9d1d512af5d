import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Platform } from '../../lib/platform/platform.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import { UnreadableItem, type Key, type Table } from '../../lib/platform/storage/store.ts';
import { layoutOf } from '../../lib/platform/storage/tables.ts';
import { ENTITIES } from '../bad-input/entities.ts';
import { editDatabase, type Row } from '../support/edit-database.ts';
import type { AnyBody, Answered } from '../support/test-platform.ts';
import { createMarkedWorld, type MarkedWorld, type Sent } from './marked/marked-world.ts';
import { driveEnding } from './marked/right-ending.ts';
import { driveCatalog, driveLaw, driveOrganisations } from './marked/right-registers.ts';
import { driveDisputes, driveRecords } from './marked/right-sharing.ts';

type Value = string | number | Uint8Array | null;
/** As the log names an item. */
const nameOf = ({ table, partition, sort }: Key): string => `${table} ${partition}/${sort}`;
const keyOf = (table: Table, row: Row): Key => ({ table, partition: String(row['p']), sort: String(row['s']) });
const otherEnd = (text: string): string => `${text.slice(0, -1)}${text.endsWith('a') ? 'b' : 'a'}`;
/** Another value of the same form: by one character or byte, by one, or one where there was none. */
function altered(value: Row[string] | undefined): Value {
  if (typeof value === 'string') return otherEnd(value);
  if (value instanceof Uint8Array) return value.map((byte, at) => (at === value.length - 1 ? byte ^ 1 : byte));
  return typeof value === 'number' ? value + 1 : null;
}
/** Still JSON: the last character of its last text, or of its last number. */
const otherBody = (body: string): string => body.replace(/(.*)([a-z0-9])("?[}\]]*)$/iu, (_, before: string, at: string, behind: string) => `${before}${at === '1' ? '2' : '1'}${behind}`);
const LATE = 4_102_444_800;

/** Every column with one byte changed; `list` tells those that a list through an index finds an item by. */
function damagesOf(table: Table, row: Row): readonly { readonly what: string; readonly set: Readonly<Record<string, Value>>; readonly index: boolean }[] {
  const places = layoutOf(table).indexes.map((index) => index.replace('index', 'x')).flatMap((index) => (row[`${index}p`] === null
    ? [{ what: `${index} added`, set: { [`${index}p`]: 'a', [`${index}s`]: 'a' }, index: false }]
    : ['p', 's'].map((part) => ({ what: `${index}${part}`, set: { [`${index}${part}`]: altered(row[`${index}${part}`]) }, index: true }))));
  return [
    ...['e', 'v', 'salt', 'd'].map((column) => ({ what: column, set: { [column]: row[column] === '' ? 'a' : altered(row[column]) }, index: false })),
    { what: 'b', set: { b: otherBody(String(row['b'])) }, index: false },
    ...(row['bin'] === null ? [] : [{ what: 'bin', set: { bin: altered(row['bin']) }, index: false }]),
    { what: 'ends', set: { ends: altered(row['ends']) ?? LATE * 1000 }, index: false },
    { what: 'an end that is over', set: { ends: 1 }, index: false },
    { what: 'ttl', set: { ttl: altered(row['ttl']) ?? LATE }, index: false },
    ...places,
  ];
}

describe('one byte of one stored item', () => {
  let world: MarkedWorld;
  const loaded = { byKey: new Set<string>(), listed: new Set<string>() };
  /** Of each item, a read that uses it. */
  const readers = { byKey: new Map<string, Sent>(), listed: new Map<string, Sent>() };
  const send = async (sent: Sent) => world.sendPlain(sent) as Promise<Answered<AnyBody>>;
  const rowsOf = (table: Table, entity: string) => editDatabase(world.folder).rows(table, entity);
  const put = (table: Table, row: Row, set: Readonly<Record<string, Value>>): void =>
    void editDatabase(world.folder).run(`UPDATE ${table} SET ${Object.keys(set).map((column) => `${column} = ?`).join(', ')} WHERE rowid = ?`, ...Object.values(set), Number(row['place']));
  const asItWas = (row: Row, set: Readonly<Record<string, Value>>) => Object.fromEntries(Object.keys(set).map((column) => [column, row[column] as Value]));

  before(async () => {
    const change = (platform: Platform): Platform => ({ ...platform, storage: watched(platform.storage, loaded) });
    world = await createMarkedWorld({ onDisk: true, change });
    await driveOrganisations(world);
    await driveLaw(world);
    await driveCatalog(world);
    await driveDisputes(world, await driveRecords(world));
    await driveEnding(world);
    const reads = [...world.served.values()].filter(({ method, operation }) => method === 'GET' || operation.name === 'queryRecords');
    for (const sent of reads) {
      loaded.byKey.clear();
      loaded.listed.clear();
      if ((await send(sent)).status >= 400) continue;
      for (const how of ['byKey', 'listed'] as const) for (const name of loaded[how]) if (!readers[how].has(name)) readers[how].set(name, sent);
    }
  });
  after(() => world.close());

  test('of every kind, in every column, is found by whoever reads it: refused, named in the log, and whole again it is served', async (context) => {
    const [asked, unasked]: [Set<string>, Set<string>] = [new Set(), new Set()];
    for (const entity of ENTITIES) {
      const table = entity.table;
      const rows = rowsOf(table, entity.name);
      if (rows.length === 0) continue;
      const row = rows.find((one) => readers.byKey.has(nameOf(keyOf(table, one)))) ?? rows.find((one) => readers.listed.has(nameOf(keyOf(table, one)))) ?? rows[0] ?? {};
      const key = keyOf(table, row);
      const name = nameOf(key);
      const reader = readers.byKey.get(name) ?? readers.listed.get(name);
      (reader ? asked : unasked).add(entity.name);
      for (const { what, set, index } of damagesOf(table, row)) {
        put(table, row, set);
        const where = `${entity.name}: ${what}`;
        for (const storage of [world.platform.storage, world.platform.expired]) {
          await assert.rejects(storage.getAll([{ entity, key }]), (error: unknown) => error instanceof UnreadableItem && error.message.includes(name), where);
        }
        if (reader && (readers.byKey.has(name) || !index)) {
          const from = world.logged.length;
          const { status, body } = await send(reader);
          assert.deepEqual([status, body.code], [503, 'STORED_ITEM_ALTERED'], `${where}, ${reader.operation.name}`);
          assert.ok(JSON.stringify(world.logged.slice(from)).includes(JSON.stringify(name).slice(1, -1)), `${where} is named`);
        }
        put(table, row, asItWas(row, set));
      }
      if (reader) assert.equal((await send(reader)).status, 200, `${entity.name} as it was`);
    }
    context.diagnostic(`read by an operation: ${[...asked].join(', ')}; else by jobs: ${[...unasked].join(', ')}`);
    assert.ok(asked.size >= 30, [...asked].join(', '));
  });
});

function watched(storage: Storage, loaded: { readonly byKey: Set<string>; readonly listed: Set<string> }): Storage {
  return {
    ...storage,
    async get(ref) {
      loaded.byKey.add(nameOf(ref.key));
      return storage.get(ref);
    },
    async getAll(refs) {
      for (const { key } of refs) loaded.byKey.add(nameOf(key));
      return storage.getAll(refs);
    },
    async list(listing, options) {
      const page = await storage.list(listing, options);
      for (const { ref } of page.items) loaded.listed.add(nameOf(ref.key));
      return page;
    },
    async *each(listing, options) {
      for await (const one of storage.each(listing, options)) {
        loaded.listed.add(nameOf(one.ref.key));
        yield one;
      }
    },
  };
}

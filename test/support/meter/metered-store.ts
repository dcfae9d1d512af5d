import { toMilliseconds } from '../../../lib/calendar/instant.ts';
import type { Clock } from '../../../lib/platform/clock.ts';
import { toKeyItem, toTombstone } from '../../../lib/platform/keys/dynamodb-key-item.ts';
import { spellKeyName } from '../../../lib/platform/keys/key-name.ts';
import type { KeyName, KeyStore, WrappedKey } from '../../../lib/platform/keys/keys.ts';
import { hasEnded } from '../../../lib/platform/storage/condition.ts';
import { toAttributes, toKey } from '../../../lib/platform/storage/engines/dynamodb-items.ts';
import { WRITES_EVERYWHERE, keyOf, keyText } from '../../../lib/platform/storage/limits.ts';
import { spellPosition } from '../../../lib/platform/storage/position.ts';
import { CommitConflict, type ExpiredStore, type Item, type Key, type Page, type Query, type Store } from '../../../lib/platform/storage/store.ts';
import { TABLE_NAMES } from '../../../lib/platform/storage/tables.ts';
import type { Attributes } from './item-bytes.ts';
import type { Meter } from './meter.ts';

const one = (items: readonly (Item | undefined)[]): readonly Attributes[] => items.flatMap((item) => (item ? [toAttributes(item)] : []));

/**
 * Counts over another engine what the DynamoDB adapter would send for the same calls: the same requests, the same items.
 * What has ended is read and paid for like the rest, and a full page leads on, as on the live service, even where
 * nothing follows (the development engine leaves that out at the end of a range).
 */
export function meteredStore(store: Store & ExpiredStore, { meter, clock }: { readonly meter: Meter; readonly clock: Clock }): Store & ExpiredStore {
  const stillSeen = () => { const at = toMilliseconds(clock.now()); return (item: Item) => !hasEnded(item, at); };

  async function getAll(keys: readonly Key[], seen: (item: Item) => boolean): Promise<readonly (Item | undefined)[]> {
    const items = await store.getExpired(keys);
    const distinct = [...new Map(keys.map((key, i) => [keyText(key), { key, item: items[i] }])).values()];
    for (const table of TABLE_NAMES) {
      const of = distinct.filter(({ key }) => key.table === table);
      if (of.length > 0) meter.got(table, of.map(({ key }) => toKey(key)), one(of.map(({ item }) => item)));
    }
    return items.map((item) => (item && seen(item) ? item : undefined));
  }

  async function getPage(query: Query, seen: (item: Item) => boolean): Promise<Page> {
    const { items, next } = await store.queryExpired(query);
    meter.queried(query.table, query.index === 'primary' ? undefined : query.index, query.partition, one(items));
    const last = items.at(-1);
    const further = next ?? (last && items.length === query.limit ? spellPosition(positionOf(query, last)) : undefined);
    return { items: items.filter(seen), ...(further !== undefined && { next: further }) };
  }

  return {
    mostWrites: WRITES_EVERYWHERE,
    keepsOrder: false,
    get: async (keys) => getAll(keys, stillSeen()),
    getExpired: async (keys) => getAll(keys, () => true),
    query: async (query) => getPage(query, stillSeen()),
    queryExpired: async (query) => getPage(query, () => true),
    async commit(writes) {
      const before = await store.getExpired(writes.map(keyOf));
      const metered = writes.map((write, i) => {
        const { table } = keyOf(write);
        const stood = before[i];
        return { table, key: toKey(keyOf(write)), before: stood && toAttributes(stood), after: write.kind === 'put' ? toAttributes(write.item) : undefined };
      });
      const transaction = writes.length > 1;
      try {
        await store.commit(writes);
      } catch (error) {
        if (error instanceof CommitConflict) meter.wrote(metered, { transaction, outcome: 'failed' });
        throw error;
      }
      meter.wrote(metered, { transaction, outcome: 'done' });
    },
  };
}

function positionOf({ index }: Query, { key, indexes }: Item) {
  if (index === 'primary') return { sort: key.sort };
  const place = indexes?.[index];
  if (!place) throw new TypeError('an item out of an index in which it does not stand');
  return { sort: place.sort, partition: key.partition, primarySort: key.sort };
}

/** The same for the key store: what its DynamoDB table would be asked. */
export function meteredKeyStore(keys: KeyStore, { meter, clock, table }: { readonly meter: Meter; readonly clock: Clock; readonly table: string }): KeyStore {
  const itemOf = (name: KeyName, stored: WrappedKey | 'destroyed' | undefined): Attributes | undefined =>
    stored === 'destroyed' ? toTombstone(spellKeyName(name), clock.now()) : stored && toKeyItem(spellKeyName(name), stored);
  const keyAttributes = (name: KeyName): Attributes => ({ keyName: { S: spellKeyName(name) } });
  const put = (name: KeyName, before: Attributes | undefined, after: Attributes, done: boolean) =>
    meter.wrote([{ table, key: keyAttributes(name), before, after }], { transaction: false, outcome: done ? 'done' : 'failed' });
  return {
    deletes: keys.deletes,
    async get(names) {
      const stored = await keys.get(names);
      const distinct = [...new Map(names.map((name, i) => [spellKeyName(name), { name, item: itemOf(name, stored[i]) }])).values()];
      meter.got(table, distinct.map(({ name }) => keyAttributes(name)), distinct.flatMap(({ item }) => (item ? [item] : [])));
      return stored;
    },
    async put(name, key) {
      const [before] = await keys.get([name]);
      const stored = await keys.put(name, key);
      put(name, itemOf(name, before), toKeyItem(spellKeyName(name), key), before === undefined);
      return stored;
    },
    async destroy(name) {
      const [before] = await keys.get([name]);
      await keys.destroy(name);
      put(name, itemOf(name, before), toTombstone(spellKeyName(name), clock.now()), before !== 'destroyed');
    },
  };
}

import { withDigest } from '../../lib/platform/storage/digest.ts';
import type { IndexName, Item, Key, Table, Write } from '../../lib/platform/storage/store.ts';

let salts = 0;
/** Items as the port sees them; each call of `item` makes another salt, as the platform does. */
export const key = (partition: string, sort = '-', table: Table = 'registry'): Key => ({ table, partition, sort });

export interface Extras {
  readonly version?: number;
  readonly bytes?: Uint8Array;
  readonly endsAt?: number;
  readonly ttl?: number;
  readonly indexes?: Partial<Record<IndexName, { partition: string; sort: string }>>;
}
export const item = (at: Key, content: unknown, extras: Extras = {}): Item =>
  withDigest({ key: at, entity: 'thing', version: 1, salt: `salt${(salts += 1)}`, body: JSON.stringify(content), ...extras });

export const insert = (label: string, it: Item): Write => ({ label, kind: 'put', item: it, expected: 'absent' });
export const replace = (label: string, before: Item, content: unknown, extras: Extras = {}): Write =>
  ({ label, kind: 'put', item: item(before.key, content, { ...extras, version: before.version + 1 }), expected: before.version });
export const remove = (label: string, before: Item): Write => ({ label, kind: 'delete', key: before.key, expected: before.version });
export const itemOf = (write: Write): Item => {
  if (write.kind !== 'put') throw new TypeError('a deletion has no item');
  return write.item;
};

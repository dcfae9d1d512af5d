import { createHash, hash } from 'node:crypto';
import type { Item, Key, Write } from '../storage/store.ts';
import type { Entry, ItemChange } from './ledger.ts';

/** Puts of this entity are summed in `bulk`: an import's slice would not fit an entry otherwise. */
export const BULK_ENTITY = 'record';

/** Unambiguous: an entity's partitions all have the same number of parts. */
const nameOf = ({ partition, sort }: Key): string => `${partition}#${sort}`;

/** The ledger's account of an item, with the digest that it carries: who did not make the item himself looks first whether it is intact. */
export const itemChange = ({ entity, key, version, digest }: Item): ItemChange => ({ entity, key: nameOf(key), version, commitment: digest });

const byKey = ({ key: a }: Item, { key: b }: Item): number =>
  a.partition < b.partition ? -1 : a.partition > b.partition ? 1 : a.sort < b.sort ? -1 : 1;

/** How many items, and a digest of theirs: base64url SHA-256 over each in order of key, with a line feed behind it. */
export function bulkChange(items: readonly Item[]): NonNullable<Entry['bulk']> {
  let digests = '';
  for (const { digest } of items.toSorted(byKey)) digests += `${digest}\n`;
  return { entity: BULK_ENTITY, count: items.length, digest: hash('sha256', digests, 'base64url') };
}

/** `bulkChange` of items that come in order of their keys, without keeping them. */
export function createBulkSum() {
  const sum = createHash('sha256');
  let count = 0;
  return {
    add({ digest }: Item): void {
      sum.update(`${digest}\n`);
      count += 1;
    },
    /** Once, after the last item. */
    finish: (): NonNullable<Entry['bulk']> => ({ entity: BULK_ENTITY, count, digest: sum.digest('base64url') }),
  };
}

/** Every write that is not bookkeeping, so that nothing can be forgotten. */
export function changesOf(writes: readonly { readonly write: Write; readonly entity: string }[]): Pick<Entry, 'changes' | 'bulk'> {
  const bulk: Item[] = [];
  const changes: ItemChange[] = [];
  for (const { write, entity } of writes) {
    if (write.kind === 'delete') changes.push({ entity, key: nameOf(write.key), version: 0 });
    else if (entity === BULK_ENTITY) bulk.push(write.item);
    else changes.push(itemChange(write.item));
  }
  return { changes, ...(bulk.length > 0 && { bulk: bulkChange(bulk) }) };
}

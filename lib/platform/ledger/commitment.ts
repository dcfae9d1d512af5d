import { createHash } from 'node:crypto';
import type { Key, Item, Write } from '../storage/store.ts';
import { canonicalize, sha256Hex } from './canonical.ts';
import type { Entry, ItemChange } from './ledger.ts';

/** Puts of this entity are summed in `bulk`: an import's slice would not fit an entry otherwise. */
export const BULK_ENTITY = 'record';

/** Unambiguous: an entity's partitions all have the same number of parts. */
const nameOf = ({ partition, sort }: Key): string => `${partition}#${sort}`;

/** What is committed to: the stored item alone gives these bytes again. */
const canonicalItem = ({ entity, key, version, body, bytes }: Item): string =>
  canonicalize({ entity, key: nameOf(key), version, body, bytes: bytes && Buffer.from(bytes).toString('base64') });

/** The ledger's account of a stored item: hex SHA-256 over its salt (base64url, decoded) and its canonical bytes. */
export const itemChange = (item: Item): ItemChange => ({
  entity: item.entity,
  key: nameOf(item.key),
  version: item.version,
  commitment: sha256Hex(Buffer.from(item.salt, 'base64url'), canonicalItem(item)),
});

/** How many items, and hex SHA-256 over the canonical list of their changes in order of key. */
export function bulkChange(items: readonly Item[]): NonNullable<Entry['bulk']> {
  const changes = items.map(itemChange).sort((a, b) => (a.key < b.key ? -1 : 1));
  return { entity: BULK_ENTITY, count: items.length, digest: sha256Hex(canonicalize(changes)) };
}

/** `bulkChange` of items that come in order of their keys, without keeping them. */
export function createBulkSum() {
  const hash = createHash('sha256');
  let count = 0;
  return {
    add(item: Item): void {
      hash.update(`${count === 0 ? '[' : ','}${canonicalize(itemChange(item))}`);
      count += 1;
    },
    /** Once, after the last item. */
    finish: (): NonNullable<Entry['bulk']> => ({ entity: BULK_ENTITY, count, digest: hash.update(count === 0 ? '[]' : ']').digest('hex') }),
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

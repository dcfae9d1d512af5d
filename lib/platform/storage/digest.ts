import { hash } from 'node:crypto';
import { UnreadableItem, type IndexKey, type Item } from './store.ts';

/** Its length in UTF-16 code units, a colon, itself; `-` where there is none. So no text is two lists of parts. */
const part = (text: string | undefined): string => (text === undefined ? '-' : `${text.length}:${text}`);
const spellPlace = (place: IndexKey | undefined): string => (place ? `${part(place.partition)}${part(place.sort)}` : '--');
const decimal = (number: number | undefined): string | undefined => number?.toString();

/**
 * The digest of all that an item holds: SHA-256, base64url without padding (43 characters), over the UTF-8 of
 * `edudata-steward/item/1`, a line feed and these parts, each as `part` spells it: table, partition, sort, entity, version,
 * salt, endsAt, ttl, partition and sort in `index1`, `index2`, `index3`, bytes (base64), body. Bytes are among them though
 * ciphertexts authenticate themselves: the ledger commits to this digest, and has to tell an altered one without its key.
 */
export function digestOf({ key, entity, version, salt, body, bytes, endsAt, ttl, indexes }: Omit<Item, 'digest'>): string {
  const text = `edudata-steward/item/1\n${part(key.table)}${part(key.partition)}${part(key.sort)}${part(entity)}${part(decimal(version))}${part(salt)}`
    + `${part(decimal(endsAt))}${part(decimal(ttl))}${indexes ? `${spellPlace(indexes.index1)}${spellPlace(indexes.index2)}${spellPlace(indexes.index3)}` : '------'}`
    + part(bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')) + part(body);
  return hash('sha256', text, 'base64url');
}

export const withDigest = (item: Omit<Item, 'digest'>): Item => ({ ...item, digest: digestOf(item) });

/** Whether the item is, to the last byte, what was written. */
export const isIntact = (item: Item): boolean => digestOf(item) === item.digest;

/** @throws UnreadableItem naming key and entity, never the content */
export function requireIntact(item: Item): void {
  const { key: { table, partition, sort }, entity } = item;
  if (!isIntact(item)) throw new UnreadableItem(`${table} ${partition}/${sort}: not a readable ${entity}: its digest says that something else was written`);
}

import { createHash } from 'node:crypto';
import type { Item, Table } from '../../lib/platform/storage/store.ts';

/** An item's parts in the order that the storage's README gives, `null` where there is none. */
export type Parts = readonly (string | number | bigint | Uint8Array | null)[];
/** The columns that are a row's parts, behind its table. */
export const PART_COLUMNS: readonly string[] = ['p', 's', 'e', 'v', 'salt', 'ends', 'ttl', 'x1p', 'x1s', 'x2p', 'x2s', 'x3p', 'x3s', 'bin', 'b'];

/** The digest that an item carries and the ledger commits to, written a second time. */
export function digestOfParts(parts: Parts): string {
  const digest = createHash('sha256').update('edudata-steward/item/1\n');
  for (const part of parts) {
    const text = part instanceof Uint8Array ? Buffer.from(part).toString('base64') : part?.toString();
    digest.update(text === undefined ? '-' : `${text.length}:${text}`);
  }
  return digest.digest('base64url');
}

export const partsOf = ({ key, entity, version, salt, endsAt, ttl, indexes = {}, bytes, body }: Omit<Item, 'digest'>): Parts => [
  key.table, key.partition, key.sort, entity, version, salt, endsAt ?? null, ttl ?? null,
  ...(['index1', 'index2', 'index3'] as const).flatMap((index) => [indexes[index]?.partition ?? null, indexes[index]?.sort ?? null]), bytes ?? null, body,
];

export const digestOfRow = (table: Table, row: Readonly<Record<string, Parts[number] | undefined>>): string =>
  digestOfParts([table, ...PART_COLUMNS.map((column) => row[column] ?? null)]);

/** The digest of an entry's records, from theirs in order of their keys. */
export const sumOf = (digests: readonly string[]): string => createHash('sha256').update(digests.map((digest) => `${digest}\n`).join('')).digest('base64url');

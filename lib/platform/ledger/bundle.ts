import type { ObjectStorage } from '../objects/objects.ts';
import { MAX_ENTRY_BYTES, TILE_WIDTH, tilePath } from './format.ts';
import type { Stream } from './ledger.ts';

/** An entry bundle (C2SP tlog-tiles): each entry after its length as big-endian uint16. */
export function encodeBundle(entries: readonly Uint8Array[]): Buffer {
  const bundle = Buffer.allocUnsafe(entries.reduce((sum, entry) => sum + 2 + entry.length, 0));
  let at = 0;
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY_BYTES) throw new RangeError(`an entry of ${entry.length} bytes`);
    at = bundle.writeUInt16BE(entry.length, at);
    bundle.set(entry, at);
    at += entry.length;
  }
  return bundle;
}

/** @throws RangeError when the lengths do not add up */
export function decodeBundle(bundle: Uint8Array): Buffer[] {
  const bytes = Buffer.from(bundle.buffer, bundle.byteOffset, bundle.byteLength);
  const entries: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 2 + bytes.readUInt16BE(at);
    if (end > bytes.length) throw new RangeError('an entry bundle ends within an entry');
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

/** Where a full bundle stands in the bucket `ledger`. */
export const bundleKey = (stream: Stream, index: number): string => `${stream}/${tilePath({ level: 'entries', index, width: TILE_WIDTH })}`;

/** The first of so many full bundles that was not pruned: pruning goes from the front, so the rest follows it. */
export async function firstBundle(objects: Pick<ObjectStorage, 'size'>, stream: Stream, bundles: number): Promise<number> {
  let [low, high] = [0, bundles];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await objects.size('ledger', bundleKey(stream, middle))) === undefined) low = middle + 1;
    else high = middle;
  }
  return low;
}

import { decodeBundle } from '../../../../lib/platform/ledger/bundle.ts';
import { joinSlices } from '../../../../lib/platform/ledger/export.ts';
import { HASH_BYTES, TILE_WIDTH, tilePath } from '../../../../lib/platform/ledger/format.ts';
import type { Stream } from '../../../../lib/platform/ledger/ledger.ts';
import { leafHash } from '../../../../lib/platform/ledger/merkle.ts';
import type { ObjectStorage } from '../../../../lib/platform/objects/objects.ts';
import { UnreadableItem } from '../../../../lib/platform/storage/store.ts';

/** Leaf hashes of a bundle by its locked copy; where it was purged, by the copy of its hash tile, which stays. @throws UnreadableItem */
export async function copiesOf(objects: ObjectStorage, stream: Stream, index: number, width: number): Promise<{ readonly hashes: readonly Buffer[]; readonly entries?: readonly Buffer[] }> {
  const full = await objects.get('ledger', `${stream}/${tilePath({ level: 'entries', index, width: TILE_WIDTH })}`);
  if (!full && width === TILE_WIDTH) {
    const tile = await objects.get('ledger', `${stream}/${tilePath({ level: 0, index, width })}`);
    if (tile?.length !== width * HASH_BYTES) throw new UnreadableItem(`${stream}: bundle ${index} has neither copy nor hash tile`);
    return { hashes: Array.from({ length: width }, (_, i) => Buffer.from(tile.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES))) };
  }
  const entries = decodeBundle(full ?? await joinSlices(objects, stream, index, width)).slice(0, width);
  if (entries.length !== width) throw new UnreadableItem(`${stream}: the copies lack entries of bundle ${index}`);
  return { hashes: entries.map((entry) => leafHash(entry)), entries };
}

import type { ObjectStorage } from '../objects/objects.ts';
import type { Loaded } from '../storage/entity.ts';
import { UnreadableItem } from '../storage/store.ts';
import type { StoredCheckpoint } from './entry.ts';
import { HASH_BYTES, TILE_WIDTH, checkpointPath, tileWidth } from './format.ts';
import type { Entry, Stream } from './ledger.ts';
import { leafHash } from './merkle.ts';
import type { LoadTiles } from './proofs.ts';

interface Parts {
  readonly objects: Pick<ObjectStorage, 'get'>;
  readonly loadTiles: (stream: Stream) => LoadTiles;
}

/**
 * What is read of the ledger is what was signed: entries by their leaf hashes, tiles and checkpoints by their append-only
 * copies. A copy that is not there yet is no objection: it follows its item. @throws UnreadableItem naming what was altered
 */
export function createSignedCheck({ objects, loadTiles }: Parts) {
  async function requireCopy(stream: Stream, path: string, bytes: Uint8Array): Promise<void> {
    const copy = await objects.get('ledger', `${stream}/${path}`);
    if (copy && Buffer.compare(copy, bytes) !== 0) throw new UnreadableItem(`${stream}: ${path} differs from its append-only copy`);
  }
  return {
    requireCopy,
    async requireCheckpoint(stream: Stream, { size, rootHash, note, origin }: StoredCheckpoint): Promise<void> {
      if (!note.startsWith(`${origin}\n${size}\n${rootHash}\n\n`)) throw new UnreadableItem(`${stream}: the checkpoint of size ${size} does not say what its note says`);
      await requireCopy(stream, checkpointPath(size), Buffer.from(note));
    },
    async requireLeaves(stream: Stream, size: number, leaves: readonly { readonly leafIndex: number; readonly loaded: Loaded<Entry> }[]): Promise<void> {
      const indexes = [...new Set(leaves.map(({ leafIndex }) => Math.floor(leafIndex / TILE_WIDTH)))];
      const tiles = await loadTiles(stream)(indexes.map((index) => ({ level: 0, index, width: tileWidth(0, index, size) })));
      for (const { leafIndex, loaded } of leaves) {
        const at = (leafIndex % TILE_WIDTH) * HASH_BYTES;
        const signed = tiles[indexes.indexOf(Math.floor(leafIndex / TILE_WIDTH))]?.subarray(at, at + HASH_BYTES);
        const { shard, number } = loaded.value;
        if (!signed || !leafHash(loaded.item.body).equals(signed)) throw new UnreadableItem(`${stream}/${shard}/${number} is not the entry that was signed as leaf ${leafIndex}`);
      }
    },
  };
}

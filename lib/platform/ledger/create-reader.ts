import type { ObjectStorage } from '../objects/objects.ts';
import { CheckpointEntity, EntryEntity, TileEntity } from '../storage/entities/ledger.ts';
import type { Loaded } from '../storage/entity.ts';
import type { Storage } from '../storage/storage.ts';
import { UnreadableItem } from '../storage/store.ts';
import { bundleKey, encodeBundle, firstBundle } from './bundle.ts';
import type { StoredCheckpoint } from './entry.ts';
import { HASH_BYTES, TILE_WIDTH, parseTilePath, tilePath, tileWidth } from './format.ts';
import type { Entry, Stream } from './ledger.ts';
import { findBatch, latestCheckpoint, leafIndexOf, leavesOf } from './order.ts';
import { consistencyProof, inclusionProof, type LoadTiles } from './proofs.ts';
import type { CheckpointView, LedgerReader } from './reader.ts';
import { createSignedCheck } from './signed-check.ts';
import { verifyConsistency, verifyInclusion } from './verifier/proof.ts';

const view = ({ origin, size, rootHash, note }: StoredCheckpoint): CheckpointView => ({ origin, size, rootHash, note });
const base64 = (hashes: readonly Buffer[]): readonly string[] => hashes.map((hash) => hash.toString('base64'));

export function createLedgerReader({ storage, objects }: { readonly storage: Storage; readonly objects: ObjectStorage }): LedgerReader {
  const loadTiles = (stream: Stream): LoadTiles => async (names) => {
    if (names.length === 0) return [];
    const tiles = await storage.getAll(names.map((name) => TileEntity.ref({ stream, ...name })));
    return tiles.map((tile, i) => {
      const name = names[i];
      if (!tile || !name) throw new UnreadableItem(`${stream}: ${name ? tilePath(name) : 'a tile'} is missing`);
      return tile.value.hashes;
    });
  };

  const signed = createSignedCheck({ objects, loadTiles });
  const trusted = async (stream: Stream, checkpoint: StoredCheckpoint | undefined): Promise<CheckpointView | undefined> => {
    if (checkpoint) await signed.requireCheckpoint(stream, checkpoint);
    return checkpoint && view(checkpoint);
  };
  const latest = async (stream: Stream) => trusted(stream, await latestCheckpoint(storage, stream));
  const checkpointAt = async (stream: Stream, size: number) => trusted(stream, (await storage.get(CheckpointEntity.ref({ stream, size })))?.value);

  /** `undefined` when one of them was pruned. */
  const joinEntries = async (stream: Stream, from: number, to: number): Promise<Uint8Array | undefined> => {
    const entries: Buffer[] = [];
    for await (const { loaded } of leavesOf(storage, stream, from, to)) if (loaded) entries.push(Buffer.from(loaded.item.body));
    return entries.length === to - from ? encodeBundle(entries) : undefined;
  };

  return {
    latest,
    checkpointAt,
    async entry(stream, shard, number) {
      const [loaded, checkpoint, batch] = await Promise.all([
        storage.get(EntryEntity.ref({ stream, shard, number })), latest(stream), findBatch(storage, stream, ({ last }) => (last[shard] ?? 0) >= number),
      ]);
      if (loaded && checkpoint && batch && batch.size <= checkpoint.size) await signed.requireLeaves(stream, checkpoint.size, [{ leafIndex: leafIndexOf(batch, { shard, number }), loaded }]);
      return loaded?.value;
    },
    async inclusion(stream, shard, number) {
      const [checkpoint, batch] = await Promise.all([latest(stream), findBatch(storage, stream, ({ last }) => (last[shard] ?? 0) >= number)]);
      if (number < 1 || !checkpoint || !batch || batch.size > checkpoint.size) return undefined;
      const leafIndex = leafIndexOf(batch, { shard, number });
      const load = loadTiles(stream);
      const index = Math.floor(leafIndex / TILE_WIDTH);
      const [proof, [tile]] = await Promise.all([
        inclusionProof(leafIndex, checkpoint.size, load),
        load([{ level: 0, index, width: tileWidth(0, index, checkpoint.size) }]), // also tells the hash of an entry that was pruned
      ]);
      const at = (leafIndex % TILE_WIDTH) * HASH_BYTES;
      const leaf = Buffer.from(tile?.subarray(at, at + HASH_BYTES) ?? []);
      if (!verifyInclusion(leaf, leafIndex, checkpoint.size, proof, Buffer.from(checkpoint.rootHash, 'base64'))) throw new UnreadableItem(`${stream}: the tiles do not lead from leaf ${leafIndex} to the root signed for size ${checkpoint.size}`);
      return { entry: { stream, shard, number, leafHash: leaf.toString('hex') }, leafIndex, checkpoint, hashes: base64(proof) };
    },
    async consistency(stream, oldSize, newSize) {
      const [older, newer] = await Promise.all([checkpointAt(stream, oldSize), checkpointAt(stream, newSize)]);
      if (newSize > 0 && !newer) throw new RangeError(`"${stream}" has no checkpoint of size ${newSize}`);
      const proof = await consistencyProof(oldSize, newSize, loadTiles(stream));
      const holds = !older || !newer || verifyConsistency(oldSize, newSize, Buffer.from(older.rootHash, 'base64'), Buffer.from(newer.rootHash, 'base64'), proof);
      if (!holds) throw new UnreadableItem(`${stream}: the tiles do not lead from the root signed for size ${oldSize} to that for ${newSize}`);
      return base64(proof);
    },
    async tile(stream, path) {
      const name = parseTilePath(path);
      if (!name) return undefined;
      const { level, index, width } = name;
      if (level !== 'entries') {
        const tile = await storage.get(TileEntity.ref({ stream, level, index, width }));
        if (tile) await signed.requireCopy(stream, path, tile.value.hashes);
        return tile?.value.hashes;
      }
      if (width === TILE_WIDTH) return objects.get('ledger', bundleKey(stream, index));
      const partOf = index * TILE_WIDTH + width;
      return (await checkpointAt(stream, partOf)) && joinEntries(stream, index * TILE_WIDTH, partOf);
    },
    async entries(stream, from, limit) {
      const size = (await latest(stream))?.size ?? 0;
      const first = TILE_WIDTH * await firstBundle(objects, stream, Math.floor(size / TILE_WIDTH));
      const found: { leafIndex: number; loaded: Loaded<Entry> }[] = [];
      for await (const { leafIndex, loaded } of leavesOf(storage, stream, Math.max(from, first), size)) {
        if (loaded) found.push({ leafIndex, loaded }); // those that a purge has under way are left out
        if (found.length === limit) break;
      }
      await signed.requireLeaves(stream, size, found);
      return found.map(({ leafIndex, loaded }) => ({ leafIndex, entry: loaded.value }));
    },
  };
}

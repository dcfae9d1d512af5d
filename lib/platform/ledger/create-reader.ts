import type { ObjectStorage } from '../objects/objects.ts';
import { CheckpointEntity, EntryEntity, TileEntity } from '../storage/entities/ledger.ts';
import type { Storage } from '../storage/storage.ts';
import { UnreadableItem } from '../storage/store.ts';
import { bundleKey, encodeBundle, firstBundle } from './bundle.ts';
import type { StoredCheckpoint } from './entry.ts';
import { HASH_BYTES, TILE_WIDTH, parseTilePath, tilePath, tileWidth } from './format.ts';
import type { Entry, Stream } from './ledger.ts';
import { findBatch, latestCheckpoint, leafIndexOf, leavesOf } from './order.ts';
import { consistencyProof, inclusionProof, type LoadTiles } from './proofs.ts';
import type { CheckpointView, LedgerReader } from './reader.ts';

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

  const latest = async (stream: Stream): Promise<CheckpointView | undefined> => {
    const checkpoint = await latestCheckpoint(storage, stream);
    return checkpoint && view(checkpoint);
  };
  const checkpointAt = async (stream: Stream, size: number): Promise<CheckpointView | undefined> => {
    const loaded = await storage.get(CheckpointEntity.ref({ stream, size }));
    return loaded && view(loaded.value);
  };

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
      return (await storage.get(EntryEntity.ref({ stream, shard, number })))?.value;
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
      const leafHash = Buffer.from(tile?.subarray(at, at + HASH_BYTES) ?? []).toString('hex');
      return { entry: { stream, shard, number, leafHash }, leafIndex, checkpoint, hashes: base64(proof) };
    },
    async consistency(stream, oldSize, newSize) {
      if (newSize > 0 && !(await checkpointAt(stream, newSize))) throw new RangeError(`"${stream}" has no checkpoint of size ${newSize}`);
      return base64(await consistencyProof(oldSize, newSize, loadTiles(stream)));
    },
    async tile(stream, path) {
      const name = parseTilePath(path);
      if (!name) return undefined;
      const { level, index, width } = name;
      if (level !== 'entries') return (await storage.get(TileEntity.ref({ stream, level, index, width })))?.value.hashes;
      if (width === TILE_WIDTH) return objects.get('ledger', bundleKey(stream, index));
      const partOf = index * TILE_WIDTH + width;
      return (await checkpointAt(stream, partOf)) && joinEntries(stream, index * TILE_WIDTH, partOf);
    },
    async entries(stream, from, limit) {
      const size = (await latest(stream))?.size ?? 0;
      const first = TILE_WIDTH * await firstBundle(objects, stream, Math.floor(size / TILE_WIDTH));
      const found: { leafIndex: number; entry: Entry }[] = [];
      for await (const { leafIndex, loaded } of leavesOf(storage, stream, Math.max(from, first), size)) {
        if (loaded) found.push({ leafIndex, entry: loaded.value }); // those that a purge has under way are left out
        if (found.length === limit) break;
      }
      return found;
    },
  };
}

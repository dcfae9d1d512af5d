import type { ObjectStorage } from '../objects/objects.ts';
import { CheckpointEntity, EntryEntity, TileEntity } from '../storage/entities/ledger.ts';
import type { Storage } from '../storage/storage.ts';
import { UnreadableItem } from '../storage/store.ts';
import { canonicalize } from './canonical.ts';
import type { StoredCheckpoint } from './entry.ts';
import { parseTilePath, tilePath } from './format.ts';
import type { Stream } from './ledger.ts';
import { leafHash } from './merkle.ts';
import { findBatch, latestCheckpoint, leafIndexOf, positionsFrom } from './order.ts';
import { consistencyProof, inclusionProof, type LoadTiles } from './proofs.ts';
import type { CheckpointView, LedgerReader } from './reader.ts';

const ENTRIES_AT_ONCE = 100;

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

  return {
    latest,
    checkpointAt,
    async entry(stream, shard, number) {
      return (await storage.get(EntryEntity.ref({ stream, shard, number })))?.value;
    },
    async inclusion(stream, shard, number) {
      const [checkpoint, batch, entry] = await Promise.all([
        latest(stream),
        findBatch(storage, stream, ({ last }) => (last[shard] ?? 0) >= number),
        storage.get(EntryEntity.ref({ stream, shard, number })),
      ]);
      if (!checkpoint || !batch || !entry || batch.size > checkpoint.size) return undefined;
      const leafIndex = leafIndexOf(batch, { shard, number });
      const hashes = base64(await inclusionProof(leafIndex, checkpoint.size, loadTiles(stream)));
      return { entry: { stream, shard, number, leafHash: leafHash(canonicalize(entry.value)).toString('hex') }, leafIndex, checkpoint, hashes };
    },
    async consistency(stream, oldSize, newSize) {
      if (newSize > 0 && !(await checkpointAt(stream, newSize))) throw new RangeError(`"${stream}" has no checkpoint of size ${newSize}`);
      return base64(await consistencyProof(oldSize, newSize, loadTiles(stream)));
    },
    async tile(stream, path) {
      const name = parseTilePath(path);
      if (!name) return undefined;
      const { level, index, width } = name;
      if (level === 'entries') return objects.get('ledger', `${stream}/${path}`);
      return (await storage.get(TileEntity.ref({ stream, level, index, width })))?.value.hashes;
    },
    async entries(stream, from, limit) {
      const size = (await latest(stream))?.size ?? 0;
      const found: { leafIndex: number; entry: NonNullable<Awaited<ReturnType<LedgerReader['entry']>>> }[] = [];
      for (let at = from; at < size && found.length < limit; ) {
        const batch = await findBatch(storage, stream, (candidate) => candidate.size > at);
        if (!batch) break;
        const places = [...positionsFrom(batch, at)].slice(0, Math.min(ENTRIES_AT_ONCE, limit - found.length));
        const loaded = await storage.getAll(places.map((place) => EntryEntity.ref({ stream, ...place })));
        for (const [i, entry] of loaded.entries()) if (entry) found.push({ leafIndex: at + i, entry: entry.value }); // pruned ones are left out
        at += places.length;
      }
      return found;
    },
  };
}

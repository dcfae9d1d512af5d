import type { ObjectStorage } from '../objects/objects.ts';
import { encodeChange } from '../storage/encode.ts';
import { BatchEntity, EntryEntity } from '../storage/entities/ledger.ts';
import type { Storage } from '../storage/storage.ts';
import { UnreadableItem, type Store } from '../storage/store.ts';
import { decodeBundle } from './bundle.ts';
import { STREAMS, StoredEntry, type Batch } from './entry.ts';
import { joinSlices } from './export.ts';
import { TILE_WIDTH, tilePath } from './format.ts';
import type { Entry, Stream } from './ledger.ts';
import { latestBatch } from './order.ts';
import type { Sequencer } from './sequence.ts';

interface Parts {
  readonly store: Store;
  readonly storage: Storage;
  readonly objects: ObjectStorage;
  readonly sequencer: Sequencer;
  readonly shards: number;
}

const never = () => false;

/**
 * After an older database was put back: enters again what the append-only copies hold beyond it, batch by batch, so
 * that the log goes on where it was signed and never splits. The state that those entries speak of stays lost.
 * @returns how many entries came back
 * @throws UnreadableItem when database and copies tell different histories
 */
export async function restoreLedger(parts: Parts): Promise<number> {
  let restored = 0;
  for (const stream of STREAMS) {
    await parts.sequencer.sequence(stream, never); // a batch that was under way
    for (const size of await signedSizes(parts.objects, stream)) {
      const previous = await latestBatch(parts.storage, stream);
      if (size <= (previous?.size ?? 0)) continue;
      const entries = await entriesBetween(parts.objects, stream, previous?.size ?? 0, size);
      for (const entry of entries) if (await putBack(parts, entry)) restored += 1;
      await parts.store.commit([encodeChange(BatchEntity.insert(toBatch(stream, previous, size, entries, parts.shards)), '')]);
      await parts.sequencer.sequence(stream, never); // completes this batch: the same tiles and checkpoint again
    }
  }
  return restored;
}

async function signedSizes(objects: ObjectStorage, stream: Stream): Promise<readonly number[]> {
  const sizes: number[] = [];
  for await (const { key } of objects.list('ledger', `${stream}/checkpoints/`)) sizes.push(Number(key.slice(`${stream}/checkpoints/`.length).replaceAll('/', '')));
  return sizes.sort((a, b) => a - b);
}

async function entriesBetween(objects: ObjectStorage, stream: Stream, from: number, to: number): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (let index = Math.floor(from / TILE_WIDTH); index * TILE_WIDTH < to; index += 1) {
    const width = Math.min(TILE_WIDTH, to - index * TILE_WIDTH);
    const full = await objects.get('ledger', `${stream}/${tilePath({ level: 'entries', index, width: TILE_WIDTH })}`);
    const bundle = decodeBundle(full ?? (await joinSlices(objects, stream, index, width))).slice(0, width);
    bundle.forEach((bytes, offset) => {
      if (index * TILE_WIDTH + offset >= from) entries.push(StoredEntry.parse(JSON.parse(bytes.toString('utf8'))));
    });
  }
  if (entries.length !== to - from) throw new UnreadableItem(`${stream}: the append-only copies lack entries before ${to}`);
  return entries;
}

/** `false` when the database holds it already. */
async function putBack({ store, storage }: Parts, entry: Entry): Promise<boolean> {
  const write = encodeChange(EntryEntity.insert(entry), '');
  const held = await storage.get(EntryEntity.ref(entry));
  if (!held) {
    await store.commit([write]);
    return true;
  }
  if (write.kind !== 'put' || held.item.body !== write.item.body) throw new UnreadableItem(`${entry.stream}/${entry.shard}/${entry.number} is another entry in the append-only copies`);
  return false;
}

function toBatch(stream: Stream, previous: Batch | undefined, size: number, entries: readonly Entry[], shards: number): Batch {
  const width = Math.max(shards, previous?.last.length ?? 0);
  const first = Array.from({ length: width }, (_, shard) => (previous?.last[shard] ?? 0) + 1);
  const last = first.map((from, shard) => from - 1 + entries.filter((entry) => entry.shard === shard).length);
  return { stream, sequence: (previous?.sequence ?? 0) + 1, start: previous?.size ?? 0, size, first, last };
}

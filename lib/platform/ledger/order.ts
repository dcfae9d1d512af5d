import { BatchEntity, CheckpointEntity, EntryEntity } from '../storage/entities/ledger.ts';
import type { Listing, Loaded } from '../storage/entity.ts';
import type { Storage } from '../storage/storage.ts';
import type { Batch, StoredCheckpoint } from './entry.ts';
import type { Entry, Stream } from './ledger.ts';

/** Where an entry stands among all of a stream. */
export interface Position {
  readonly shard: number;
  readonly number: number;
}

/** The last item of a listing by its key. */
export async function newest<V>(storage: Storage, listing: Listing<V>): Promise<V | undefined> {
  let after: string | undefined;
  do {
    const page = await storage.list(listing, { descending: true, limit: 1, ...(after !== undefined && { after }) });
    const [found] = page.items;
    if (found) return found.value;
    after = page.next;
  } while (after !== undefined);
  return undefined;
}

export const latestBatch = (storage: Storage, stream: Stream): Promise<Batch | undefined> =>
  newest(storage, BatchEntity.list('primary', { partition: [stream] }));

export const latestCheckpoint = (storage: Storage, stream: Stream): Promise<StoredCheckpoint | undefined> =>
  newest(storage, CheckpointEntity.list('primary', { partition: [stream] }));

/** The number of a shard's last entry, 0 for none. Where its entries have been pruned, the last batch knows: `latest` is it, if it was read anyway. */
export async function headOfShard(storage: Storage, stream: Stream, shard: number, latest = (): Promise<Batch | undefined> => latestBatch(storage, stream)): Promise<number> {
  const head = await newest(storage, EntryEntity.list('primary', { partition: [stream, shard] }));
  return head?.number ?? (await latest())?.last[shard] ?? 0;
}

/** How many entries a batch takes from a shard. */
export const countOf = ({ first, last }: Batch, shard: number): number => (last[shard] ?? 0) - (first[shard] ?? 1) + 1;

/** Leaf index of an entry that the batch holds. */
export function leafIndexOf(batch: Batch, { shard, number }: Position): number {
  let index = batch.start + number - (batch.first[shard] ?? 1);
  for (let before = 0; before < shard; before += 1) index += countOf(batch, before);
  return index;
}

/** The positions of a batch from a leaf index on, in order. */
export function* positionsFrom(batch: Batch, leafIndex: number): Generator<Position> {
  let at = batch.start;
  for (let shard = 0; shard < batch.last.length; shard += 1) {
    const count = countOf(batch, shard);
    for (let offset = Math.max(0, leafIndex - at); offset < count; offset += 1) yield { shard, number: (batch.first[shard] ?? 1) + offset };
    at += count;
  }
}

const ENTRIES_AT_ONCE = 100;

/** The sequenced entries at the leaves from..to (exclusive), as far as there are any; `undefined` where pruned. */
export async function* leavesOf(storage: Storage, stream: Stream, from: number, to: number): AsyncGenerator<{ readonly leafIndex: number; readonly loaded: Loaded<Entry> | undefined; readonly position: Position }> {
  const first = await findBatch(storage, stream, ({ size }) => size > from);
  if (!first) return;
  let waiting: Position[] = [];
  let at = from;
  async function* flush() {
    const positions = waiting;
    waiting = [];
    const found = positions.length === 0 ? [] : await storage.getAll(positions.map((position) => EntryEntity.ref({ stream, ...position })));
    for (const [i, position] of positions.entries()) yield { leafIndex: at++, loaded: found[i], position };
  }
  for await (const { value: batch } of storage.each(BatchEntity.list('primary', { partition: [stream], from: [first.sequence] }))) {
    for (const position of positionsFrom(batch, from)) {
      if (at + waiting.length === to) break;
      waiting.push(position);
      if (waiting.length === ENTRIES_AT_ONCE) yield* flush();
    }
    if (batch.size >= to) break;
  }
  yield* flush();
}

const PROBES = 63;

/** The first batch for which `reached` holds; it holds for all after it. Some rounds of one batch read each. */
export async function findBatch(storage: Storage, stream: Stream, reached: (batch: Batch) => boolean): Promise<Batch | undefined> {
  let found = await latestBatch(storage, stream);
  if (!found || !reached(found)) return undefined;
  let below = 0; // sequence number up to which no batch has reached it
  while (found.sequence - below > 1) {
    const gap: number = found.sequence - below;
    const probes = Array.from({ length: Math.min(PROBES, gap - 1) }, (_, i) => below + Math.ceil(((i + 1) * gap) / (Math.min(PROBES, gap - 1) + 1)));
    const inside = [...new Set(probes)].filter((sequence) => sequence > below && sequence < (found?.sequence ?? 0));
    const batches = await storage.getAll(inside.map((sequence) => BatchEntity.ref({ stream, sequence })));
    for (const loaded of batches) {
      if (!loaded) throw new TypeError(`a batch of "${stream}" is missing`);
      if (reached(loaded.value)) {
        found = loaded.value;
        break;
      }
      below = loaded.value.sequence;
    }
  }
  return found;
}

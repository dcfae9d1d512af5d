import type { Signers } from '../keys/keys.ts';
import type { ObjectStorage } from '../objects/objects.ts';
import { BatchEntity, CheckpointEntity } from '../storage/entities/ledger.ts';
import { decodeItem, encodeChange } from '../storage/encode.ts';
import type { Storage } from '../storage/storage.ts';
import { CommitConflict, type Store } from '../storage/store.ts';
import { Batch, type StoredCheckpoint } from './entry.ts';
import { checkpointPath } from './format.ts';
import { noteText, signCheckpoint } from './checkpoint.ts';
import { growTree } from './grow-tree.ts';
import type { Stream } from './ledger.ts';
import { headOfShard, latestBatch } from './order.ts';

export interface SequencerParts {
  readonly store: Store;
  readonly storage: Storage;
  readonly objects: ObjectStorage;
  readonly signers: Signers;
  /** Host (and path) of the log; a stream's origin is `<host>/<stream>`. */
  readonly host: string;
  readonly shards: number;
  /** Entries of a batch at most; 65,536 unless said. */
  readonly batchEntries?: number;
}

export interface SequenceReport {
  readonly batches: number;
  readonly entries: number;
  /** The time budget ended before all entries had their place. */
  readonly more: boolean;
}

/** Gives entries their order, tiles and signed checkpoint. */
export interface Sequencer {
  /** Safe to run twice, at once, and after a crash anywhere: what a batch fixed is completed, never decided anew. */
  sequence(stream: Stream, timeLeft: () => boolean): Promise<SequenceReport>;
}

export const originOf = (host: string, stream: Stream): string => `${host}/${stream}`;

export function createSequencer(parts: SequencerParts): Sequencer {
  const { store, storage, objects, signers, host, shards, batchEntries = 65_536 } = parts;

  /** Step 1: fixes which entries come next. `undefined` when there are none. */
  async function fixNext(stream: Stream, previous: Batch | undefined): Promise<Batch | undefined> {
    const width = Math.max(shards, previous?.last.length ?? 0);
    const first = Array.from({ length: width }, (_, shard) => (previous?.last[shard] ?? 0) + 1);
    const heads = await Promise.all(first.map((_, shard) => headOfShard(storage, stream, shard, async () => previous)));
    const fair = Math.max(1, Math.floor(batchEntries / width)); // no shard starves another
    const last = first.map((from, shard) => Math.min(heads[shard] ?? 0, from + fair - 1));
    const count = last.reduce((sum, to, shard) => sum + to - (first[shard] ?? 0) + 1, 0);
    if (count === 0) return undefined;
    const start = previous?.size ?? 0;
    const batch: Batch = { stream, sequence: (previous?.sequence ?? 0) + 1, start, size: start + count, first, last };
    return putOnce(store, BatchEntity.insert(batch), (item) => decodeItem(BatchEntity, item).value, batch);
  }

  /** Steps 2 and 3: tiles, then the checkpoint that makes them count. */
  async function complete(batch: Batch): Promise<void> {
    const { stream, size } = batch;
    const origin = originOf(host, stream);
    const root = await growTree({ store, storage, objects }, batch);
    const note = await findCopy(stream, noteText(origin, size, root), size) ?? await signCheckpoint(origin, size, root, signers);
    const signed: StoredCheckpoint = { stream, origin, size, rootHash: root.toString('base64'), note };
    const stands = await putOnce(store, CheckpointEntity.insert(signed), (item) => decodeItem(CheckpointEntity, item).value, signed);
    if (stands.rootHash !== signed.rootHash) throw new TypeError(`${origin}: another root was signed for size ${size}`);
    await publish(stands);
  }

  /** The copy of this very checkpoint, where an older database was put back: no two SM2 signatures are alike, and a copy never changes. */
  async function findCopy(stream: Stream, text: string, size: number): Promise<string | undefined> {
    const bytes = await objects.get('ledger', `${stream}/${checkpointPath(size)}`);
    const note = bytes && Buffer.from(bytes).toString('utf8');
    return note?.startsWith(`${text}\n`) ? note : undefined;
  }

  const publish = ({ stream, size, note }: StoredCheckpoint): Promise<void> =>
    objects.put('ledger', `${stream}/${checkpointPath(size)}`, Buffer.from(note));

  return {
    async sequence(stream, timeLeft) {
      let batches = 0;
      let entries = 0;
      let previous = await latestBatch(storage, stream);
      if (previous) {
        const checkpoint = await storage.get(CheckpointEntity.ref({ stream, size: previous.size }));
        if (checkpoint) await publish(checkpoint.value); // a crash may have come between the item and its copy
        else {
          await complete(previous);
          batches += 1;
          entries += previous.size - previous.start;
        }
      }
      while (timeLeft()) {
        const batch = await fixNext(stream, previous);
        if (!batch) return { batches, entries, more: false };
        await complete(batch);
        previous = batch;
        batches += 1;
        entries += batch.size - batch.start;
      }
      return { batches, entries, more: true };
    },
  };
}

/** Puts what may be put once; when something stands there already, that is what counts. */
async function putOnce<V>(store: Store, change: Parameters<typeof encodeChange>[0], read: (item: NonNullable<CommitConflict['current']>) => V, value: V): Promise<V> {
  try {
    await store.commit([encodeChange(change, '')]);
    return value;
  } catch (failure) {
    if (failure instanceof CommitConflict && failure.current) return read(failure.current);
    throw failure;
  }
}

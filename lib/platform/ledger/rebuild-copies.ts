import type { ObjectStorage } from '../objects/objects.ts';
import { BatchEntity, CheckpointEntity } from '../storage/entities/ledger.ts';
import type { Storage } from '../storage/storage.ts';
import { UnreadableItem, type Store } from '../storage/store.ts';
import { STREAMS } from './entry.ts';
import { checkpointPath } from './format.ts';
import { growTree } from './grow-tree.ts';

interface Parts {
  readonly store: Store;
  readonly storage: Storage;
  readonly objects: ObjectStorage;
}

/**
 * Writes the append-only copies anew from the database, batch by batch, each only where its entries lead to the root that
 * was signed. What was pruned cannot come back this way. @returns how many checkpoints have their copies again
 * @throws UnreadableItem when the database does not hold what was signed
 */
export async function rebuildCopies({ store, storage, objects }: Parts): Promise<number> {
  let rebuilt = 0;
  for (const stream of STREAMS) {
    for await (const { value: batch } of storage.each(BatchEntity.list('primary', { partition: [stream] }))) {
      const checkpoint = await storage.get(CheckpointEntity.ref({ stream, size: batch.size }));
      if (!checkpoint) continue; // under way: the next start completes it
      const root = await growTree({ store, storage, objects }, batch);
      const { rootHash, note } = checkpoint.value;
      if (root.toString('base64') !== rootHash) throw new UnreadableItem(`${stream}: the entries up to ${batch.size} are not what was signed`);
      await objects.put('ledger', `${stream}/${checkpointPath(batch.size)}`, Buffer.from(note));
      rebuilt += 1;
    }
  }
  return rebuilt;
}

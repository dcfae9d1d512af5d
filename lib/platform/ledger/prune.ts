import type { Instant } from '../../calendar/instant.ts';
import type { ObjectStorage } from '../objects/objects.ts';
import { EntryEntity } from '../storage/entities/ledger.ts';
import { WRITES_EVERYWHERE } from '../storage/limits.ts';
import type { Storage } from '../storage/storage.ts';
import { CommitConflict, UnreadableItem, type Key, type Write } from '../storage/store.ts';
import { bundleKey, decodeBundle, firstBundle } from './bundle.ts';
import { PRUNED_ACTION, TILE_WIDTH, sliceFolder } from './format.ts';
import type { Receipt, Stream } from './ledger.ts';
import { findBatch, latestCheckpoint, leavesOf } from './order.ts';
import type { Sequencer } from './sequence.ts';

/** Deletes where every other role is denied it. Compose hands it to the purge alone. */
export interface PruneStore {
  /** Deletes items of entries, all or none; conflicts where one is absent and another is not. */
  commit(writes: readonly Write[]): Promise<void>;
  /** Removes an object of the bucket `ledger`. Idempotent. */
  removeObject(key: string): Promise<void>;
}

export interface LedgerPruner {
  /**
   * How far the log may be pruned: the first leaf index that stays when all whole bundles are gone whose entries are
   * all older than `before`. The caller states it as the fact `minimumIndex` of an entry `ledger.pruned`.
   */
  plan(stream: Stream, before: Instant): Promise<{ readonly from: number; readonly minimumIndex: number }>;
  /** Carries out what that entry states once a checkpoint covers it; safe to repeat. Hash tiles stay, so every root and proof still verifies. */
  prune(receipt: Receipt, timeLeft: () => boolean): Promise<{ readonly entries: number; readonly more: boolean }>;
}

interface Parts {
  readonly storage: Storage;
  readonly objects: ObjectStorage;
  readonly sequencer: Sequencer;
  readonly pruneStore: PruneStore;
}

export function createLedgerPruner({ storage, objects, sequencer, pruneStore }: Parts): LedgerPruner {
  const sizeOf = async (stream: Stream): Promise<number> => (await latestCheckpoint(storage, stream))?.size ?? 0;

  async function pruneBundle(stream: Stream, index: number): Promise<void> {
    const start = index * TILE_WIDTH;
    const keys: Key[] = [];
    for await (const { loaded } of leavesOf(storage, stream, start, start + TILE_WIDTH)) if (loaded) keys.push(loaded.ref.key);
    for (let at = 0; at < keys.length; at += WRITES_EVERYWHERE) await removeItems(pruneStore, keys.slice(at, at + WRITES_EVERYWHERE));
    for await (const { key } of objects.list('ledger', `${stream}/${sliceFolder(index)}`)) await pruneStore.removeObject(key);
    await pruneStore.removeObject(bundleKey(stream, index)); // last: while it is there, the bundle is not done
  }

  return {
    async plan(stream, before) {
      const bundles = Math.floor((await sizeOf(stream)) / TILE_WIDTH);
      const first = await firstBundle(objects, stream, bundles);
      let index = first;
      for (; index < bundles; index += 1) {
        const bundle = await objects.get('ledger', bundleKey(stream, index));
        if (!bundle) throw new UnreadableItem(`${bundleKey(stream, index)} is missing`);
        if (!decodeBundle(bundle).every((entry) => timeOf(entry) < before)) break;
      }
      return { from: first * TILE_WIDTH, minimumIndex: index * TILE_WIDTH };
    },
    async prune({ stream, shard, number }, timeLeft) {
      const entry = await storage.get(EntryEntity.ref({ stream, shard, number }));
      const minimumIndex = entry?.value.event.facts?.['minimumIndex'];
      if (entry?.value.event.action !== PRUNED_ACTION || typeof minimumIndex !== 'number') throw new TypeError('no such purge was entered');
      await sequencer.sequence(stream, timeLeft); // signed before it is done: at no moment is anything missing that no checkpoint explains
      const size = await sizeOf(stream);
      const batch = await findBatch(storage, stream, ({ last }) => (last[shard] ?? 0) >= number);
      if (!batch || batch.size > size) return { entries: 0, more: true };
      if (minimumIndex % TILE_WIDTH !== 0 || minimumIndex > size) throw new RangeError(`cannot prune up to ${minimumIndex}`);
      const end = minimumIndex / TILE_WIDTH;
      let index = await firstBundle(objects, stream, Math.floor(size / TILE_WIDTH));
      const first = index;
      for (; index < end && timeLeft(); index += 1) await pruneBundle(stream, index);
      return { entries: (index - first) * TILE_WIDTH, more: index < end };
    },
  };
}

async function removeItems(pruneStore: PruneStore, keys: readonly Key[]): Promise<void> {
  try {
    await pruneStore.commit(keys.map((key, n) => ({ label: `pruned-${n}`, kind: 'delete', key, expected: 1 })));
  } catch (failure) {
    if (!(failure instanceof CommitConflict && failure.current === undefined)) throw failure;
    if (keys.length > 1) for (const key of keys) await removeItems(pruneStore, [key]); // another run was at it, too: whatever is left
  }
}

function timeOf(entry: Buffer): string {
  const { at } = JSON.parse(entry.toString()) as { readonly at: string };
  return at;
}

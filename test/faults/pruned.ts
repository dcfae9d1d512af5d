import { bundleKey } from '../../lib/platform/ledger/bundle.ts';
import { PRUNED_ACTION, sliceFolder, TILE_WIDTH } from '../../lib/platform/ledger/format.ts';
import { STREAMS } from '../../lib/platform/ledger/entry.ts';
import type { Item } from '../../lib/platform/storage/store.ts';
import { must } from '../property/violation.ts';
import type { Disk } from './simulated/disk.ts';

interface Batch { readonly start: number; readonly size: number; readonly first: readonly number[]; readonly last: readonly number[] }
interface Entry { readonly stream: string; readonly shard: number; readonly number: number; readonly event: { readonly action: string; readonly facts?: { readonly minimumIndex?: number } } }
const bodyOf = <T>({ body }: Item): T => JSON.parse(body) as T; // what the product wrote, read a second way
const lane = (disk: Disk, kind: string, stream: string): readonly Item[] => disk.lanes.get(`ledger primary ${kind}#${stream}`) ?? [];

export interface Pruned {
  /** The leaf index below which a stream's entries may be gone: what an entry that a checkpoint covers states. */
  below(stream: string): number;
  /** Whether this place of a shard held an entry whose removal was stated. */
  mayBeGone(stream: string, shard: number, number: number): boolean;
}

/** What the disk says of its own removals, each stream looked at once. */
export function prunedOf(disk: Disk): Pruned {
  const known = new Map<string, { readonly batches: readonly Batch[]; readonly below: number }>();
  const leafIndex = (batches: readonly Batch[], shard: number, number: number): number => {
    const batch = batches.find(({ first, last }) => number >= (first[shard] ?? Infinity) && number <= (last[shard] ?? 0));
    if (!batch) return Infinity;
    return batch.first.slice(0, shard).reduce((at, from, s) => at + (batch.last[s] ?? 0) - from + 1, batch.start) + number - (batch.first[shard] ?? 1);
  };
  function look(stream: string) {
    const batches = lane(disk, 'ledger-batch', stream).map((item) => bodyOf<Batch>(item));
    const signed = Math.max(0, ...lane(disk, 'ledger-checkpoint', stream).map((item) => bodyOf<{ readonly size: number }>(item).size));
    const shards = Array.from({ length: Math.max(0, ...batches.map(({ first }) => first.length)) }, (_, shard) => shard);
    const stated = shards.flatMap((shard) => lane(disk, 'ledger-entry', `${stream}#${String(shard).padStart(16, '0')}`)).filter(({ body }) => body.includes(PRUNED_ACTION)).map((item) => bodyOf<Entry>(item))
      .filter(({ shard, number }) => leafIndex(batches, shard, number) < signed);
    const found = { batches, below: Math.max(0, ...stated.map(({ event }) => event.facts?.minimumIndex ?? 0)) };
    known.set(stream, found);
    return found;
  }
  const ofStream = (stream: string) => known.get(stream) ?? look(stream);
  return {
    below: (stream) => ofStream(stream).below,
    mayBeGone: (stream, shard, number) => leafIndex(ofStream(stream).batches, shard, number) < ofStream(stream).below,
  };
}

/** The leaf hash of an entry that is gone, from its full tile. */
export function hashInTile(disk: Disk, stream: string, leaf: number): Buffer {
  const index = String(Math.floor(leaf / TILE_WIDTH)).padStart(16, '0');
  const tile = lane(disk, 'ledger-tile', `${stream}#${'0'.repeat(16)}`).find(({ key, bytes }) => key.sort.startsWith(`${index}#`) && bytes?.length === TILE_WIDTH * 32);
  const at = (leaf % TILE_WIDTH) * 32;
  must(tile?.bytes !== undefined, 'hash tiles stay when entries go', () => `${stream} ${leaf}`);
  return Buffer.from(tile?.bytes?.slice(at, at + 32) ?? []);
}

/** Entries and their copies go only where an entry says so that a checkpoint covers. */
export function requirePrunedOnPurpose(disk: Disk): void {
  const pruned = prunedOf(disk);
  const gone = [...disk.items.changed()].flatMap(([, before, now]) => (before?.key.table === 'ledger' && !now ? [before] : []));
  for (const item of gone) {
    must(item.entity === 'ledger-entry', 'of the ledger only entries go', () => item.entity);
    const { stream, shard, number } = bodyOf<Entry>(item);
    must(pruned.mayBeGone(stream, shard, number), 'no entry goes without its statement', () => `${stream}/${shard}/${number}`);
  }
  for (const [name, before, now] of disk.objects.changed()) {
    if (!before || now || !name.startsWith('ledger/')) continue;
    const path = name.slice('ledger/'.length);
    const stated = STREAMS.some((stream) => Array.from({ length: pruned.below(stream) / TILE_WIDTH }, (_, index) => index)
      .some((index) => path === bundleKey(stream, index) || path.startsWith(`${stream}/${sliceFolder(index)}`)));
    must(stated, 'no copy of the ledger goes without its statement', () => name);
  }
}

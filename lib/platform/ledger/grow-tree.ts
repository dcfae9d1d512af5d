import type { ObjectStorage } from '../objects/objects.ts';
import { requireIntact } from '../storage/digest.ts';
import { encodeChange } from '../storage/encode.ts';
import { EntryEntity, TileEntity } from '../storage/entities/ledger.ts';
import type { Storage } from '../storage/storage.ts';
import { CommitConflict, UnreadableItem, type Item, type Store, type Write } from '../storage/store.ts';
import { encodeBundle } from './bundle.ts';
import { createCopyWriter, type Copy, type CopyWriter } from './copy-writer.ts';
import type { Batch } from './entry.ts';
import { HASH_BYTES, TILE_WIDTH, slicePath, tilePath } from './format.ts';
import { hashedLeaf, leafHash } from './merkle.ts';
import { countOf, leavesOf } from './order.ts';
import { createTileBuilder, edgeOf, type Tile } from './tile-builder.ts';

interface Parts {
  readonly store: Store;
  readonly storage: Storage;
  readonly objects: ObjectStorage;
}

const PAGE = 1_000;
/** Bundles of one round: their tiles are one commit, and their copies are written while the next rounds are read. */
const BUNDLES_AT_ONCE = 16;

/**
 * Step 2 of a batch: derives its tiles and bundles, puts them (absent or equal), and answers the root. A bundle that
 * does not fill gets a slice with this batch's entries alone: whole partial bundles would copy each entry a hundred times.
 */
export async function growTree(parts: Parts, batch: Batch): Promise<Buffer> {
  const copyWriter = createCopyWriter(parts.objects, batch.stream);
  try {
    const root = await putAll(parts, batch, copyWriter);
    await copyWriter.finish();
    return root;
  } catch (failure) {
    await copyWriter.abandon();
    throw failure;
  }
}

async function putAll({ store, storage }: Parts, batch: Batch, copyWriter: CopyWriter): Promise<Buffer> {
  const { stream, start } = batch;
  const edge = await loadEdge(storage, batch);
  const builder = createTileBuilder(start, edge);
  let index = Math.floor(start / TILE_WIDTH);
  let from = start % TILE_WIDTH;
  let bundle: Buffer[] = [];
  let tiles: Tile[] = [];
  let bundles: Copy[] = [];

  const putRound = async (): Promise<void> => {
    const copies = [...bundles, ...tiles.map((tile) => ({ path: tilePath(tile), bytes: tile.bytes }))];
    if (tiles.length > 0) await commitEqual(store, tiles.map(({ level, index: at, width, bytes }) =>
      encodeChange(TileEntity.insert({ stream, level, index: at, width, hashes: bytes }, `${level}/${at}/${width}`), '')));
    await copyWriter.put(copies);
    [tiles, bundles] = [[], []];
  };

  for await (const items of pagesOf(store, batch)) for (const { body } of items) {
    const leaf = hashedLeaf(body);
    bundle.push(leaf.bytes);
    tiles.push(...builder.append(leaf.hash));
    if (from + bundle.length < TILE_WIDTH) continue;
    const earlier = from === 0 ? [] : await entriesBefore(storage, batch, edge[0]);
    bundles.push({ path: tilePath({ level: 'entries', index, width: TILE_WIDTH }), bytes: encodeBundle([...earlier, ...bundle]) });
    [index, from, bundle] = [index + 1, 0, []];
    if (bundles.length === BUNDLES_AT_ONCE) await putRound();
  }
  const { tiles: partial, root } = builder.finish();
  tiles.push(...partial);
  if (bundle.length > 0) bundles.push({ path: slicePath(index, from, from + bundle.length), bytes: encodeBundle(bundle) });
  await putRound();
  return root;
}

async function loadEdge(storage: Storage, { stream, start }: Batch): Promise<readonly Uint8Array[]> {
  const names = edgeOf(start);
  const wanted = names.filter(({ width }) => width > 0);
  const tiles = await storage.getAll(wanted.map((name) => TileEntity.ref({ stream, ...name })));
  return names.map((name) => {
    if (name.width === 0) return new Uint8Array(0);
    const tile = tiles[wanted.indexOf(name)];
    if (tile?.value.hashes.length !== name.width * HASH_BYTES) throw new UnreadableItem(`${stream}: ${tilePath(name)} is missing or short`);
    return tile.value.hashes;
  });
}

/** The entries of earlier batches in the bundle that this batch fills; they must be those that were signed. */
async function entriesBefore(storage: Storage, { stream, start }: Batch, hashes: Uint8Array | undefined): Promise<Buffer[]> {
  const entries: Buffer[] = [];
  for await (const { loaded } of leavesOf(storage, stream, start - (start % TILE_WIDTH), start)) if (loaded) entries.push(Buffer.from(loaded.item.body));
  if (!Buffer.concat(entries.map(leafHash)).equals(hashes ?? new Uint8Array(0))) throw new UnreadableItem(`${stream}: the entries before ${start} are not what was signed`);
  return entries;
}

/** A batch's entries in its order, straight from the store; a page at a time, since each step of a generator waits. */
async function* pagesOf(store: Store, batch: Batch): AsyncGenerator<readonly Item[]> {
  const { stream } = batch;
  for (let shard = 0; shard < batch.last.length; shard += 1) {
    let missing = countOf(batch, shard);
    if (missing === 0) continue;
    const { entity: _, ...range } = EntryEntity.list('primary', { partition: [stream, shard], from: [batch.first[shard] ?? 1], to: [batch.last[shard] ?? 0] });
    let after: string | undefined;
    do {
      const page = await store.query({ ...range, limit: PAGE, ...(after !== undefined && { after }) });
      page.items.forEach(requireIntact); // what was altered is not signed
      yield page.items;
      missing -= page.items.length;
      after = page.next;
    } while (after !== undefined);
    if (missing !== 0) throw new UnreadableItem(`${stream}/${shard}: ${missing} entries of batch ${batch.sequence} are missing`);
  }
}

const sameContent = (write: Write, current: Item | undefined): boolean =>
  write.kind === 'put' && current !== undefined && write.item.body === current.body &&
  Buffer.from(write.item.bytes ?? []).equals(current.bytes ?? new Uint8Array(0));

/** Puts new items; those that stand there already must be equal. */
async function commitEqual(store: Store, writes: readonly Write[]): Promise<void> {
  let left = writes;
  while (left.length > 0) {
    try {
      return await store.commit(left);
    } catch (failure) {
      if (!(failure instanceof CommitConflict)) throw failure;
      const met = left.find(({ label }) => label === failure.label);
      if (!met || !sameContent(met, failure.current)) throw failure;
      left = left.filter((write) => write !== met);
    }
  }
}

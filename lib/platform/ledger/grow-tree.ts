import type { ObjectStorage } from '../objects/objects.ts';
import { encodeChange } from '../storage/encode.ts';
import { EntryEntity, TileEntity } from '../storage/entities/ledger.ts';
import type { Storage } from '../storage/storage.ts';
import { CommitConflict, UnreadableItem, type Item, type Store, type Write } from '../storage/store.ts';
import { encodeBundle } from './bundle.ts';
import type { Batch } from './entry.ts';
import { HASH_BYTES, TILE_WIDTH, slicePath, tilePath } from './format.ts';
import { leafHash } from './merkle.ts';
import { countOf, leavesOf } from './order.ts';
import { createTileBuilder, edgeOf, type Tile } from './tile-builder.ts';

interface Parts {
  readonly store: Store;
  readonly storage: Storage;
  readonly objects: ObjectStorage;
}

const PAGE = 1_000;
const TILES_AT_ONCE = 64;

/**
 * Step 2 of a batch: derives its tiles and bundles, puts them (absent or equal), and answers the root. A bundle that
 * does not fill gets a slice with this batch's entries alone: whole partial bundles would copy each entry a hundred times.
 */
export async function growTree({ store, storage, objects }: Parts, batch: Batch): Promise<Buffer> {
  const { stream, start } = batch;
  const edge = await loadEdge(storage, batch);
  const builder = createTileBuilder(start, edge);
  let index = Math.floor(start / TILE_WIDTH);
  let from = start % TILE_WIDTH;
  let bundle: Buffer[] = [];
  let waiting: Tile[] = [];
  let bundles: { readonly path: string; readonly bytes: Buffer }[] = [];

  const put = (path: string, bytes: Uint8Array): Promise<void> => objects.put('ledger', `${stream}/${path}`, bytes);
  const putWaiting = async (): Promise<void> => {
    const [tiles, copies] = [waiting, [...bundles, ...waiting.map((tile) => ({ path: tilePath(tile), bytes: tile.bytes }))]];
    [waiting, bundles] = [[], []];
    if (tiles.length > 0) await commitEqual(store, tiles.map(({ level, index: at, width, bytes }) =>
      encodeChange(TileEntity.insert({ stream, level, index: at, width, hashes: bytes }, `${level}/${at}/${width}`), '')));
    await Promise.all(copies.map(({ path, bytes }) => put(path, bytes)));
  };

  for await (const body of bodiesOf(store, batch)) {
    const entry: Buffer = Buffer.from(body);
    bundle.push(entry);
    waiting.push(...builder.append(leafHash(entry)));
    if (from + bundle.length < TILE_WIDTH) continue;
    const earlier = from === 0 ? [] : await entriesBefore(storage, batch, edge[0]);
    bundles.push({ path: tilePath({ level: 'entries', index, width: TILE_WIDTH }), bytes: encodeBundle([...earlier, ...bundle]) });
    [index, from, bundle] = [index + 1, 0, []];
    if (waiting.length >= TILES_AT_ONCE) await putWaiting();
  }
  const { tiles, root } = builder.finish();
  waiting.push(...tiles);
  if (bundle.length > 0) bundles.push({ path: slicePath(index, from, from + bundle.length), bytes: encodeBundle(bundle) });
  await putWaiting();
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

/** The canonical bytes of a batch's entries, in its order, straight from the store. */
async function* bodiesOf(store: Store, batch: Batch): AsyncGenerator<string> {
  const { stream } = batch;
  for (let shard = 0; shard < batch.last.length; shard += 1) {
    let missing = countOf(batch, shard);
    if (missing === 0) continue;
    const { entity: _, ...range } = EntryEntity.list('primary', { partition: [stream, shard], from: [batch.first[shard] ?? 1], to: [batch.last[shard] ?? 0] });
    let after: string | undefined;
    do {
      const page = await store.query({ ...range, limit: PAGE, ...(after !== undefined && { after }) });
      for (const item of page.items) yield item.body;
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

import { decodeBundle } from '../../../lib/platform/ledger/bundle.ts';
import { STREAMS } from '../../../lib/platform/ledger/entry.ts';
import { joinSlices } from '../../../lib/platform/ledger/export.ts';
import { checkpointPath, hashesAt, parseTilePath, TILE_WIDTH, tilePath } from '../../../lib/platform/ledger/format.ts';
import type { Stream } from '../../../lib/platform/ledger/ledger.ts';
import { positionsFrom } from '../../../lib/platform/ledger/order.ts';
import { BatchEntity, CheckpointEntity, EntryEntity, TileEntity } from '../../../lib/platform/storage/entities/ledger.ts';
import { decodeItem } from '../../../lib/platform/storage/encode.ts';
import type { KeyedEntity } from '../../../lib/platform/storage/entity.ts';
import { UnreadableItem } from '../../../lib/platform/storage/store.ts';
import type { LedgerFiles } from '../ledger-files.ts';
import type { Snapshot } from './database.ts';
import type { Tell } from './differences.ts';

/** The parts that have a copy: a file is written once, right after the item. */
type FindCopy = (path: string) => Promise<Uint8Array | undefined>;

/**
 * Entries, tiles and checkpoints of the database against their append-only copies, both ways. What a running server has
 * signed since the snapshot is not looked at: `running`. @returns how many entries were compared
 */
export async function compareCopies(snapshot: Snapshot, files: LedgerFiles, running: boolean, tell: Tell): Promise<number> {
  const bodies = new Map<string, string>();
  for (const { key, body } of snapshot.ledger(EntryEntity.name)) bodies.set(`${key.partition}#${key.sort}`, body);
  let compared = 0;
  for (const stream of STREAMS) {
    const size = await compareHeads(snapshot, stream, files, running, tell);
    compared += await compareEntries(snapshot, stream, size, files, bodies, tell);
  }
  return compared;
}

/** All items of one stream that can be read. */
function* valuesOf<V, K>(snapshot: Snapshot, entity: KeyedEntity<V, K>, stream: Stream, tell: Tell): Generator<V> {
  for (const item of snapshot.ledger(entity.name)) {
    try {
      const { value } = decodeItem(entity, item);
      if (typeof value === 'object' && value !== null && 'stream' in value && value.stream === stream) yield value;
    } catch (error) {
      if (!(error instanceof UnreadableItem)) throw error;
      tell('ITEM_UNREADABLE', `ledger ${item.key.partition}#${item.key.sort}`);
    }
  }
}

/** Checkpoints and tiles; answers the size of the last checkpoint. */
async function compareHeads(snapshot: Snapshot, stream: Stream, files: LedgerFiles, running: boolean, tell: Tell): Promise<number> {
  const known = new Set<string>();
  const find: FindCopy = (path) => files.get('ledger', `${stream}/${path}`);
  const compare = async (path: string, bytes: Uint8Array, altered: 'CHECKPOINT_ALTERED' | 'TILE_ALTERED'): Promise<void> => {
    known.add(path);
    const copy = await find(path) ?? (running ? await later(() => find(path)) : undefined);
    if (!copy) tell('COPY_MISSING', `${stream}/${path}`);
    else if (Buffer.compare(copy, bytes) !== 0) tell(altered, `${stream}/${path}`);
  };
  let size = 0;
  for (const checkpoint of valuesOf(snapshot, CheckpointEntity, stream, tell)) {
    size = Math.max(size, checkpoint.size);
    await compare(checkpointPath(checkpoint.size), Buffer.from(checkpoint.note), 'CHECKPOINT_ALTERED');
  }
  for (const tile of valuesOf(snapshot, TileEntity, stream, tell)) {
    if (tile.index * TILE_WIDTH + tile.width <= hashesAt(tile.level, size)) await compare(tilePath(tile), tile.hashes, 'TILE_ALTERED');
  }
  for await (const { key } of files.list('ledger', `${stream}/`)) {
    const path = key.slice(stream.length + 1);
    if (known.has(path)) continue;
    const tile = parseTilePath(path);
    if (path.startsWith('checkpoints/') && (!running || Number(path.replace(/\D/g, '')) <= size)) tell('CHECKPOINT_MISSING', key);
    if (tile && tile.level !== 'entries' && tile.index * TILE_WIDTH + tile.width <= hashesAt(tile.level, size)) tell('TILE_MISSING', key);
  }
  return size;
}

async function compareEntries(snapshot: Snapshot, stream: Stream, size: number, files: LedgerFiles, bodies: ReadonlyMap<string, string>, tell: Tell): Promise<number> {
  let copies: readonly Buffer[] | undefined;
  let [index, at, compared] = [-1, 0, 0];
  for (const batch of valuesOf(snapshot, BatchEntity, stream, tell)) {
    if (batch.start !== at && at < size) tell('BATCH_MISSING', `${stream}/${at}`);
    at = batch.start;
    for (const { shard, number } of positionsFrom(batch, batch.start)) {
      if (at >= size) return compared;
      if (Math.floor(at / TILE_WIDTH) !== index) {
        index = Math.floor(at / TILE_WIDTH);
        copies = await bundleOf(files, stream, index, Math.min(TILE_WIDTH, size - index * TILE_WIDTH), tell);
      }
      const where = `${stream}/${shard}/${number}`;
      const { key } = EntryEntity.ref({ stream, shard, number });
      const body = bodies.get(`${key.partition}#${key.sort}`);
      const copy = copies?.[at % TILE_WIDTH];
      if (copy && body === undefined) tell('ENTRY_MISSING', where);
      else if (copy && body !== copy.toString('utf8')) tell('ENTRY_ALTERED', where);
      at += 1;
      compared += copy ? 1 : 0;
    }
  }
  if (at < size) tell('BATCH_MISSING', `${stream}/${at}`);
  return compared;
}

/** `undefined` for a full bundle that is not there: pruned, which the verification of the copies judges. */
async function bundleOf(files: LedgerFiles, stream: Stream, index: number, width: number, tell: Tell): Promise<readonly Buffer[] | undefined> {
  try {
    const full = await files.get('ledger', `${stream}/${tilePath({ level: 'entries', index, width: TILE_WIDTH })}`);
    if (!full && width === TILE_WIDTH) return undefined;
    return decodeBundle(full ?? await joinSlices(files, stream, index, width));
  } catch (error) {
    if (!(error instanceof UnreadableItem || error instanceof RangeError)) throw error;
    tell('COPY_MISSING', error.message);
    return undefined;
  }
}

const later = async <T>(find: () => Promise<T>): Promise<T> => {
  await new Promise((done) => setTimeout(done, 1_000));
  return find();
};

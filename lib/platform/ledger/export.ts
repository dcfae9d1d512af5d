import type { ObjectStorage } from '../objects/objects.ts';
import { UnreadableItem } from '../storage/store.ts';
import { TILE_WIDTH, checkpointPath, hashesAt, parseTilePath, sliceFolder, tilePath } from './format.ts';

export interface ExportReport {
  /** Tree size of the last checkpoint; 0 when nothing was sequenced yet. */
  readonly size: number;
  readonly files: number;
}

/**
 * Hands out the append-only copies of one stream as of its last checkpoint, by C2SP's names below the stream, and once
 * more that checkpoint as `checkpoint`. What a batch under way has written beyond it stays behind.
 * @throws UnreadableItem when copies of the last entries are missing
 */
export async function exportStream(
  source: Pick<ObjectStorage, 'list' | 'get'>, stream: string, write: (path: string, bytes: Uint8Array) => void | Promise<void>,
): Promise<ExportReport> {
  let size = 0;
  let files = 0;
  for await (const { key } of source.list('ledger', `${stream}/checkpoints/`)) size = Math.max(size, sizeOf(key.slice(stream.length + 1)));
  if (size === 0) return { size, files };
  for await (const { key } of source.list('ledger', `${stream}/`)) {
    const path = key.slice(stream.length + 1);
    if (!belongs(path, size)) continue;
    const bytes = await source.get('ledger', key);
    if (!bytes) continue; // pruned meanwhile
    await write(path, bytes);
    files += 1;
    if (path === checkpointPath(size)) await write('checkpoint', bytes);
  }
  const width = size % TILE_WIDTH;
  if (width > 0) {
    const index = Math.floor(size / TILE_WIDTH);
    await write(tilePath({ level: 'entries', index, width }), await joinSlices(source, stream, index, width));
    files += 1;
  }
  return { size, files };
}

/** The bundle that is not full yet: its slices are bundles themselves, and so is what they make when laid end to end. */
export async function joinSlices(source: Pick<ObjectStorage, 'list' | 'get'>, stream: string, index: number, width: number): Promise<Buffer> {
  const slices = new Map<number, { readonly to: number; readonly key: string }>();
  for await (const { key } of source.list('ledger', `${stream}/${sliceFolder(index)}`)) {
    const [from, to] = key.slice(key.lastIndexOf('/') + 1).split('-').map(Number);
    if (from !== undefined && to !== undefined) slices.set(from, { to, key });
  }
  const parts: Uint8Array[] = [];
  for (let at = 0; at < width; ) {
    const slice = slices.get(at);
    const bytes = slice && (await source.get('ledger', slice.key));
    if (!slice || !bytes) throw new UnreadableItem(`${stream}: no copy of the entries from ${index * TILE_WIDTH + at} on`);
    parts.push(bytes);
    at = slice.to;
  }
  return Buffer.concat(parts);
}

const sizeOf = (path: string): number => Number(path.replace(/\D/g, ''));

function belongs(path: string, size: number): boolean {
  if (path.startsWith('checkpoints/')) return sizeOf(path) <= size;
  const tile = parseTilePath(path);
  if (!tile) return false;
  return tile.index * TILE_WIDTH + tile.width <= hashesAt(tile.level === 'entries' ? 0 : tile.level, size);
}

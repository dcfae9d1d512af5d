import type { ObjectStorage } from '../objects/objects.ts';
import { TILE_WIDTH, checkpointPath, hashesAt, parseTilePath } from './format.ts';

export interface ExportReport {
  /** Tree size of the last checkpoint; 0 when nothing was sequenced yet. */
  readonly size: number;
  readonly files: number;
}

/**
 * Hands out the append-only copies of one stream as of its last checkpoint, by C2SP's names below the stream, and once
 * more that checkpoint as `checkpoint`. What a batch under way has written beyond it stays behind.
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
  return { size, files };
}

const sizeOf = (path: string): number => Number(path.replace(/\D/g, ''));

function belongs(path: string, size: number): boolean {
  if (path.startsWith('checkpoints/')) return sizeOf(path) <= size;
  const tile = parseTilePath(path);
  if (!tile) return false;
  return tile.index * TILE_WIDTH + tile.width <= hashesAt(tile.level === 'entries' ? 0 : tile.level, size);
}

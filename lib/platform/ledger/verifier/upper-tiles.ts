import { HASH_BYTES, TILE_WIDTH, tilePath } from '../format.ts';
import type { ExportFolder } from './export-folder.ts';
import type { Report } from './findings.ts';
import { rootOf } from './hashing.ts';

/** Compares the tiles above level 0 with what the level below gives. */
export function createUpperTiles(folder: ExportFolder, report: Report) {
  const levels: { index: number; width: number; checked: number; readonly hashes: Buffer }[] = [];

  function compare(level: number, index: number, expected: Buffer): void {
    const width = expected.length / HASH_BYTES;
    const path = tilePath({ level, index, width });
    const found = folder.read(path) ?? folder.read(tilePath({ level, index, width: TILE_WIDTH }))?.subarray(0, expected.length);
    if (!found) report('TILE_MISSING', path);
    else if (!found.equals(expected)) report('TILE_CHANGED', path);
  }

  function push(level: number, hash: Buffer): void {
    const at = (levels[level - 1] ??= { index: 0, width: 0, checked: 0, hashes: Buffer.alloc(TILE_WIDTH * HASH_BYTES) });
    hash.copy(at.hashes, at.width * HASH_BYTES);
    at.width += 1;
    if (at.width < TILE_WIDTH) return;
    compare(level, at.index, at.hashes);
    push(level + 1, rootOf(at.hashes));
    [at.index, at.width, at.checked] = [at.index + 1, 0, 0];
  }

  return {
    /** A level-0 tile is full; its root. */
    full: (root: Buffer): void => push(1, root),
    /** A checkpoint stands here: its partial tiles must be there. */
    checkpoint(): void {
      for (const [i, level] of levels.entries()) {
        if (level.width === 0 || level.width === level.checked) continue;
        compare(i + 1, level.index, level.hashes.subarray(0, level.width * HASH_BYTES));
        level.checked = level.width;
      }
    },
  };
}

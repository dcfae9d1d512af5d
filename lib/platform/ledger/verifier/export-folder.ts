import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TILE_WIDTH, checkpointPath, tilePath } from '../format.ts';

/** One stream's exported files. */
export interface ExportFolder {
  read(path: string): Buffer | undefined;
  has(path: string): boolean;
  /** Widths of the partial level-0 tiles that stand for a full one. */
  partialWidths(index: number): readonly number[];
  /** Every checkpoint by the size its name says, ascending. */
  checkpoints(): Generator<{ readonly size: number; readonly path: string }>;
  /** The size that the last checkpoint's name says, 0 for none. */
  lastSize(): number;
}

export function openExport(folder: string): ExportFolder {
  const isFile = (path: string): boolean => statSync(join(folder, path), { throwIfNoEntry: false })?.isFile() ?? false;
  const names = (path: string, form: RegExp): readonly string[] =>
    existsSync(join(folder, path)) && !isFile(path) ? readdirSync(join(folder, path)).filter((name) => form.test(name)).toSorted() : [];
  const groups = 4; // of four digits each, see checkpointPath

  function* walk(path: string, depth: number): Generator<string> {
    if (depth === groups) yield path;
    else for (const name of names(path, /^[0-9]{4}$/)) yield* walk(`${path}/${name}`, depth + 1);
  }
  function last(path: string, depth: number): string | undefined {
    if (depth === groups) return path;
    for (const name of names(path, /^[0-9]{4}$/).toReversed()) {
      const found = last(`${path}/${name}`, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const sizeOf = (path: string): number => Number(path.replace(/\D/g, ''));

  return {
    read: (path) => (isFile(path) ? readFileSync(join(folder, path)) : undefined),
    has: isFile,
    partialWidths: (index) =>
      names(`${tilePath({ level: 0, index, width: TILE_WIDTH })}.p`, /^[1-9][0-9]{0,2}$/).map(Number).filter((width) => width < TILE_WIDTH),
    *checkpoints() {
      for (const path of walk('checkpoints', 0)) if (isFile(path)) yield { size: sizeOf(path), path: checkpointPath(sizeOf(path)) };
    },
    lastSize: () => sizeOf(last('checkpoints', 0) ?? '0'),
  };
}

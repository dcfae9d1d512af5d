import { HASH_BYTES, TILE_WIDTH, hashesAt, type TileName } from './format.ts';
import { rootOfEdge, subtreeRoot } from './merkle.ts';

export interface Tile extends TileName {
  readonly level: number;
  readonly bytes: Buffer;
}

interface Level {
  index: number;
  width: number;
  grown: boolean;
  readonly hashes: Buffer;
}

/** Grows a tree from the partial tiles (lowest level first) that its size has; the same leaves always give the same tiles. */
export function createTileBuilder(size: number, edge: readonly Uint8Array[]) {
  const levels: Level[] = [];
  const levelAt = (level: number): Level => {
    const known = levels[level];
    if (known) return known;
    const partial = edge[level] ?? new Uint8Array(0);
    const hashes = Buffer.alloc(TILE_WIDTH * HASH_BYTES);
    hashes.set(partial);
    const width = partial.length / HASH_BYTES;
    if (width !== hashesAt(level, size) % TILE_WIDTH) throw new TypeError(`level ${level} of a tree of ${size} is not ${width} wide`);
    return (levels[level] = { index: Math.floor(hashesAt(level, size) / TILE_WIDTH), width, grown: false, hashes });
  };
  for (let level = 0; level < edge.length || hashesAt(level, size) > 0; level += 1) levelAt(level);

  return {
    /** Appends one leaf hash; answers the full tiles that it completed. */
    append(leaf: Uint8Array): readonly Tile[] {
      const full: Tile[] = [];
      let hash = leaf;
      for (let number = 0; ; number += 1) {
        const level = levelAt(number);
        level.hashes.set(hash, level.width * HASH_BYTES);
        level.width += 1;
        level.grown = true;
        if (level.width < TILE_WIDTH) return full;
        full.push({ level: number, index: level.index, width: TILE_WIDTH, bytes: Buffer.from(level.hashes) });
        hash = subtreeRoot(level.hashes, 0, TILE_WIDTH);
        level.index += 1;
        level.width = 0;
      }
    },
    /** The partial tiles that are new at this size, and the root. */
    finish(): { readonly tiles: readonly Tile[]; readonly root: Buffer } {
      const partial = (level: Level) => level.hashes.subarray(0, level.width * HASH_BYTES);
      const tiles = levels.flatMap((level, number) =>
        level.grown && level.width > 0 ? [{ level: number, index: level.index, width: level.width, bytes: Buffer.from(partial(level)) }] : []);
      return { tiles, root: rootOfEdge(levels.map(partial)) };
    },
  };
}

/** The partial tiles that a tree of this size has, lowest level first. */
export function edgeOf(size: number): readonly (TileName & { readonly level: number })[] {
  const names: (TileName & { readonly level: number })[] = [];
  for (let level = 0; hashesAt(level, size) > 0; level += 1) {
    const count = hashesAt(level, size);
    names.push({ level, index: Math.floor(count / TILE_WIDTH), width: count % TILE_WIDTH });
  }
  return names;
}

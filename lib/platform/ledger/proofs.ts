import { HASH_BYTES, TILE_WIDTH, tileWidth, type TileName } from './format.ts';
import { joinPeaks, subtreeRoot } from './merkle.ts';

/** Leaves from..to (exclusive); its hash is MTH(D[from:to]). */
type Range = readonly [from: number, to: number];

/** Reads tiles that the tree of a checkpoint holds, in one round trip, position for position. */
export type LoadTiles = (names: readonly (TileName & { readonly level: number })[]) => Promise<readonly Uint8Array[]>;

/** RFC 9162 section 2.1.3.1. @throws RangeError when the tree does not hold the leaf */
export async function inclusionProof(index: number, size: number, load: LoadTiles): Promise<readonly Buffer[]> {
  if (!(index >= 0 && index < size)) throw new RangeError(`no leaf ${index} in a tree of ${size}`);
  const ranges: Range[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const split = from + splitOf(to - from);
    ranges.unshift(index < split ? [split, to] : [from, split]);
    if (index < split) to = split;
    else from = split;
  }
  return hashRanges(ranges, size, load);
}

/** RFC 9162 section 2.1.4.1; empty between equal sizes and from the empty tree. */
export async function consistencyProof(oldSize: number, newSize: number, load: LoadTiles): Promise<readonly Buffer[]> {
  if (!(oldSize >= 0 && oldSize <= newSize)) throw new RangeError(`no proof from ${oldSize} to ${newSize}`);
  if (oldSize === 0 || oldSize === newSize) return [];
  const ranges: Range[] = [];
  let [from, to] = [0, newSize];
  while (oldSize < to) {
    const split = from + splitOf(to - from);
    ranges.unshift(oldSize <= split ? [split, to] : [from, split]);
    if (oldSize <= split) to = split;
    else from = split;
  }
  if (from > 0) ranges.unshift([from, to]); // the old tree is no complete left part: its last subtree is not known yet
  return hashRanges(ranges, newSize, load);
}

/** The largest power of two below `n`. */
function splitOf(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}

interface Subtree {
  readonly name: TileName & { readonly level: number };
  readonly offset: number;
  readonly count: number;
}

async function hashRanges(ranges: readonly Range[], size: number, load: LoadTiles): Promise<readonly Buffer[]> {
  const parts = ranges.map((range) => completeSubtrees(range, size));
  const needed = new Map(parts.flat().map(({ name }) => [`${name.level}/${name.index}`, name]));
  const tiles = await load([...needed.values()]);
  const byName = new Map([...needed.keys()].map((key, i) => [key, tiles[i]]));
  return parts.map((subtrees) =>
    joinPeaks(subtrees.map(({ name, offset, count }) => {
      const tile = byName.get(`${name.level}/${name.index}`);
      if (tile?.length !== name.width * HASH_BYTES) throw new TypeError(`tile ${name.level}/${name.index} is not ${name.width} wide`);
      return subtreeRoot(tile, offset, count);
    })),
  );
}

/** Splits a range that begins where a subtree may begin, largest first, and says in which tile each one's hashes stand. */
function completeSubtrees([from, to]: Range, size: number): readonly Subtree[] {
  const subtrees: Subtree[] = [];
  for (let at = from; at < to; ) {
    let [width, height] = [1, 0];
    while (at + width * 2 <= to) [width, height] = [width * 2, height + 1];
    const level = Math.floor(height / 8);
    const count = 2 ** (height % 8);
    const position = at / TILE_WIDTH ** level;
    const index = Math.floor(position / TILE_WIDTH);
    subtrees.push({ name: { level, index, width: tileWidth(level, index, size) }, offset: position % TILE_WIDTH, count });
    at += width;
  }
  return subtrees;
}

import { hash } from 'node:crypto';
import { HASH_BYTES, LEAF_PREFIX, NODE_PREFIX } from './format.ts';

const pair = Buffer.alloc(1 + 2 * HASH_BYTES, NODE_PREFIX);
/** As text of one character a byte: half the time that asking for a Buffer takes, which gets memory of its own. */
const sha256 = (input: Uint8Array): string => hash('sha256', input, 'binary');

/** The bytes of a leaf and its hash, written once. */
export function hashedLeaf(data: string): { readonly bytes: Buffer; readonly hash: Buffer } {
  const input = Buffer.allocUnsafe(1 + Buffer.byteLength(data));
  input[0] = LEAF_PREFIX;
  input.write(data, 1);
  return { bytes: input.subarray(1), hash: Buffer.from(sha256(input), 'latin1') };
}

/** SHA-256(0x00 ‖ data), RFC 9162 section 2.1.1. */
export function leafHash(data: string | Uint8Array): Buffer {
  if (typeof data === 'string') return hashedLeaf(data).hash;
  const input = Buffer.allocUnsafe(1 + data.length);
  input[0] = LEAF_PREFIX;
  input.set(data, 1);
  return Buffer.from(sha256(input), 'latin1');
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  pair.set(left, 1);
  pair.set(right, 1 + HASH_BYTES);
  return Buffer.from(sha256(pair), 'latin1');
}

/** The root over `count` (a power of two) consecutive hashes. */
export function subtreeRoot(hashes: Uint8Array, from: number, count: number): Buffer {
  let level: Buffer = Buffer.from(hashes.subarray(from * HASH_BYTES, (from + count) * HASH_BYTES));
  for (let width = count; width > 1; width /= 2) {
    const above = Buffer.allocUnsafe((width / 2) * HASH_BYTES);
    for (let i = 0; i < width / 2; i += 1) {
      level.copy(pair, 1, 2 * i * HASH_BYTES, 2 * (i + 1) * HASH_BYTES); // two hashes that lie side by side
      above.write(sha256(pair), i * HASH_BYTES, 'latin1');
    }
    level = above;
  }
  return level;
}

/** Joins complete subtrees, largest first, to the root over all of them: RFC 9162's split at the largest power of two. */
export function joinPeaks(peaks: readonly Uint8Array[]): Buffer {
  const last = peaks.at(-1);
  if (last === undefined) return hash('sha256', Buffer.alloc(0), 'buffer');
  let root: Buffer = Buffer.from(last);
  for (let i = peaks.length - 2; i >= 0; i -= 1) root = nodeHash(peaks[i] ?? last, root);
  return root;
}

/** The root of a tree from its partial tiles, lowest level first; a level without one is empty. */
export function rootOfEdge(edge: readonly Uint8Array[]): Buffer {
  const peaks: Buffer[] = [];
  for (const hashes of edge.toReversed()) {
    const width = hashes.length / HASH_BYTES;
    let from = 0;
    for (let count = 128; count >= 1; count /= 2) {
      if ((width & count) === 0) continue;
      peaks.push(subtreeRoot(hashes, from, count));
      from += count;
    }
  }
  return joinPeaks(peaks);
}

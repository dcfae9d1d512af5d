import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseTilePath, tilePath } from '../../lib/platform/ledger/format.ts';
import { leafHash } from '../../lib/platform/ledger/merkle.ts';
import { consistencyProof, inclusionProof, type LoadTiles } from '../../lib/platform/ledger/proofs.ts';
import { createTileBuilder, edgeOf, type Tile } from '../../lib/platform/ledger/tile-builder.ts';
import { verifyConsistency, verifyInclusion } from '../../lib/platform/ledger/verifier/proof.ts';
import { naiveLeaf, naivePath, naiveProof, naiveTree } from '../support/second-verifier/tree.ts';
import { seededRandom } from '../support/seeded-random.ts';

const LARGEST = 600;
const datum = (i: number): Buffer => Buffer.from(`entry ${i}`);
const leaves = Array.from({ length: LARGEST }, (_, i) => naiveLeaf(datum(i)));

/** The tiles of every size up to the largest, each grown from the size before. */
function grow(): { readonly tiles: ReadonlyMap<string, Tile>; readonly roots: readonly Buffer[] } {
  const tiles = new Map<string, Tile>();
  const roots: Buffer[] = [naiveTree([])];
  for (let size = 0; size < LARGEST; size += 1) {
    const edge = edgeOf(size).map((name) => (name.width === 0 ? new Uint8Array(0) : tiles.get(tilePath(name))?.bytes ?? assert.fail(tilePath(name))));
    const builder = createTileBuilder(size, edge);
    const full = builder.append(leafHash(datum(size)));
    const { tiles: partial, root } = builder.finish();
    for (const tile of [...full, ...partial]) tiles.set(tilePath(tile), tile);
    roots.push(root);
  }
  return { tiles, roots };
}
const { tiles, roots } = grow();
const load: LoadTiles = async (names) => names.map((name) => tiles.get(tilePath(name))?.bytes ?? assert.fail(`no ${tilePath(name)}`));
const random = seededRandom('proofs');
const flipped = (hash: Buffer): Buffer => Buffer.from(hash.map((byte, i) => (i === 7 ? byte ^ 1 : byte)));

describe('a tree of tiles', () => {
  test(`has the root of a naive tree at every size up to ${LARGEST}`, () => {
    for (let size = 0; size <= LARGEST; size += 1) assert.deepEqual(roots[size], naiveTree(leaves.slice(0, size)), `size ${size}`);
  });

  test('grown in one run has the tiles of one grown leaf by leaf', () => {
    for (const [from, to] of [[0, LARGEST], [255, 513], [256, 257], [300, 599]] as const) {
      const builder = createTileBuilder(from, edgeOf(from).map((name) => tiles.get(tilePath(name))?.bytes ?? new Uint8Array(0)));
      const grown = leaves.slice(from, to).flatMap((leaf) => builder.append(leaf));
      const { tiles: partial, root } = builder.finish();
      for (const tile of [...grown, ...partial]) assert.deepEqual(tile.bytes, tiles.get(tilePath(tile))?.bytes);
      assert.deepEqual(root, roots[to]);
    }
  });

  test('the sizes of the specification: 70,000 entries end in tiles of width 112, 17 and 1', () => {
    assert.deepEqual(edgeOf(70_000).map(tilePath), ['tile/0/273.p/112', 'tile/1/001.p/17', 'tile/2/000.p/1']);
    assert.equal(tilePath({ level: 0, index: 1_234_067, width: 256 }), 'tile/0/x001/x234/067');
    for (const name of [{ level: 0, index: 0, width: 256 }, { level: 63, index: 1_000, width: 255 }, { level: 'entries', index: 1_234_067, width: 1 }] as const) assert.deepEqual(parseTilePath(tilePath(name)), name);
  });
});

describe('an inclusion proof', () => {
  test('is the one of RFC 9162, verifies, and verifies nothing else', async () => {
    for (let size = 1; size <= LARGEST; size += 1) {
      const indexes = size < 20 ? Array.from({ length: size }, (_, i) => i) : [0, size - 1, random.below(size), random.below(size)];
      for (const index of indexes) {
        const proof = await inclusionProof(index, size, load);
        const [leaf, root] = [leaves[index], roots[size]];
        assert.ok(leaf && root);
        if (size <= 40 || size % 37 === 0) assert.deepEqual(proof, naivePath(index, leaves.slice(0, size)), `${index} of ${size}`);
        assert.equal(verifyInclusion(leaf, index, size, proof, root), true, `${index} of ${size}`);
        assert.equal(verifyInclusion(flipped(leaf), index, size, proof, root), false);
        assert.equal(verifyInclusion(leaf, index, size, proof, flipped(root)), false);
        assert.equal(verifyInclusion(leaf, index, size, [...proof, root], root), false);
        if (size > 1) {
          assert.equal(verifyInclusion(leaf, (index + 1) % size, size, proof, root), false);
          assert.equal(verifyInclusion(leaf, index, size, proof.slice(1), root), false);
          const at = random.below(proof.length);
          assert.equal(verifyInclusion(leaf, index, size, proof.map((hash, i) => (i === at ? flipped(hash) : hash)), root), false);
        }
      }
    }
  });

  test('is refused for a leaf that the tree does not hold', async () => {
    for (const [index, size] of [[5, 5], [-1, 5], [0, 0]] as const) await assert.rejects(inclusionProof(index, size, load), RangeError);
    assert.equal(verifyInclusion(naiveLeaf(datum(0)), 5, 5, [], naiveTree([])), false);
  });
});

describe('a consistency proof', () => {
  test('is the one of RFC 9162, verifies, and verifies nothing else', async () => {
    for (let size = 1; size <= LARGEST; size += 1) {
      const olds = size < 20 ? Array.from({ length: size + 1 }, (_, i) => i) : [0, 1, size - 1, size, random.below(size), 2 ** Math.floor(Math.log2(size))];
      for (const old of olds) {
        const proof = await consistencyProof(old, size, load);
        const [oldRoot, root] = [roots[old], roots[size]];
        assert.ok(oldRoot && root);
        if (old > 0 && (size <= 40 || size % 37 === 0)) assert.deepEqual(proof, naiveProof(old, leaves.slice(0, size)), `${old} to ${size}`);
        assert.equal(verifyConsistency(old, size, oldRoot, root, proof), true, `${old} to ${size}`);
        assert.equal(verifyConsistency(old, size, flipped(oldRoot), root, proof), false, `other old root, ${old} to ${size}`);
        if (old > 0) assert.equal(verifyConsistency(old, size, oldRoot, flipped(root), proof), false);
        if (proof.length > 0) {
          assert.equal(verifyConsistency(old, size, oldRoot, root, proof.slice(1)), false);
          const at = random.below(proof.length);
          assert.equal(verifyConsistency(old, size, oldRoot, root, proof.map((hash, i) => (i === at ? flipped(hash) : hash))), false);
        }
        assert.equal(verifyConsistency(old, size, oldRoot, root, [...proof, root]), false);
      }
    }
  });

  test('is refused towards the past', async () => {
    await assert.rejects(consistencyProof(6, 5, load), RangeError);
    const [older, newer] = [roots[5], roots[6]];
    assert.ok(older && newer);
    assert.equal(verifyConsistency(6, 5, newer, older, []), false);
  });
});

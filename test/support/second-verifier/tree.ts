import { createHash } from 'node:crypto';

// Written from RFC 9162 section 2.1 alone, recursively and without care for speed.

const sha256 = (...parts: readonly Uint8Array[]): Buffer => parts.reduce((digest, part) => digest.update(part), createHash('sha256')).digest();

export const naiveLeaf = (data: Uint8Array): Buffer => sha256(Buffer.of(0), data);

/** MTH over leaf hashes, section 2.1.1. */
export function naiveTree(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves;
  if (first === undefined) return sha256();
  if (leaves.length === 1) return first;
  const k = largestPowerBelow(leaves.length);
  return sha256(Buffer.of(1), naiveTree(leaves.slice(0, k)), naiveTree(leaves.slice(k)));
}

export const naiveRoot = (entries: readonly Uint8Array[]): Buffer => naiveTree(entries.map(naiveLeaf));

/** PATH(m, D[n]), section 2.1.3.1. */
export function naivePath(m: number, leaves: readonly Buffer[]): readonly Buffer[] {
  if (leaves.length <= 1) return [];
  const k = largestPowerBelow(leaves.length);
  return m < k
    ? [...naivePath(m, leaves.slice(0, k)), naiveTree(leaves.slice(k))]
    : [...naivePath(m - k, leaves.slice(k)), naiveTree(leaves.slice(0, k))];
}

/** PROOF(m, D[n]), section 2.1.4.1. */
export const naiveProof = (m: number, leaves: readonly Buffer[]): readonly Buffer[] => subproof(m, leaves, true);

function subproof(m: number, leaves: readonly Buffer[], known: boolean): readonly Buffer[] {
  if (m === leaves.length) return known ? [] : [naiveTree(leaves)];
  const k = largestPowerBelow(leaves.length);
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), known), naiveTree(leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), naiveTree(leaves.slice(0, k))];
}

const largestPowerBelow = (n: number): number => (n <= 2 ? 1 : 2 * largestPowerBelow(Math.ceil(n / 2)));

import type { SignedHead } from './checkpoint-note.ts';
import { TILE_WIDTH } from '../format.ts';
import type { FindingCode, Report } from './findings.ts';
import { createFrontier, type Frontier } from './hashing.ts';

/**
 * Two trees grow side by side, one from the hash tiles and one from the entries; they are one until they differ.
 * Each signed head tells which of them is true, or that neither is.
 */
export function createTruth(report: Report) {
  let tiles = createFrontier();
  let entries: Frontier | 'same' | 'unknown' = 'same';
  let differences: { readonly codes: readonly FindingCode[]; readonly where: string }[] = [];
  let doubted: number[] = [];
  let confirmed = 0;
  const contradicted: { readonly code: FindingCode; readonly size: number }[] = [];
  let last: SignedHead | undefined;

  const entriesRoot = (): Buffer | undefined => (typeof entries === 'string' ? undefined : entries.root());
  const fits = (root: Buffer): 'tiles' | 'entries' | undefined =>
    tiles.root().equals(root) ? 'tiles' : entriesRoot()?.equals(root) ? 'entries' : undefined;

  return {
    /** The leaves of a full tile whose entries are all as it says, by their root; `false` when the two trees have parted before, and each leaf must be told. */
    block(root: Buffer): boolean {
      if (entries !== 'same') return false;
      tiles.append(root, Math.log2(TILE_WIDTH));
      return true;
    },
    /** `entry` is undefined where the block holds no entry for this leaf. Answers whether the two part here. */
    leaf(tile: Buffer, entry: Buffer | undefined): boolean {
      const parts = entries === 'same' && !(entry?.equals(tile) ?? false);
      if (parts) entries = tiles.copy();
      if (entry === undefined) entries = 'unknown';
      else if (typeof entries !== 'string') entries.append(entry);
      tiles.append(tile);
      return parts;
    },
    differs(codes: readonly FindingCode[], where: string): void {
      differences.push({ codes, where });
    },
    /** A head of this export, validly signed. */
    own(head: SignedHead): void {
      last = head;
      const fitting = fits(head.root);
      if (fitting === undefined) {
        doubted = [...doubted.slice(0, 99), head.size];
        return;
      }
      for (const { codes, where } of differences) for (const code of fitting === 'tiles' ? codes : ['TILE_CHANGED' as const]) report(code, where);
      for (const size of doubted) report('HISTORY_REWRITTEN', `size ${size}`); // two signed heads of one log contradict each other
      if (fitting === 'entries' && typeof entries !== 'string') tiles = entries;
      entries = 'same';
      [differences, doubted, confirmed] = [[], [], head.size];
    },
    /** A head that was signed before, or shown elsewhere. */
    witness(head: SignedHead, code: 'HISTORY_REWRITTEN' | 'SPLIT_VIEW'): void {
      if (last?.size === head.size && !last.root.equals(head.root)) report(code, `size ${head.size}`);
      else if (fits(head.root) === undefined) contradicted.push({ code, size: head.size });
    },
    finish(): void {
      for (const { codes, where } of differences) for (const code of codes) report(code, where);
      for (const size of doubted) report('ROOT_MISMATCH', `size ${size}`);
      for (const { code, size } of contradicted) if (confirmed >= size) report(code, `size ${size}`);
    },
  };
}

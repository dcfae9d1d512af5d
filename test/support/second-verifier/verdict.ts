import { join } from 'node:path';
import { filesBelow, pathOfIndex, readBundle, readIf } from './files.ts';
import { openNote, type Head } from './note.ts';
import { naiveLeaf, naiveTree } from './tree.ts';

// A second verifier that shares no line with the first: it loads everything, and asks for each file what it should be.

export interface Claim {
  readonly folder: string;
  readonly origin: string;
  readonly keys: readonly string[];
  readonly trusted?: string;
  readonly other?: string;
  readonly receipts?: readonly { readonly shard: number; readonly number: number; readonly leafHash: string }[];
}

interface Fields {
  readonly format: string;
  readonly stream: string;
  readonly shard: number;
  readonly number: number;
  readonly event: { readonly action: string; readonly facts?: { readonly minimumIndex?: number } };
}

/** `good`, or the first thing that is not as it should be. */
export function secondVerdict(claim: Claim): string {
  try {
    judge(claim);
    if (claim.other !== undefined) {
      const { receipts: _, ...rest } = claim;
      judge({ ...rest, folder: claim.other, other: claim.folder });
    }
    return 'good';
  } catch (problem) {
    return problem instanceof Error ? problem.message : 'bad';
  }
}

const must = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};

function judge({ folder, origin, keys, trusted, other, receipts = [] }: Claim): void {
  const heads = readHeads(folder, origin, keys, true);
  const size = Math.max(0, ...heads.map((head) => head.size));
  must(size > 0, 'no checkpoint');

  const entries: (Buffer | undefined)[] = [];
  const leaves: Buffer[] = [];
  let pruned = 0;
  for (let at = 0; at < size; at += 256) {
    const width = Math.min(256, size - at);
    const name = width < 256 ? `${pathOfIndex(at / 256)}.p/${width}` : pathOfIndex(at / 256);
    const bundle = readIf(folder, 'tile/entries', name);
    if (bundle) {
      const found = readBundle(bundle);
      must(found.length === width, 'a bundle of another length');
      entries.push(...found);
      leaves.push(...found.map(naiveLeaf));
    } else {
      must(pruned === at && width === 256, 'a bundle is missing');
      const tile = readIf(folder, 'tile/0', name) ?? Buffer.alloc(0);
      for (let i = 0; i < 256; i += 1) leaves.push(tile.subarray(i * 32, i * 32 + 32));
      entries.push(...Array.from({ length: 256 }, () => undefined));
      pruned = at + 256;
    }
  }

  const fields = entries.map((entry) => entry && (JSON.parse(entry.toString()) as Fields));
  must(fields.every((entry) => !entry || (entry.format === 'edudata-steward/entry/2' && origin.endsWith(`/${entry.stream}`))), 'a foreign entry');
  const allowed = fields.map((entry) => (entry?.event.action === 'ledger.pruned' ? entry.event.facts?.minimumIndex ?? 0 : 0));
  must(pruned <= Math.max(0, ...allowed), 'pruned without a word');
  for (const { size: at, root } of heads) must(naiveTree(leaves.slice(0, at)).equals(root), `another root at ${at}`);

  const shards = Map.groupBy(fields.filter((entry) => entry !== undefined), ({ shard }) => shard);
  for (const numbers of shards.values()) numbers.forEach(({ number }, i) => must(number === (pruned === 0 ? 1 : (numbers[0]?.number ?? 1)) + i, 'a shard skips or repeats'));
  heads.forEach((head, i) => {
    const batch = fields.slice(heads[i - 1]?.size ?? 0, head.size).flatMap((entry) => entry?.shard ?? []);
    must(batch.every((shard, j) => j === 0 || shard >= (batch[j - 1] ?? 0)), 'shards out of order');
  });
  checkTiles(folder, leaves, entries, heads.map((head) => head.size));

  const shown = readIf(folder, 'checkpoint');
  const latest = shown && openNote(shown.toString(), origin, keys);
  must(!latest || heads.some((head) => head.size === size && latest.size === size && head.root.equals(latest.root)), 'shows another head');

  const hashes = new Set(leaves.map((leaf) => leaf.toString('hex')));
  for (const receipt of receipts) must(hashes.has(receipt.leafHash), 'a receipt without its entry');
  const before = trusted === undefined ? undefined : openNote(trusted, origin, keys);
  if (before) must(heads.some((head) => head.size === before.size && head.root.equals(before.root)), 'not what was trusted');
  if (other !== undefined) {
    for (const head of readHeads(other, origin, keys, false)) must(head.size > size || naiveTree(leaves.slice(0, head.size)).equals(head.root), 'two views');
  }
}

function readHeads(folder: string, origin: string, keys: readonly string[], strict: boolean): readonly Head[] {
  return filesBelow(join(folder, 'checkpoints')).flatMap((path) => {
    try {
      const head = openNote((readIf(folder, 'checkpoints', path) ?? '').toString(), origin, keys);
      must(head.size === Number(path.split('/').join('')), 'a checkpoint under another name');
      return head;
    } catch (problem) {
      if (strict) throw problem;
      return [];
    }
  });
}

/** Every tile file must be exactly what the specification says of it, and every one that a checkpoint needs be there. */
function checkTiles(folder: string, leaves: readonly Buffer[], entries: readonly (Buffer | undefined)[], sizes: readonly number[]): void {
  const found = new Set(filesBelow(join(folder, 'tile')));
  const last = Math.max(...sizes);
  const levels: (readonly Buffer[])[] = [leaves];
  for (let below = leaves; below.length >= 256; below = levels.at(-1) ?? []) {
    levels.push(Array.from({ length: Math.floor(below.length / 256) }, (_, i) => naiveTree(below.slice(i * 256, i * 256 + 256))));
  }
  const expected = new Map<string, Buffer | undefined>();
  const needed: string[][] = [];
  for (const size of sizes) {
    levels.forEach((hashes, level) => {
      const count = Math.floor(size / 256 ** level);
      for (let index = 0; index * 256 < count; index += 1) {
        const width = Math.min(256, count - index * 256);
        const full = `${level}/${pathOfIndex(index)}`;
        const name = width < 256 ? `${full}.p/${width}` : full;
        expected.set(name, Buffer.concat(hashes.slice(index * 256, index * 256 + width)));
        needed.push(width < 256 && (index + 1) * 256 <= Math.floor(last / 256 ** level) ? [name, full] : [name]);
        if (level > 0) continue;
        const content = entries.slice(index * 256, index * 256 + width);
        const bundle = content.flatMap((entry) => (entry ? [Buffer.of(Math.floor(entry.length / 256), entry.length % 256), entry] : []));
        expected.set(name.replace(/^0/, 'entries'), content.every((entry) => entry) ? Buffer.concat(bundle) : undefined);
      }
    });
  }
  for (const names of needed) must(names.some((name) => found.has(name)), `no tile ${names[0]}`);
  for (const path of found) {
    const bytes = expected.get(path);
    must(expected.has(path), `a tile that no checkpoint asks for: ${path}`);
    if (bytes) must(readIf(folder, 'tile', path)?.equals(bytes) ?? false, `tile ${path} is not what it should be`);
  }
}

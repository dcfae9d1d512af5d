import { HASH_BYTES, TILE_WIDTH, tilePath, type TileName } from '../format.ts';
import { nameDifference, readBlock, splitBundle, viewEntry } from './block.ts';
import { readCheckpoint } from './checkpoint-note.ts';
import { openExport, type ExportFolder } from './export-folder.ts';
import type { Report } from './findings.ts';
import { hashLeaf, rootOf } from './hashing.ts';
import { mergeHeads, otherHeads, ownHeads, type Head } from './heads.ts';
import { createReceipts, type ClaimedReceipt } from './receipts.ts';
import { createShardOrder } from './shard-order.ts';
import type { TrustedKey } from './trusted-key.ts';
import { createTruth } from './truth.ts';
import { createUpperTiles } from './upper-tiles.ts';

export interface StreamToVerify {
  readonly folder: string;
  /** `<host>/<stream>`, as the reader knows it. */
  readonly origin: string;
  readonly keys: readonly TrustedKey[];
  /** A checkpoint of this log that the reader kept from before. */
  readonly trusted?: Uint8Array;
  /** A second export of the same log. */
  readonly other?: string;
  readonly receipts?: readonly ClaimedReceipt[];
  readonly progress?: (leaves: number, of: number) => void;
}

export interface StreamVerdict {
  readonly size: number;
  readonly checkpoints: number;
  /** Leaves at the front whose content was pruned, as an entry of the log says. */
  readonly pruned: number;
}

/** Walks an export once from the first leaf to the last, in constant memory. */
export function verifyStream(input: StreamToVerify, report: Report): StreamVerdict {
  const folder = openExport(input.folder);
  const stream = input.origin.slice(input.origin.lastIndexOf('/') + 1);
  const size = folder.lastSize();
  if (size === 0) report('CHECKPOINT_MISSING', 'checkpoints');
  const truth = createTruth(report);
  const upper = createUpperTiles(folder, report);
  const receipts = createReceipts(stream, input.receipts ?? [], report);
  const order = createShardOrder(stream, report, (leaf) =>
    leaf % TILE_WIDTH === 0 || folder.has(tilePath({ level: 0, index: Math.floor(leaf / TILE_WIDTH), width: leaf % TILE_WIDTH })));
  const heads = mergeHeads(
    ownHeads(folder, input.origin, input.keys, report),
    trustedHead(input, size, report),
    latestHead(folder, input, size, report),
    input.other === undefined ? none() : otherHeads(openExport(input.other), input.origin, input.keys),
  );
  let next = heads.next();
  let checkpoints = 0;
  let missing = 0;
  let minimumIndex = 0;
  let ownSizes: number[] = []; // those met within the block

  /** Meets the heads at this size. `partial` compares the partial files of the block so far. */
  function meet(leaves: number, partial: () => void): void {
    for (; !next.done && next.value.size <= leaves; next = heads.next()) {
      const { kind, head } = next.value;
      if (kind === 'own') {
        checkpoints += 1;
        ownSizes.push(leaves);
        if (head) truth.own(head);
        order.checkpoint();
        upper.checkpoint();
        partial();
      } else {
        if (kind === 'trusted' && leaves > 0 && ownSizes.at(-1) !== leaves) report('CHECKPOINT_MISSING', `size ${leaves}`);
        truth.witness(head, kind === 'trusted' ? 'HISTORY_REWRITTEN' : 'SPLIT_VIEW');
      }
    }
  }

  meet(0, () => undefined);
  for (let index = 0; index * TILE_WIDTH < size; index += 1) {
    const start = index * TILE_WIDTH;
    const width = Math.min(TILE_WIDTH, size - start);
    const block = readBlock(folder, index, width);
    if (!block.tile) report(block.tileMalformed ? 'TILE_CHANGED' : 'TILE_MISSING', tilePath({ level: 0, index, width }));
    if (!block.bundle && width === TILE_WIDTH && missing === start) missing = start + TILE_WIDTH;
    else if (!block.bundle) report('ENTRY_DROPPED', tilePath({ level: 'entries', index, width }));
    else if (!block.entries) report('ENTRY_MALFORMED', tilePath({ level: 'entries', index, width }));
    const tile = block.tile ?? Buffer.concat(block.entryHashes ?? []);
    if (tile.length !== width * HASH_BYTES) break; // neither hashes nor entries: nothing beyond can be judged
    const intact = block.entryHashes !== undefined && Buffer.concat(block.entryHashes).equals(tile);
    if (!intact) order.skip(); // reported already, and named by its hashes

    const root = width === TILE_WIDTH ? rootOf(tile) : undefined;
    const whole = intact && root !== undefined && (next.done || next.value.size >= start + width) && truth.block(root);

    let named = false;
    const part = (leaf: number): void => {
      if (!named) truth.differs(nameDifference(block.entryHashes ?? [], tile), `leaf ${leaf}`);
      named = true;
    };
    for (let i = 0; i < width; i += 1) {
      const hash = tile.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES);
      const entry = block.entries?.[i];
      const entryHash = block.entryHashes ? block.entryHashes[i] : hash;
      if (!whole && truth.leaf(hash, entryHash)) part(start + i);
      const view = entry && viewEntry(entry, stream);
      if (view && intact) order.see(view, start + i);
      else if (entry && !view) report('ENTRY_MALFORMED', `leaf ${start + i}`);
      if (entryHash) receipts.see(entryHash, view);
      minimumIndex = Math.max(minimumIndex, view?.minimumIndex ?? 0);
      if (i === TILE_WIDTH - 1 && root) upper.full(root);
      meet(start + i + 1, () => {
        if (i + 1 < TILE_WIDTH) comparePartial(folder, { level: 0, index, width: i + 1 }, tile, block.entryHashes, report);
      });
    }
    if (block.entryHashes && block.entryHashes.length > width) part(start + width);
    reportOrphans(folder, index, size, ownSizes, report);
    ownSizes = [];
    input.progress?.(start + width, size);
  }
  for (; !next.done; next = heads.next()) if (next.value.kind === 'own') checkpoints += 1; // reports what is wrong with it
  if (size % TILE_WIDTH === 0) reportOrphans(folder, size / TILE_WIDTH, size, [], report);
  if (missing > minimumIndex) report('ENTRY_DROPPED', `leaves ${minimumIndex} to ${missing - 1}`);
  truth.finish();
  order.finish();
  receipts.finish();
  return { size, checkpoints, pruned: Math.min(missing, minimumIndex) };
}

function* none(): Generator<Head> {}

function* trustedHead({ trusted, origin, keys }: StreamToVerify, size: number, report: Report): Generator<Head> {
  if (trusted === undefined) return;
  const read = readCheckpoint(trusted, origin, keys);
  if ('problem' in read) report(read.problem, 'the trusted checkpoint');
  else if (read.head.size > size) report('SIZE_SHRUNK', `${size} < ${read.head.size}`);
  else yield { kind: 'trusted', size: read.head.size, head: read.head };
}

/** The file `checkpoint`, where a log shows its latest head: the one that ends this export. */
function* latestHead(folder: ExportFolder, { origin, keys }: StreamToVerify, size: number, report: Report): Generator<Head> {
  const note = folder.read('checkpoint');
  if (!note) return;
  const read = readCheckpoint(note, origin, keys);
  if ('problem' in read) report(read.problem, 'checkpoint');
  else if (read.head.size !== size) report('CHECKPOINT_MISSING', `size ${read.head.size}`);
  else yield { kind: 'other', size, head: read.head };
}

/** Superseded partial files may be gone; what is there must begin what superseded it: the tile, or the entries where these differ. */
function comparePartial(folder: ExportFolder, name: TileName & { readonly level: 0 }, tile: Buffer, entryHashes: readonly Buffer[] | undefined, report: Report): void {
  const { index, width } = name;
  const known = [tile.subarray(0, width * HASH_BYTES), Buffer.concat(entryHashes?.slice(0, width) ?? [])] as const;
  const isKnown = (hashes: Buffer): boolean => known.some((other) => other.equals(hashes));
  const hashes = folder.read(tilePath(name));
  if (hashes && !isKnown(hashes)) report('TILE_CHANGED', tilePath(name));
  const path = tilePath({ level: 'entries', index, width });
  const bundle = folder.read(path);
  if (!bundle) return;
  const found = splitBundle(bundle)?.map(hashLeaf);
  if (!found) report('ENTRY_MALFORMED', path);
  else if (!isKnown(Buffer.concat(found))) for (const code of nameDifference(found, known[0])) report(code, path);
}

/** Partial tiles are made for checkpoints only: one of a size that none has signed tells of a checkpoint taken away. */
function reportOrphans(folder: ExportFolder, index: number, size: number, signed: readonly number[], report: Report): void {
  const start = index * TILE_WIDTH;
  for (const end of folder.partialWidths(index).map((width) => start + width)) if (!signed.includes(end)) report('CHECKPOINT_MISSING', `size ${end}`);
  const full = start + TILE_WIDTH;
  if (full > size && folder.has(tilePath({ level: 0, index, width: TILE_WIDTH }))) report('CHECKPOINT_MISSING', `size ${full}`);
}

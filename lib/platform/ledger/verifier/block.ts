import { ENTRY_FORMAT, HASH_BYTES, PRUNED_ACTION, tilePath } from '../format.ts';
import type { ExportFolder } from './export-folder.ts';
import type { FindingCode } from './findings.ts';
import { hashLeaf } from './hashing.ts';

/** Up to 256 leaves: their hashes as the tile says, and as the entries in the bundle say. */
export interface Block {
  readonly tile: Buffer | undefined;
  readonly tileMalformed: boolean;
  readonly bundle: Buffer | undefined;
  /** `undefined` where the bundle is missing or does not add up. */
  readonly entries: readonly Buffer[] | undefined;
  readonly entryHashes: readonly Buffer[] | undefined;
}

export function readBlock(folder: ExportFolder, index: number, width: number): Block {
  const tile = folder.read(tilePath({ level: 0, index, width }));
  const bundle = folder.read(tilePath({ level: 'entries', index, width }));
  const entries = bundle && splitBundle(bundle);
  const tileMalformed = tile !== undefined && tile.length !== width * HASH_BYTES;
  return { tile: tileMalformed ? undefined : tile, tileMalformed, bundle, entries, entryHashes: entries?.map(hashLeaf) };
}

/** C2SP tlog-tiles: each entry after its length as big-endian uint16. */
export function splitBundle(bundle: Buffer): readonly Buffer[] | undefined {
  const entries: Buffer[] = [];
  for (let at = 0; at < bundle.length; ) {
    const end = at + 2 <= bundle.length ? at + 2 + bundle.readUInt16BE(at) : Infinity;
    if (end > bundle.length) return undefined;
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

/** How the entries differ from what the tile names: by what is missing, what is more, and whether it is known. */
export function nameDifference(entryHashes: readonly Buffer[], tile: Buffer): readonly FindingCode[] {
  const signed = new Map<string, number>();
  for (let at = 0; at < tile.length; at += HASH_BYTES) {
    const hash = tile.toString('hex', at, at + HASH_BYTES);
    signed.set(hash, (signed.get(hash) ?? 0) + 1);
  }
  let doubled = 0;
  let foreign = 0;
  for (const hash of entryHashes.map((bytes) => bytes.toString('hex'))) {
    const left = signed.get(hash);
    if (left === undefined) foreign += 1;
    else if (left === 0) doubled += 1;
    else signed.set(hash, left - 1);
  }
  const missing = [...signed.values()].reduce((sum, left) => sum + left, 0);
  if (missing + doubled + foreign === 0) return ['ENTRY_REORDERED'];
  const changed = Math.min(missing, foreign);
  return [
    ...(changed > 0 ? ['ENTRY_CHANGED' as const] : []),
    ...(missing > changed ? ['ENTRY_DROPPED' as const] : []),
    ...(foreign > changed ? ['ENTRY_ADDED' as const] : []),
    ...(doubled > 0 ? ['ENTRY_DOUBLED' as const] : []),
  ];
}

/** What the verifier looks at in an entry. */
export interface EntryView {
  readonly shard: number;
  readonly number: number;
  /** Set on an entry that allows pruning below it. */
  readonly minimumIndex: number | undefined;
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

export function viewEntry(entry: Buffer, stream: string): EntryView | undefined {
  const fields = fieldsOf(parse(entry));
  const { format, shard, number } = { format: fields['format'], shard: fields['shard'], number: fields['number'] };
  if (format !== ENTRY_FORMAT || fields['stream'] !== stream || !isCount(shard) || !isCount(number) || number < 1) return undefined;
  const event = fieldsOf(fields['event']);
  const stated = event['action'] === PRUNED_ACTION ? fieldsOf(event['facts'])['minimumIndex'] : undefined;
  return { shard, number, minimumIndex: isCount(stated) ? stated : undefined };
}

function parse(entry: Buffer): unknown {
  try {
    return JSON.parse(entry.toString('utf8'));
  } catch {
    return undefined;
  }
}

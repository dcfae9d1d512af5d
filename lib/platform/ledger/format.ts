/**
 * The ledger's wire format and nothing else: what an independent verifier has to know.
 * C2SP tlog-tiles, tlog-checkpoint and signed-note; hashes after RFC 9162 section 2.1 (SHA-256).
 */
export const ENTRY_FORMAT = 'edudata-steward/entry/2';
/** Names the entry that allows what lies below its fact `minimumIndex` to be pruned. */
export const PRUNED_ACTION = 'ledger.pruned';
export const HASH_BYTES = 32;
export const TILE_WIDTH = 256;
export const LEAF_PREFIX = 0x00;
export const NODE_PREFIX = 0x01;
/** An entry bundle's length prefix is a big-endian uint16. */
export const MAX_ENTRY_BYTES = 0xffff;

/**
 * signed-note's signature type identifiers, which precede the public key. SM2 with SM3 (GB/T 32918.2, user id
 * `1234567812345678`, signature r‖s) has no assigned byte: 0xff and a longer identifier.
 */
export const SIGNATURE_TYPES = {
  ed25519: Uint8Array.of(0x01),
  sm2: Uint8Array.of(0xff, ...new TextEncoder().encode('edudata-steward/sm2-sm3/1')),
} as const;
export const SM2_USER_ID = '1234567812345678';

/** A tile or bundle: `width` 256 is full, 1 to 255 partial. */
export interface TileName {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

/** 1234067 is spelled `x001/x234/067`. */
function indexPath(index: number): string {
  const groups = [String(index % 1000).padStart(3, '0')];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
  return groups.join('/');
}

/** `tile/<L>/<N>[.p/<W>]`. */
export const tilePath = ({ level, index, width }: TileName): string => `tile/${level}/${indexPath(index)}${width === TILE_WIDTH ? '' : `.p/${width}`}`;

/** Folder of the slices of a bundle that is not full yet; each is a bundle of the entries that one batch brought. */
export const sliceFolder = (index: number): string => `slices/${indexPath(index)}/`;
/** `slices/<N>/<from>-<to>`, the entries from..to (exclusive) of the bundle, in digits that sort. Ours alone: an export joins them. */
export const slicePath = (index: number, from: number, to: number): string =>
  `${sliceFolder(index)}${String(from).padStart(3, '0')}-${String(to).padStart(3, '0')}`;

const tileForm = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/** `undefined` for what spells no tile, or spells one otherwise than `tilePath`. */
export function parseTilePath(path: string): TileName | undefined {
  const [, level, groups, width] = tileForm.exec(path) ?? [];
  if (level === undefined || groups === undefined) return undefined;
  const name: TileName = {
    level: level === 'entries' ? 'entries' : Number(level),
    index: Number(groups.replace(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  return tilePath(name) === path ? name : undefined;
}

/** `checkpoints/0000/0000/0007/0000`: the tree size in 16 digits, so that no folder grows large and names sort. */
export const checkpointPath = (size: number): string =>
  `checkpoints/${String(size).padStart(16, '0').replace(/(?<=\d)(?=(?:\d{4})+$)/g, '/')}`;

/** How many hashes of a level a tree of this size holds. */
export const hashesAt = (level: number, size: number): number => Math.floor(size / TILE_WIDTH ** level);

/** Width of a level's tile in a tree of this size; 0 or less where it has none. */
export const tileWidth = (level: number, index: number, size: number): number =>
  Math.min(TILE_WIDTH, hashesAt(level, size) - index * TILE_WIDTH);

/** signed-note's encoding of a key: `<name>+<key id, 8 hex digits>+<base64 of type and public key>`. */
export const spellKey = (name: string, keyId: Uint8Array, typed: Uint8Array): string =>
  `${name}+${Buffer.from(keyId).toString('hex')}+${Buffer.from(typed).toString('base64')}`;

/**
 * Which look-up values an import may have brought before: a Bloom filter, so that a million of them fit a few megabytes.
 * Never forgets one; now and then it takes a new value for a seen one, which costs its caller a look into the store.
 */
export interface SeenValues {
  /** Rows that were added: who asks compares them with the rows that were stored, and trusts the filter only where they agree. */
  readonly rows: number;
  has(value: string): boolean;
  add(value: string): void;
}

const fewestBits = 2 ** 19;
const mostBits = 2 ** 26;
const probes = 4;

/** For a file of this many bytes: of rows of 200 bytes, one new value in 300 is taken for a seen one. */
export function createSeenValues(fileBytes: number): SeenValues {
  const size = Math.min(mostBits, Math.max(fewestBits, 2 ** Math.ceil(Math.log2(fileBytes / 16))));
  const bits = new Uint8Array(size / 8);
  let rows = 0;
  const each = (value: string, visit: (at: number) => boolean): boolean => {
    let [first, second] = [0x811c9dc5, 0x9747b28c]; // FNV-1a and a second start: what is hashed is never stored or told
    for (let i = 0; i < value.length; i += 1) {
      first = Math.imul(first ^ value.charCodeAt(i), 0x01000193);
      second = Math.imul(second ^ value.charCodeAt(i), 0x85ebca6b);
    }
    first ^= first >>> 15;
    second = (second ^ (second >>> 13)) | 1;
    for (let probe = 0; probe < probes; probe += 1) if (!visit((first + Math.imul(probe, second)) >>> 0 & (size - 1))) return false;
    return true;
  };
  return {
    get rows() { return rows; },
    has: (value) => each(value, (at) => ((bits[at >>> 3] ?? 0) & (1 << (at & 7))) !== 0),
    add(value) {
      rows += 1;
      each(value, (at) => { bits[at >>> 3] = (bits[at >>> 3] ?? 0) | (1 << (at & 7)); return true; });
    },
  };
}

import { splitRows, type RawRow } from './split-rows.ts';

export type Encoding = 'utf-8' | 'gb18030';

const decoders = {
  'utf-8': new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  gb18030: new TextDecoder('gb18030', { fatal: true, ignoreBOM: true }),
};

/** `undefined` where the bytes are none of this encoding. */
export function decode(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    return decoders[encoding].decode(bytes);
  } catch {
    return undefined;
  }
}

/** Length of a UTF-8 byte order mark at the beginning of a file. */
export const byteOrderMark = (bytes: Uint8Array): number => (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);

/** Whether a file begins with a UTF-16 byte order mark, of either order: no other encoding that is taken begins so. */
export const beginsAsUtf16 = ([first, second]: Uint8Array): boolean => (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

const isAscii = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < 0x80);

/**
 * What a file is written in, by majority of those of its rows in `bytes` (a window of it, not the whole) that hold more than
 * ASCII: one damaged row in a UTF-8 file must not turn the others into other characters. `undecided` while all is ASCII.
 */
export function detectEncoding(bytes: Uint8Array): Encoding | 'undecided' {
  if (byteOrderMark(bytes) > 0) return 'utf-8';
  const votes = majority(bytes, (row) => (decode(row, 'utf-8') === undefined ? -1 : 1));
  return votes === 0 ? 'undecided' : votes > 0 ? 'utf-8' : 'gb18030';
}

/**
 * Whether a file that was taken for GB18030 goes on in UTF-8: almost any UTF-8 is some GB18030 too, and would be stored as
 * other characters. By majority of the rows in a window; one in characters of two bytes alone has no vote, as it may be
 * either (女 in GB18030 is Ů in UTF-8).
 */
export const turnsToUtf8 = (bytes: Uint8Array): boolean =>
  majority(bytes, (row) => {
    const text = decode(row, 'utf-8');
    return text === undefined ? -1 : /[\u0800-\uffff]/.test(text) ? 1 : 0;
  }) > 0;

/** The sum of the votes of all rows that hold more than ASCII; an unfinished row votes only where it is the one there is. */
function majority(bytes: Uint8Array, vote: (row: Uint8Array) => number): number {
  if (isAscii(bytes)) return 0;
  const { rows, rest } = splitRows(bytes, 1);
  const parts: readonly Pick<RawRow, 'start' | 'end'>[] = rest < bytes.length && rows.length === 0 ? [{ start: rest, end: bytes.length }] : rows;
  let votes = 0;
  for (const { start, end } of parts) {
    const row = bytes.subarray(start, end);
    if (!isAscii(row)) votes += vote(row);
  }
  return votes;
}

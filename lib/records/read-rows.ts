import { parse } from 'csv-parse/sync';
import { decode, type Encoding } from './encoding.ts';
import type { RowError } from './import.ts';
import { parsedLazily, type Row, type Rows } from './rows.ts';
import { splitRows, type RawRow } from './split-rows.ts';

export interface RowsRead {
  readonly rows: Rows;
  /** Offset in the bytes of the first row that is not whole, and its line. */
  readonly rest: number;
  readonly line: number;
  /** A row did not end: nothing behind the window is to be read. */
  readonly endless: boolean;
}

/** Longest row in bytes: an item must hold it encrypted. */
export const LONGEST_ROW = 200_000;

const problem = (line: number, code: string, zh: string, en: string): RowError => ({ line, pointer: '', code, detail: { zh, en } });
export const csv = { bom: false, relax_column_count: true, skip_empty_lines: true, record_delimiter: ['\r\n', '\n'] };
const parseAll = (text: string): readonly (readonly string[])[] | undefined => {
  if (!text.includes('"')) return cutPlain(text);
  try {
    return parse(text, csv);
  } catch {
    return undefined;
  }
};

/** What the parser says of text without a quote, in a tenth of its time. */
export function cutPlain(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n');
  const unended = lines.pop() ?? ''; // a carriage return belongs to a line break or to the data
  const whole = lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  return [...whole, unended].filter((line) => line !== '').map((line) => line.split(','));
}

/**
 * The whole rows in a window of a file, which begins at the offset `base`. `last`: nothing follows the window, so that what is left is the last row. A row
 * that never ends is an error, and nothing behind it is read.
 */
export function readRows(bytes: Uint8Array, encoding: Encoding, startLine: number, last: boolean, base = 0): RowsRead {
  const split = splitRows(bytes, startLine);
  const whole = [...split.rows];
  const tail = bytes.length - split.rest;
  const endless = tail > LONGEST_ROW || (last && split.quoteOpen);
  if (last && tail > 0 && !endless) whole.push({ start: split.rest, end: bytes.length, line: split.line });
  const rest = { start: split.rest, end: bytes.length, line: split.line };
  const parse = (batch: readonly RawRow[]): readonly Row[] => parseTogether(bytes, batch, encoding, base) ?? batch.map((row) => parseAlone(bytes, row, encoding, base));
  if (!endless) return { rows: parsedLazily(whole, parse), rest: last ? bytes.length : split.rest, line: split.line, endless };
  const error = split.quoteOpen
    ? problem(split.line, 'QUOTE_NOT_CLOSED', '引号未闭合，文件可能被截断', 'A quote is not closed; the file may be cut off')
    : problem(split.line, 'ROW_TOO_LONG', '该行过长', 'The row is too long');
  return { rows: parsedLazily([...whole, rest], (batch) => batch.at(-1) === rest ? [...parse(batch.slice(0, -1)), { line: split.line, start: base + split.rest, end: base + bytes.length, error }] : parse(batch)), rest: bytes.length, line: split.line, endless };
}

/** The one thing to say of a whole file in UTF-16. */
export const inUtf16 = (): RowError => problem(1, 'NOT_DECODABLE', '文件疑似 UTF-16 编码，请另存为 UTF-8 或 GB18030 编码后重新上传', 'The file looks like UTF-16; save it as UTF-8 or GB18030 and upload it again');
/** Nor of one whose lines end as none has since 2001: all of it would be one row. */
export const endsLinesWithCarriageReturns = (bytes: Uint8Array): boolean => bytes.includes(0x0d) && !bytes.includes(0x0a);
export const inOldMacLines = (): RowError => problem(1, 'WRONG_LINE_ENDINGS', '文件的换行符是旧式 Mac 的（仅有 CR），请以 CRLF 或 LF 换行另存后重新上传', 'The line endings are those of old Macs (CR alone); save it with CRLF or LF and upload it again');
/** What is said of a file that began as GB18030 and goes on as UTF-8 from about `line`. */
export const inTwoEncodings = (line: number): RowError =>
  problem(line, 'MIXED_ENCODINGS', '文件前面为 GB18030 编码，自此行前后起改为 UTF-8 编码；请将整个文件统一另存为 UTF-8 后重新上传', 'The file begins in GB18030 and goes on in UTF-8 from about this line; save all of it as UTF-8 and upload it again');

/** All rows of a batch in one go; `undefined` when one of them spoils it. */
function parseTogether(bytes: Uint8Array, whole: readonly RawRow[], encoding: Encoding, base: number): readonly Row[] | undefined {
  const [first, final] = [whole[0], whole.at(-1)];
  if (!first || !final) return [];
  const text = decode(bytes.subarray(first.start, final.end), encoding);
  const parsed = text === undefined ? undefined : parseAll(text);
  if (parsed?.length !== whole.length || whole.some((row) => row.end - row.start > LONGEST_ROW)) return undefined;
  return whole.map(({ line, start, end }, index) => ({ line, start: base + start, end: base + end, cells: parsed[index] ?? [] }));
}

function parseAlone(bytes: Uint8Array, { start, end, line }: RawRow, encoding: Encoding, base: number): Row {
  const fail = (code: string, zh: string, en: string): Row => ({ line, start: base + start, end: base + end, error: problem(line, code, zh, en) });
  if (end - start > LONGEST_ROW) return fail('ROW_TOO_LONG', '该行过长', 'The row is too long');
  const text = decode(bytes.subarray(start, end), encoding);
  if (text === undefined) return fail('NOT_DECODABLE', `该行含有无法按 ${encoding.toUpperCase()} 解码的字节`, `The row has bytes that are no ${encoding.toUpperCase()}`);
  const parsed = parseAll(text);
  const cells = parsed?.[0];
  return parsed?.length === 1 && cells ? { line, start: base + start, end: base + end, cells } : fail('NOT_CSV', '该行不是有效的 CSV（请检查引号）', 'The row is no valid CSV; check its quotes');
}

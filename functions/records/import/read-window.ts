import { beginsAsUtf16, byteOrderMark, detectEncoding, turnsToUtf8 } from '../../../lib/records/encoding.ts';
import { endsLinesWithCarriageReturns, inOldMacLines, inTwoEncodings, inUtf16, LONGEST_ROW, readRows } from '../../../lib/records/read-rows.ts';
import { parsedLazily, type Rows } from '../../../lib/records/rows.ts';
import type { ImportProgress, RowError } from '../../../lib/records/import.ts';
import { readHeader } from '../../../lib/records/check-row.ts';
import type { ImportWork } from './import-work.ts';

/** Bytes read at once: holds the longest row more than twice. */
const WINDOW = 2.5 * LONGEST_ROW;

export interface Window {
  /** `offset` is where the window's first row begins; encoding and columns are known. */
  readonly progress: ImportProgress;
  /** Without the header. */
  readonly rows: Rows;
  /** Progress once all rows are dealt with. */
  readonly offset: number;
  readonly line: number;
  /** Errors of the header. */
  readonly errors: readonly RowError[];
  readonly last: boolean;
}

/** The next whole rows of the file from `progress.offset`; a header that is wrong ends the file there. */
export async function readWindow({ call, work, content }: ImportWork, progress: ImportProgress): Promise<Window> {
  const { objectKey, bytesTotal } = work.value;
  const bytes = await call.platform.objects.get('uploads', objectKey, { start: progress.offset, end: Math.min(progress.offset + WINDOW, bytesTotal) });
  const last = progress.offset + WINDOW >= bytesTotal;
  if (!bytes || bytes.length !== Math.min(WINDOW, bytesTotal - progress.offset)) return ended(progress, bytesTotal, changed(progress));
  if (progress.offset === 0 && beginsAsUtf16(bytes)) return ended(progress, bytesTotal, inUtf16());
  if (progress.offset === 0 && endsLinesWithCarriageReturns(bytes)) return ended(progress, bytesTotal, inOldMacLines());
  if (progress.phase === 'checking' && progress.encoding === 'gb18030' && turnsToUtf8(bytes)) return ended(progress, bytesTotal, inTwoEncodings(progress.line));
  const mark = progress.offset === 0 ? byteOrderMark(bytes) : 0;
  const encoding = progress.encoding === 'undecided' ? detectEncoding(bytes) : progress.encoding;
  const base = progress.offset + mark;
  const read = readRows(bytes.subarray(mark), encoding === 'undecided' ? 'utf-8' : encoding, progress.line, last, base);
  const from = { ...progress, encoding };
  const window = { offset: base + read.rest, line: read.line, errors: [], last: last || read.endless };
  const header = progress.columns.length > 0 ? undefined : read.rows.at(0);
  if (!header) return { ...window, progress: from, rows: read.rows };
  const named = 'cells' in header ? readHeader(content, header.cells, header.line) : { errors: [header.error] };
  if ('errors' in named) return { ...window, progress: from, rows: none, errors: named.errors, last: true };
  return { ...window, progress: { ...from, columns: [...named.columns], offset: header.end }, rows: read.rows.rest() };
}

const none = parsedLazily([], () => []);
/** Nothing of the file is read from here on. */
const ended = (progress: ImportProgress, bytesTotal: number, error: RowError): Window => ({ progress, rows: none, offset: bytesTotal, line: progress.line, last: true, errors: [error] });
/** The object was changed or taken away under the import. */
const changed = ({ line }: ImportProgress): RowError =>
  ({ line, pointer: '', code: 'FILE_CHANGED', detail: { zh: '文件在处理过程中被更改或删除', en: 'The file was changed or deleted while it was read' } });

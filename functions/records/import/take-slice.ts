import type { RowError } from '../../../lib/records/import.ts';
import type { CheckedRow } from './place-rows.ts';
import type { Position } from './store-slice.ts';

/** Writes that a slice leaves free: the cursor, the ledger entry, and some more. */
const SPARE_WRITES = 4;
/** Cohorts of one commit: its ledger entry names each. */
const SLICE_COHORTS = 80;
/** Encrypted bytes of one commit at most. */
const SLICE_BYTES = 3_000_000;

/** As many of the next rows as one commit takes, checked. */
export function takeSlice({ at: { call, progress }, window: { rows }, check, next: first }: Position): { readonly rows: readonly CheckedRow[] } | { readonly error: RowError } {
  const mostWrites = call.platform.storage.mostWrites - SPARE_WRITES;
  const taken: CheckedRow[] = [];
  const cohorts = new Set<string>();
  let bytes = 0;
  for (let next = first; next < rows.length; next += 1) {
    const row = rows.at(next);
    if (!row) break;
    const checked = 'error' in row ? { errors: [row.error] } : check(row.cells, row.line);
    if ('errors' in checked) { // the check has passed the whole file: it is not the same file any more
      return { error: checked.errors[0] ?? { line: row.line, pointer: '', code: 'FILE_CHANGED', detail: { zh: '文件已被更改', en: 'The file was changed' } } };
    }
    const more = row.end - row.start;
    const cohortsThen = cohorts.size + (cohorts.has(checked.lastDay) ? 0 : 1);
    if (taken.length > 0 && (taken.length + 1 + cohortsThen > mostWrites || cohortsThen > SLICE_COHORTS || bytes + more > SLICE_BYTES)) break;
    taken.push({ line: row.line, number: progress.value.rows + taken.length + 1, fields: checked.fields, lastDay: checked.lastDay });
    cohorts.add(checked.lastDay);
    bytes += more;
  }
  return { rows: taken };
}

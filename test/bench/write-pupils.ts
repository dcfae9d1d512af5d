import { closeSync, openSync, writeSync } from 'node:fs';
import { PUPIL_COLUMNS, type SyntheticPupil } from '../../infra/local/synthetic-people.ts';

const LINES_AT_ONCE = 10_000;

/** A file of the first so many pupils, of whom few thousands are in memory at a time. */
export function writePupils(file: string, count: number, pupils: Iterable<SyntheticPupil>): void {
  const handle = openSync(file, 'w');
  let lines = [PUPIL_COLUMNS.join(',')];
  let written = 0;
  const flush = (): void => { writeSync(handle, `${lines.join('\r\n')}\r\n`); lines = []; };
  for (const pupil of pupils) {
    lines.push(PUPIL_COLUMNS.map((column) => pupil[column]).join(','));
    written += 1;
    if (lines.length === LINES_AT_ONCE) flush();
    if (written === count) break;
  }
  if (lines.length > 0) flush();
  closeSync(handle);
}

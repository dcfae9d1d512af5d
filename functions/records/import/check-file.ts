import { toLocalDate } from '../../../lib/calendar/instant.ts';
import { compileRowChecker } from '../../../lib/records/check-row.ts';
import { addErrors, newProgress, type ImportProgress, type RowError } from '../../../lib/records/import.ts';
import { requireKeys } from './import-keys.ts';
import { moveTo, toProgress, type ImportWork, type StepResult } from './import-work.ts';
import { orKeyErrors } from './or-key-errors.ts';
import { readWindow } from './read-window.ts';

/** Most days on which the records of one file, and of one resource, may end: each is a cohort with a key of its own. */
export const MOST_COHORTS = 400;
const whole = (code: string, zh: string, en: string): RowError => ({ line: 1, pointer: '', code, detail: { zh, en } });

/** Checks the rows of one window, and at the end the keys that they need, and writes nothing but how far it came: most bad files never reach the store. */
export async function checkFile(step: ImportWork): Promise<StepResult> {
  const { call, work, content, rule } = step;
  const window = await readWindow(step, step.progress.value);
  const check = compileRowChecker(content, rule, window.progress.columns, toLocalDate(work.value.createdAt), toLocalDate(call.now));
  const cohorts = { ...window.progress.cohorts };
  const errors: RowError[] = [...window.errors];
  for (const row of window.rows) {
    const checked = 'error' in row ? { errors: [row.error] } : check(row.cells, row.line);
    if ('errors' in checked) errors.push(...checked.errors);
    else cohorts[checked.lastDay] = (cohorts[checked.lastDay] ?? 0) + 1;
  }
  const tooMany = Object.keys(cohorts).length > MOST_COHORTS;
  if (tooMany) errors.push(whole('TOO_MANY_END_DAYS', `记录的到期日超过 ${MOST_COHORTS} 个`, `The records end on more than ${MOST_COHORTS} days`));
  const rows = window.progress.rows + window.rows.length;
  if (window.last && rows === 0 && errors.length === 0) errors.push(whole('NO_ROWS', '文件没有数据行', 'The file has no rows'));
  const progress: ImportProgress = addErrors({ ...window.progress, offset: window.offset, line: window.line, rows, cohorts }, errors);
  if (!window.last && !tooMany) {
    await call.bookkeep([toProgress(step, progress)]);
    return 'more';
  }
  const keys = progress.errorCount > 0 ? undefined : await orKeyErrors(step, () => requireKeys(step, Object.keys(cohorts)));
  const found = keys ? addErrors(progress, keys.errors) : progress;
  if (found.errorCount > 0) await moveTo(step, 'FAILED', found, [toProgress(step, { ...found, phase: 'ending' })]);
  else await call.bookkeep([toProgress(step, { ...newProgress(progress.importId), phase: 'loading', encoding: progress.encoding === 'undecided' ? 'utf-8' : progress.encoding })]);
  return 'more';
}

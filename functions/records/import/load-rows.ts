import { toLocalDate } from '../../../lib/calendar/instant.ts';
import { withDataUpdated } from '../../../lib/catalog/freshness.ts';
import { ResourceEntity } from '../../../lib/platform/storage/entities/catalog.ts';
import { compileRowChecker } from '../../../lib/records/check-row.ts';
import { addErrors, type ImportProgress, type RowError } from '../../../lib/records/import.ts';
import type { Row } from '../../../lib/records/read-rows.ts';
import { MOST_COHORTS } from './check-file.ts';
import { createImportKeys } from './import-keys.ts';
import { advanced, moveTo, toProgress, type ImportWork, type StepResult } from './import-work.ts';
import { orKeyErrors } from './or-key-errors.ts';
import { readWindow } from './read-window.ts';
import { seenBefore } from './seen-before.ts';
import type { CheckedRow } from './place-rows.ts';
import { storeSlice } from './store-slice.ts';

/** Writes that a slice leaves free: the cursor, the ledger entry, and some more. */
const SPARE_WRITES = 4;
/** Cohorts of one commit: its ledger entry names each. */
const SLICE_COHORTS = 80;
/** Encrypted bytes of one commit at most. */
const SLICE_BYTES = 3_000_000;

/** Stores the rows of one window, slice by slice. The last window makes the whole import readable. */
export async function loadRows(step: ImportWork): Promise<StepResult> {
  const { call, work, resource, content, rule, lookups } = step;
  const running = resource.value.imports?.running;
  if (running === undefined) return claim(step);
  if (running !== work.value.importId) return 'waiting';
  const window = await readWindow(step, step.progress.value);
  const check = compileRowChecker(content, rule, window.progress.columns, toLocalDate(work.value.createdAt), toLocalDate(call.now));
  const keys = createImportKeys(step);
  const seen = seenBefore(step);
  let at: ImportWork = { ...step, progress: { ...step.progress, value: window.progress } };
  if (window.errors.length > 0) return undo(at, window.errors);
  for (let next = 0; next < window.rows.length;) {
    if (!call.timeLeft()) return 'waiting';
    const slice = takeSlice(window.rows, next, at.progress.value, check, call.platform.storage.mostWrites - SPARE_WRITES);
    if ('error' in slice) return undo(at, [slice.error]);
    next += slice.rows.length;
    const cursor = { offset: slice.end, line: window.rows[next]?.line ?? window.line };
    const stored = await orKeyErrors(at, () => storeSlice(at, keys, slice.rows, cursor, seen));
    if (stored === 'lost') return 'waiting';
    if ('errors' in stored) return undo(at, stored.errors);
    at = { ...at, progress: advanced(at.progress, stored.progress) };
    for (const { fields } of slice.rows) seen?.add(fields[lookups.primary.code] ?? '');
  }
  return window.last ? complete(at) : 'more';
}

function takeSlice(rows: readonly Row[], from: number, progress: ImportProgress, check: ReturnType<typeof compileRowChecker>, mostWrites: number) {
  const taken: CheckedRow[] = [];
  const cohorts = new Set<string>();
  let bytes = 0;
  let end = progress.offset;
  for (let next = from; next < rows.length; next += 1) {
    const row = rows[next];
    if (!row) break;
    const checked = 'error' in row ? { errors: [row.error] } : check(row.cells, row.line);
    if ('errors' in checked) { // the check has passed the whole file: it is not the same file any more
      return { error: checked.errors[0] ?? { line: row.line, pointer: '', code: 'FILE_CHANGED', detail: { zh: '文件已被更改', en: 'The file was changed' } } };
    }
    const more = row.end - end;
    const cohortsThen = cohorts.size + (cohorts.has(checked.lastDay) ? 0 : 1);
    if (taken.length > 0 && (taken.length + 1 + cohortsThen > mostWrites || cohortsThen > SLICE_COHORTS || bytes + more > SLICE_BYTES)) break;
    taken.push({ line: row.line, number: progress.rows + taken.length + 1, fields: checked.fields, lastDay: checked.lastDay });
    cohorts.add(checked.lastDay);
    bytes += more;
    end = row.end;
  }
  return { rows: taken, end };
}

/** One import of a resource loads at a time. Its progress moves along: who began before another run ended this import must not claim for it again. */
async function claim({ call, work, resource, progress }: ImportWork): Promise<StepResult> {
  const { importId, resourceId } = work.value;
  await call.commit({ stream: 'operations', action: 'import.loading', subject: { importId, resourceId }, profile: resource.value.profile },
    [ResourceEntity.replace(resource, { ...resource.value, imports: { readable: resource.value.imports?.readable ?? 0, running: importId } }, 'resource'), toProgress({ progress }, progress.value)]);
  return 'more';
}

async function undo(step: ImportWork, errors: readonly RowError[]): Promise<StepResult> {
  await step.call.bookkeep([toProgress(step, { ...addErrors(step.progress.value, errors), phase: 'undoing' })]);
  return 'more';
}

/** One write makes every row readable: the resource's number of readable imports. */
async function complete(step: ImportWork): Promise<StepResult> {
  const { call, work, resource, progress } = step;
  const { importId } = work.value;
  const cohorts = [...new Set([...resource.value.cohorts, ...Object.keys(progress.value.cohorts)])].sort();
  if (cohorts.length > MOST_COHORTS) {
    return undo(step, [{ line: 1, pointer: '', code: 'TOO_MANY_END_DAYS', detail: { zh: `该资源记录的到期日超过 ${MOST_COHORTS} 个`, en: `The resource's records end on more than ${MOST_COHORTS} days` } }]);
  }
  const readable = (resource.value.imports?.readable ?? 0) + 1;
  await moveTo(step, 'COMPLETED', progress.value, [
    ResourceEntity.replace(resource, { ...withDataUpdated(resource.value, toLocalDate(call.now)), cohorts, imports: { readable, running: importId }, updatedAt: call.now }, 'resource'),
    toProgress(step, { ...progress.value, phase: 'settling' }),
  ]);
  return 'more';
}

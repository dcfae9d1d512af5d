import { toLocalDate } from '../../../lib/calendar/instant.ts';
import { withDataUpdated } from '../../../lib/catalog/freshness.ts';
import { ResourceEntity } from '../../../lib/platform/storage/entities/catalog.ts';
import { compileRowChecker } from '../../../lib/records/check-row.ts';
import { addErrors, type RowError } from '../../../lib/records/import.ts';
import { MOST_COHORTS } from './check-file.ts';
import { CommitConflict } from '../../../lib/platform/storage/store.ts';
import { createImportKeys } from './import-keys.ts';
import { moveTo, toProgress, type ImportWork, type StepResult } from './import-work.ts';
import { orKeyErrors } from './or-key-errors.ts';
import { readWindow } from './read-window.ts';
import { seenBefore } from './seen-before.ts';
import type { Taken } from './place-rows.ts';
import { storeSlice, type Loading, type Position, type Slice } from './store-slice.ts';
import { takeSlice } from './take-slice.ts';

/** Conflicts that one slice may meet before another run tries it. */
const MOST_CONFLICTS = 5;

/** Stores the rows of one window, slice by slice, each prepared while the one before is committed. The last window makes the whole import readable. */
export async function loadRows(step: ImportWork): Promise<StepResult> {
  const { call, work, resource, content, rule, lookups } = step;
  const running = resource.value.imports?.running;
  if (running === undefined) return claim(step);
  if (running !== work.value.importId) return 'waiting';
  const window = await readWindow(step, step.progress.value);
  const check = compileRowChecker(content, rule, window.progress.columns, toLocalDate(work.value.createdAt), toLocalDate(call.now));
  const loading: Loading = { keys: createImportKeys(step), seen: seenBefore(step), taken: new Map() };
  const { keepsOrder, mostWrites } = call.platform.storage;
  let from: Position = { at: { ...step, progress: { ...step.progress, value: window.progress } }, cohorts: new Map(), next: 0 };
  let underWay: Slice | undefined;
  let conflicts = 0;
  if (window.errors.length > 0) return undo(from.at, window.errors);
  const send = async ({ at, next }: Position): Promise<Slice | { readonly errors: readonly RowError[] }> => {
    const slice = takeSlice(window.rows, next, at.progress.value, check, mostWrites);
    if ('error' in slice) return { errors: [slice.error] };
    const cursor = { offset: slice.end, line: window.rows[next + slice.rows.length]?.line ?? window.line };
    return orKeyErrors(at, () => storeSlice(from, slice.rows, cursor, underWay, loading));
  };
  for (;;) {
    const more = from.next < window.rows.length;
    const sent = more && call.timeLeft() && (keepsOrder || !underWay) ? await send(from).catch((error: unknown) => afterwards(underWay, error)) : undefined;
    if (!sent && !underWay) {
      if (more) return 'waiting';
      return window.last ? complete(from.at) : 'more';
    }
    const failure = await underWay?.failure;
    if (underWay && failure) {
      if (sent && 'failure' in sent) await sent.failure; // it was to follow what did not come: it fails, too
      if (!(failure instanceof CommitConflict)) throw failure;
      conflicts += 1;
      if (failure.label === 'progress' || conflicts === MOST_CONFLICTS) return 'waiting'; // another process is at this import
      noteTaken(loading.taken, failure, underWay);
      from = { ...underWay.from, cohorts: new Map() };
      underWay = undefined;
      continue;
    }
    for (const { fields } of underWay?.rows ?? []) loading.seen?.add(fields[lookups.primary.code] ?? '');
    if (underWay) conflicts = 0;
    if (sent && 'errors' in sent) return undo(from.at, sent.errors);
    underWay = sent;
    if (sent) from = sent.to;
  }
}

/** Leaves nothing under way. */
async function afterwards(underWay: Slice | undefined, error: unknown): Promise<never> {
  await underWay?.failure;
  throw error;
}

function noteTaken(taken: Taken, { label }: CommitConflict, { rows, records }: Slice): void {
  const index = rows.findIndex(({ number }) => label === `row/${number}`);
  const [row, record] = [rows[index], records[index]];
  if (row && record) taken.set(row.number, (taken.get(row.number) ?? new Set()).add(record.slot));
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

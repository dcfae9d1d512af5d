import { toLocalDate } from '../../../lib/calendar/instant.ts';
import { withDataUpdated } from '../../../lib/catalog/freshness.ts';
import { ResourceEntity } from '../../../lib/platform/storage/entities/catalog.ts';
import { CommitConflict } from '../../../lib/platform/storage/store.ts';
import { compileRowChecker } from '../../../lib/records/check-row.ts';
import { addErrors, type ImportProgress, type RowError } from '../../../lib/records/import.ts';
import { MOST_COHORTS } from './check-file.ts';
import { createImportKeys } from './import-keys.ts';
import { moveTo, toProgress, type ImportWork, type StepResult } from './import-work.ts';
import { orKeyErrors } from './or-key-errors.ts';
import type { Standing, Taken } from './place-rows.ts';
import { readWindow } from './read-window.ts';
import { seenBefore } from './seen-before.ts';
import { storeSlice, type Loading, type Position, type Slice } from './store-slice.ts';
import { takeSlice } from './take-slice.ts';

/** Conflicts that one slice may meet before another run tries it. */
const MOST_CONFLICTS = 5;
/** Slices whose commits are under way: one is written, one waits for it. What more of them hold would outlive the young objects. */
const MOST_UNDER_WAY = 2;

/**
 * Stores the rows window by window and slice by slice, each prepared while the one before is committed, for as long as
 * there is time. Behind the last, makes the whole import readable.
 */
export async function loadRows(step: ImportWork): Promise<StepResult> {
  const { call, work, resource } = step;
  const running = resource.value.imports?.running;
  if (running === undefined) return claim(step);
  if (running !== work.value.importId) return 'waiting';
  const loading: Loading = { keys: createImportKeys(step), seen: seenBefore(step), taken: new Map() };
  const most = call.platform.storage.keepsOrder ? MOST_UNDER_WAY : 1;
  const underWay: Slice[] = [];
  let from = await beginWindow(step, step.progress.value);
  let wrong: readonly RowError[] | undefined;
  let conflicts = 0;
  for (;;) {
    const { window, next, at } = from;
    if (next === window.rows.length && !window.last) {
      from = await beginWindow(at, { ...at.progress.value, offset: window.offset, line: window.line }, from.cohorts).catch((error: unknown) => afterAll(underWay, error));
      continue;
    }
    const more = next < window.rows.length || window.errors.length > 0;
    const [oldest] = underWay;
    if (more && !wrong && underWay.length < most && !oldest?.settled() && call.timeLeft()) {
      const sent = await send(from, underWay, loading).catch((error: unknown) => afterAll(underWay, error));
      if ('errors' in sent) wrong = sent.errors;
      else {
        underWay.push(sent);
        from = sent.to;
      }
      await new Promise((resolve) => { setImmediate(resolve); }); // other callers are served between slices
      continue;
    }
    if (!oldest) return wrong ? undo(at, wrong) : more ? 'waiting' : complete(at);
    const failure = await oldest.failure;
    if (!failure) {
      for (const { value } of oldest.placed) loading.seen?.add(value);
      underWay.shift();
      conflicts = 0;
      continue;
    }
    await Promise.all(underWay.map((slice) => slice.failure)); // they were to follow what did not come: they fail, too
    if (!(failure instanceof CommitConflict)) throw failure;
    if (!noteTaken(loading.taken, failure, oldest)) conflicts += 1; // a place is taken once, however many rows find theirs so
    if (failure.label === 'progress' || conflicts === MOST_CONFLICTS) return 'waiting'; // another process is at this import
    from = { ...oldest.from, cohorts: new Map() };
    underWay.length = 0;
    wrong = undefined;
  }
}

/** The window of the file that begins where `progress` says. */
async function beginWindow(at: ImportWork, progress: ImportProgress, cohorts: Standing = new Map()): Promise<Position> {
  const window = await readWindow(at, progress);
  const check = compileRowChecker(at.content, at.rule, window.progress.columns, toLocalDate(at.work.value.createdAt), toLocalDate(at.call.now));
  return { at: { ...at, progress: { ...at.progress, value: window.progress } }, window, check, cohorts, next: 0 };
}

async function send(from: Position, underWay: readonly Slice[], loading: Loading): Promise<Slice | { readonly errors: readonly RowError[] }> {
  const { at, window, next } = from;
  if (window.errors.length > 0) return { errors: window.errors };
  const slice = takeSlice(from);
  if ('error' in slice) return { errors: [slice.error] };
  const behind = window.rows.at(next + slice.rows.length);
  const cursor = { offset: behind?.start ?? window.offset, line: behind?.line ?? window.line };
  return orKeyErrors(at, () => storeSlice(from, slice.rows, cursor, underWay, loading));
}

/** Leaves nothing under way. */
async function afterAll(underWay: readonly Slice[], error: unknown): Promise<never> {
  await Promise.all(underWay.map(({ failure }) => failure));
  throw error;
}

/** Whether it is news that a row's place is taken. */
function noteTaken(taken: Taken, { label }: CommitConflict, { placed }: Slice): boolean {
  const row = placed.find(({ number }) => label === `row/${number}`);
  const slots = row && (taken.get(row.number) ?? new Set());
  if (!row || !slots || slots.has(row.slot)) return false;
  taken.set(row.number, slots.add(row.slot));
  return true;
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

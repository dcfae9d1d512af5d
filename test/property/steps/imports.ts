import { addDays, addMonths, type LocalDate } from '../../../lib/calendar/instant.ts';
import { readableFrom } from '../records.ts';
import type { AnyBody } from '../../support/test-platform.ts';
import type { KnownImport, KnownRecord, KnownResource } from '../model.ts';
import { must } from '../violation.ts';
import { done, type Walker } from '../walker.ts';
import type { Step } from './step.ts';

interface Started extends AnyBody {
  readonly importId: string;
  readonly upload: { readonly url: string };
}

/** 5 to 40 rows: mostly new ones, some that replace, all ending on few days. */
function rowsFor(walker: Walker, resource: KnownResource): readonly KnownRecord[] {
  const { random, pupils, model } = walker;
  const { shape } = resource;
  const today = walker.today();
  const days = [addDays(today, random.below(40)), addMonths(addDays(today, 0), 1 + random.below(18)), addMonths(today, 2 + random.below(30))];
  const busy = model.imports.some((work) => work.resource === resource);
  const known = busy ? [] : [...resource.records.keys()];
  return Array.from({ length: 5 + random.below(36) }, () => {
    const pupil = pupils.next().value;
    if (!pupil) throw new RangeError('no more pupils');
    const eventOn = random.pick(days) as LocalDate;
    const values = { ...shape.row(pupil, eventOn) };
    const again = known.length > 0 && walker.chance(0.15) ? known.splice(random.below(known.length), 1)[0] : undefined;
    if (again !== undefined) values[shape.primary] = again;
    const lastDay = addMonths(eventOn, shape.months);
    return { values, lastDay, cohort: lastDay };
  });
}

const startImport: Step['take'] = async (walker): Promise<boolean | void> => {
  const { model, random, world } = walker;
  const ready = model.resources.filter(({ state, collectors }) => state === 'PUBLISHED' && ([...collectors.values()].some((until) => until >= walker.today()) || walker.chance(0.03)));
  const resource = walker.recent(ready, 8);
  if (!resource || model.imports.length > 6) return false;
  const { shape, collectors } = resource;
  const rows = rowsFor(walker, resource);
  const columns = shape.items.map(({ code }) => code);
  const lines = rows.map(({ values }) => columns.map((column) => values[column] ?? '').join(','));
  const spoilt = walker.chance(0.06);
  if (spoilt) lines[random.below(lines.length)] = 'not,a,row';
  const file = new TextEncoder().encode(`${columns.join(',')}\n${lines.join('\n')}\n`);
  const by = walker.someone([...collectors.keys()]);
  const answered = await walker.change<Started>({ operation: 'startImport', by, path: `/resources/${resource.resourceId}/imports`, body: { bytes: file.length } });
  if (!done(answered)) return;
  must((collectors.get(by) ?? '') >= walker.today(), 'only who may collect imports', () => `${by} into ${resource.resourceId}`);
  if (walker.chance(0.06)) return; // never uploaded: abandoned
  await world.upload(answered.body.upload, file);
  model.imports.push({ importId: answered.body.importId, resource, by, rows: spoilt ? [] : rows });
  walker.note(`rows ${rows.map(({ values, lastDay }) => `${values[shape.primary] ?? ''} until ${lastDay}`).join(', ')}`);
};

/** Runs the import job and takes over what became readable. */
const runImports: Step['take'] = async (walker): Promise<boolean | void> => {
  if (walker.model.imports.length === 0 && !walker.chance(0.1)) return false;
  await runAndSettleImports(walker);
};

export async function runAndSettleImports(walker: Walker): Promise<void> {
  const { model, world } = walker;
  const outcome = await world.runJob('runImports');
  walker.count('job runImports', 200);
  walker.note(`runImports ${JSON.stringify(outcome.counts)}`);
  for (const work of model.imports.splice(0)) await settle(walker, work);
}

async function settle(walker: Walker, work: KnownImport): Promise<void> {
  const { resource, rows } = work;
  const reader = [work.by, ...walker.people.holders('DataOwner', resource.unit, walker.today())].find((name) => !walker.people.blocked.has(name));
  if (!reader) return void walker.model.imports.push(work);
  const answered = await walker.send<AnyBody & { readonly state: string; readonly rows: number; readonly errors: unknown }>({ operation: 'getImport', by: reader, method: 'GET', path: `/imports/${work.importId}` });
  if (!done(answered)) return void walker.model.imports.push(work);
  const { state } = answered.body;
  if (state === 'AWAITING_UPLOAD' || state === 'RUNNING') return void walker.model.imports.push(work);
  walker.note(`import ${work.importId} is ${state}: ${JSON.stringify(answered.body.errors).slice(0, 200)}`);
  if (state !== 'COMPLETED') return;
  must(rows.length > 0 && answered.body.rows === rows.length, 'a file is imported whole or not at all', () => `${answered.body.rows} of ${rows.length}`);
  for (const row of rows) {
    const key = row.values[resource.shape.primary] ?? '';
    const standing = resource.records.get(key) ?? [];
    const replaced = readableFrom(standing, walker.world.clock.now());
    resource.records.set(key, [...standing.filter((record) => record !== replaced), row]);
    resource.cohorts.add(row.cohort);
  }
}

export const importSteps: readonly Step[] = [{ name: 'startImport', weight: 3, take: startImport }, { name: 'runImports', weight: 3, take: runImports }];

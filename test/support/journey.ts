import type { DataItem } from '../../lib/catalog/resource.ts';
import type { Scope } from '../../lib/sharing/application.ts';
import { PUPIL_COLUMNS, syntheticPupils, type PupilOptions, type SyntheticPupil } from '../../infra/local/synthetic-people.ts';
import { item, publish, pupilList, register, registerBasis, type Entry, type EntryBody } from '../conformance/catalog-steps.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { activate, apply, approve, consumer, importFile, owner, purpose, read, signAll, type Applied, type ReadBody } from './grant-journey.ts';
import type { Answered, World } from './test-platform.ts';

/** The main job in small steps over HTTP, each answering what later steps need. Who does what in the demonstration city: */
export const people = {
  owner, consumer, coordinator: 'bureau-coordinator', leading: 'bureau-leading', executor: 'bureau-technical', destroyer: 'bureau-technical', auditor: 'bureau-auditor',
} as const;
export { consumer, owner, purpose, type Applied };

const personal = (code: string, name: string, mask: DataItem['mask'], more: Partial<DataItem> = {}): DataItem => item(code, name, { personal: true, mask, ...more });

/** A pupil resource of the first school: identity number primary, student number secondary, every field masked, kept until graduation. */
export async function registerPupils(world: World, change: Partial<EntryBody> = {}): Promise<Entry> {
  const items = [
    personal('identityNumber', '身份证号', { name: 'identityNumber' }, { sensitive: true, grade: 'sensitive', lookup: 'primary', maxLength: 18 }),
    personal('name', '姓名', { name: 'personName' }, { maxLength: 20 }),
    personal('sex', '性别', { name: 'full' }, { required: false, maxLength: 2 }),
    personal('birthDate', '出生日期', { name: 'date', precision: 'year' }, { type: 'date', required: false }),
    personal('studentNumber', '学籍号', { name: 'studentNumber' }, { lookup: 'secondary', maxLength: 20 }),
    personal('phone', '监护人电话', { name: 'phone' }, { required: false, maxLength: 20 }),
    personal('email', '电子邮箱', { name: 'email' }, { required: false }),
    personal('address', '住址', { name: 'address' }, { required: false }),
    personal('allowance', '补助金额', { name: 'amount', precision: '1000' }, { type: 'decimal', required: false }),
    personal('note', '备注', { name: 'freeText' }, { required: false, maxLength: 200 }),
    item('graduatesOn', '毕业日期', { type: 'date', mask: { name: 'date', precision: 'year' } }),
  ];
  return register(world, pupilList(await registerBasis(world), {
    retention: { businessEvent: '毕业', eventField: 'graduatesOn', months: 0, validMonths: 12, maxYears: 12, expiryAction: 'destroy' },
    shareConditions: { recipients: ['educationDepartment', 'school'], items: items.map(({ code }) => code), purposes: [purpose], deliveries: ['INTERFACE', 'FILE'], maxMonths: 24, note: '' },
    items, ...change,
  }));
}

/** Through the whole compilation chain; the owner then may import for two years. */
export async function publishResource(world: World, draft: Entry): Promise<Entry> {
  const published = await publish(world, draft);
  const until = `${Number(world.clock.now().slice(0, 4)) + 2}-12-31`;
  expectStatus(await world.as(owner).post(`/resources/${published.resourceId}/collectors`, { personId: world.personId(owner), until }), 200);
  return published;
}

export interface PupilsWanted extends PupilOptions {
  readonly seed?: number;
  /** The same for all of them, so that they end on one day. */
  readonly graduatesOn?: string;
}
/** Synthetic pupils: the same seed, the same pupils. */
export function pupils(count: number, { seed = 1, graduatesOn, ...options }: PupilsWanted = {}): readonly SyntheticPupil[] {
  const all: SyntheticPupil[] = [];
  if (count === 0) return all;
  for (const pupil of syntheticPupils(seed, options)) {
    all.push(graduatesOn === undefined ? pupil : { ...pupil, graduatesOn: graduatesOn as SyntheticPupil['graduatesOn'] });
    if (all.length >= count) break;
  }
  return all;
}
export const toCsv = (rows: readonly SyntheticPupil[]): string =>
  `${[PUPIL_COLUMNS.join(','), ...rows.map((row) => PUPIL_COLUMNS.map((column) => row[column]).join(','))].join('\r\n')}\r\n`;

/** A CSV, rows, or as many pupils as wanted; answers with the rows that it made. All are readable afterwards. */
export async function importPupils(world: World, resourceId: string, what: string | number | readonly SyntheticPupil[], wanted: PupilsWanted = {}): Promise<readonly SyntheticPupil[]> {
  const rows = typeof what === 'number' ? pupils(what, wanted) : typeof what === 'string' ? [] : what;
  const done = await importFile(world, resourceId, typeof what === 'string' ? what : toCsv(rows));
  if (done.state !== 'COMPLETED') throw new Error(`the import ended ${JSON.stringify(done)}`);
  return rows;
}

/** A published pupil resource with this many pupils in it. */
export async function keepPupils(world: World, count: number, more: PupilsWanted & { readonly entry?: Partial<EntryBody> } = {}) {
  const { entry, ...wanted } = more;
  const { resourceId } = await publishResource(world, await registerPupils(world, entry));
  return { resourceId, rows: await importPupils(world, resourceId, count, wanted) };
}

/** An application of the consumer for these fields. */
export const applyFor = (world: World, resourceId: string, fields: readonly string[], scope: Partial<Record<keyof Scope, unknown>> = {}): Promise<Applied> =>
  apply(world, resourceId, { scope: { fields, ...scope } });
export const approveItem = (world: World, applied: Applied, scope?: Scope): Promise<void> => approve(world, applied, scope);
export const signAllDocuments = (world: World, applied: Applied): ReturnType<typeof signAll> => signAll(world, applied);
export async function activateGrant(world: World, applied: Applied): Promise<string> {
  return expectStatus(await activate<{ readonly grantId: string }>(world, applied), 201).grantId;
}

/** Applied for, approved, signed and in force. */
export async function grantFields(world: World, resourceId: string, fields: readonly string[], scope: Partial<Record<keyof Scope, unknown>> = {}): Promise<string> {
  const applied = await applyFor(world, resourceId, fields, scope);
  await approveItem(world, applied);
  await signAllDocuments(world, applied);
  return activateGrant(world, applied);
}

/** One masked read by the primary look-up field. */
export const query = (world: World, grantId: string, identityNumber: string, fields?: readonly string[]): Promise<Answered<ReadBody>> =>
  read(world, grantId, { value: identityNumber, ...(fields && { fields }) });

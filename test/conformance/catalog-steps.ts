import assert from 'node:assert/strict';
import type { DataItem, ResourceContent, ShareType } from '../../lib/catalog/resource.ts';
import type { InstrumentLevel } from '../../lib/catalog/legal-basis.ts';
import { USUAL } from '../../infra/local/demo-cities.ts';
import type { LegalBasisId, ResourceId, UnitId } from '../../lib/identifiers.ts';
import { castOf, peopleIn, reviewSteps, valueUnder } from '../support/cast.ts';
import type { AnyBody, Answered, World } from '../support/test-platform.ts';
import { expectStatus } from './expectations.ts';

/** An entry as its owner's chain sees it (functions/catalog/resource-view.ts). */
export interface Entry {
  readonly resourceId: ResourceId;
  readonly unitId: UnitId;
  readonly state: string;
  readonly edition: number;
  readonly publishedEdition: number;
  readonly shareType: ShareType;
  readonly staleSince?: string;
  readonly version: number;
  readonly content?: ResourceContent;
  readonly inside?: {
    readonly schemaVersion: string;
    readonly missingFields: readonly { readonly pointer: string }[];
    readonly steps: readonly { readonly to: string; readonly at: string; readonly by: string; readonly role: string; readonly unitId: string; readonly comment: string; readonly confirmedShareType?: string }[];
    readonly updateDueOn?: string;
  };
}
export type EntryBody = Omit<ResourceContent, 'legalBases'> & { readonly unitId: string; readonly legalBases: readonly string[] };

export const item = (code: string, name: string, more: Partial<DataItem> = {}): DataItem => ({
  code, name, type: 'text', required: true, maxLength: 100, grade: 'internal', personal: false, sensitive: false, lookup: 'none', mask: { name: 'clear' }, ...more,
});

/** A complete entry without personal information, shared without conditions. */
export const schoolList = (change: Partial<EntryBody> = {}): EntryBody => ({
  unitId: 'unit-school1', name: '学校名录', summary: '各校名称与地址', code: 'SCHOOL/1', dataForm: 'structured', resourceFormat: 'CSV', updateFrequency: 'yearly',
  secrecy: 'nonClassified', grade: 'public', shareType: 'UNCONDITIONAL', openType: 'NOT_OPEN', legalBases: [], storage: 'governmentCloud', relatedCodes: [],
  retention: { businessEvent: '学校撤销', eventField: 'closedOn', months: 0, maxYears: 100, expiryAction: 'destroy' },
  items: [item('schoolCode', '学校代码', { lookup: 'primary', maxLength: 20 }), item('schoolName', '学校名称'), item('closedOn', '撤销日期', { type: 'date' })],
  ...change,
});

/** A complete entry with personal information, shared on conditions; its basis must be registered first. */
export const pupilList = (legalBasisId: string, change: Partial<EntryBody> = {}): EntryBody => ({
  ...schoolList(), name: '学生学籍', summary: '在校学生基本信息', code: 'PUPIL/1', grade: 'sensitive', shareType: 'CONDITIONAL', legalBases: [legalBasisId],
  shareConditions: { recipients: ['governmentDepartment', 'school', 'university'], items: ['identityNumber', 'studentName', 'graduatesOn'], purposes: ['学籍核验'], deliveries: ['INTERFACE'], maxMonths: 24, note: '' },
  retention: { businessEvent: '毕业', eventField: 'graduatesOn', months: 6, validMonths: 12, maxYears: 12, expiryAction: 'destroy' },
  items: [
    item('identityNumber', '身份证号', { personal: true, sensitive: true, grade: 'sensitive', lookup: 'primary', maxLength: 18, mask: { name: 'identityNumber' } }),
    item('studentName', '姓名', { personal: true, maxLength: 20, mask: { name: 'personName' } }),
    item('graduatesOn', '毕业日期', { type: 'date', mask: { name: 'date', precision: 'year' } }),
  ],
  ...change,
});

const EDUCATION = ['educationDepartment', 'school', 'educationInstitution', 'university', 'universityDepartment'] as const;

/** The entry at the owner's unit of the world's place, shared with its kinds of units, with every further field that its regulation asks for. */
export function placed(world: World, body: EntryBody): EntryBody {
  const wanted = valueUnder(world, 'catalog.requiredFields');
  const names = (Array.isArray(wanted) ? wanted : Object.values(wanted).flat()).map((name) => name.split('?')[0] ?? name);
  const unitId = body.unitId === 'unit-school1' ? `unit-${castOf(world).ownerUnit}` : body.unitId;
  return {
    ...body, unitId, ...(world.regulation !== undefined && world.regulation !== USUAL && {
      attributes: { ...Object.fromEntries(names.map((name) => [name, '见说明'])), ...body.attributes },
      ...(body.shareConditions && { shareConditions: { ...body.shareConditions, recipients: [...new Set([...body.shareConditions.recipients, ...EDUCATION])] } }),
      care: { ...body.care, channel: '业务系统' },
    }),
  };
}

/** Registers the entry as its unit's owner (`unit-school1` → `school1-owner`). */
export async function register(world: World, body: EntryBody): Promise<Entry> {
  return expectStatus(await attemptRegister<Entry>(world, body), 201);
}
export const attemptRegister = <T = AnyBody>(world: World, body: EntryBody): Promise<Answered<T>> => world.as(ownerOf(body)).post<T>('/resources', body);
export const ownerOf = ({ unitId }: { readonly unitId: string }): string => `${unitId.replace(/^unit-/, '')}-owner`;

/** Registers a basis at the city's coordinator. */
export async function registerBasis(world: World, level: InstrumentLevel = 'LAW', title = '中华人民共和国个人信息保护法'): Promise<LegalBasisId> {
  const body = { unitId: `unit-${castOf(world).authority}`, instrument: { title, level, article: '23', inForceFrom: '2021-11-01' } };
  return expectStatus(await world.as(peopleIn(world).coordinator).post<{ readonly legalBasisId: LegalBasisId }>('/legal-bases', body), 201).legalBasisId;
}

/** The entry as a person of its chain reads it now. */
export async function readEntry(world: World, resourceId: ResourceId, reader: string = peopleIn(world).coordinator): Promise<Entry> {
  return expectStatus(await world.as(reader).get<Entry>(`/resources/${resourceId}`), 200);
}
/** Of all entries of a unit, as its owner reads them: what a refused registration must not have added to. */
export async function readUnitEntries(world: World, unitId = `unit-${castOf(world).ownerUnit}`): Promise<unknown> {
  return expectStatus(await world.as(ownerOf({ unitId })).get(`/units/${unitId}/resources`), 200);
}

export const ifMatch = ({ version }: { readonly version: number }): Readonly<Record<string, string>> => ({ 'if-match': `"${version}"` });

export const submit = async (world: World, { resourceId, unitId }: Entry): Promise<Entry> =>
  expectStatus(await world.as(ownerOf({ unitId })).post<Entry>(`/resources/${resourceId}/submission`, {}), 200);

/** The next step of the chain, by whoever sits there. */
export const forward = async (world: World, by: string, entry: Entry, more: object = {}): Promise<Entry> =>
  expectStatus(await world.as(by).post<Entry>(`/resources/${entry.resourceId}/review`, { outcome: 'FORWARD', comment: '', ...more }, ifMatch(entry)), 200);

/** The leading group agrees and confirms the share type. */
export const verify = (world: World, entry: Entry): Promise<Entry> => forward(world, peopleIn(world).leading, entry, { confirmedShareType: entry.content?.shareType ?? entry.shareType });

export const attemptPublish = <T = AnyBody>(world: World, entry: Entry): Promise<Answered<T>> =>
  world.as(peopleIn(world).coordinator).post<T>(`/resources/${entry.resourceId}/publication`, { comment: '' }, ifMatch(entry));

/** A draft of an institution, through its whole chain: submission is its first step, publication its last. */
export const publish = async (world: World, draft: Entry): Promise<Entry> => publishSubmitted(world, await submit(world, draft));
export async function publishSubmitted(world: World, submitted: Entry): Promise<Entry> {
  let entry = submitted;
  for (const { to, by } of reviewSteps(world).slice(1)) {
    entry = await forward(world, by, entry, { confirmedShareType: entry.content?.shareType ?? entry.shareType });
    assert.equal(entry.inside?.steps.at(-1)?.to, to);
  }
  const published = expectStatus(await attemptPublish<Entry>(world, entry), 200);
  assert.equal(published.state, 'PUBLISHED');
  return published;
}
export const registerAndPublish = async (world: World, body: EntryBody): Promise<Entry> => publish(world, await register(world, body));

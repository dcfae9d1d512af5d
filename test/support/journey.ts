import { createHash } from 'node:crypto';
import type { SyntheticPupil } from '../../infra/local/synthetic-people.ts';
import type { Scope } from '../../lib/sharing/application.ts';
import { placed, publish, pupilList, register, registerBasis, type Entry, type EntryBody } from '../conformance/catalog-steps.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { castOf, inRole, peopleIn, valueUnder } from './cast.ts';
import { identityOf } from './import-bench.ts';
import { FEW_ITEMS, PUPIL_ITEMS, pupilFile, pupilRow, pupils, toCsv, type PupilsWanted } from './pupils.ts';
import type { AnyBody, Answered, World } from './test-platform.ts';

export { pupilFile, pupilRow, pupils, toCsv, type PupilsWanted };

/** The main job in small steps over HTTP, each answering what later steps need. Who does what in the demonstration city: */
export const owner = 'school1-owner';
export const consumer = 'east-consumer';
export const people = {
  owner, consumer, coordinator: 'bureau-coordinator', leading: 'bureau-leading', executor: 'bureau-technical', destroyer: 'bureau-technical', auditor: 'bureau-auditor',
} as const;
export const purpose = '学籍核验';

const conditions = (items: EntryBody['items'], more: readonly string[] = []): EntryBody['shareConditions'] =>
  ({ recipients: ['educationDepartment', 'school'], items: items.map(({ code }) => code), purposes: [purpose, ...more], deliveries: ['INTERFACE', 'FILE'], maxMonths: 24, note: '' });

/** A pupil resource of the first school: identity number primary, student number secondary, every field masked, kept until graduation. */
export const registerPupils = async (world: World, change: Partial<EntryBody> = {}): Promise<Entry> => register(world, placed(world, pupilList(await registerBasis(world), {
  retention: { businessEvent: '毕业', eventField: 'graduatesOn', months: 0, validMonths: 12, maxYears: 12, expiryAction: 'destroy' },
  shareConditions: conditions([...PUPIL_ITEMS]), items: [...PUPIL_ITEMS], ...change,
})));

/** Through the whole compilation chain; the owner then may import for two years. */
export async function publishResource(world: World, draft: Entry): Promise<Entry> {
  const published = await publish(world, draft);
  const until = `${Number(world.clock.now().slice(0, 4)) + 2}-12-31`;
  const by = peopleIn(world).owner;
  expectStatus(await world.as(by).post(`/resources/${published.resourceId}/collectors`, { personId: world.personId(by), until }), 200);
  return published;
}

/** Few columns with a secondary look-up field and a pseudonym, kept half a year beyond graduation, published. */
export async function publishPupils(world: World, change: Partial<EntryBody> = {}): Promise<string> {
  const body = placed(world, pupilList(await registerBasis(world), { shareConditions: conditions([...FEW_ITEMS], ['学位预测']), items: [...FEW_ITEMS], ...change }));
  return (await publishResource(world, await register(world, body))).resourceId;
}

export async function importFile(world: World, resourceId: string, file: string, by: string = peopleIn(world).owner): Promise<AnyBody & { readonly state: string; readonly rows: number }> {
  const bytes = new TextEncoder().encode(file);
  const { importId, upload } = expectStatus(await world.as(by).post<{ readonly importId: string; readonly upload: { readonly url: string } }>(`/resources/${resourceId}/imports`, { bytes: bytes.length }), 201);
  await world.upload(upload, bytes);
  await world.runJob('runImports');
  return expectStatus(await world.as(by).get<AnyBody & { readonly state: string; readonly rows: number }>(`/imports/${importId}`), 200);
}
async function importWhole(world: World, resourceId: string, file: string): Promise<void> {
  const done = await importFile(world, resourceId, file);
  if (done.state !== 'COMPLETED') throw new Error(`the import ended ${JSON.stringify(done)}`);
}

/** A CSV, rows, or as many pupils as wanted; answers with the rows that it made. All are readable afterwards. */
export async function importPupils(world: World, resourceId: string, what: string | number | readonly SyntheticPupil[], wanted: PupilsWanted = {}): Promise<readonly SyntheticPupil[]> {
  const rows = typeof what === 'number' ? pupils(what, wanted) : typeof what === 'string' ? [] : what;
  await importWhole(world, resourceId, typeof what === 'string' ? what : toCsv(rows));
  return rows;
}

/** A published pupil resource with this many pupils in it. */
export async function keepPupils(world: World, count: number, more: PupilsWanted & { readonly entry?: Partial<EntryBody> } = {}) {
  const { entry, ...wanted } = more;
  const { resourceId } = await publishResource(world, await registerPupils(world, entry));
  return { resourceId, rows: await importPupils(world, resourceId, count, wanted) };
}

export interface Applied {
  readonly itemPath: string;
  readonly scope: Scope;
}
type AskedScope = Partial<Record<keyof Scope, unknown>>;

let filed = 0;
/** Each filing has a number of its own. */
export const filingNumber = (): string => `3601${String(++filed).padStart(7, '0')}`;

/** With a filing of its own; `responsible`: the consumer unless another is named, or `null` for nobody. */
export async function apply(world: World, resourceId: string, more: { readonly scope?: AskedScope; readonly responsible?: string | null; readonly filing?: object } = {}): Promise<Applied> {
  const { consumer } = peopleIn(world);
  const filing = expectStatus(await world.as(consumer).post<{ readonly filingId: string }>(`/units/unit-${castOf(world).consumerUnit}/mlps-filings`, {
    filingNumber: filingNumber(), systemName: '学籍核验系统', level: 3, filedOn: '2026-01-05', validUntil: '2027-06-30', ...more.filing,
  }), 201);
  const scope = {
    fields: ['identityNumber', 'studentName', 'studentNumber', 'graduatesOn'], masks: {}, from: '2026-11-23', until: '2027-05-31', delivery: 'INTERFACE', dailyReads: 100, ...more.scope,
  } as unknown as Scope; // the schema checks it
  const { applicationId, items } = expectStatus(await world.as(consumer).post<{ readonly applicationId: string; readonly items: readonly { readonly itemId: string }[] }>('/applications', {
    scenario: '新生入学学籍核验', purpose, legalDuty: '义务教育学籍管理', deliveryReason: '离线核对',
    ...(more.responsible === null ? {} : { responsiblePerson: world.personId(more.responsible ?? consumer) }), items: [{ resourceId, ...scope, filingId: filing.filingId }],
  }), 201);
  return { itemPath: `/applications/${applicationId}/items/${items[0]?.itemId}`, scope };
}
/** An application of the consumer for these fields. */
export const applyFor = (world: World, resourceId: string, fields: readonly string[], scope: AskedScope = {}): Promise<Applied> => apply(world, resourceId, { scope: { fields, ...scope } });

/** As requested, or this scope, by everybody whom the law asks, the owner (`by`) first; a field in clear is justified as the law wants it. */
export async function approve(world: World, { itemPath, scope: requested }: Pick<Applied, 'itemPath'> & Partial<Applied>, scope?: Scope, by: string = peopleIn(world).owner): Promise<void> {
  const cleared = Object.entries((scope ?? requested)?.masks ?? {}).flatMap(([field, { name }]) => (name === 'clear' ? [field] : []));
  const unmasking = cleared.length === 0 ? undefined : justified(cleared, await registerBasis(world));
  const { internal, external } = valueUnder(world, 'sharing.conditionalApprovers');
  const isLeft = internal.steps[0] === 'Platform';
  if (isLeft && cleared.length === 0) return; // the conditions were checked when it was applied for, and nobody decides
  const [, ...later] = isLeft ? external?.steps ?? [] : internal.steps;
  const uploaded = await uploadForm(world, { itemPath }) ? 1 : 0;
  for (const [given, who] of [by, ...later.map((role) => inRole(world, role))].entries()) {
    expectStatus(await world.as(who).post(`${itemPath}/decision`, { outcome: 'APPROVED', ...(scope && { scope }), ...(unmasking && { unmasking }) }, { 'if-match': `"${given + 1 + uploaded}"` }), 200);
  }
}
/** Where the text has the form stamped before anybody decides: completes the application. */
export async function uploadForm(world: World, { itemPath }: Pick<Applied, 'itemPath'>, by: string = peopleIn(world).consumer): Promise<boolean> {
  const contents = valueUnder(world, 'sharing.requestContents');
  const wanted = !Array.isArray(contents) && contents.stampedUpload === true;
  if (wanted) await signAll(world, { itemPath }, [], by);
  return wanted;
}
export const justified = (fields: readonly string[], legalBasisId: string): readonly object[] =>
  fields.map((field) => ({ field, ground: 'STATUTORY_DUTY', necessity: '须与户籍登记姓名逐字核对，脱敏后无法完成', legalBases: [legalBasisId] }));

/** A document as its parties list it. */
export interface Paper {
  readonly documentId: string;
  readonly sha256: string;
  readonly kind: string;
  readonly signed: boolean;
  readonly parties: readonly { readonly role: string; readonly unitId: string }[];
}

/** Uploads a stamped scan and signs with it; `change` makes it the wrong one. */
export async function sign(world: World, who: string, { documentId, sha256 }: Pick<Paper, 'documentId' | 'sha256'>, party: string, change: { readonly sha256?: string; readonly bytes?: string; readonly named?: string } = {}): Promise<Answered<AnyBody>> {
  const scans = await world.as(who).post<AnyBody & { readonly scanId: string; readonly upload: { readonly url: string } }>(`/documents/${documentId}/scans`, { party });
  if (scans.status !== 200) return scans;
  const bytes = change.bytes ?? `盖章扫描件 ${documentId} ${party}`;
  await world.upload(scans.body.upload, bytes);
  const named = change.named ?? createHash('sha256').update(bytes).digest('hex');
  return world.as(who).post(`/documents/${documentId}/signatures`, { party, sha256: change.sha256 ?? sha256, method: { kind: 'stampedScan', scanId: scans.body.scanId, sha256: named } });
}

/** Signs every document for every party, but for those left out. */
export async function signAll(world: World, { itemPath }: Pick<Applied, 'itemPath'>, leaveOut: readonly string[] = [], by: string = peopleIn(world).consumer): Promise<readonly Paper[]> {
  const { items } = expectStatus(await world.as(by).get<{ readonly items: readonly Paper[] }>(`${itemPath}/documents`), 200);
  for (const document of items.filter(({ kind, signed }) => !leaveOut.includes(kind) && !signed)) {
    for (const { role, unitId } of document.parties) {
      expectStatus(await sign(world, role === 'DataConsumer' ? by : `${unitId.slice('unit-'.length)}-${role === 'DataOwner' ? 'owner' : 'coordinator'}`, document, role), 201);
    }
  }
  return items;
}

export const activate = <T = AnyBody>(world: World, { itemPath }: Pick<Applied, 'itemPath'>, body: object = {}, by: string = peopleIn(world).executor): Promise<Answered<T>> =>
  world.as(by).post<T>(`${itemPath}/grant`, body);

/** Approved, signed and in force. */
async function bringIntoForce(world: World, applied: Applied): Promise<string> {
  await approve(world, applied);
  await signAll(world, applied);
  return expectStatus(await activate<{ readonly grantId: string }>(world, applied), 201).grantId;
}
/** Applied for, approved, signed and in force. */
export const grantFields = async (world: World, resourceId: string, fields: readonly string[], scope: AskedScope = {}): Promise<string> =>
  bringIntoForce(world, await applyFor(world, resourceId, fields, scope));

export interface Granted {
  readonly resourceId: string;
  readonly grantId: string;
  readonly applied: Applied;
}
/** Twenty pupils, unless other rows are named, and a grant on them in force. */
export async function grantPupils(world: World, more: Parameters<typeof apply>[2] & { readonly rows?: readonly string[]; readonly entry?: Partial<EntryBody> } = {}): Promise<Granted> {
  const resourceId = await publishPupils(world, more.entry);
  await importWhole(world, resourceId, pupilFile(...(more.rows ?? Array.from({ length: 20 }, (_, n) => pupilRow(n)))));
  const applied = await apply(world, resourceId, more);
  return { resourceId, grantId: await bringIntoForce(world, applied), applied };
}

export interface ReadBody extends AnyBody {
  readonly record: Readonly<Record<string, string>>;
  readonly maskedFields: readonly string[];
}
export const read = (world: World, grantId: string, more: { readonly by?: string; readonly field?: string; readonly value?: string; readonly purpose?: string; readonly fields?: readonly string[] } = {}): Promise<Answered<ReadBody>> =>
  world.as(more.by ?? peopleIn(world).consumer).post<ReadBody>(`/grants/${grantId}/queries`, {
    lookup: { field: more.field ?? 'identityNumber', value: more.value ?? identityOf(3) }, purpose: more.purpose ?? purpose, ...(more.fields && { fields: more.fields }),
  });
/** One masked read by the primary look-up field. */
export const query = (world: World, grantId: string, identityNumber: string, fields?: readonly string[]): Promise<Answered<ReadBody>> =>
  read(world, grantId, { value: identityNumber, ...(fields && { fields }) });

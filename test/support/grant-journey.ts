import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Scope } from '../../lib/sharing/application.ts';
import type { MaskChoice } from '../../lib/privacy/mask-choice.ts';
import { item, pupilList, registerAndPublish, registerBasis, type EntryBody } from '../conformance/catalog-steps.ts';
import { identityOf } from './import-bench.ts';
import type { AnyBody, Answered, World } from './test-platform.ts';

export const purpose = '学籍核验';
export const consumer = 'east-consumer';
export const owner = 'school1-owner';

const must = <T>(answered: Answered<T>, status: number): T => {
  assert.equal(answered.status, status, JSON.stringify(answered.body));
  return answered.body;
};

/** Pupils with a secondary look-up field and a pseudonym, published by the first school; its owner may collect. */
export async function publishPupils(world: World, change: Partial<EntryBody> = {}): Promise<string> {
  const body = pupilList(await registerBasis(world), {
    shareConditions: { recipients: ['educationDepartment', 'school'], items: ['identityNumber', 'studentName', 'studentNumber', 'graduatesOn', 'phone'], purposes: [purpose, '学位预测'], deliveries: ['INTERFACE', 'FILE'], maxMonths: 24, note: '' },
    items: [
      item('identityNumber', '身份证号', { personal: true, sensitive: true, grade: 'sensitive', lookup: 'primary', maxLength: 18, mask: { name: 'identityNumber' } }),
      item('studentNumber', '学籍号', { personal: true, lookup: 'secondary', maxLength: 20, mask: { name: 'pseudonym' } }),
      item('studentName', '姓名', { personal: true, maxLength: 20, mask: { name: 'personName' } }),
      item('phone', '监护人电话', { personal: true, required: false, maxLength: 20, mask: { name: 'phone' } }),
      item('graduatesOn', '毕业日期', { type: 'date', mask: { name: 'date', precision: 'year' } }),
    ],
    ...change,
  });
  const { resourceId } = await registerAndPublish(world, body);
  must(await world.as(owner).post(`/resources/${resourceId}/collectors`, { personId: world.personId(owner), until: '2027-12-31' }), 200);
  return resourceId;
}

export const pupilRow = (n: number, more: { readonly name?: string; readonly graduatesOn?: string; readonly number?: string } = {}): string =>
  [identityOf(n), more.number ?? `X${n}`, more.name ?? `欧阳演示${n}`, '19900000000', more.graduatesOn ?? '2027-07-01'].join(',');
export const pupilFile = (...rows: readonly string[]): string => `identityNumber,studentNumber,studentName,phone,graduatesOn\n${rows.join('\n')}\n`;

export async function importFile(world: World, resourceId: string, file: string, by = owner): Promise<AnyBody & { readonly state: string; readonly rows: number }> {
  const bytes = new TextEncoder().encode(file);
  const { importId, upload } = must(await world.as(by).post<{ readonly importId: string; readonly upload: { readonly url: string } }>(`/resources/${resourceId}/imports`, { bytes: bytes.length }), 201);
  await world.upload(upload, bytes);
  await world.runJob('runImports');
  return must(await world.as(by).get<AnyBody & { readonly state: string; readonly rows: number }>(`/imports/${importId}`), 200);
}

export interface Applied {
  readonly itemPath: string;
  readonly scope: Scope;
}

export async function apply(world: World, resourceId: string, more: { readonly scope?: Partial<Record<keyof Scope, unknown>>; readonly responsible?: string | null; readonly filing?: object } = {}): Promise<Applied> {
  const filing = must(await world.as(consumer).post<{ readonly filingId: string }>('/units/unit-east/mlps-filings', {
    filingNumber: '36010000001', systemName: '学籍核验系统', level: 3, filedOn: '2026-01-05', validUntil: '2027-06-30', ...more.filing,
  }), 201);
  const scope = {
    fields: ['identityNumber', 'studentName', 'studentNumber', 'graduatesOn'], masks: {} as Record<string, MaskChoice>, from: '2026-11-23', until: '2027-05-31', delivery: 'INTERFACE', dailyReads: 100, ...more.scope,
  } as unknown as Scope; // the schema checks it
  const { applicationId, items } = must(await world.as(consumer).post<{ readonly applicationId: string; readonly items: readonly { readonly itemId: string }[] }>('/applications', {
    scenario: '新生入学学籍核验', purpose, legalDuty: '义务教育学籍管理', deliveryReason: '离线核对',
    ...(more.responsible === null ? {} : { responsiblePerson: world.personId(more.responsible ?? consumer) }), items: [{ resourceId, ...scope, filingId: filing.filingId }],
  }), 201);
  return { itemPath: `/applications/${applicationId}/items/${items[0]?.itemId}`, scope };
}

export async function approve(world: World, { itemPath }: Applied, scope?: Scope, by = owner): Promise<void> {
  must(await world.as(by).post(`${itemPath}/decision`, { outcome: 'APPROVED', ...(scope && { scope }) }, { 'if-match': '"1"' }), 200);
}

interface Paper {
  readonly documentId: string;
  readonly sha256: string;
  readonly kind: string;
  readonly parties: readonly { readonly role: string; readonly unitId: string }[];
}

/** Signs every document for every party, but for those left out. */
export async function signAll(world: World, { itemPath }: Applied, leaveOut: readonly string[] = [], by = consumer): Promise<readonly Paper[]> {
  const { items } = must(await world.as(by).get<{ readonly items: readonly Paper[] }>(`${itemPath}/documents`), 200);
  for (const { documentId, sha256, kind, parties } of items) {
    for (const { role, unitId } of parties) {
      if (leaveOut.includes(kind)) continue;
      const signer = role === 'DataCoordinator' ? `${unitId.slice('unit-'.length)}-coordinator` : by;
      const { scanId, upload } = must(await world.as(signer).post<{ readonly scanId: string; readonly upload: { readonly url: string } }>(`/documents/${documentId}/scans`, { party: role }), 200);
      const scan = `盖章扫描件 ${documentId} ${role}`;
      await world.upload(upload, scan);
      must(await world.as(signer).post(`/documents/${documentId}/signatures`, { party: role, sha256, method: { kind: 'stampedScan', scanId, sha256: createHash('sha256').update(scan).digest('hex') } }), 201);
    }
  }
  return items;
}

export const activate = <T = AnyBody>(world: World, { itemPath }: Applied, body: object = {}, by = 'bureau-technical'): Promise<Answered<T>> =>
  world.as(by).post<T>(`${itemPath}/grant`, body);

export interface Granted {
  readonly resourceId: string;
  readonly grantId: string;
  readonly applied: Applied;
}

/** Two hundred pupils, and a grant on them in force. */
export async function grantPupils(world: World, more: Parameters<typeof apply>[2] & { readonly rows?: readonly string[]; readonly entry?: Partial<EntryBody> } = {}): Promise<Granted> {
  const resourceId = await publishPupils(world, more.entry);
  const imported = await importFile(world, resourceId, pupilFile(...(more.rows ?? Array.from({ length: 20 }, (_, n) => pupilRow(n)))));
  assert.equal(imported.state, 'COMPLETED', JSON.stringify(imported));
  const applied = await apply(world, resourceId, more);
  await approve(world, applied);
  await signAll(world, applied);
  const { grantId } = must(await activate<{ readonly grantId: string }>(world, applied), 201);
  return { resourceId, grantId, applied };
}

export interface ReadBody extends AnyBody {
  readonly record: Readonly<Record<string, string>>;
  readonly maskedFields: readonly string[];
}
export const read = (world: World, grantId: string, more: { readonly by?: string; readonly field?: string; readonly value?: string; readonly purpose?: string; readonly fields?: readonly string[] } = {}): Promise<Answered<ReadBody>> =>
  world.as(more.by ?? consumer).post<ReadBody>(`/grants/${grantId}/queries`, {
    lookup: { field: more.field ?? 'identityNumber', value: more.value ?? identityOf(3) }, purpose: more.purpose ?? purpose, ...(more.fields && { fields: more.fields }),
  });

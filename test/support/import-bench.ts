import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runImports } from '../../functions/records/run-imports.ts';
import { addMonths, toInstant, toLocalDate, toMilliseconds } from '../../lib/calendar/instant.ts';
import type { DataItem, Resource, ResourceContent } from '../../lib/catalog/resource.ts';
import { createLocalPlatform, type LocalPlatform } from '../../lib/compose/local.ts';
import { ImportId, PersonId, ResourceId, UnitId } from '../../lib/identifiers.ts';
import { runJob } from '../../lib/operation/jobs.ts';
import { EditionEntity, ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { CohortEntity, ImportEntity, ImportProgressEntity, RecordEntity } from '../../lib/platform/storage/entities/records.ts';
import { createSqliteStore, type SqliteStore } from '../../lib/platform/storage/engines/sqlite.ts';
import type { Platform } from '../../lib/platform/platform.ts';
import { newProgress, type Import } from '../../lib/records/import.ts';
import { associatedData, Slot, yearsOf, type RecordFields, type StoredRecord } from '../../lib/records/record.ts';
import { pickVisible } from '../../lib/records/visible.ts';
import { checkDigit } from '../../lib/privacy/masks/identity-number.ts';
import { seededRandom } from './seeded-random.ts';
import { virtualClock, type VirtualClock } from './virtual-clock.ts';
import { trustClock } from './trust-clock.ts';

export const resourceId = ResourceId.parse('resource-pupils');
const unitPath = [UnitId.parse('unit-bureau')];
const personId = PersonId.parse('person-collector');

const item = (code: string, name: string, more: Partial<DataItem>): DataItem => ({
  code, name, type: 'text', required: false, maxLength: 100, grade: 'internal', personal: true, sensitive: false, lookup: 'none', mask: { name: 'full' }, ...more,
});

export const pupils: ResourceContent = {
  name: '学生基本信息', summary: '在校学生', code: 'PUPIL/1', secrecy: 'nonClassified', grade: 'sensitive', shareType: 'CONDITIONAL', legalBases: [],
  storage: 'governmentCloud', relatedCodes: [],
  retention: { businessEvent: '毕业', eventField: 'graduatesOn', months: 6, maxYears: 12, expiryAction: 'destroy' },
  items: [
    item('identityNumber', '身份证号', { required: true, lookup: 'primary', mask: { name: 'identityNumber' } }),
    item('studentNumber', '学号', { lookup: 'secondary', mask: { name: 'studentNumber' } }),
    item('name', '姓名', { required: true, maxLength: 20, mask: { name: 'personName' } }),
    item('graduatesOn', '毕业日期', { type: 'date', required: true, mask: { name: 'date', precision: 'year' } }),
    item('note', '备注', { maxLength: 200 }),
  ],
};

/** The n-th synthetic identity number: a district code that does not exist, a right check digit. */
export const identityOf = (n: number): string => {
  const seventeen = `99${String(9000 + Math.floor(n / 1000)).slice(0, 4)}20120901${String(n % 1000).padStart(3, '0')}`;
  return seventeen + checkDigit(seventeen);
};
export const header = '身份证号,studentNumber,name,graduatesOn,note';
export const rowOf = (n: number, more: { readonly graduatesOn?: string; readonly name?: string; readonly note?: string } = {}): string =>
  [identityOf(n), `S${n}`, more.name ?? `演示${n}`, more.graduatesOn ?? '2027-07-01', more.note ?? ''].join(',');

export interface ImportBench {
  readonly clock: VirtualClock;
  readonly platform: LocalPlatform;
  readonly store: SqliteStore;
  /** Puts the file up and starts an import; nothing runs yet. */
  start(file: string | Uint8Array, options?: { readonly bytes?: number; readonly absent?: boolean }): Promise<ImportId>;
  run(platform?: Platform): Promise<void>;
  state(importId: ImportId): Promise<Import>;
  resource(): Promise<Resource>;
  /** The record as a reader would find it, or nothing. */
  find(identity: string): Promise<RecordFields | undefined>;
  /** Every record item that stands under the resource's cohorts, readable or not. */
  standing(): Promise<readonly StoredRecord[]>;
  counts(): Promise<Readonly<Record<string, number>>>;
  over(change: (store: SqliteStore) => SqliteStore): LocalPlatform;
  close(): void;
}

/** A platform with one published resource, for the import job alone. */
export async function createImportBench(content: ResourceContent = pupils): Promise<ImportBench> {
  const folder = mkdtempSync(join(tmpdir(), 'edudata-import-'));
  const clock = virtualClock();
  const store = createSqliteStore({ file: ':memory:', clock });
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const random = seededRandom(7);
  const over = (change: (store: SqliteStore) => SqliteStore) =>
    createLocalPlatform({ folder, baseUrl: 'http://127.0.0.1:1', log, clock, random, store: change(store) });
  const platform = over((same) => same);
  const { storage, ledger, objects } = platform;
  const profile = { regulation: 'nanchang', version: '1' };
  const now = clock.now();
  await ledger.commit({ stream: 'sharing', action: 'resource.published', operation: 'test', subject: { resourceId } }, [
    ResourceEntity.insert({
      resourceId, unitId: unitPath[0] ?? UnitId.parse('unit-none'), unitPath, steward: personId, content, state: 'PUBLISHED', edition: 1, publishedEdition: 1, schemaVersion: '1', profile,
      steps: [], collectors: [{ personId, until: addMonths(toLocalDate(now), 12) }], cohorts: [], createdAt: now, updatedAt: now,
    }),
    EditionEntity.insert({ resourceId, edition: 1, content, contentHash: 'x', publishedAt: now, profile }),
  ]);
  const resource = async () => {
    const found = await storage.get(ResourceEntity.ref({ resourceId }));
    if (!found) throw new Error('no resource');
    return found.value;
  };
  return {
    clock, platform, store, over, resource,
    async start(file, { bytes, absent = false } = {}) {
      const content = typeof file === 'string' ? new TextEncoder().encode(file) : file;
      const importId = ImportId.parse(`import-${random.token()}`);
      const objectKey = `imports/${importId}.csv`;
      if (!absent) await objects.put('uploads', objectKey, content);
      const at = clock.now();
      await ledger.commit({ stream: 'operations', action: 'import.started', operation: 'test', subject: { importId } }, [
        ImportEntity.insert({
          importId, resourceId, edition: 1, unitPath, requestedBy: personId, objectKey, bytesTotal: bytes ?? content.length, state: 'AWAITING_UPLOAD',
          expiresAt: toInstant(toMilliseconds(at) + 7_200_000), rows: 0, errors: [], errorCount: 0, cohorts: {}, replaced: 0, createdAt: at, updatedAt: at,
        }),
        ImportProgressEntity.insert(newProgress(importId)),
      ]);
      return importId;
    },
    async run(on = platform) {
      await trustClock(on);
      for (let round = 0; round < 50; round += 1) if (!(await runJob(runImports, on)).more) return;
      throw new Error('the job never ends');
    },
    async state(importId) {
      const found = await storage.get(ImportEntity.ref({ importId }));
      if (!found) throw new Error('no import');
      return found.value;
    },
    async find(identity) {
      const { cohorts, imports } = await resource();
      const found: StoredRecord[] = [];
      for (const year of yearsOf(cohorts)) {
        const lookup = (await platform.keys.lookup(resourceId, year, { create: false })).hash('identityNumber', identity);
        for (const slot of Slot.options) {
          const record = await storage.get(RecordEntity.ref({ resourceId, year, lookup, slot }));
          if (record) found.push(record.value);
        }
      }
      const record = pickVisible(found, imports?.readable ?? 0, clock.now());
      if (!record) return undefined;
      const cipher = await platform.keys.cohort(resourceId, record.cohort, { create: false });
      return JSON.parse(new TextDecoder().decode(cipher.decrypt(record.ciphertext, associatedData(record))));
    },
    async standing() {
      const found: StoredRecord[] = [];
      for await (const { value } of storage.each(CohortEntity.list('primary', { partition: [resourceId] }))) {
        for await (const record of storage.each(RecordEntity.list('byCohort', { partition: [resourceId, value.cohort] }))) found.push(record.value);
      }
      return found;
    },
    async counts() {
      const counts: Record<string, number> = {};
      for await (const { value } of storage.each(CohortEntity.list('primary', { partition: [resourceId] }))) counts[value.cohort] = value.count;
      return counts;
    },
    close() {
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

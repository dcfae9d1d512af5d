import { ResourceId } from '../../../../lib/identifiers.ts';
import { ResourceEntity } from '../../../../lib/platform/storage/entities/catalog.ts';
import { CohortEntity, cohortsOf, ImportEntity, ImportProgressEntity, RecordEntity, recordsOf } from '../../../../lib/platform/storage/entities/records.ts';
import { decodeItem } from '../../../../lib/platform/storage/encode.ts';
import type { Loaded } from '../../../../lib/platform/storage/entity.ts';
import { newProgress, type Import, type ImportProgress } from '../../../../lib/records/import.ts';
import type { ListPage } from '../../../../lib/platform/storage/storage.ts';
import type { StoredRecord } from '../../../../lib/records/record.ts';
import type { RestoredStage } from './open-restore.ts';
import { SETTLED_ACTION } from './restore-entries.ts';
import type { Stated } from './statements.ts';

/** Records of one commit. */
const REMOVED_AT_ONCE = 40;
type Stage = Pick<RestoredStage, 'platform' | 'registry'>;

export interface StuckImports {
  /** Imports that wait for a cursor which is gone. */
  readonly waiting: readonly Import[];
  /** Cursors of imports that are gone. */
  readonly orphans: readonly Loaded<ImportProgress>[];
}

export async function findStuckImports({ registry, platform: { storage } }: Stage): Promise<StuckImports> {
  const [waiting, orphans]: [Import[], Loaded<ImportProgress>[]] = [[], []];
  for await (const { item } of registry.scan()) {
    if (item?.entity === ImportEntity.name) {
      const { value } = decodeItem(ImportEntity, item);
      const [progress, resource] = await storage.getAll([ImportProgressEntity.ref(value), ResourceEntity.ref(value)]);
      const unfinished = value.state === 'AWAITING_UPLOAD' || value.state === 'RUNNING' || resource?.value.imports?.running === value.importId;
      if (!progress && unfinished) waiting.push(value);
    } else if (item?.entity === ImportProgressEntity.name) {
      const progress = decodeItem(ImportProgressEntity, item);
      if (await storage.get(ImportEntity.ref(progress.value)) === undefined) orphans.push(progress);
    }
  }
  return { waiting, orphans };
}

/**
 * The import job takes it from here: what was loaded is taken back, or, where it is readable, what it replaced. After the
 * records: what such an import had loaded is gone by then.
 */
export async function goOnWithImports({ platform: { ledger } }: Stage, { waiting, orphans }: StuckImports): Promise<void> {
  for (const { importId, state, rows, cohorts, replaced } of waiting) {
    const phase = state === 'COMPLETED' ? 'settling' : state === 'AWAITING_UPLOAD' || state === 'RUNNING' ? 'undoing' : 'ending';
    await ledger.bookkeep([ImportProgressEntity.insert({ ...newProgress(importId), phase, ...(phase === 'settling' && { rows, cohorts, replaced }) })]);
  }
  for (const orphan of orphans) await ledger.bookkeep([ImportProgressEntity.remove(orphan)]);
}

/**
 * Ciphertext does not go back with the registry. So records that no readable import brought are removed, or a later
 * import would make them readable under its number; and every cohort counts what stands. Safe to repeat.
 * @returns places of records that nothing leads to any more, `<resource>/<cohort>`
 */
export async function settleRecords(stage: Stage, unsettled: Stated['unsettled']): Promise<readonly string[]> {
  const unreachable: string[] = [];
  for (const id of unsettled.resources) {
    const resourceId = ResourceId.parse(id);
    const lost = [...unsettled.cohorts].filter((name) => name.startsWith(`${id}/`)).map((name) => name.slice(id.length + 1));
    const before = unreachable.length;
    for await (const { value: { cohort, state } } of stage.platform.storage.each(cohortsOf(resourceId))) if (state !== 'DESTROYED') await settleCohort(stage, resourceId, cohort);
    for (const cohort of lost) if (await settleCohort(stage, resourceId, cohort) > 0 && await lives(stage, resourceId, cohort)) unreachable.push(`${id}/${cohort}`);
    if (unreachable.length > before) continue; // told again by the next run
    await stage.platform.ledger.commit({ stream: 'operations', action: SETTLED_ACTION, operation: 'restoreStage', subject: { resourceId }, facts: { resources: [id] } }, []);
  }
  return unreachable;
}

/** A lost cohort whose key is destroyed, or that was found again meanwhile, is no loss. */
async function lives({ platform: { storage, keyStore } }: Stage, resourceId: ResourceId, cohort: string): Promise<boolean> {
  const [key] = await keyStore.get([{ kind: 'cohort', resourceId, cohort }]);
  return key !== 'destroyed' && await storage.get(CohortEntity.ref({ resourceId, cohort })) === undefined;
}

/** Answers how many records stand in it afterwards. */
async function settleCohort({ platform: { storage, expired, ledger } }: Stage, resourceId: ResourceId, name: string): Promise<number> {
  const resource = await storage.get(ResourceEntity.ref({ resourceId }));
  const readable = resource?.value.imports?.readable ?? 0;
  let strays: Loaded<StoredRecord>[] = [];
  let [standing, after]: [number, string | undefined] = [0, undefined];
  const flush = async (): Promise<void> => {
    if (strays.length === 0) return;
    await ledger.commit({ stream: 'operations', action: 'records.withdrawn', operation: 'restoreStage', subject: { resourceId }, facts: { cohort: name, rows: strays.length } }, strays.map((record, i) => RecordEntity.remove(record, `record-${i}`)));
    strays = [];
  };
  const running = resource?.value.imports?.running;
  const loading = running !== undefined && await storage.get(ImportProgressEntity.ref({ importId: running })) !== undefined ? running : undefined;
  do {
    const page: ListPage<StoredRecord> = await expired.list(recordsOf(resourceId, name), { limit: 100, ...(after !== undefined && { after }) });
    for (const record of page.items) {
      if (record.value.sequence <= readable || record.value.importId === loading) standing += 1;
      else strays.push(record);
      if (strays.length === REMOVED_AT_ONCE) await flush();
    }
    after = page.next;
  } while (after !== undefined);
  await flush();
  const cohort = await storage.get(CohortEntity.ref({ resourceId, cohort: name }));
  if (cohort && cohort.value.count !== standing) {
    await ledger.commit({ stream: 'operations', action: 'cohort.recounted', operation: 'restoreStage', subject: { resourceId }, facts: { cohort: name, from: cohort.value.count, to: standing } }, [CohortEntity.replace(cohort, { ...cohort.value, count: standing })]);
  }
  return standing;
}

import { MOST_LIVE_COHORTS, type Resource } from '../../lib/catalog/resource.ts';
import type { Basics } from '../../lib/platform/platform.ts';
import { CohortEntity } from '../../lib/platform/storage/entities/records.ts';
import type { Change, Loaded } from '../../lib/platform/storage/entity.ts';
import type { Cohort, StoredRecord } from '../../lib/records/record.ts';
import type { Law } from '../../lib/regulations/law.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { requireNoHold } from './holds.ts';

/**
 * The cohorts that records are about to leave, each with its count lowered. Nothing leaves a cohort that is held, nor
 * one whose destruction has begun.
 * @throws Refusal `HOLD_IN_FORCE`, `MOVE_NOT_ALLOWED`, `BODY_INVALID` where a record is named twice
 */
export async function leaveCohorts({ storage }: Basics, law: Law, resource: Resource, records: readonly Loaded<StoredRecord>[]): Promise<{ readonly cohorts: readonly Cohort[]; readonly changes: readonly Change[] }> {
  const { resourceId } = resource;
  if (new Set(records.map((record) => record.value.recordId)).size < records.length) {
    throw new Refusal('BODY_INVALID', { pointers: [{ pointer: '/records', detail: { zh: '同一记录重复列出', en: 'The same record is named twice' } }] });
  }
  const names = [...new Set(records.map((record) => record.value.cohort))];
  const loaded = await storage.getAll(names.map((cohort) => CohortEntity.ref({ resourceId, cohort })));
  const cohorts: Cohort[] = [];
  const changes: Change[] = [];
  for (const source of loaded) {
    if (!source) throw new TypeError('a record has lost its cohort');
    const { cohort, state, count } = source.value;
    await requireNoHold(storage, law, resourceId, cohort);
    if (state !== 'LIVE') throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '该批次已进入归档或销毁程序', en: 'Its cohort is being archived or destroyed' } });
    cohorts.push(source.value);
    const leaving = records.filter((record) => record.value.cohort === cohort).length;
    changes.push(CohortEntity.replace(source, { ...source.value, count: Math.max(0, count - leaving) }, `cohort-${cohort}`));
  }
  return { cohorts, changes };
}

/** @throws Refusal `MOVE_NOT_ALLOWED` when the resource has as many cohorts as it can */
export function withCohort(resource: Resource, cohort: string): Resource {
  if (resource.cohorts.includes(cohort)) return resource;
  if (resource.cohorts.length >= MOST_LIVE_COHORTS) throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: `该资源的到期批次已达 ${MOST_LIVE_COHORTS} 个`, en: `The resource has ${MOST_LIVE_COHORTS} cohorts already` } });
  return { ...resource, cohorts: [...resource.cohorts, cohort] };
}

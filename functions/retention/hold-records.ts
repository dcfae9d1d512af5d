import type { Resource } from '../../lib/catalog/resource.ts';
import type { HoldId } from '../../lib/identifiers.ts';
import type { Basics, Ports } from '../../lib/platform/platform.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { CohortEntity } from '../../lib/platform/storage/entities/records.ts';
import type { Change, Loaded } from '../../lib/platform/storage/entity.ts';
import { yearOf, type StoredRecord } from '../../lib/records/record.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { holdCohort } from '../../lib/retention/hold.ts';
import { moveRecords } from './move-records.ts';

/** The changes that move records of one cohort to a hold's own, with both counts and the resource's list of cohorts. */
export async function holdRecords(
  platform: Basics & Pick<Ports, 'keys'>, resource: Loaded<Resource>, records: readonly Loaded<StoredRecord>[], holdId: HoldId,
): Promise<{ readonly changes: readonly Change[]; readonly cohort: string }> {
  const { resourceId, unitPath } = resource.value;
  const [from, ...others] = [...new Set(records.map((record) => record.value.cohort))];
  if (from === undefined || others.length > 0) {
    throw new Refusal('BODY_INVALID', { pointers: [{ pointer: '/records', detail: { zh: '一次保全的记录须同日到期，请分别办理', en: 'The records of one hold must end on the same day' } }] });
  }
  if (new Set(records.map((record) => record.value.recordId)).size < records.length) {
    throw new Refusal('BODY_INVALID', { pointers: [{ pointer: '/records', detail: { zh: '同一记录重复列出', en: 'The same record is named twice' } }] });
  }
  const source = await platform.storage.get(CohortEntity.ref({ resourceId, cohort: from }));
  const first = records[0];
  if (!source || !first) throw new Refusal('NOT_FOUND');
  if (source.value.state !== 'LIVE') throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '该批数据已进入销毁程序，请先对整批实施保全', en: 'The cohort is already being destroyed; hold the whole cohort instead' } });
  const cohort = holdCohort(holdId);
  const moves = await moveRecords(platform.keys, resource.value, records, cohort);
  const key = await platform.keys.cohort(resourceId, cohort, { create: false });
  const last = records.reduce((latest, { value }) => (value.endsAt > latest ? value.endsAt : latest), first.value.endsAt);
  return {
    cohort: from,
    changes: [
      ...moves,
      CohortEntity.replace(source, { ...source.value, count: source.value.count - records.length }, 'cohort-from'),
      CohortEntity.insert({
        resourceId, unitPath, cohort, year: yearOf(cohort), count: records.length, endsAt: last, dropsAt: source.value.dropsAt,
        keyFingerprint: key.fingerprint, state: 'LIVE',
      }, 'cohort-to'),
      ResourceEntity.replace(resource, { ...resource.value, cohorts: [...resource.value.cohorts, cohort], updatedAt: platform.clock.now() }),
    ],
  };
}

import type { Resource } from '../../lib/catalog/resource.ts';
import type { Basics, Ports } from '../../lib/platform/platform.ts';
import { cohortsOf, RecordEntity } from '../../lib/platform/storage/entities/records.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import { lookupFieldsOf } from '../../lib/records/lookup-fields.ts';
import { Slot, yearsOf, type StoredRecord } from '../../lib/records/record.ts';
import { Refusal, type Pointer } from '../../lib/regulations/refusal.ts';



/**
 * Finds records by their primary look-up value in every cohort that still exists, ended ones included: a hold must
 * reach what is about to be destroyed.
 * @throws Refusal `RECORD_NOT_FOUND` naming every value's place, never the value
 */
export async function findRecords(
  platform: Basics & Pick<Ports, 'keys' | 'expired'>, resource: Resource, values: readonly string[],
): Promise<readonly Loaded<StoredRecord>[]> {
  const fields = lookupFieldsOf(resource.content);
  if (!fields) throw new Refusal('RECORD_NOT_FOUND', { detail: { zh: '该资源没有主查询项', en: 'The resource has no primary look-up field' } });
  const cohorts: string[] = [];
  for await (const { value } of platform.storage.each(cohortsOf(resource.resourceId))) if (value.state !== 'DESTROYED') cohorts.push(value.cohort);
  const years = yearsOf(cohorts);
  const opened = await platform.keys.open(years.map((year) => ({ kind: 'lookup', resourceId: resource.resourceId, year })));
  const found = await Promise.all(values.map(async (value) => {
    const refs = years.flatMap((year, i) => {
      const key = opened[i];
      if (key?.state !== 'live') return [];
      const lookup = key.hasher.hash(fields.primary.code, value);
      return Slot.options.map((slot) => RecordEntity.ref({ resourceId: resource.resourceId, year, lookup, slot }));
    });
    const items = await platform.expired.getAll(refs);
    const readable = items.filter((item): item is Loaded<StoredRecord> => item !== undefined && item.value.sequence <= (resource.imports?.readable ?? 0));
    return readable.reduce<Loaded<StoredRecord> | undefined>((best, item) => (best && best.value.sequence >= item.value.sequence ? best : item), undefined);
  }));
  const missing: Pointer[] = found.flatMap((item, index) => (item ? [] : [{ pointer: `/records/${index}`, detail: { zh: '没有符合条件的记录', en: 'No record matches' } }]));
  if (missing.length > 0) throw new Refusal('RECORD_NOT_FOUND', { pointers: missing });
  return found.filter((item) => item !== undefined);
}

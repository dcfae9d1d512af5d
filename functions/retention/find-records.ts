import type { Resource } from '../../lib/catalog/resource.ts';
import type { ResourceId } from '../../lib/identifiers.ts';
import { KeyUnavailable } from '../../lib/platform/keys/keys.ts';
import type { Basics, Ports } from '../../lib/platform/platform.ts';
import { cohortsOf, RecordEntity, recordsAt } from '../../lib/platform/storage/entities/records.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import { getMany } from '../../lib/platform/storage/get-many.ts';
import { normalizeValue } from '../../lib/records/check-row.ts';
import { lookupFieldsOf } from '../../lib/records/lookup-fields.ts';
import { Slot, yearsOf, type StoredRecord } from '../../lib/records/record.ts';
import { Refusal, type Pointer } from '../../lib/regulations/refusal.ts';

/**
 * Finds records by their primary look-up value in every cohort that still exists, ended ones included: a hold must
 * reach what is about to be destroyed. Position for position all readable records of a value, newest first; of those
 * that are superseded and kept aside, none unless `all` is asked for.
 * @throws Refusal `RECORD_NOT_FOUND` naming every value's place, never the value; `CONCURRENT_CHANGE` while an import
 *   is being stored, which would lose its way when records moved
 * @throws KeyUnavailable `absent` where a year's look-up key is lost
 */
export async function findRecords(
  platform: Basics & Pick<Ports, 'keys' | 'expired'>, resource: Resource, values: readonly string[], pointerOf: (index: number) => string = (index) => `/records/${index}`,
  among: 'slots' | 'all' = 'slots',
): Promise<readonly (readonly [Loaded<StoredRecord>, ...Loaded<StoredRecord>[]])[]> {
  const { resourceId, imports } = resource;
  const primary = lookupFieldsOf(resource.content)?.primary;
  if (!primary) throw new Refusal('RECORD_NOT_FOUND', { detail: { zh: '该资源没有主检索项', en: 'The resource has no primary look-up field' } });
  if (imports?.running) throw new Refusal('CONCURRENT_CHANGE', { detail: { zh: '该资源正在导入数据，请稍后再试', en: 'An import is being stored; try again in a moment' } });
  const cohorts: string[] = [];
  for await (const { value } of platform.storage.each(cohortsOf(resourceId))) if (value.state !== 'DESTROYED' && value.count > 0) cohorts.push(value.cohort);
  const years = yearsOf(cohorts);
  const keys = await platform.keys.open(years.map((year) => ({ kind: 'lookup', resourceId, year })));
  const lost = years.find((_, i) => keys[i]?.state === 'absent');
  if (lost !== undefined) throw new KeyUnavailable(`the look-up key of ${resourceId} for ${lost} is lost`, 'absent');
  const places = values.map((value) => years.flatMap((year, i) => {
    const key = keys[i];
    return key?.state === 'live' ? [{ year, lookup: key.hasher.hash(primary.code, normalizeValue(primary, value)) }] : [];
  }));
  const standing = await (among === 'all' ? findAll : findInSlots)(platform, resourceId, places);
  const found = standing.map((items) => items
    .filter((item) => item.value.sequence <= (imports?.readable ?? 0))
    .sort((a, b) => b.value.sequence - a.value.sequence));
  const missing: Pointer[] = found.flatMap(({ length }, index) => (length > 0 ? [] : [{ pointer: pointerOf(index), detail: { zh: '没有符合条件的记录', en: 'No record matches' } }]));
  if (missing.length > 0) throw new Refusal('RECORD_NOT_FOUND', { pointers: missing });
  return found.flatMap(([first, ...more]) => (first ? [[first, ...more] as const] : []));
}

type Standing = readonly (readonly Loaded<StoredRecord>[])[];
type Places = readonly (readonly Pick<StoredRecord, 'year' | 'lookup'>[])[];

async function findInSlots({ expired }: Pick<Ports, 'expired'>, resourceId: ResourceId, places: Places): Promise<Standing> {
  const refs = places.map((ofOne) => ofOne.flatMap((place) => Slot.options.map((slot) => RecordEntity.ref({ resourceId, ...place, slot }))));
  const items = await getMany(expired, refs.flat());
  let at = 0;
  return refs.map(({ length }) => items.slice(at, at += length).filter((item) => item !== undefined));
}

const findAll = ({ expired }: Pick<Ports, 'expired'>, resourceId: ResourceId, places: Places): Promise<Standing> =>
  Promise.all(places.map(async (ofOne) => (await Promise.all(ofOne.map(({ year, lookup }) => expired.list(recordsAt(resourceId, year, lookup), { limit: 100 })))).flatMap(({ items }) => items)));

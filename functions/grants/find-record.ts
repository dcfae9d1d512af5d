import type { DataItem, Resource } from '../../lib/catalog/resource.ts';
import type { DailyReads, Grant } from '../../lib/grants/grant.ts';
import type { Instant } from '../../lib/calendar/instant.ts';
import { KeyUnavailable, type KeyName, type LookupHasher, type OpenKey } from '../../lib/platform/keys/keys.ts';
import type { Basics, Ports } from '../../lib/platform/platform.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { RecordEntity, recordsBySecondary } from '../../lib/platform/storage/entities/records.ts';
import type { Loaded, Ref } from '../../lib/platform/storage/entity.ts';
import { KEYS_OF_ONE_GET } from '../../lib/platform/storage/limits.ts';
import { lookupFieldsOf } from '../../lib/records/lookup-fields.ts';
import { liveCohorts, Slot, yearsOf, type StoredRecord } from '../../lib/records/record.ts';
import { pickVisible } from '../../lib/records/visible.ts';

export interface RecordQuery {
  readonly platform: Basics & Pick<Ports, 'keys'>;
  readonly resource: Resource;
  readonly item: DataItem;
  /** Normalised as it was when the record was stored. */
  readonly value: string;
  readonly grantId: Grant['grantId'];
  /** Read in the same batch. */
  readonly daily: Ref<DailyReads> | undefined;
  readonly now: Instant;
}
export interface RecordFound {
  readonly record: StoredRecord | undefined;
  /** Item code and value that were asked for: the record must say the same of itself. */
  readonly sought: { readonly code: string; readonly value: string };
  /** A secondary look-up met several records: none is answered. */
  readonly ambiguous: boolean;
  /** The key of the record's cohort; whether it lives was asked of the key store in this call. */
  readonly key: OpenKey | undefined;
  /** The grant's own key: for its seal and its pseudonyms. */
  readonly own: OpenKey | undefined;
  readonly daily: Loaded<DailyReads> | undefined;
}

/** More cohorts than this are not unwrapped ahead: then the record's own key costs one round trip more. */
const COHORTS_AHEAD = 32;
type Hash = { readonly year: string; readonly lookup: string };

/**
 * The record of a look-up value, in one round trip to the store beside one to the key store when the look-up keys are
 * cached; otherwise the keys come first. What a destroyed key has found is discarded.
 * @throws KeyUnavailable `absent` where the look-up key of a live year is lost
 */
export async function findRecord(query: RecordQuery): Promise<RecordFound> {
  const { platform: { keys }, resource, item, value, grantId, now } = query;
  const { resourceId } = resource;
  const cohorts = liveCohorts(resource.cohorts, now);
  const years = yearsOf(cohorts);
  const ahead = cohorts.length <= COHORTS_AHEAD ? cohorts : [];
  const lookups = years.map((year) => ({ kind: 'lookup', resourceId, year } as const));
  const names: readonly KeyName[] = [...lookups, ...ahead.map((cohort) => ({ kind: 'cohort', resourceId, cohort } as const)), { kind: 'pseudonym', grantId }];
  const hashWith = (hasher: LookupHasher | undefined, year: string): readonly Hash[] => (hasher ? [{ year, lookup: hasher.hash(item.code, value) }] : []);

  const cached = lookups.map((name) => keys.peekLookup(name));
  const warm = cached.every((hasher) => hasher !== undefined);
  const opening = keys.open(names);
  const hashes = async (): Promise<readonly Hash[]> =>
    warm ? cached.flatMap((hasher, i) => hashWith(hasher, years[i] ?? '')) : (await opening).slice(0, years.length).flatMap((key, i) => (key.state === 'live' ? hashWith(key.hasher, years[i] ?? '') : []));
  const [opened, { found, daily }] = await Promise.all([opening, hashes().then((each) => load(query, each))]);

  // a year's key that was never destroyed and is gone hides who stands there: that is no "not found"
  const lost = years.find((_, i) => opened[i]?.state === 'absent');
  if (lost !== undefined) throw new KeyUnavailable(`the look-up key of ${resourceId} for ${lost} is lost`, 'absent');
  const dead = new Set(years.filter((_, i) => opened[i]?.state !== 'live'));
  const candidates = found.filter(({ year }) => !dead.has(year));
  const [record, another] = await pick(query, candidates);
  const place = record ? ahead.indexOf(record.cohort) : -1;
  const key = !record ? undefined : place >= 0 ? opened[years.length + place] : (await keys.open([{ kind: 'cohort', resourceId, cohort: record.cohort }]))[0];
  return { record, sought: { code: item.code, value }, ambiguous: another !== undefined, key, daily, own: opened.at(-1) };
}

async function load(query: RecordQuery, hashes: readonly Hash[]) {
  const { platform: { storage }, resource: { resourceId, content }, item, daily } = query;
  const position = lookupFieldsOf(content)?.secondary.findIndex(({ code }) => code === item.code) ?? -1;
  const places = item.lookup === 'primary'
    ? hashes.flatMap((hash) => Slot.options.map((slot) => RecordEntity.ref({ resourceId, ...hash, slot })))
    : (await Promise.all(hashes.map(({ year, lookup }) => storage.list(recordsBySecondary(position, resourceId, year, lookup), { limit: 4 })))).flatMap(({ items }) => items.map(({ ref }) => ref));
  const batches = Array.from({ length: Math.max(1, Math.ceil(places.length / (KEYS_OF_ONE_GET - 1))) }, (_, i) => places.slice(i * (KEYS_OF_ONE_GET - 1), (i + 1) * (KEYS_OF_ONE_GET - 1)));
  const [first = [], ...more] = batches;
  const [withDay, ...rest] = await Promise.all([readFirst(storage, first, daily), ...more.map((batch) => storage.getAll(batch))]);
  return { daily: withDay.daily, found: [...withDay.records, ...rest.flat()].flatMap((loaded) => (loaded ? [loaded.value] : [])) };
}

async function readFirst(storage: Basics['storage'], refs: readonly Ref<StoredRecord>[], daily: Ref<DailyReads> | undefined) {
  if (!daily) return { records: refs.length > 0 ? await storage.getAll(refs) : [], daily: undefined };
  const [day, ...records] = await storage.getAll([daily, ...refs]);
  return { daily: day, records };
}

/**
 * What counts among the items found: one for a primary look-up, perhaps several for a secondary one. Where an import
 * became readable after the resource was loaded, the resource is read again.
 */
async function pick({ platform: { storage }, resource, item, now }: RecordQuery, found: readonly StoredRecord[]): Promise<readonly StoredRecord[]> {
  const among = (readable: number): readonly StoredRecord[] => {
    const visible = found.filter((record) => pickVisible([record], readable, now));
    const current = visible.filter((record) => !visible.some(({ replaces }) => replaces?.year === record.year && replaces.lookup === record.lookup && replaces.slot === record.slot));
    const newest = pickVisible(current, readable, now);
    return item.lookup === 'secondary' ? current : newest ? [newest] : [];
  };
  const readable = resource.imports?.readable ?? 0;
  const records = among(readable);
  if (records.length > 0 || !found.some(({ sequence }) => sequence > readable)) return records;
  const again = await storage.get(ResourceEntity.ref({ resourceId: resource.resourceId }));
  return among(again?.value.imports?.readable ?? 0);
}

import type { Resource } from '../../lib/catalog/resource.ts';
import type { Instant } from '../../lib/calendar/instant.ts';
import type { Ports } from '../../lib/platform/platform.ts';
import { RecordEntity } from '../../lib/platform/storage/entities/records.ts';
import type { Change, Loaded } from '../../lib/platform/storage/entity.ts';
import { lookupFieldsOf } from '../../lib/records/lookup-fields.ts';
import { associatedData, placeAside, RecordFields, Slot, yearOf, yearsOf, type StoredRecord } from '../../lib/records/record.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';

/** Where records move: another cohort, and what of them changes with it. */
export interface Destination {
  readonly cohort: string;
  /** The cohort's key where it stands already; a new cohort is given one. */
  readonly fingerprint?: string;
  readonly endsAt?: Instant;
  readonly dropsAt?: Instant;
  readonly fields?: RecordFields;
  /** Places of a look-up value that something else occupies there. */
  readonly taken?: (lookup: string) => Promise<readonly string[]>;
}

/**
 * Moves records to another cohort: re-encrypted under that cohort's key, found under its look-up key, the old items
 * deleted in the same commit. At most two changes a record; the new keys are written before the commit.
 * @throws Refusal `RECORD_UNREADABLE`, `CONCURRENT_CHANGE` where no place is free; KeyUnavailable where a standing
 * cohort's or year's key is lost
 */
export async function moveRecords(keys: Ports['keys'], resource: Resource, records: readonly Loaded<StoredRecord>[], to: Destination): Promise<readonly Change[]> {
  const { resourceId } = resource;
  const { cohort } = to;
  const fields = lookupFieldsOf(resource.content);
  const year = yearOf(cohort);
  const target = await keys.cohort(resourceId, cohort, to.fingerprint === undefined ? { create: true } : { create: false, fingerprint: to.fingerprint });
  const hasher = await keys.lookup(resourceId, year, { create: !yearsOf(resource.cohorts).includes(year) });
  const given = new Map<string, Slot[]>();
  const placeFor = async (lookup: string): Promise<Slot> => {
    const taken = [...given.get(lookup) ?? [], ...await to.taken?.(lookup) ?? []];
    const slot = Slot.options.find((option) => !taken.includes(option));
    if (!slot) throw new Refusal('CONCURRENT_CHANGE', { detail: { zh: '同一检索值已有记录，请待其清理后再办', en: 'Other records stand under the same look-up value' } });
    given.set(lookup, [...given.get(lookup) ?? [], slot]);
    return slot;
  };
  const changes: Change[] = [];
  for (const [index, loaded] of records.entries()) {
    const { replaces: _, ...record } = loaded.value;
    const source = await keys.cohort(resourceId, record.cohort, { create: false });
    const clear = { ...RecordFields.parse(JSON.parse(new TextDecoder().decode(source.decrypt(record.ciphertext, associatedData(record))))), ...to.fields };
    const hashOf = (code: string | undefined): string => { const value = code && clear[code]; return code && value ? hasher.hash(code, value) : ''; };
    const lookup = hashOf(fields?.primary.code);
    if (!lookup) throw new Refusal('RECORD_UNREADABLE');
    const stays = year === record.year && lookup === record.lookup;
    const moved = {
      ...record, cohort, year, lookup, slot: stays ? record.slot : record.superseded ? placeAside(record) : await placeFor(lookup), secondary: fields?.secondary.map(({ code }) => hashOf(code)) ?? [],
      ...(to.endsAt && { endsAt: to.endsAt }), ...(to.dropsAt && { dropsAt: to.dropsAt }),
    };
    const placed = { ...moved, ciphertext: new Uint8Array(target.encrypt(new TextEncoder().encode(JSON.stringify(clear)), associatedData(moved))) };
    changes.push(...(stays ? [RecordEntity.replace(loaded, placed, `record-${index}`)] : [RecordEntity.remove(loaded, `remove-${index}`), RecordEntity.insert(placed, `insert-${index}`)]));
  }
  return changes;
}

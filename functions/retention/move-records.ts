import type { Resource } from '../../lib/catalog/resource.ts';
import { toInstant } from '../../lib/calendar/instant.ts';
import type { Ports } from '../../lib/platform/platform.ts';
import { RecordEntity } from '../../lib/platform/storage/entities/records.ts';
import type { Change, Loaded } from '../../lib/platform/storage/entity.ts';
import { lookupFieldsOf } from '../../lib/records/lookup-fields.ts';
import { associatedData, RecordFields, yearOf, type StoredRecord } from '../../lib/records/record.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';

/** What is held has no day on which the engine drops it: its release destroys it. */
const never = toInstant(Date.UTC(9999, 11, 31));

/**
 * Moves records to another cohort: re-encrypted under that cohort's key, found under its look-up key, the old items
 * deleted in the same commit. Two changes a record; the new keys are written before the commit.
 */
export async function moveRecords(keys: Ports['keys'], resource: Resource, records: readonly Loaded<StoredRecord>[], cohort: string): Promise<readonly Change[]> {
  const { resourceId } = resource;
  const fields = lookupFieldsOf(resource.content);
  const year = yearOf(cohort);
  const [target, hasher] = await Promise.all([
    keys.cohort(resourceId, cohort, { create: true }), keys.lookup(resourceId, year, { create: true }),
  ]);
  const changes: Change[] = [];
  for (const [index, loaded] of records.entries()) {
    const source = await keys.cohort(resourceId, loaded.value.cohort, { create: false });
    const plaintext = source.decrypt(loaded.value.ciphertext, associatedData(loaded.value));
    const clear = RecordFields.parse(JSON.parse(new TextDecoder().decode(plaintext)));
    const hashOf = (code: string | undefined) => { const value = code && clear[code]; return code && value ? hasher.hash(code, value) : ''; };
    const lookup = hashOf(fields?.primary.code);
    if (!lookup) throw new Refusal('RECORD_UNREADABLE');
    const moved = { ...loaded.value, cohort, year, lookup, slot: 'a' as const, secondary: fields?.secondary.map(({ code }) => hashOf(code)) ?? [], dropsAt: never };
    changes.push(
      RecordEntity.remove(loaded, `remove-${index}`),
      RecordEntity.insert({ ...moved, ciphertext: new Uint8Array(target.encrypt(plaintext, associatedData(moved))) }, `insert-${index}`),
    );
  }
  return changes;
}

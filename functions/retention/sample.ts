import type { Basics, Ports } from '../../lib/platform/platform.ts';
import { DecryptionFailed } from '../../lib/platform/keys/keys.ts';
import { RecordEntity, recordsOf } from '../../lib/platform/storage/entities/records.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import { associatedData, Slot, type StoredRecord } from '../../lib/records/record.ts';
import type { Destruction } from '../../lib/retention/destruction.ts';

type Tools = Basics & Pick<Ports, 'keys' | 'expired'>;
export type SampleOutcome = 'decrypted' | 'key-destroyed' | 'failed-otherwise';

/** Reads one record of a cohort in clear: the very same call before the destruction and after it. */
export async function readSample({ keys }: Tools, record: Loaded<StoredRecord>): Promise<SampleOutcome> {
  const { resourceId, cohort, ciphertext } = record.value;
  const [key] = await keys.open([{ kind: 'cohort', resourceId, cohort }]);
  if (key?.state === 'destroyed') return 'key-destroyed';
  if (key?.state !== 'live') return 'failed-otherwise';
  try {
    key.cipher.decrypt(ciphertext, associatedData(record.value));
    return 'decrypted';
  } catch (error) {
    if (error instanceof DecryptionFailed) return 'failed-otherwise';
    throw error;
  }
}

/** The first record of the cohort; `undefined` when the index shows none. */
export async function takeSample({ expired }: Tools, { resourceId, cohort }: Pick<Destruction, 'resourceId' | 'cohort'>): Promise<Loaded<StoredRecord> | undefined> {
  return (await expired.list(recordsOf(resourceId, cohort), { limit: 1 })).items[0];
}

/** The sample that was taken before, read again by key. */
export async function findSample({ expired }: Tools, { resourceId, cohort, year, sample }: Destruction): Promise<Loaded<StoredRecord> | undefined> {
  if (!sample) return undefined;
  const slots = await expired.getAll(Slot.options.map((slot) => RecordEntity.ref({ resourceId, year, lookup: sample.lookup, slot })));
  return slots.find((record) => record?.value.recordId === sample.recordId && record.value.cohort === cohort);
}

/** The positive control after the act; without a sample (an empty cohort) the key's own state speaks. */
export async function verifyDestroyed(tools: Tools, destruction: Destruction): Promise<SampleOutcome> {
  const { resourceId, cohort } = destruction;
  if (destruction.sample) {
    const record = await findSample(tools, destruction);
    return record ? readSample(tools, record) : 'failed-otherwise';
  }
  const [status] = await tools.keys.status([{ kind: 'cohort', resourceId, cohort }]);
  return status === 'destroyed' ? 'key-destroyed' : 'failed-otherwise';
}

import type * as z from 'zod';
import type { Instant } from '../../lib/calendar/instant.ts';
import type { Basics, Ports } from '../../lib/platform/platform.ts';
import { DecryptionFailed } from '../../lib/platform/keys/keys.ts';
import { RecordEntity, recordsOf } from '../../lib/platform/storage/entities/records.ts';
import { associatedData, Slot, type Cohort, type StoredRecord } from '../../lib/records/record.ts';
import type { Destruction, Sample } from '../../lib/retention/destruction.ts';

type Tools = Basics & Pick<Ports, 'keys' | 'expired'>;
export type SampleOutcome = 'decrypted' | 'key-destroyed' | 'failed-otherwise';

/** How many records are tried before nothing of a cohort counts as readable. */
const tries = 20;

/** Reads a record of a cohort in clear: the very same call before the destruction and after it. The key speaks first. */
async function readSample({ keys }: Tools, cohort: Pick<Cohort, 'resourceId' | 'cohort'>, record: StoredRecord | undefined): Promise<SampleOutcome> {
  const [key] = await keys.open([{ kind: 'cohort', resourceId: cohort.resourceId, cohort: cohort.cohort }]);
  if (key?.state === 'destroyed') return 'key-destroyed';
  if (key?.state !== 'live' || !record) return 'failed-otherwise';
  try {
    key.cipher.decrypt(record.ciphertext, associatedData(record));
    return 'decrypted';
  } catch (error) {
    if (error instanceof DecryptionFailed) return 'failed-otherwise';
    throw error;
  }
}

/**
 * A record that can be read, for the positive control. `undefined`: there should be records and none is seen or can be
 * read, which proves nothing, so the destruction waits; but never beyond the day on which the engine drops them.
 */
export async function takeSample(tools: Tools, cohort: Cohort, now: Instant): Promise<z.output<typeof Sample> | 'nothing-there' | undefined> {
  for (const limit of [1, tries]) { // the first will nearly always do
    const { items } = await tools.expired.list(recordsOf(cohort.resourceId, cohort.cohort), { limit });
    if (items.length === 0) return cohort.count === 0 || cohort.dropsAt <= now ? 'nothing-there' : undefined;
    for (const { value } of items) {
      const before = await readSample(tools, cohort, value);
      if (before !== 'failed-otherwise') return { recordId: value.recordId, lookup: value.lookup, before };
    }
  }
  tools.log.error('retention.sample-unreadable', { resourceId: cohort.resourceId, cohort: cohort.cohort });
  return undefined;
}

/** The positive control after the act. Where the record is gone meanwhile, or there was none, the key's own state speaks. */
export async function readAgain(tools: Tools, destruction: Destruction): Promise<SampleOutcome> {
  const { resourceId, cohort, year, sample } = destruction;
  const places = sample ? await tools.expired.getAll(Slot.options.map((slot) => RecordEntity.ref({ resourceId, year, lookup: sample.lookup, slot }))) : [];
  return readSample(tools, destruction, places.find((record) => record?.value.recordId === sample?.recordId && record?.value.cohort === cohort)?.value);
}

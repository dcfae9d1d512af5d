import type * as z from 'zod';
import type { Instant } from '../../lib/calendar/instant.ts';
import type { Basics, Ports } from '../../lib/platform/platform.ts';
import { DecryptionFailed } from '../../lib/platform/keys/keys.ts';
import { recordsAt, recordsOf } from '../../lib/platform/storage/entities/records.ts';
import { associatedData, type Cohort, type StoredRecord } from '../../lib/records/record.ts';
import type { Destruction, Sample } from '../../lib/retention/destruction.ts';
import { hindering, type Hindering, type HindranceCode } from '../../lib/retention/hindrance.ts';

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
 * A record that can be read under the key that the cohort names, for the positive control: another key's proves
 * nothing about this one. Where there should be records and none is seen or can be read, the destruction waits; but not
 * for records beyond the day on which the engine drops them. For the key it waits without end: what is lost cannot be
 * shown to be destroyed.
 */
export async function takeSample(tools: Tools, cohort: Cohort, now: Instant): Promise<z.output<typeof Sample> | 'nothing-there' | Hindering> {
  const { resourceId, cohort: name, count, keyFingerprint, dropsAt } = cohort;
  const stop = (code: HindranceCode): Hindering => {
    tools.log.error('retention.sample-unreadable', { resourceId, cohort: name, hindrance: code, keyFingerprint });
    return hindering(code);
  };
  const [key] = await tools.keys.open([{ kind: 'cohort', resourceId, cohort: name }]);
  if (!key || key.state === 'absent') return stop('KEY_ABSENT');
  if (key.state === 'live' && key.fingerprint !== keyFingerprint) return stop('KEY_OTHER');
  for (const limit of [1, tries]) { // the first will nearly always do
    const { items } = await tools.expired.list(recordsOf(resourceId, name), { limit });
    if (items.length === 0) return count === 0 || dropsAt <= now ? 'nothing-there' : hindering('RECORDS_NOT_SEEN');
    for (const { value } of items) {
      const before = await readSample(tools, cohort, value);
      if (before !== 'failed-otherwise') return { recordId: value.recordId, lookup: value.lookup, before };
    }
  }
  return stop('SAMPLE_UNREADABLE');
}

/** The positive control after the act. Where the record is gone meanwhile, or there was none, the key's own state speaks. */
export async function readAgain(tools: Tools, destruction: Destruction): Promise<SampleOutcome> {
  const { resourceId, cohort, year, sample } = destruction;
  const places = sample ? (await tools.expired.list(recordsAt(resourceId, year, sample.lookup), { limit: 100 })).items : [];
  return readSample(tools, destruction, places.find((record) => record.value.recordId === sample?.recordId && record.value.cohort === cohort)?.value);
}

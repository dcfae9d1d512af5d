import type { JobCall, JobReport } from '../../lib/operation/operation.ts';
import type { LogFields } from '../../lib/platform/log.ts';
import type { Listing, Loaded } from '../../lib/platform/storage/entity.ts';
import { CommitConflict } from '../../lib/platform/storage/store.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';

/**
 * Does the work for each of a listing, apart from each other: what cannot be done for one (a damaged key, a refusal)
 * must not keep the rest beyond its end. It is logged and counted, and the next run tries again.
 */
export async function eachApart<V>(
  { platform, timeLeft }: Pick<JobCall<readonly []>, 'platform' | 'timeLeft'>, listing: Listing<V>, counts: Record<string, number>,
  subjectOf: (value: V) => LogFields, work: (listed: Loaded<V>) => Promise<void>,
): Promise<JobReport> {
  const add = (name: string, more: number) => { counts[name] = (counts[name] ?? 0) + more; };
  for (const name of ['refused', 'conflicts', 'failed']) add(name, 0);
  for await (const listed of platform.storage.each(listing)) {
    if (!timeLeft()) return { counts, more: true };
    try {
      await work(listed);
    } catch (error) {
      if (error instanceof CommitConflict) {
        add('conflicts', 1); // somebody else moved it; the next run sees what it became
        continue;
      }
      add(error instanceof Refusal ? 'refused' : 'failed', 1);
      const fault = error instanceof Refusal ? error.code : error instanceof Error ? error.name : 'unknown';
      platform.log.error('retention.stopped', { ...subjectOf(listed.value), fault });
    }
  }
  return { counts, more: false };
}

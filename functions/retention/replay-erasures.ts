import { intents } from '../../lib/platform/keys/destruction-intent.ts';
import type { Ledger } from '../../lib/platform/ledger/ledger.ts';
import type { Ports } from '../../lib/platform/platform.ts';
import { CohortEntity, RecordEntity, recordsAt } from '../../lib/platform/storage/entities/records.ts';

type Tools = Pick<Ports, 'objects' | 'expired'> & { readonly ledger: Ledger };

/**
 * Deletes again the records of erased persons that an older database has brought back to where they stood before they
 * moved: there the cohort's key lives. Runs before anything is served. @returns how many had come back
 */
export async function replayErasures({ objects, expired, ledger }: Tools): Promise<number> {
  let back = 0;
  for await (const { destructionId, erased = [] } of intents(objects)) {
    for (const { resourceId, cohort: name, recordId, ...place } of erased) {
      const [cohort] = await expired.getAll([CohortEntity.ref({ resourceId, cohort: name })]);
      const standing = (await expired.list(recordsAt(resourceId, place.year, place.lookup), { limit: 100 })).items; // it may have stood in another slot
      const record = standing.find(({ value }) => value.recordId === recordId && value.cohort === name);
      if (!record) continue;
      await ledger.commit(
        { stream: 'sharing', action: 'record.erasedAgain', operation: 'replayErasures', subject: { destructionId, resourceId } },
        [RecordEntity.remove(record), ...(cohort ? [CohortEntity.replace(cohort, { ...cohort.value, count: Math.max(0, cohort.value.count - 1) })] : [])],
      );
      back += 1;
    }
  }
  return back;
}

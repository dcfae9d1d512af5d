import type { Instant } from '../../lib/calendar/instant.ts';
import { toLocalDate } from '../../lib/calendar/instant.ts';
import type { Basics, Ports } from '../../lib/platform/platform.ts';
import { canonicalize } from '../../lib/platform/ledger/canonical.ts';
import { intentKey, type DestructionIntent } from '../../lib/platform/keys/destruction-intent.ts';
import type { KeyName } from '../../lib/platform/keys/keys.ts';
import { cohortsOf } from '../../lib/platform/storage/entities/records.ts';
import type { Destruction } from '../../lib/retention/destruction.ts';

type Tools = Basics & Pick<Ports, 'keys' | 'objects'>;

/**
 * Destroys a cohort's data key, and the year's look-up key when the year is over and this was its last cohort. The
 * intent goes to the append-only copies first, so that older key files put back later are destroyed again. Idempotent.
 */
export async function destroyKeys({ keys, objects, storage }: Tools, destruction: Destruction, now: Instant): Promise<readonly KeyName[]> {
  const { destructionId, resourceId, cohort, keyFingerprint } = destruction;
  const names: KeyName[] = [{ kind: 'cohort', resourceId, cohort }];
  if (await isLastOfItsYear(storage, destruction, now)) names.push({ kind: 'lookup', resourceId, year: destruction.year });
  const intent: DestructionIntent = { format: 'edudata-steward/destruction-intent/1', destructionId, keyFingerprint, keys: names };
  for (const name of names) await objects.put('ledger', intentKey(destructionId, name), Buffer.from(canonicalize({ ...intent, keys: [name] })));
  for (const name of names) await keys.destroy(name);
  return names;
}

async function isLastOfItsYear(storage: Basics['storage'], { resourceId, cohort, year }: Destruction, now: Instant): Promise<boolean> {
  if (year === cohort) return true; // a hold's own
  if (year >= toLocalDate(now).slice(0, 4)) return false; // further imports may still need this year's key
  for await (const { value } of storage.each(cohortsOf(resourceId))) {
    if (value.year === year && value.cohort !== cohort && value.state !== 'DESTROYED') return false;
  }
  return true;
}

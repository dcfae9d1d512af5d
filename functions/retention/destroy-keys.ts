import type { Ports } from '../../lib/platform/platform.ts';
import { canonicalize } from '../../lib/platform/ledger/canonical.ts';
import { intentKey, type DestructionIntent } from '../../lib/platform/keys/destruction-intent.ts';
import type { KeyName } from '../../lib/platform/keys/keys.ts';
import { isDayCohort } from '../../lib/records/record.ts';
import type { Destruction } from '../../lib/retention/destruction.ts';

type Tools = Pick<Ports, 'keys' | 'objects'>;

/**
 * Destroys keys, after their intent is in the append-only copies, so that older key files put back later are destroyed
 * again. Idempotent: the same intent is the same bytes.
 */
export async function destroyKeys({ keys, objects }: Tools, id: string, names: readonly KeyName[], more: Pick<DestructionIntent, 'keyFingerprint' | 'erased'> = {}): Promise<void> {
  for (const name of names) {
    const intent: DestructionIntent = { format: 'edudata-steward/destruction-intent/1', destructionId: id, ...more, keys: [name] };
    await objects.put('ledger', intentKey(id, name), Buffer.from(canonicalize(intent)));
  }
  for (const name of names) await keys.destroy(name);
}

/** A cohort's data key; with it the look-up key that records which moved have for themselves. That of a year goes with the year. */
export const keysOf = ({ resourceId, cohort, year }: Destruction): readonly KeyName[] =>
  [{ kind: 'cohort', resourceId, cohort }, ...(isDayCohort(cohort) ? [] : [{ kind: 'lookup', resourceId, year } as const])];

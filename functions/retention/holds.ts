import type { HoldId, ResourceId } from '../../lib/identifiers.ts';
import { HoldEntity } from '../../lib/platform/storage/entities/retention.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import type { Law } from '../../lib/regulations/law.ts';
import { holds } from '../../lib/retention/hold.ts';

/** Whether a hold in force, other than `but`, names this cohort as a whole, or the cohort is a hold's own. */
export async function isHeld(storage: Storage, resourceId: ResourceId, cohort: string, but?: HoldId): Promise<boolean> {
  for await (const { value } of storage.each(HoldEntity.list('primary', { partition: [resourceId] }))) {
    if (value.holdId !== but && holds(value, cohort)) return true;
  }
  return false;
}

/**
 * Ask after the cohort was loaded: placing a hold on a whole cohort replaces it, so that what goes on beside conflicts.
 * @throws Refusal `HOLD_IN_FORCE`
 */
export async function requireNoHold(storage: Storage, law: Law, resourceId: ResourceId, cohort: string): Promise<void> {
  law.require('hold-respected', !(await isHeld(storage, resourceId, cohort)), { code: 'HOLD_IN_FORCE' });
}

import type { ResourceId } from '../../lib/identifiers.ts';
import { HoldEntity } from '../../lib/platform/storage/entities/retention.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import type { Law } from '../../lib/regulations/law.ts';

/** Whether a hold in force names this cohort as a whole, or is the cohort's own hold. */
export async function isHeld(storage: Storage, resourceId: ResourceId, cohort: string): Promise<boolean> {
  for await (const { value } of storage.each(HoldEntity.list('primary', { partition: [resourceId] }))) {
    if (value.state === 'IN_FORCE' && (value.holdId === cohort || (value.scope.kind === 'cohort' && value.scope.cohort === cohort))) return true;
  }
  return false;
}

/** @throws Refusal `HOLD_IN_FORCE` */
export async function requireNoHold(storage: Storage, law: Law, resourceId: ResourceId, cohort: string): Promise<void> {
  law.require('hold-respected', !(await isHeld(storage, resourceId, cohort)), { code: 'HOLD_IN_FORCE' });
}

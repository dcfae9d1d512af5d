import type { Instant } from '../../lib/calendar/instant.ts';
import type { Resource } from '../../lib/catalog/resource.ts';
import type { DestructionId } from '../../lib/identifiers.ts';
import { CohortEntity } from '../../lib/platform/storage/entities/records.ts';
import { DestructionEntity } from '../../lib/platform/storage/entities/retention.ts';
import type { Change, Loaded } from '../../lib/platform/storage/entity.ts';
import type { Cohort } from '../../lib/records/record.ts';
import type { Law } from '../../lib/regulations/law.ts';
import type { Destruction, DestructionReason, Hand } from '../../lib/retention/destruction.ts';

interface Beginning {
  readonly destructionId: DestructionId;
  readonly resource: Resource;
  readonly cohort: Loaded<Cohort>;
  readonly law: Law;
  readonly now: Instant;
  readonly reason: DestructionReason;
  readonly requested?: Hand;
}

/** A destruction in state DUE, and its cohort marked so: of two that begin at once, one conflicts. */
export function beginDestruction({ destructionId, resource, cohort, law, now, reason, requested }: Beginning): { readonly destruction: Destruction; readonly changes: readonly Change[] } {
  const { resourceId, unitPath, year, count, keyFingerprint, dropsAt } = cohort.value;
  const destruction: Destruction = {
    destructionId, resourceId, unitPath, cohort: cohort.value.cohort, year, reason, count, keyFingerprint, state: 'DUE',
    edition: Math.max(resource.publishedEdition, 1), methods: [...law.value('destruction.method')], profile: law.profile, ciphertextUntil: dropsAt, updatedAt: now,
    ...(requested && { requested }),
  };
  return { destruction, changes: [DestructionEntity.insert(destruction), CohortEntity.replace(cohort, { ...cohort.value, state: 'DUE' })] };
}

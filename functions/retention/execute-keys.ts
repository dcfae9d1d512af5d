import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { CohortEntity } from '../../lib/platform/storage/entities/records.ts';
import { DestructionEntity, StatedReceiptEntity } from '../../lib/platform/storage/entities/retention.ts';
import { decideDestruction } from '../../lib/retention/destruction.ts';
import type { Step } from './advance-destructions.ts';
import { destroyKeys } from './destroy-keys.ts';

/** The act, after its intent: destroys the keys, then states it. Repeated after an interruption it changes nothing more. */
export const executeKeys: Step = async (call, destruction) => {
  const { platform, now, commit, bookkeep } = call;
  const { value } = destruction;
  const names = await destroyKeys(platform, value, now);
  const [cohort, resource] = await platform.storage.getAll([CohortEntity.ref(value), ResourceEntity.ref(value)]);
  if (!cohort || !resource) throw new TypeError(`destruction ${value.destructionId} has lost its cohort or resource`);
  const next = decideDestruction(value, { to: 'EXECUTED', executedAt: now }, now);
  const receipt = await commit(
    { stream: 'sharing', action: 'destruction.executed', subject: { destructionId: value.destructionId, resourceId: value.resourceId }, profile: value.profile,
      facts: { cohort: value.cohort, count: value.count, keyFingerprint: value.keyFingerprint, keys: names.map((name) => name.kind) } },
    [
      DestructionEntity.replace(destruction, next),
      CohortEntity.replace(cohort, { ...cohort.value, state: 'DESTROYED' }),
      ResourceEntity.replace(resource, { ...resource.value, cohorts: resource.value.cohorts.filter((live) => live !== value.cohort), updatedAt: now }),
    ],
  );
  await bookkeep([StatedReceiptEntity.insert({ destructionId: value.destructionId, ...receipt })]);
  return platform.storage.get(destruction.ref);
};

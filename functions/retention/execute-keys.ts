import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { CohortEntity } from '../../lib/platform/storage/entities/records.ts';
import { DestructionEntity, StatedReceiptEntity } from '../../lib/platform/storage/entities/retention.ts';
import { destroyedCohort } from '../../lib/retention/destroyed-cohort.ts';
import { decideDestruction } from '../../lib/retention/destruction.ts';
import type { Step } from './advance-destructions.ts';
import { destroyKeys, keysOf } from './destroy-keys.ts';

/** The act, after its intent: destroys the keys, then states it. Repeated after an interruption it changes nothing more. */
export const executeKeys: Step = async (call, destruction) => {
  const { platform, now, commit } = call;
  const { value } = destruction;
  const { destructionId, resourceId, cohort: name, keyFingerprint, origin } = value;
  const names = keysOf(value);
  await destroyKeys(platform, destructionId, names, {
    keyFingerprint, ...(origin && { erased: origin.places.map((place) => ({ resourceId, ...place })) }),
  });
  const [cohort, resource] = await platform.storage.getAll([CohortEntity.ref(value), ResourceEntity.ref(value)]);
  if (!cohort || !resource) throw new TypeError(`destruction ${destructionId} has lost its cohort or resource`);
  const next = decideDestruction(value, { to: 'EXECUTED', executedAt: now, ciphertextUntil: cohort.value.dropsAt }, now);
  await commit(
    { stream: 'sharing', action: 'destruction.executed', subject: { destructionId, resourceId }, profile: value.profile,
      facts: { cohort: name, count: value.count, keyFingerprint, keys: names.map(({ kind }) => kind) } },
    [
      DestructionEntity.replace(destruction, next),
      CohortEntity.replace(cohort, destroyedCohort(cohort.value)),
      ResourceEntity.replace(resource, { ...resource.value, cohorts: resource.value.cohorts.filter((live) => live !== name), updatedAt: now }),
    ],
    (receipt) => [StatedReceiptEntity.insert({ destructionId, ...receipt })],
  );
  return platform.storage.get(destruction.ref);
};

import * as z from 'zod';
import { isOnChain } from '../../lib/catalog/visibility.ts';
import { DestructionId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { CohortEntity } from '../../lib/platform/storage/entities/records.ts';
import { DestructionEntity } from '../../lib/platform/storage/entities/retention.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { decideDestruction, requireMove } from '../../lib/retention/destruction.ts';
import { DestructionView, toDestructionView } from '../../lib/retention/destruction-view.ts';
import { requireSeparated } from '../../lib/retention/separation.ts';
import { handOf } from './hands.ts';
import { requireNoHold } from './holds.ts';

/** Orders the execution: the intent is logged, and the job destroys the key within a minute, however often it is interrupted. */
export const executeDestruction = operation({
  name: 'executeDestruction',
  context: 'retention',
  summary: { zh: '执行销毁', en: 'Execute a destruction' },
  route: 'POST /destructions/{destructionId}/execution',
  caller: 'destroyer',
  rules: ['destruction.owner', 'destruction.standard', 'access.separationOfDuties'],
  refusals: ['SEPARATION_OF_DUTIES', 'MOVE_NOT_ALLOWED', 'HOLD_IN_FORCE'],
  status: 202,
  versioned: true,
  path: z.strictObject({ destructionId: DestructionId }),
  body: z.strictObject({}),
  returns: DestructionView,
  loads: ({ destructionId }) => [DestructionEntity.ref({ destructionId })] as const,
  async handle({ loaded: [destruction], expectedVersion, sit, law, actor, now, platform, commit }) {
    if (!destruction || !isOnChain(actor, destruction.value.unitPath)) throw new Refusal('NOT_FOUND');
    const { value } = destruction;
    const capacity = await sit(value.unitPath);
    if (destruction.version !== expectedVersion) throw new Refusal('VERSION_STALE');
    const bound = await law(value.unitPath, value.profile);
    const cohort = await platform.storage.get(CohortEntity.ref(value));
    if (!cohort) throw new Refusal('NOT_FOUND');
    await requireNoHold(platform.storage, bound, value.resourceId, value.cohort);
    requireMove(value, 'EXECUTING');
    requireSeparated(bound, value, 'execute', actor.personId);
    const next = decideDestruction(value, { to: 'EXECUTING', executed: handOf(actor, capacity, bound.cite('destruction-irreversible'), now), count: cohort.value.count }, now);
    return commit(
      { stream: 'sharing', action: 'destruction.ordered', subject: { destructionId: value.destructionId, resourceId: value.resourceId }, profile: value.profile, capacity,
        facts: { cohort: value.cohort, count: next.count, keyFingerprint: value.keyFingerprint } },
      [DestructionEntity.replace(destruction, next), CohortEntity.replace(cohort, { ...cohort.value, state: 'EXECUTING' })],
      toDestructionView(next, destruction.version + 1), { version: destruction.version + 1 },
    );
  },
});

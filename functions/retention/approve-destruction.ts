import * as z from 'zod';
import { isOnChain } from '../../lib/catalog/visibility.ts';
import { DestructionId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { DestructionEntity } from '../../lib/platform/storage/entities/retention.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { decideDestruction, requireMove } from '../../lib/retention/destruction.ts';
import { DestructionView, toDestructionView } from '../../lib/retention/destruction-view.ts';
import { requireSeparated } from '../../lib/retention/separation.ts';
import { handOf } from './hands.ts';

export const approveDestruction = operation({
  name: 'approveDestruction',
  context: 'retention',
  summary: { zh: '批准销毁', en: 'Approve a destruction' },
  route: 'POST /destructions/{destructionId}/approval',
  caller: 'coordinator',
  rules: ['destruction.standard', 'access.separationOfDuties'],
  refusals: ['SEPARATION_OF_DUTIES', 'MOVE_NOT_ALLOWED'],
  versioned: true,
  path: z.strictObject({ destructionId: DestructionId }),
  body: z.strictObject({}),
  returns: DestructionView,
  loads: ({ destructionId }) => [DestructionEntity.ref({ destructionId })] as const,
  async handle({ loaded: [destruction], expectedVersion, sit, law, actor, now, commit }) {
    if (!destruction || !isOnChain(actor, destruction.value.unitPath)) throw new Refusal('NOT_FOUND');
    const { value } = destruction;
    const capacity = await sit(value.unitPath);
    if (destruction.version !== expectedVersion) throw new Refusal('VERSION_STALE');
    const bound = await law(value.unitPath, value.profile);
    requireMove(value, 'APPROVED');
    requireSeparated(bound, value, 'approve', actor.personId);
    const next = decideDestruction(value, { to: 'APPROVED', approved: handOf(actor, capacity, bound.cite('destruction-separated'), now) }, now);
    return commit(
      { stream: 'sharing', action: 'destruction.approved', subject: { destructionId: value.destructionId, resourceId: value.resourceId }, profile: value.profile, capacity },
      [DestructionEntity.replace(destruction, next)],
      toDestructionView(next, destruction.version + 1), { version: destruction.version + 1 },
    );
  },
});

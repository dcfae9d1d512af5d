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

/** What somebody asked for before its end may be refused; the data then ends as its period says. What has ended may not. */
export const refuseDestruction = operation({
  name: 'refuseDestruction',
  context: 'retention',
  summary: { zh: '驳回提前销毁或删除申请', en: 'Refuse a destruction asked for before its end' },
  route: 'POST /destructions/{destructionId}/refusal',
  caller: 'coordinator',
  rules: ['destruction.standard', 'retention.personalData', 'access.separationOfDuties'],
  refusals: ['SEPARATION_OF_DUTIES', 'MOVE_NOT_ALLOWED'],
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
    requireMove(value, 'REFUSED');
    bound.require('storage-period-ends', now < value.endsAt, {
      code: 'MOVE_NOT_ALLOWED', detail: { zh: '保存期限已届满，只能以保全暂缓销毁', en: 'The period has ended; only a hold defers the destruction' },
    });
    requireSeparated(bound, value, 'approve', actor.personId);
    const cohort = await platform.storage.get(CohortEntity.ref(value));
    if (!cohort) throw new Refusal('NOT_FOUND');
    const next = decideDestruction(value, { to: 'REFUSED', refused: handOf(actor, capacity, bound.cite('destruction-separated'), now) }, now);
    const version = destruction.version + 1;
    return commit(
      { stream: 'sharing', action: 'destruction.refused', subject: { destructionId: value.destructionId, resourceId: value.resourceId }, profile: value.profile, capacity },
      [DestructionEntity.replace(destruction, next), CohortEntity.replace(cohort, { ...cohort.value, state: 'LIVE' })],
      toDestructionView(next, version), { version },
    );
  },
});

import * as z from 'zod';
import { isOnChain } from '../../lib/catalog/visibility.ts';
import { DestructionId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { DestructionEntity } from '../../lib/platform/storage/entities/retention.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { requireMove } from '../../lib/retention/destruction.ts';
import { DestructionView, toDestructionView } from '../../lib/retention/destruction-view.ts';
import { requireSeparated } from '../../lib/retention/separation.ts';
import { handOf } from './hands.ts';
import { verify } from './verify.ts';

export const verifyDestruction = operation({
  name: 'verifyDestruction',
  context: 'retention',
  summary: { zh: '验证销毁', en: 'Verify a destruction' },
  route: 'POST /destructions/{destructionId}/verification',
  caller: 'auditor',
  rules: ['destruction.standard', 'access.separationOfDuties'],
  uses: ['keys', 'expired'],
  refusals: ['SEPARATION_OF_DUTIES', 'MOVE_NOT_ALLOWED', 'DESTRUCTION_NOT_VERIFIED'],
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
    requireMove(value, 'VERIFIED');
    requireSeparated(bound, value, 'verify', actor.personId);
    const hand = handOf(actor, capacity, bound.cite('destruction-irreversible'), now);
    const { event, changes, next } = await verify(platform, destruction, bound, hand, now);
    const version = destruction.version + 1;
    return commit({ ...event, capacity }, changes, toDestructionView(next, version), { version });
  },
});

import * as z from 'zod';
import { DestructionId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { DestructionEntity } from '../../lib/platform/storage/entities/retention.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { DestructionView, toDestructionView } from '../../lib/retention/destruction-view.ts';

/** Everybody on the owner unit's chain may see how its data ends. */
export const getDestruction = operation({
  name: 'getDestruction',
  context: 'retention',
  summary: { zh: '查看销毁事项', en: 'Get a destruction' },
  route: 'GET /destructions/{destructionId}',
  caller: 'person',
  rules: ['destruction.standard'],
  path: z.strictObject({ destructionId: DestructionId }),
  returns: DestructionView,
  loads: ({ destructionId }) => [DestructionEntity.ref({ destructionId })] as const,
  async handle({ loaded: [destruction], actor, answer }) {
    if (!destruction?.value.unitPath.includes(actor.unitId)) throw new Refusal('NOT_FOUND');
    return answer(toDestructionView(destruction.value, destruction.version), { version: destruction.version });
  },
});

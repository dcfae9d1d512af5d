import * as z from 'zod';
import { HoldId, ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { HoldEntity } from '../../lib/platform/storage/entities/retention.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { HoldView, type Hold } from '../../lib/retention/hold.ts';

/** What was held then ends as its period says; what has ended meanwhile is destroyed by the next run of the job. */
export const releaseHold = operation({
  name: 'releaseHold',
  context: 'retention',
  summary: { zh: '解除保全', en: 'Release a legal hold' },
  route: 'POST /resources/{resourceId}/holds/{holdId}/release',
  caller: 'coordinator',
  rules: ['destruction.standard'],
  refusals: ['MOVE_NOT_ALLOWED'],
  path: z.strictObject({ resourceId: ResourceId, holdId: HoldId }),
  body: z.strictObject({}),
  returns: HoldView,
  loads: (path) => [HoldEntity.ref(path)] as const,
  async handle({ loaded: [hold], sit, actor, now, commit }) {
    if (!hold) throw new Refusal('NOT_FOUND');
    const { value } = hold;
    const capacity = await sit(value.unitPath);
    if (value.state !== 'IN_FORCE') throw new Refusal('MOVE_NOT_ALLOWED');
    const released: Hold = { ...value, state: 'RELEASED', releasedBy: actor.personId, releasedAt: now };
    const version = hold.version + 1;
    return commit(
      { stream: 'sharing', action: 'hold.released', subject: { holdId: value.holdId, resourceId: value.resourceId }, capacity },
      [HoldEntity.replace(hold, released)], { ...HoldView.parse(released), version }, { version },
    );
  },
});

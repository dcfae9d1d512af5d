import * as z from 'zod';
import { isOnChain } from '../../lib/catalog/visibility.ts';
import { HoldId, ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { CohortEntity } from '../../lib/platform/storage/entities/records.ts';
import { HoldEntity } from '../../lib/platform/storage/entities/retention.ts';
import { dropsAfter } from '../../lib/records/record.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { HoldView, type Hold } from '../../lib/retention/hold.ts';
import { isHeld } from './holds.ts';
import { moveCleanUpAtOnce } from './settle-holds.ts';

/**
 * What was held then ends as its period says; what has ended meanwhile is destroyed by the next run of the job. The
 * limit that holds even when every job fails is set again, unless another hold keeps the cohort.
 */
export const releaseHold = operation({
  name: 'releaseHold',
  context: 'retention',
  summary: { zh: '解除保全', en: 'Release a legal hold' },
  route: 'POST /resources/{resourceId}/holds/{holdId}/release',
  caller: 'coordinator',
  rules: ['destruction.standard'],
  uses: ['expired'],
  refusals: ['MOVE_NOT_ALLOWED'],
  path: z.strictObject({ resourceId: ResourceId, holdId: HoldId }),
  body: z.strictObject({}),
  returns: HoldView,
  loads: (path) => [HoldEntity.ref(path)] as const,
  async handle({ loaded: [hold], sit, actor, now, platform, commit }) {
    if (!hold || !isOnChain(actor, hold.value.unitPath)) throw new Refusal('NOT_FOUND');
    const { value: { unsettled: _, ...value } } = hold;
    const { resourceId, holdId, scope } = value;
    const capacity = await sit(value.unitPath);
    if (value.state !== 'IN_FORCE') throw new Refusal('MOVE_NOT_ALLOWED');
    const cohort = await platform.storage.get(CohortEntity.ref({ resourceId, cohort: scope.cohort }));
    // asked after the cohort was loaded: placing another hold replaces it
    const free = cohort && cohort.value.state !== 'DESTROYED' && !(await isHeld(platform.storage, resourceId, scope.cohort, holdId)) ? cohort : undefined;
    const dropsAt = free && dropsAfter(free.value.endsAt > now ? free.value.endsAt : now);
    const moved = free && dropsAt ? await moveCleanUpAtOnce(platform, free.value, dropsAt) : [];
    const released: Hold = { ...value, state: 'RELEASED', releasedBy: actor.personId, releasedAt: now, ...(!moved && { unsettled: true }) };
    const version = hold.version + 1;
    return commit(
      { stream: 'sharing', action: 'hold.released', subject: { holdId, resourceId }, capacity },
      [
        HoldEntity.replace(hold, released), ...(free && dropsAt ? [CohortEntity.replace(free, { ...free.value, dropsAt })] : []), ...moved ?? [],
      ],
      { ...HoldView.parse(released), version }, { version },
    );
  },
});

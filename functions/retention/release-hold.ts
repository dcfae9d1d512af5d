import * as z from 'zod';
import { isOnChain } from '../../lib/catalog/visibility.ts';
import { HoldId, ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { CohortEntity, RecordEntity, recordsOf } from '../../lib/platform/storage/entities/records.ts';
import { HoldEntity } from '../../lib/platform/storage/entities/retention.ts';
import { dropsAfter } from '../../lib/records/record.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { HoldView, MOST_HELD, type Hold } from '../../lib/retention/hold.ts';

/**
 * What was held then ends as its period says; what has ended meanwhile is destroyed by the next run of the job. The
 * limit that holds even when every job fails is set again on records that had moved.
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
  loads: (path) => [HoldEntity.ref(path), CohortEntity.ref({ resourceId: path.resourceId, cohort: path.holdId })] as const,
  async handle({ loaded: [hold, own], sit, actor, now, platform, commit }) {
    if (!hold || !isOnChain(actor, hold.value.unitPath)) throw new Refusal('NOT_FOUND');
    const { value } = hold;
    const capacity = await sit(value.unitPath);
    if (value.state !== 'IN_FORCE') throw new Refusal('MOVE_NOT_ALLOWED');
    const released: Hold = { ...value, state: 'RELEASED', releasedBy: actor.personId, releasedAt: now };
    const dropsAt = own && dropsAfter(own.value.endsAt > now ? own.value.endsAt : now);
    const records = own ? (await platform.expired.list(recordsOf(value.resourceId, value.holdId), { limit: MOST_HELD })).items : [];
    const version = hold.version + 1;
    return commit(
      { stream: 'sharing', action: 'hold.released', subject: { holdId: value.holdId, resourceId: value.resourceId }, capacity },
      [
        HoldEntity.replace(hold, released),
        ...(own && dropsAt ? [CohortEntity.replace(own, { ...own.value, dropsAt }), ...records.map((record, index) => RecordEntity.replace(record, { ...record.value, dropsAt }, `record-${index}`))] : []),
      ],
      { ...HoldView.parse(released), version }, { version },
    );
  },
});

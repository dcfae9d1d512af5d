import * as z from 'zod';
import { HoldId, ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { CohortEntity } from '../../lib/platform/storage/entities/records.ts';
import { HoldEntity } from '../../lib/platform/storage/entities/retention.ts';
import { NEVER } from '../../lib/records/record.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { Hold, HoldView, MOST_HELD } from '../../lib/retention/hold.ts';
import { requireKnown } from '../catalog/knowledge.ts';
import { findRecords } from './find-records.ts';
import { holdRecords } from './hold-records.ts';
import { moveCleanUpAtOnce } from './settle-holds.ts';

const Body = z.strictObject({
  reason: Hold.shape.reason,
  reference: Hold.shape.reference,
  /** A whole cohort by its end day, or records by their primary look-up values. */
  cohort: z.string().max(40).optional(),
  records: z.array(z.string().min(1).max(200)).min(1).max(MOST_HELD).optional(),
}).refine(({ cohort, records }) => (cohort === undefined) !== (records === undefined), { path: ['cohort'], params: { zh: '整批（cohort）与记录（records）二者须填其一，不得并用', en: 'Give either cohort or records, not both' } });

export const placeHold = operation({
  name: 'placeHold',
  context: 'retention',
  summary: { zh: '对数据实施保全', en: 'Place a legal hold' },
  route: 'POST /resources/{resourceId}/holds',
  caller: 'coordinator',
  rules: ['destruction.standard'],
  uses: ['keys', 'expired'],
  refusals: ['RECORD_NOT_FOUND', 'KEY_DESTROYED', 'HOLD_IN_FORCE', 'MOVE_NOT_ALLOWED'],
  status: 201,
  path: z.strictObject({ resourceId: ResourceId }),
  body: Body,
  returns: HoldView,
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [resource], body, sit, law, actor, now, platform, commit }) {
    if (!resource) throw new Refusal('NOT_FOUND');
    await requireKnown({ actor, law, platform }, resource);
    const { resourceId, unitPath, profile } = resource.value;
    const capacity = await sit(unitPath);
    const hold = {
      holdId: HoldId.parse(`hold-${platform.random.token()}`), resourceId, unitPath, reason: body.reason, reference: body.reference,
      state: 'IN_FORCE' as const, placedBy: actor.personId, placedAt: now,
    };
    const event = { stream: 'sharing' as const, action: 'hold.placed', subject: { holdId: hold.holdId, resourceId }, profile, capacity };
    if (body.cohort !== undefined) {
      const cohort = await platform.storage.get(CohortEntity.ref({ resourceId, cohort: body.cohort }));
      if (!cohort) throw new Refusal('NOT_FOUND');
      if (cohort.value.state === 'EXECUTING' || cohort.value.state === 'DESTROYED') throw new Refusal('KEY_DESTROYED');
      // what is held protects itself: no job need run for the engine to keep it
      const kept = await moveCleanUpAtOnce(platform, cohort.value, NEVER);
      const whole: Hold = { ...hold, scope: { kind: 'cohort', cohort: body.cohort }, ...(!kept && { unsettled: true }) };
      // replacing the cohort makes this conflict with a destruction that begins, and with an import that stores, at the same time
      return commit({ ...event, facts: { cohort: body.cohort } }, [HoldEntity.insert(whole), CohortEntity.replace(cohort, { ...cohort.value, dropsAt: NEVER }), ...kept ?? []], { ...HoldView.parse(whole), version: 1 });
    }
    const records = (await findRecords(platform, resource.value, body.records ?? [])).map(([newest]) => newest);
    const { changes, cohort } = await holdRecords(platform, await law(unitPath, profile), resource, records, hold.holdId);
    const named: Hold = { ...hold, scope: { kind: 'records', recordIds: records.map((record) => record.value.recordId), cohort } };
    return commit({ ...event, facts: { cohort, count: records.length } }, [HoldEntity.insert(named), ...changes], { ...HoldView.parse(named), version: 1 });
  },
});

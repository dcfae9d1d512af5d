import * as z from 'zod';
import { DestructionId, ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { CohortEntity } from '../../lib/platform/storage/entities/records.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { DestructionView, toDestructionView } from '../../lib/retention/destruction-view.ts';
import { handOf } from './hands.ts';
import { requireNoHold } from './holds.ts';
import { beginDestruction } from './begin-destruction.ts';

/** Before the period ends nothing is destroyed on the standing approval: persons request, approve, execute and verify. */
export const requestDestruction = operation({
  name: 'requestDestruction',
  context: 'retention',
  summary: { zh: '申请提前销毁', en: 'Request a destruction before the period ends' },
  route: 'POST /resources/{resourceId}/destructions',
  caller: 'owner',
  rules: ['destruction.standard', 'destruction.method', 'access.separationOfDuties'],
  refusals: ['HOLD_IN_FORCE', 'KEY_DESTROYED', 'MOVE_NOT_ALLOWED'],
  status: 201,
  path: z.strictObject({ resourceId: ResourceId }),
  body: z.strictObject({ cohort: z.string().max(40) }),
  returns: DestructionView,
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [resource], body, sit, law, actor, now, platform, commit }) {
    if (!resource) throw new Refusal('NOT_FOUND');
    const { resourceId, unitPath, profile } = resource.value;
    const capacity = await sit(unitPath);
    const bound = await law(unitPath, profile);
    const cohort = await platform.storage.get(CohortEntity.ref({ resourceId, cohort: body.cohort }));
    if (!cohort) throw new Refusal('NOT_FOUND');
    await requireNoHold(platform.storage, bound, resourceId, body.cohort);
    if (cohort.value.state === 'DESTROYED') throw new Refusal('KEY_DESTROYED');
    if (cohort.value.state === 'DUE') throw new Refusal('MOVE_NOT_ALLOWED');
    const { destruction, changes } = beginDestruction({
      destructionId: DestructionId.parse(`destruction-${platform.random.token()}`), resource: resource.value, cohort, law: bound, now,
      reason: 'beforePeriodEnd', requested: handOf(actor, capacity, bound.cite('destruction-separated'), now),
    });
    return commit(
      { stream: 'sharing', action: 'destruction.requested', subject: { destructionId: destruction.destructionId, resourceId }, profile, capacity, facts: { cohort: body.cohort } },
      changes, toDestructionView(destruction, 1), { version: 1 },
    );
  },
});

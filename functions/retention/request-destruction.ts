import * as z from 'zod';
import { DestructionId, ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { CohortEntity } from '../../lib/platform/storage/entities/records.ts';
import { DestructionEntity } from '../../lib/platform/storage/entities/retention.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import type { Cohort } from '../../lib/records/record.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { newDestruction, type Destruction } from '../../lib/retention/destruction.ts';
import { DestructionView, toDestructionView } from '../../lib/retention/destruction-view.ts';
import { requireKnown } from '../catalog/knowledge.ts';
import { handOf } from './hands.ts';
import { requireNoHold } from './holds.ts';

/**
 * Before the period ends nothing is destroyed on the standing approval: persons request, approve, execute and verify.
 * Where duties are separated they do so after the end, too: then this is the request for what the job has begun.
 */
export const requestDestruction = operation({
  name: 'requestDestruction',
  context: 'retention',
  summary: { zh: '申请销毁', en: 'Request a destruction' },
  route: 'POST /resources/{resourceId}/destructions',
  caller: 'owner',
  rules: ['destruction.standard', 'destruction.method', 'access.separationOfDuties'],
  refusals: ['HOLD_IN_FORCE', 'KEY_DESTROYED', 'MOVE_NOT_ALLOWED'],
  status: 201,
  path: z.strictObject({ resourceId: ResourceId }),
  body: z.strictObject({ cohort: z.string().max(60), reason: z.string().max(500).optional() }),
  returns: DestructionView,
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [resource], body, sit, law, actor, now, platform, commit }) {
    if (!resource) throw new Refusal('NOT_FOUND');
    await requireKnown({ actor, law, platform }, resource);
    const { resourceId, unitPath, profile, publishedEdition } = resource.value;
    const capacity = await sit(unitPath);
    const bound = await law(unitPath, profile);
    const cohort = await platform.storage.get(CohortEntity.ref({ resourceId, cohort: body.cohort }));
    if (!cohort) throw new Refusal('NOT_FOUND');
    await requireNoHold(platform.storage, bound, resourceId, body.cohort);
    if (cohort.value.state === 'DESTROYED' || cohort.value.state === 'EXECUTING') throw new Refusal('KEY_DESTROYED');
    const requested = handOf(actor, capacity, bound.cite('destruction-separated'), now);
    const stated = { requested, ...(body.reason !== undefined && { statedReason: body.reason }) };
    const event = { stream: 'sharing' as const, action: 'destruction.requested', profile, capacity, facts: { cohort: body.cohort } };
    if (cohort.value.state === 'DUE') {
      const begun = await findUnrequested(platform.storage, cohort.value);
      if (!begun) throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '该批次已进入销毁程序', en: 'Its destruction has begun already' } });
      const next: Destruction = { ...begun.value, ...stated, updatedAt: now };
      return commit({ ...event, subject: { destructionId: next.destructionId, resourceId } }, [DestructionEntity.replace(begun, next)], toDestructionView(next, begun.version + 1), { version: begun.version + 1 });
    }
    const destruction = newDestruction({
      destructionId: DestructionId.parse(`destruction-${platform.random.token()}`), edition: Math.max(publishedEdition, 1), reason: 'beforePeriodEnd', ...stated, cohort: cohort.value, law: bound, now,
    });
    return commit(
      { ...event, subject: { destructionId: destruction.destructionId, resourceId } },
      [DestructionEntity.insert(destruction), CohortEntity.replace(cohort, { ...cohort.value, state: 'DUE' })], toDestructionView(destruction, 1), { version: 1 },
    );
  },
});

/** What the job has begun for the cohort and nobody has requested yet. */
async function findUnrequested(storage: Storage, { resourceId, cohort }: Cohort): Promise<Loaded<Destruction> | undefined> {
  for await (const { ref } of storage.each(DestructionEntity.list('byResource', { partition: [resourceId], prefix: [cohort, ''] }))) {
    const destruction = await storage.get(ref);
    if (destruction?.value.state === 'DUE' && !destruction.value.requested) return destruction;
  }
  return undefined;
}

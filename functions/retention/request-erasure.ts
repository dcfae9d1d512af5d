import * as z from 'zod';
import { DestructionId, ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { CohortEntity } from '../../lib/platform/storage/entities/records.ts';
import { DestructionEntity } from '../../lib/platform/storage/entities/retention.ts';
import { yearOf, type Cohort } from '../../lib/records/record.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { MOST_VERSIONS, newDestruction } from '../../lib/retention/destruction.ts';
import { DestructionView, toDestructionView } from '../../lib/retention/destruction-view.ts';
import { requireKnown } from '../catalog/knowledge.ts';
import { findRecords } from './find-records.ts';
import { handOf } from './hands.ts';
import { leaveCohorts, withCohort } from './leave-cohort.ts';
import { moveRecords } from './move-records.ts';

/**
 * 删除个人信息: one person's records move to a cohort of their own, which is destroyed with a certificate once another
 * person has approved. Until then they stay readable; everybody else's records are not touched.
 */
export const requestErasure = operation({
  name: 'requestErasure',
  context: 'retention',
  summary: { zh: '申请删除个人的记录', en: "Request the erasure of one person's records" },
  route: 'POST /resources/{resourceId}/erasures',
  caller: 'owner',
  rules: ['retention.personalData', 'destruction.standard', 'access.separationOfDuties'],
  uses: ['keys', 'expired'],
  refusals: ['RECORD_NOT_FOUND', 'HOLD_IN_FORCE', 'MOVE_NOT_ALLOWED', 'RECORD_UNREADABLE'],
  status: 201,
  path: z.strictObject({ resourceId: ResourceId }),
  /** `record`: the value of the primary look-up field. */
  body: z.strictObject({ record: z.string().min(1).max(200), reason: z.string().min(1).max(500) }),
  returns: DestructionView,
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [resource], body, sit, law, actor, now, platform, commit }) {
    if (!resource) throw new Refusal('NOT_FOUND');
    await requireKnown({ actor, law, platform }, resource);
    const { resourceId, unitPath, profile, publishedEdition } = resource.value;
    const capacity = await sit(unitPath);
    const bound = await law(unitPath, profile);
    const records = (await findRecords(platform, resource.value, [body.record], () => '/record', 'all')).flat();
    if (records.length > MOST_VERSIONS) throw new Refusal('CONCURRENT_CHANGE', { detail: { zh: `该检索值下有 ${records.length} 个版本的记录，请待到期版本清理后再办`, en: `${records.length} versions stand under this value; try again when ended ones are cleaned up` } });
    const { cohorts: [from, ...others], changes } = await leaveCohorts(platform, bound, resource.value, records);
    if (!from) throw new TypeError('a record has lost its cohort');
    const token = platform.random.token();
    const name = `erasure-${token}`;
    const moves = await moveRecords(platform.keys, resource.value, records, { cohort: name });
    const { fingerprint } = await platform.keys.cohort(resourceId, name, { create: false });
    const last = (instants: readonly Cohort['endsAt'][], first: Cohort['endsAt']) => instants.reduce((latest, at) => (at > latest ? at : latest), first);
    const cohort: Cohort = {
      resourceId, unitPath, cohort: name, year: yearOf(name), count: records.length, keyFingerprint: fingerprint, state: 'DUE', from: from.cohort,
      endsAt: last(others.map(({ endsAt }) => endsAt), from.endsAt), dropsAt: last(others.map(({ dropsAt }) => dropsAt), from.dropsAt),
    };
    const destruction = newDestruction({
      destructionId: DestructionId.parse(`destruction-${token}`), edition: Math.max(publishedEdition, 1), reason: 'erasure', statedReason: body.reason,
      requested: handOf(actor, capacity, bound.cite('destruction-separated'), now), cohort, law: bound, now,
      origin: { places: records.map(({ value: { recordId, year, lookup, slot, cohort: origin } }) => ({ recordId, cohort: origin, year, lookup, slot })) },
    });
    return commit(
      { stream: 'sharing', action: 'erasure.requested', subject: { destructionId: destruction.destructionId, resourceId }, profile, capacity, facts: { cohort: name, count: records.length } },
      [
        ...moves, ...changes, CohortEntity.insert(cohort, 'cohort-to'), DestructionEntity.insert(destruction),
        ResourceEntity.replace(resource, { ...withCohort(resource.value, name), updatedAt: now }),
      ],
      toDestructionView(destruction, 1), { version: 1 },
    );
  },
});

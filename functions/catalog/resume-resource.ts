import * as z from 'zod';
import { decide } from '../../lib/catalog/resource-lifecycle.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { requireKnown } from './knowledge.ts';
import { sitAsEither } from './owner-chain.ts';
import { ResourceView, toInsideView } from './resource-view.ts';

export const resumeResource = operation({
  name: 'resumeResource',
  context: 'catalog',
  summary: { zh: '恢复数据资源', en: 'Resume a resource' },
  route: 'POST /resources/{resourceId}/resumption',
  caller: 'owner',
  rules: ['ownership.attribution'],
  refusals: ['MOVE_NOT_ALLOWED'],
  path: z.strictObject({ resourceId: ResourceId }),
  body: z.strictObject({ comment: z.string().min(1).max(500) }),
  returns: ResourceView,
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [found], body: { comment }, platform, actor, sit, law, now, commit }) {
    const resource = await requireKnown({ actor, law, platform }, found);
    const { resourceId, unitId, unitPath } = resource.value;
    const capacity = await sitAsEither(sit, unitPath, 'owner', 'coordinator');
    const next = decide(resource.value, { kind: 'resume', comment }, { personId: actor.personId, capacity, at: now });
    return commit(
      { stream: 'sharing', action: 'resource.resumed', subject: { resourceId, unitId }, facts: { edition: next.edition }, capacity },
      [ResourceEntity.replace(resource, next)],
      toInsideView(await law(unitPath), next, resource.version + 1), { version: resource.version + 1 },
    );
  },
});

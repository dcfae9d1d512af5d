import * as z from 'zod';
import { decide } from '../../lib/catalog/resource-lifecycle.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { requireKnown } from './knowledge.ts';
import { noticeTo } from './notices.ts';
import { sitAsEither } from './owner-chain.ts';
import { ResourceView, toInsideView } from './resource-view.ts';

/** Reads through its grants stop with the next call, until it is resumed. */
export const suspendResource = operation({
  name: 'suspendResource',
  context: 'catalog',
  summary: { zh: '暂停数据资源', en: 'Suspend a resource' },
  route: 'POST /resources/{resourceId}/suspension',
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
    const next = decide(resource.value, { kind: 'suspend', comment }, { personId: actor.personId, capacity, at: now });
    return commit(
      { stream: 'sharing', action: 'resource.suspended', subject: { resourceId, unitId }, facts: { edition: next.edition }, capacity },
      [ResourceEntity.replace(resource, next), noticeTo(unitId, 'catalog.suspended', resourceId, platform.random, now)],
      toInsideView(await law(unitPath), next, resource.version + 1), { version: resource.version + 1 },
    );
  },
});

import * as z from 'zod';
import type { Resource } from '../../lib/catalog/resource.ts';
import { decide } from '../../lib/catalog/resource-lifecycle.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import type { Answer, Call } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import type { Ref } from '../../lib/platform/storage/entity.ts';
import { requireKnown } from './knowledge.ts';
import { noticeTo } from './notices.ts';
import { ResourceView, toInsideView } from './resource-view.ts';

const path = z.strictObject({ resourceId: ResourceId });
const body = z.strictObject({ comment: z.string().min(1).max(500) });
type MoveCall = Omit<Call<z.output<typeof path>, undefined, z.output<typeof body>, ResourceView, readonly [], readonly [Ref<Resource>]>, 'query'>;

/** What suspending, resuming and retiring an entry have in common: the owner or the coordinator does it, with a comment. */
export const resourceMove = {
  context: 'catalog', caller: 'owner', also: ['coordinator'], rules: ['ownership.attribution'], refusals: ['MOVE_NOT_ALLOWED'], path, body, returns: ResourceView,
  loads: ({ resourceId }: z.output<typeof path>) => [ResourceEntity.ref({ resourceId })] as const,
} as const;

const ACTIONS = { suspend: 'resource.suspended', resume: 'resource.resumed', retire: 'resource.retired' } as const;

export const moveResource = (kind: keyof typeof ACTIONS) => async ({ loaded: [found], body: { comment }, platform, actor, sit, law, now, commit }: MoveCall): Promise<Answer<ResourceView>> => {
  const resource = await requireKnown({ actor, law, platform }, found);
  const { resourceId, unitId, unitPath } = resource.value;
  const capacity = await sit(unitPath, { seat: ['owner', 'coordinator'] });
  const next = decide(resource.value, { kind, comment }, { personId: actor.personId, capacity, at: now });
  return commit(
    { stream: 'sharing', action: ACTIONS[kind], subject: { resourceId, unitId }, facts: { edition: next.edition }, capacity },
    [ResourceEntity.replace(resource, next), ...(kind === 'suspend' ? [noticeTo(unitId, 'catalog.suspended', resourceId, platform.random, now)] : [])],
    toInsideView(await law(unitPath), next, resource.version + 1), { version: resource.version + 1 },
  );
};

import * as z from 'zod';
import { ShareType } from '../../lib/catalog/resource.ts';
import { chainFor, decide, nextOf, requireMove, workOf } from '../../lib/catalog/resource-lifecycle.ts';
import { awaitingUnit, placeOf, requireConfirmed, requireOtherHand, requirePlace, seatOf } from '../../lib/catalog/reviewer.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { requireKnown } from './knowledge.ts';
import { noticeTo } from './notices.ts';
import { loadChain } from './owner-chain.ts';
import { ResourceView, toInsideView } from './resource-view.ts';

/** The next step of the chain, or back to the owner with comments. Which seat takes it follows from the step. */
export const reviewResource = operation({
  name: 'reviewResource',
  context: 'catalog',
  summary: { zh: '审核目录条目', en: 'Review an entry' },
  route: 'POST /resources/{resourceId}/review',
  caller: 'coordinator',
  also: ['leadingBody', 'owner'],
  rules: ['catalog.compilationChain', 'catalog.shareTypeSetBy', 'catalog.types', 'access.separationOfDuties'],
  refusals: ['MOVE_NOT_ALLOWED', 'SEPARATION_OF_DUTIES', 'SHARE_TYPE_UNCONFIRMED', 'VERSION_STALE'],
  versioned: true,
  path: z.strictObject({ resourceId: ResourceId }),
  body: z.discriminatedUnion('outcome', [
    z.strictObject({ outcome: z.literal('FORWARD'), comment: z.string().max(500).default(''), confirmedShareType: ShareType.optional() }),
    z.strictObject({ outcome: z.literal('RETURN'), comment: z.string().min(1).max(500) }),
  ]),
  returns: ResourceView,
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [found], body, expectedVersion, platform, actor, sit, law, now, commit }) {
    const resource = await requireKnown({ actor, law, platform }, found);
    const { resourceId, unitId, unitPath } = resource.value;
    requireMove(resource.value, 'advance');
    const work = workOf(resource.value);
    if (!work) throw new Refusal('MOVE_NOT_ALLOWED');
    const bound = await law(unitPath, work.profile);
    const { units, owner } = await loadChain(platform.storage, unitPath);
    const chain = chainFor(bound, owner);
    const to = nextOf(chain, work.state);
    const place = placeOf(to, units);
    const capacity = await sit(place, { seat: seatOf(to) });
    requirePlace(bound, to, capacity, place);
    if (resource.version !== expectedVersion) throw new Refusal('VERSION_STALE');
    requireOtherHand(bound, work, actor.personId, capacity);
    const hand = { personId: actor.personId, capacity, at: now };
    const event = { stream: 'sharing', subject: { resourceId, unitId }, profile: work.profile, capacity, citation: bound.cite('catalog-compilation-chain') } as const;
    if (body.outcome === 'RETURN') {
      const next = decide(resource.value, { kind: 'return', comment: body.comment }, hand);
      return commit({ ...event, action: 'resource.returned', facts: { edition: work.edition, from: work.state } },
        [ResourceEntity.replace(resource, next), noticeTo(unitId, 'catalog.returned', resourceId, platform.random, now)],
        toInsideView(bound, next, resource.version + 1), { version: resource.version + 1 });
    }
    if (to === 'PUBLISHED') throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '审核已完成，下一步为发布', en: 'The reviews are done; the next step is publication' } });
    const { comment, confirmedShareType } = body;
    requireConfirmed(bound, capacity, work, confirmedShareType);
    const next = decide(resource.value, { kind: 'advance', to, comment, ...(confirmedShareType && { confirmedShareType }) }, hand);
    const awaiting = awaitingUnit(chain, to, units);
    return commit({ ...event, action: 'resource.reviewed', facts: { edition: work.edition, to, ...(confirmedShareType && { confirmedShareType }) } },
      [ResourceEntity.replace(resource, next), ...(awaiting ? [noticeTo(awaiting, 'catalog.nextStep', resourceId, platform.random, now)] : [])],
      toInsideView(bound, next, resource.version + 1), { version: resource.version + 1 });
  },
});

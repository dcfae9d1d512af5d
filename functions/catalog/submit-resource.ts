import * as z from 'zod';
import { toLocalDate } from '../../lib/calendar/instant.ts';
import { requireComplete } from '../../lib/catalog/check-resource.ts';
import { schemaVersionOf } from '../../lib/catalog/required-fields.ts';
import { chainFor, decide, nextOf, requireMove, workOf } from '../../lib/catalog/resource-lifecycle.ts';
import { awaitingUnit } from '../../lib/catalog/reviewer.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { loadChecked } from './check-inputs.ts';
import { requireKnown } from './knowledge.ts';
import { noticeTo } from './notices.ts';
import { loadChain } from './owner-chain.ts';
import { ResourceView, toInsideView } from './resource-view.ts';

/** Into the chain that the profile orders for such a unit, under the catalog schema that now holds. */
export const submitResource = operation({
  name: 'submitResource',
  context: 'catalog',
  summary: { zh: '提交目录条目', en: 'Submit an entry' },
  route: 'POST /resources/{resourceId}/submission',
  caller: 'owner',
  rules: ['catalog.requiredFields', 'catalog.compilationChain', 'catalog.types', 'sharing.conditionsStated', 'sharing.restrictionBasis', 'sharing.reclassifyAfterDesensitisation'],
  refusals: ['REQUIRED_FIELDS_MISSING', 'SHARE_CONDITIONS_REQUIRED', 'LEGAL_BASIS_REQUIRED', 'DERIVATIVE_NOT_REVIEWED', 'RETENTION_RULE_REQUIRED', 'MOVE_NOT_ALLOWED'],
  path: z.strictObject({ resourceId: ResourceId }),
  body: z.strictObject({}),
  returns: ResourceView,
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [found], platform, actor, sit, law, now, commit }) {
    const resource = await requireKnown({ actor, law, platform }, found);
    const { resourceId, unitId, unitPath } = resource.value;
    const capacity = await sit(unitPath);
    requireMove(resource.value, 'submit');
    const work = workOf(resource.value);
    const bound = await law(unitPath);
    const { units, owner } = await loadChain(platform.storage, unitPath);
    const chain = chainFor(bound, owner);
    const to = work && nextOf(chain, work.state);
    if (!to || to === 'PUBLISHED') throw new Refusal('MOVE_NOT_ALLOWED');
    requireComplete(bound, await loadChecked(platform.storage, unitId, work.content), toLocalDate(now));
    const next = decide(resource.value, { kind: 'submit', to, profile: bound.profile, schemaVersion: schemaVersionOf(bound) }, { personId: actor.personId, capacity, at: now });
    const awaiting = awaitingUnit(chain, to, units);
    return commit(
      { stream: 'sharing', action: 'resource.submitted', subject: { resourceId, unitId }, facts: { edition: work.edition, to, schemaVersion: schemaVersionOf(bound) }, profile: bound.profile, capacity },
      [ResourceEntity.replace(resource, next), ...(awaiting ? [noticeTo(awaiting, 'catalog.nextStep', resourceId, platform.random, now)] : [])],
      toInsideView(bound, next, resource.version + 1), { version: resource.version + 1 },
    );
  },
});

import * as z from 'zod';
import { PersonId, ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { requireKnown } from './knowledge.ts';
import { ResourceView, toInsideView } from './resource-view.ts';

export const withdrawCollector = operation({
  name: 'withdrawCollector',
  context: 'catalog',
  summary: { zh: '收回采集授权', en: "Withdraw a collector's authorisation" },
  route: 'POST /resources/{resourceId}/collectors/withdrawal',
  caller: 'owner',
  rules: ['access.controls'],
  path: z.strictObject({ resourceId: ResourceId }),
  body: z.strictObject({ personId: PersonId }),
  returns: ResourceView,
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [found], body: { personId }, platform, actor, sit, law, now, commit }) {
    const resource = await requireKnown({ actor, law, platform }, found);
    const { resourceId, unitPath, collectors } = resource.value;
    await sit(unitPath);
    if (!collectors.some((collector) => collector.personId === personId)) throw new Refusal('NOT_FOUND');
    const next = { ...resource.value, collectors: collectors.filter((collector) => collector.personId !== personId), updatedAt: now };
    return commit(
      { stream: 'sharing', action: 'collector.withdrawn', subject: { resourceId, personId } },
      [ResourceEntity.replace(resource, next)], toInsideView(await law(unitPath), next, resource.version + 1), { version: resource.version + 1 },
    );
  },
});

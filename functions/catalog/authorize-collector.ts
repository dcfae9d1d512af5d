import * as z from 'zod';
import { LocalDate, toLocalDate } from '../../lib/calendar/instant.ts';
import { PersonId, ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { PersonEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { requireKnown } from './knowledge.ts';
import { ResourceView, toInsideView } from './resource-view.ts';

const mostCollectors = 100; // of an item's list

/** Somebody of the owner's tree may import until the stated day, inclusive. */
export const authorizeCollector = operation({
  name: 'authorizeCollector',
  context: 'catalog',
  summary: { zh: '授权采集人员', en: 'Authorise a collector' },
  route: 'POST /resources/{resourceId}/collectors',
  caller: 'owner',
  rules: ['access.controls'],
  path: z.strictObject({ resourceId: ResourceId }),
  body: z.strictObject({ personId: PersonId, until: LocalDate }),
  returns: ResourceView,
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [found], body: { personId, until }, platform, actor, sit, law, now, commit }) {
    const resource = await requireKnown({ actor, law, platform }, found);
    const { resourceId, unitId, unitPath } = resource.value;
    await sit(unitPath);
    const today = toLocalDate(now);
    const person = await platform.storage.get(PersonEntity.ref({ personId }));
    if (!person || person.value.blocked || !(person.value.unitPath.includes(unitId) || unitPath.includes(person.value.unitId))) throw new Refusal('NOT_FOUND');
    if (until < today) throw new Refusal('BODY_INVALID', { pointers: [{ pointer: '/until', detail: { zh: '截止日已过', en: 'That day is past' } }] });
    const others = resource.value.collectors.filter((collector) => collector.personId !== personId && today <= collector.until);
    if (others.length >= mostCollectors) throw new Refusal('MOVE_NOT_ALLOWED');
    const next = { ...resource.value, collectors: [...others, { personId, until }], updatedAt: now };
    return commit(
      { stream: 'sharing', action: 'collector.authorised', subject: { resourceId, personId }, facts: { until } },
      [ResourceEntity.replace(resource, next)], toInsideView(await law(unitPath), next, resource.version + 1), { version: resource.version + 1 },
    );
  },
});

import * as z from 'zod';
import { PersonId, UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { Role } from '../../lib/organizations/actor.ts';
import { findCapacity } from '../../lib/organizations/seats.ts';
import { PersonEntity, UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';

const Colleague = z.strictObject({ personId: PersonId, displayName: z.string(), unitId: UnitId, roles: z.array(Role) });

/** To colleagues of the unit and to its administrators; to others the unit has nobody to show. */
export const listPersons = operation({
  name: 'listPersons',
  context: 'organizations',
  summary: { zh: '列出单位人员', en: "List a unit's persons" },
  route: 'GET /units/{unitId}/persons',
  caller: 'person',
  rules: ['access.leastPrivilege'],
  path: z.strictObject({ unitId: UnitId }),
  query: Paging,
  returns: pageOf(Colleague),
  loads: ({ unitId }) => [UnitEntity.ref({ unitId })] as const,
  async handle({ loaded: [unit], query, actor, platform, answer }) {
    if (!unit || (actor.unitId !== unit.value.unitId && !findCapacity(actor, ['UnitAdministrator'], unit.value.path))) throw new Refusal('NOT_FOUND');
    const page = await platform.storage.list(PersonEntity.list('byUnit', { partition: [unit.value.unitId] }), toOptions(query));
    return answer(toPage(page, ({ personId, displayName, unitId, roles }) => ({ personId, displayName, unitId, roles: roles.map(({ role }) => role) })));
  },
});

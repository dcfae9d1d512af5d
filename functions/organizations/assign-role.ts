import * as z from 'zod';
import { LocalDate, toLocalDate } from '../../lib/calendar/instant.ts';
import { PersonId, UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { Role } from '../../lib/organizations/actor.ts';
import { requireCompatible, withRole } from '../../lib/organizations/roles.ts';
import { PersonEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { loadAdministered, loadUnit } from './administered.ts';
import { lawWhereBound } from './law-where-bound.ts';
import { PersonView, toPersonView } from './person-view.ts';

export const assignRole = operation({
  name: 'assignRole',
  context: 'organizations',
  summary: { zh: '授予职责', en: 'Assign a role' },
  route: 'POST /persons/roles',
  caller: 'administrator',
  rules: ['access.leastPrivilege', 'access.separationOfDuties'],
  refusals: ['SEPARATION_OF_DUTIES', 'ALREADY_EXISTS'],
  body: z.strictObject({ personId: PersonId, role: Role, unitId: UnitId, until: LocalDate.optional() }),
  returns: PersonView,
  async handle({ body: { personId, role, unitId, until }, platform, actor, sit, law, now, commit }) {
    const unit = await loadUnit(platform.storage, unitId);
    await sit(unit.value.path);
    const person = await loadAdministered(platform.storage, actor, personId);
    if (personId === actor.personId) throw new Refusal('SEPARATION_OF_DUTIES', { detail: { zh: '不得为本人授予职责', en: 'Nobody assigns a role to themselves' } });
    const since = toLocalDate(now);
    const bound = await lawWhereBound(law, unit.value.path);
    if (bound) requireCompatible(bound, person.value, role, since);
    const next = withRole(person.value, { role, unitId, since, ...(until && { until }) });
    return commit(
      { stream: 'operations', action: 'role.assigned', subject: { personId, unitId }, facts: { role, ...(until && { until }) } },
      [PersonEntity.replace(person, next)], toPersonView(next, person.version + 1), { version: person.version + 1 },
    );
  },
});

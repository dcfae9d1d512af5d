import * as z from 'zod';
import { PersonId, UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { Role } from '../../lib/organizations/actor.ts';
import { withoutRole } from '../../lib/organizations/roles.ts';
import { PersonEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { endGiven, loadAdministered, loadUnit } from './administered.ts';
import { PersonView, toPersonView } from './person-view.ts';

/** Takes effect on the next call; what the person had delegated of it ends with it. */
export const withdrawRole = operation({
  name: 'withdrawRole',
  context: 'organizations',
  summary: { zh: '免去职责', en: 'Withdraw a role' },
  route: 'POST /persons/roles/withdrawal',
  caller: 'administrator',
  rules: ['access.leastPrivilege', 'people.offboarding'],
  body: z.strictObject({ personId: PersonId, role: Role, unitId: UnitId }),
  returns: PersonView,
  async handle({ body: { personId, role, unitId }, platform, actor, sit, commit }) {
    const unit = await loadUnit(platform.storage, unitId);
    await sit(unit.value.path);
    const person = await loadAdministered(platform.storage, actor, personId);
    const { giver, changes } = await endGiven(platform.storage, person.value, (lent) => lent.role === role && lent.unitId === unitId);
    const next = withoutRole(giver, role, unitId);
    return commit(
      { stream: 'operations', action: 'role.withdrawn', subject: { personId, unitId }, facts: { role, delegationsEnded: changes.length } },
      [PersonEntity.replace(person, next), ...changes], toPersonView(next, person.version + 1), { version: person.version + 1 },
    );
  },
});

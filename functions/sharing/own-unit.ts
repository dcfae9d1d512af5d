import type { UnitId } from '../../lib/identifiers.ts';
import type { Actor, Role } from '../../lib/organizations/actor.ts';
import { findCapacity, type Capacity } from '../../lib/organizations/seats.ts';
import { roleTitle } from '../../lib/organizations/role-titles.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';

/**
 * What a unit keeps about itself: also a consumer from outside, whom no regulation binds and whose seats no profile
 * names, so the product's own roles decide. @throws Refusal `SEAT_REQUIRED`
 */
export function requireOwnUnit(actor: Actor, unitPath: readonly UnitId[], roles: readonly Role[]): Capacity {
  const capacity = findCapacity(actor, roles, unitPath);
  if (!capacity) {
    throw new Refusal('SEAT_REQUIRED', { detail: { zh: `此事项由该单位的${roles.map(roleTitle).join('或')}办理，您不担任此职责`, en: `This is done by the unit's ${roles.join(' or ')}; you do not hold that seat` } });
  }
  return capacity;
}

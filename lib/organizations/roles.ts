import type { LocalDate } from '../calendar/instant.ts';
import type { PersonId, UnitId } from '../identifiers.ts';
import type { Law } from '../regulations/law.ts';
import { Refusal } from '../regulations/refusal.ts';
import type { Delegation, Person, Role, RoleHolding } from './actor.ts';

/** The duty families that profiles separate, by the role that does them (`access.separationOfDuties`). */
const FAMILIES: Partial<Record<Role, string>> = {
  DataOwner: 'processing', DataConsumer: 'use', DataTechnicalManager: 'destruction', DestructionOfficer: 'destruction', SecurityAuditor: 'securityAudit',
};

/** The role as held by the person itself on a day; a delegated one is not the person's own. */
export const findHolding = (person: Pick<Person, 'roles'>, role: Role, unitId: UnitId, on: LocalDate): RoleHolding | undefined =>
  person.roles.find((held) => held.role === role && held.unitId === unitId && held.since <= on && on <= (held.until ?? on));

/** Nobody holds two of the families that the profile keeps apart. @throws Refusal `SEPARATION_OF_DUTIES` */
export function requireCompatible(law: Law, person: Pick<Person, 'roles' | 'delegations'>, role: Role, on: LocalDate): void {
  const family = FAMILIES[role];
  const others = [
    ...person.roles.filter(({ until }) => on <= (until ?? on)),
    ...person.delegations.filter(({ endsOn }) => on <= endsOn),
  ].flatMap((held) => (held.role === role ? [] : [FAMILIES[held.role]]));
  const clash = law.value('access.separationOfDuties').some((set) => family !== undefined && set.includes(family) && others.some((other) => other !== undefined && set.includes(other)));
  law.require('separation-of-duties', !clash, { code: 'SEPARATION_OF_DUTIES', detail: { zh: '该人员已担任不相容的职责', en: 'This person already holds an incompatible duty' } });
}

/** @throws Refusal `ALREADY_EXISTS` */
export function withRole(person: Person, holding: RoleHolding): Person {
  const current = person.roles.filter(({ until }) => holding.since <= (until ?? holding.since));
  if (current.some(({ role, unitId }) => role === holding.role && unitId === holding.unitId)) throw new Refusal('ALREADY_EXISTS');
  requireRoom(current);
  return { ...person, roles: [...current, holding] };
}

/** @throws Refusal `NOT_FOUND` when the role is not held */
export function withoutRole(person: Person, role: Role, unitId: UnitId): Person {
  const roles = person.roles.filter((held) => held.role !== role || held.unitId !== unitId);
  if (roles.length === person.roles.length) throw new Refusal('NOT_FOUND');
  return { ...person, roles };
}

/** A delegation lasts no longer than the role it lends, and only the holder lends it. @throws Refusal `BODY_INVALID`, `SEAT_REQUIRED` */
export function requireDelegable(giver: Person, delegation: Delegation, today: LocalDate): void {
  const holding = findHolding(giver, delegation.role, delegation.unitId, today);
  if (!holding) throw new Refusal('SEAT_REQUIRED', { detail: { zh: '只能委托本人担任的职责', en: 'Only a role of your own can be delegated' } });
  const wrong = delegation.startsOn < today || delegation.endsOn < delegation.startsOn || (holding.until !== undefined && holding.until < delegation.endsOn);
  if (wrong) {
    throw new Refusal('BODY_INVALID', { pointers: [{ pointer: '/endsOn', detail: { zh: '委托期限须自今日起，且不超过本人任期', en: 'From today on, and no longer than your own role' } }] });
  }
}

/** Both persons with the delegation: the receiver acts by it, the giver answers for it. */
export function withDelegation(giver: Person, receiver: Person, delegation: Delegation, today: LocalDate): { readonly giver: Person; readonly receiver: Person } {
  const delegations = receiver.delegations.filter(({ endsOn }) => today <= endsOn);
  requireRoom(delegations);
  const given = (giver.given ?? []).filter(({ endsOn }) => today <= endsOn);
  requireRoom(given);
  return {
    giver: { ...giver, given: [...given, { delegationId: delegation.delegationId, to: receiver.personId, endsOn: delegation.endsOn }] },
    receiver: { ...receiver, delegations: [...delegations, delegation] },
  };
}

/** The person without these delegations, received or given. */
export const withoutDelegations = (person: Person, ids: ReadonlySet<string>): Person => ({
  ...person,
  delegations: person.delegations.filter(({ delegationId }) => !ids.has(delegationId)),
  ...(person.given && { given: person.given.filter(({ delegationId }) => !ids.has(delegationId)) }),
});

/** Whom the person has lent a role to: who must be looked at when the role, or the person, goes. */
export const receiversOf = (person: Person): readonly PersonId[] => [...new Set((person.given ?? []).map(({ to }) => to))];

const most = 50; // of an item's lists
function requireRoom(list: readonly unknown[]): void {
  if (list.length >= most) throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: `最多 ${most} 项`, en: `At most ${most}` } });
}

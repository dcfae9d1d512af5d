import type { PersonId, UnitId } from '../../lib/identifiers.ts';
import type { Actor, Person } from '../../lib/organizations/actor.ts';
import { findCapacity } from '../../lib/organizations/seats.ts';
import { receiversOf, withoutDelegations } from '../../lib/organizations/roles.ts';
import { PersonEntity, UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import type { Change, Loaded } from '../../lib/platform/storage/entity.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import type { Unit } from '../../lib/organizations/unit.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';

/** The person, where the actor administers the person's unit; to others there is no such person. */
export async function loadAdministered(storage: Storage, actor: Actor, personId: PersonId): Promise<Loaded<Person>> {
  const person = await storage.get(PersonEntity.ref({ personId }));
  if (!person || !findCapacity(actor, ['UnitAdministrator'], person.value.unitPath)) throw new Refusal('NOT_FOUND');
  return person;
}

export async function loadUnit(storage: Storage, unitId: UnitId): Promise<Loaded<Unit>> {
  const unit = await storage.get(UnitEntity.ref({ unitId }));
  if (!unit) throw new Refusal('NOT_FOUND');
  return unit;
}

/**
 * Ends delegations that a person has given, at the receivers too. `ended` says which: of one role at one unit, or all.
 * Answers the giver's new state and the receivers' changes.
 */
export async function endGiven(storage: Storage, giver: Person, ended: (delegation: Person['delegations'][number]) => boolean): Promise<{ readonly giver: Person; readonly changes: readonly Change[] }> {
  const receivers = await storage.getAll(receiversOf(giver).map((personId) => PersonEntity.ref({ personId })));
  const ids = new Set(receivers.flatMap((receiver) => receiver?.value.delegations ?? []).filter((d) => d.from === giver.personId && ended(d)).map((d) => d.delegationId));
  const changes = receivers.flatMap((receiver) =>
    (receiver?.value.delegations.some((d) => ids.has(d.delegationId)) ? [PersonEntity.replace(receiver, withoutDelegations(receiver.value, ids), `receiver ${receiver.value.personId}`)] : []));
  return { giver: withoutDelegations(giver, ids), changes };
}

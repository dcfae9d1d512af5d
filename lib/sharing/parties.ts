import type { UnitId } from '../identifiers.ts';
import type { Actor } from '../organizations/actor.ts';

interface Sides {
  readonly ownerUnitPath: readonly UnitId[];
  readonly consumerUnitPath: readonly UnitId[];
}

/**
 * Whether a person may know of a matter between two units: who belongs to one of them, or holds (or was given) a role at
 * one of them or above. To anybody else it does not exist.
 */
export function mayKnow(actor: Actor, { ownerUnitPath, consumerUnitPath }: Sides): boolean {
  const chain = new Set<UnitId>([...ownerUnitPath, ...consumerUnitPath]);
  const own = actor.unitId === ownerUnitPath.at(-1) || actor.unitId === consumerUnitPath.at(-1);
  const given = actor.delegations.some((d) => d.startsOn <= actor.today && actor.today <= d.endsOn && chain.has(d.unitId));
  return own || given || actor.roles.some(({ unitId, since, until }) => since <= actor.today && actor.today <= (until ?? actor.today) && chain.has(unitId));
}

import type { UnitId } from '../identifiers.ts';
import type { Actor } from '../organizations/actor.ts';
import type { Law } from '../regulations/law.ts';
import type { Resource } from './resource.ts';

/** Who belongs to a unit's chain today: works there or above it, or holds a role on the way, own or delegated. */
export function isOnChain(person: Pick<Actor, 'unitId' | 'roles' | 'delegations' | 'today'>, unitPath: readonly UnitId[]): boolean {
  const { unitId, roles, delegations, today } = person;
  const holds = roles.some((held) => held.since <= today && today <= (held.until ?? today) && unitPath.includes(held.unitId));
  return unitPath.includes(unitId) || holds || delegations.some((lent) => lent.startsOn <= today && today <= lent.endsOn && unitPath.includes(lent.unitId));
}

/**
 * Whether somebody off the chain may know of the entry: published once, and within its share scope where the profile
 * shows the catalog by scope. `means` says whether a word of the conditions names the caller's unit.
 */
export function isPublicKnowledge(law: Law, resource: Resource, isRecipient: (word: string) => boolean): boolean {
  if (resource.publishedEdition === 0) return false;
  const { shareType, shareConditions } = resource.content;
  const inScope = law.value('catalog.visibility') === 'all' || shareType === 'UNCONDITIONAL' || (shareConditions?.recipients.some(isRecipient) ?? false);
  return inScope || !law.applies('catalog-visibility');
}

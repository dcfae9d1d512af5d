import { cityUnder, USUAL } from '../../infra/local/demo-cities.ts';
import type { Cast } from '../../infra/local/demo-city.ts';
import { REGULATIONS } from '../../lib/regulations/registry.ts';
import type { ProfileKey, ProfileValues } from '../../lib/regulations/profile-schema.ts';

/** A world says under which regulation its place stands; one that says nothing is the usual city. */
export interface Set {
  readonly regulation?: string | undefined;
}
export const castOf = ({ regulation = USUAL }: Set): Cast => cityUnder(regulation).cast;

/** What the text says, or its default: what a journey goes by, so that the same steps play under every regulation. */
export function valueUnder<K extends ProfileKey>({ regulation = USUAL }: Set, key: K): ProfileValues[K] {
  const entry = REGULATIONS.find(({ id }) => id === regulation)?.versions.at(-1)?.profile.entries[key];
  if (!entry) throw new RangeError(`no regulation is called ${regulation}`);
  return entry.silent ? entry.suggestedDefault : entry.value;
}

/** Names of the demonstration people who play the parts (infra/local/demo-city.ts). */
export function peopleIn(world: Set) {
  const { authority, ownerUnit, consumerUnit, outsider } = castOf(world);
  return {
    owner: `${ownerUnit}-owner`, owner2: `${ownerUnit}-owner-2`, consumer: `${consumerUnit}-consumer`, outsider: `${outsider}-consumer`,
    coordinator: `${authority}-coordinator`, leading: `${authority}-leading`, executor: `${authority}-technical`, auditor: `${authority}-auditor`,
    superior: `${authority}-superior`, administrator: `${authority}-administrator`,
    destroyer: valueUnder(world, 'destruction.owner') === 'DestructionOfficer' ? `${authority}-destroyer` : `${authority}-technical`,
  } as const;
}

/** Who acts in a role that a text names, for the owner's side. */
export function inRole(world: Set, role: string): string {
  const people = peopleIn(world);
  const found: string | undefined = { DataOwner: people.owner, DataCoordinator: people.coordinator, LeadingGroup: people.leading, SuperiorEducationAuthority: people.superior, DataTechnicalManager: people.executor }[role];
  if (found === undefined) throw new RangeError(`nobody plays ${role}`);
  return found;
}

/** Steps between draft and publication of an entry of an institution, each with who takes it. The submitter takes none. */
export function reviewSteps(world: Set): readonly { readonly to: string; readonly by: string }[] {
  const chains = valueUnder(world, 'catalog.compilationChain');
  const people = peopleIn(world);
  const hand = (to: string): string =>
    /^(DEPT|UNIT)_/.test(to) ? people.owner2 : /^(LEADER_|CITY_)/.test(to) ? people.leading : people.coordinator;
  return (chains['institution'] ?? chains['default'] ?? []).slice(1, -1).map((to) => ({ to, by: hand(to) }));
}

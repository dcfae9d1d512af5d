import { cityUnder, USUAL } from '../../infra/local/demo-cities.ts';
import { demoPersonId } from '../../infra/local/seed.ts';
import type { Role } from '../../lib/organizations/actor.ts';

export interface Lent {
  readonly delegationId: string;
  readonly from: string;
  readonly to: string;
  readonly role: Role;
  readonly unit: string;
  readonly startsOn: string;
  readonly endsOn: string;
}
/** In whose right somebody acts: alone, or for another. */
export type Hands = readonly [string, ...string[]];

const city = cityUnder(USUAL);
const plain = (unitId: string): string => unitId.replace(/^unit-/, '');
export const PATHS: ReadonlyMap<string, readonly string[]> = new Map(city.units.map(({ unitId, path }) => [plain(unitId), path.map(plain)]));
export const NAMES: readonly string[] = city.people.map(({ name }) => name);
export const homeOf: ReadonlyMap<string, string> = new Map(city.people.map(({ name, unitId }) => [name, plain(unitId)]));
export const nameOf: ReadonlyMap<string, string> = new Map(NAMES.map((name) => [demoPersonId(name), name]));
export const pathOf = (unit: string): readonly string[] => PATHS.get(unit) ?? [unit];

const REACH: Record<Role, 'self' | 'chain' | 'above'> = {
  DataOwner: 'self', DataConsumer: 'self', UnitAdministrator: 'chain', DataCoordinator: 'chain', DataTechnicalManager: 'chain',
  LeadingGroup: 'chain', SuperiorEducationAuthority: 'above', SecurityAuditor: 'chain', DestructionOfficer: 'chain',
};
function reaches(role: Role, holder: string, unit: string): boolean {
  const path = pathOf(unit);
  const place = path.indexOf(holder);
  const reach = REACH[role];
  return reach === 'self' ? holder === unit : place >= 0 && (reach === 'chain' || place < path.length - 1);
}

/** Who holds what, by the walk's own bookkeeping. */
export interface People {
  readonly blocked: Set<string>;
  readonly roles: Map<string, { readonly role: Role; readonly unit: string }[]>;
  lent: Lent[];
  /** Who may sit there today, in their own right first. */
  holders(role: Role, unit: string, today: string): readonly string[];
  /** In whose right the person sits there today; nothing when it does not. */
  handsOf(name: string, role: Role, unit: string, today: string): Hands | undefined;
}

export function createPeople(): People {
  const people: People = {
    blocked: new Set(),
    roles: new Map(city.people.map(({ name, unitId, roles }) => [name, roles.map((role) => ({ role, unit: plain(unitId) }))])),
    lent: [],
    holders(role, unit, today) {
      const own = NAMES.filter((name) => people.roles.get(name)?.some((held) => held.role === role && reaches(role, held.unit, unit)));
      const lent = NAMES.filter((name) => !own.includes(name) && people.handsOf(name, role, unit, today));
      return [...own, ...lent];
    },
    handsOf(name, role, unit, today) {
      if (people.roles.get(name)?.some((held) => held.role === role && reaches(role, held.unit, unit))) return [name];
      const lent = people.lent.find((d) => d.to === name && d.role === role && d.startsOn <= today && today <= d.endsOn && reaches(role, d.unit, unit));
      return lent && [name, lent.from];
    },
  };
  return people;
}

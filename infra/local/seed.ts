import type { PersonId } from '../../lib/identifiers.ts';
import { toLocalDate } from '../../lib/calendar/instant.ts';
import { personIdOf } from '../../lib/operation/identity.ts';
import type { Person } from '../../lib/organizations/actor.ts';
import type { Unit } from '../../lib/organizations/unit.ts';
import type { Platform } from '../../lib/platform/platform.ts';
import { PersonEntity, UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import type { Change } from '../../lib/platform/storage/entity.ts';
import { CITIES, cityUnder, USUAL } from './demo-cities.ts';
import type { DemoCity } from './demo-city.ts';
import { DEMO_ISSUER } from './demo-issuer.ts';
import { OperatorFault } from './operator-fault.ts';

export const demoPersonId = (name: string, issuer: string = DEMO_ISSUER): PersonId => personIdOf(issuer, name);

/** Puts the demonstration city into a platform without units, in one commit. `false` when it has some already. */
export async function seedCity({ storage, ledger, clock }: Pick<Platform, 'storage' | 'ledger' | 'clock'>, { regulation = USUAL, issuer = DEMO_ISSUER }: { readonly regulation?: string | undefined; readonly issuer?: string } = {}): Promise<boolean> {
  const now = clock.now();
  const city = cityUnder(regulation);
  const units = city.units.map((unit): Unit => ({ ...unit, path: [...unit.path], abroad: false, overrides: {}, createdAt: now }));
  if ((await storage.list(UnitEntity.list('byParent', { partition: ['root'] }), { limit: 1 })).items.length > 0) return false;
  const since = toLocalDate(now);
  const people = city.people.map(({ name, displayName, unitId, roles }): Person => ({
    personId: demoPersonId(name, issuer), issuer, displayName, unitId, unitPath: units.find((unit) => unit.unitId === unitId)?.path ?? [unitId],
    roles: roles.map((role) => ({ role, unitId, since })), delegations: [], createdAt: now,
  }));
  const changes: readonly Change[] = [
    ...units.map((unit) => UnitEntity.insert(unit, `unit ${unit.unitId}`)),
    ...people.map((person) => PersonEntity.insert(person, `person ${person.personId}`)),
  ];
  await ledger.commit({ stream: 'operations', action: 'city.seeded', operation: 'seed', subject: { city: 'demo' }, facts: { units: units.length, people: people.length } }, changes);
  return true;
}

/** The folder holds a city under another regulation than the one asked for. */
export class OtherCity extends OperatorFault {
  override readonly name = 'OtherCity';
  constructor(here: string) {
    super(`数据目录中已有另一管理办法下的演示城市（${here || '无'}），请用 DATA_FOLDER=… 另选 · The folder holds another city; choose another with DATA_FOLDER=….`);
  }
}

/** The demonstration city that a platform holds; nothing where it was made otherwise. @throws OtherCity */
export async function seededCity({ storage }: Platform, wanted?: string): Promise<DemoCity | undefined> {
  const { items } = await storage.list(UnitEntity.list('byParent', { partition: ['root'] }), { limit: 20 });
  const here = items.map(({ value }) => value.regulation).find((regulation) => regulation !== undefined);
  if (wanted !== undefined && wanted !== here) throw new OtherCity(here ?? '');
  return here === undefined ? undefined : CITIES[here];
}

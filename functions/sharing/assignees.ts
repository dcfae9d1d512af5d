import type { LocalDate } from '../../lib/calendar/instant.ts';
import type { PersonId, UnitId } from '../../lib/identifiers.ts';
import type { Person } from '../../lib/organizations/actor.ts';
import { PersonEntity } from '../../lib/platform/storage/entities/organizations.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import type { Assignment } from '../../lib/sharing/case.ts';

const holds = ({ unitId: home, roles, blocked }: Person, role: string, unitId: UnitId, today: LocalDate): boolean =>
  home === unitId && !blocked && roles.some((held) => held.role === role && held.unitId === unitId && held.since <= today && today <= (held.until ?? today));

/** Who was found at a unit last: looked at first, so that not everybody there has to be listed. */
const foundBefore = new WeakMap<Storage, Map<string, PersonId>>();
function lastFound(storage: Storage): Map<string, PersonId> {
  const found = foundBefore.get(storage) ?? new Map<string, PersonId>();
  foundBefore.set(storage, found);
  return found;
}

async function findAt(storage: Storage, unitId: UnitId, role: string, today: LocalDate): Promise<PersonId | undefined> {
  const found = lastFound(storage);
  const post = `${role} ${unitId}`;
  const before = found.get(post);
  const again = before && await storage.get(PersonEntity.ref({ personId: before }));
  if (again && holds(again.value, role, unitId, today)) return before;
  found.delete(post);
  for await (const { value: person } of storage.each(PersonEntity.list('byUnit', { partition: [unitId] }))) {
    if (!holds(person, role, unitId, today)) continue;
    found.set(post, person.personId);
    return person.personId;
  }
  return undefined;
}

/** Somebody who holds the role today at the nearest unit, from the end of the path upwards. The index may be late: whoever acts is checked then. */
export async function findAssignee(storage: Storage, path: readonly UnitId[], role: string, today: LocalDate, leaveOut: readonly UnitId[] = []): Promise<Assignment | undefined> {
  for (const unitId of path.toReversed()) {
    if (leaveOut.includes(unitId)) continue;
    const personId = await findAt(storage, unitId, role, today);
    if (personId) return { role, unitId, personId };
  }
  return undefined;
}

/** The same, at a unit that is no party where there is one: a body does not mediate in its own case, nor sign with itself. */
export const findNeutralAssignee = async (storage: Storage, path: readonly UnitId[], role: string, today: LocalDate, parties: readonly UnitId[]): Promise<Assignment | undefined> =>
  await findAssignee(storage, path, role, today, parties) ?? findAssignee(storage, path, role, today);

/** The path down to a unit on it. */
export const pathTo = (path: readonly UnitId[], unitId: UnitId): UnitId[] => path.slice(0, path.indexOf(unitId) + 1);

import type { LocalDate } from '../../lib/calendar/instant.ts';
import type { UnitId } from '../../lib/identifiers.ts';
import { PersonEntity } from '../../lib/platform/storage/entities/organizations.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import type { Assignment } from '../../lib/sharing/case.ts';

/** Somebody who holds the role today at the nearest unit, from the end of the path upwards. The index may be late: whoever acts is checked then. */
export async function findAssignee(storage: Storage, path: readonly UnitId[], role: string, today: LocalDate, leaveOut: readonly UnitId[] = []): Promise<Assignment | undefined> {
  for (const unitId of path.toReversed()) {
    if (leaveOut.includes(unitId)) continue;
    for await (const { value: person } of storage.each(PersonEntity.list('byUnit', { partition: [unitId] }))) {
      const holds = person.roles.some((held) => held.role === role && held.unitId === unitId && held.since <= today && today <= (held.until ?? today));
      if (holds && !person.blocked) return { role, unitId, personId: person.personId };
    }
  }
  return undefined;
}

/** The same, at a unit that is no party where there is one: a body does not mediate in its own case, nor sign with itself. */
export const findNeutralAssignee = async (storage: Storage, path: readonly UnitId[], role: string, today: LocalDate, parties: readonly UnitId[]): Promise<Assignment | undefined> =>
  await findAssignee(storage, path, role, today, parties) ?? findAssignee(storage, path, role, today);

/** The path down to a unit on it. */
export const pathTo = (path: readonly UnitId[], unitId: UnitId): UnitId[] => path.slice(0, path.indexOf(unitId) + 1);

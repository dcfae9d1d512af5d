import type { UnitId } from '../../lib/identifiers.ts';
import type { Capacity, SeatName } from '../../lib/organizations/seats.ts';
import type { Unit } from '../../lib/organizations/unit.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';

/** The units of a path, top unit first, and the owner at its end. */
export async function loadChain(storage: Storage, unitPath: readonly UnitId[]): Promise<{ readonly units: readonly Unit[]; readonly owner: Unit }> {
  const units = (await storage.getAll(unitPath.map((unitId) => UnitEntity.ref({ unitId })))).flatMap((unit) => (unit ? [unit.value] : []));
  const owner = units.at(-1);
  if (!owner || units.length !== unitPath.length) throw new Refusal('NOT_FOUND');
  return { units, owner };
}

/** Where two seats may do the same: the first one that the caller holds. @throws Refusal `SEAT_REQUIRED` of the last */
export async function sitAsEither(sit: (path: readonly UnitId[], options: { readonly seat: SeatName }) => Promise<Capacity>, path: readonly UnitId[], first: SeatName, second: SeatName): Promise<Capacity> {
  try {
    return await sit(path, { seat: first });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'SEAT_REQUIRED') return sit(path, { seat: second });
    throw error;
  }
}

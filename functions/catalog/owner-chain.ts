import type { UnitId } from '../../lib/identifiers.ts';
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

import { toLocalDate, type Instant } from '../calendar/instant.ts';
import type { UnitId } from '../identifiers.ts';
import type { Unit } from '../organizations/unit.ts';
import type { Basics } from '../platform/platform.ts';
import { UnitEntity } from '../platform/storage/entities/organizations.ts';
import { Refusal } from '../regulations/refusal.ts';
import type { FrozenProfile } from '../regulations/citation.ts';
import type { Law } from '../regulations/law.ts';

/** `read`: units that the caller has read for its own ends, so that they are not read again. */
export type LawOfPath = (unitPath: readonly UnitId[], frozen?: FrozenProfile, read?: readonly Unit[]) => Promise<Law>;

/** Loads a path's units in one batch, once a call, and asks the law book. `known` are units that were loaded anyway. */
export function createLawOfPath(platform: Basics, now: Instant, known: readonly Unit[] = []): LawOfPath {
  const units = new Map<UnitId, Unit>(known.map((unit) => [unit.unitId, unit]));
  return async (unitPath, frozen, read = []) => {
    for (const unit of read) units.set(unit.unitId, unit);
    const missing = unitPath.filter((unitId) => !units.has(unitId));
    if (missing.length > 0) {
      for (const unit of await platform.storage.getAll(missing.map((unitId) => UnitEntity.ref({ unitId })))) {
        if (unit) units.set(unit.value.unitId, unit.value);
      }
    }
    const chain = unitPath.map((unitId) => {
      const unit = units.get(unitId);
      if (!unit) throw new Refusal('NOT_FOUND', { detail: { zh: '单位不存在', en: 'No such unit' } });
      return unit;
    });
    return frozen ? platform.laws.frozen(chain, frozen) : platform.laws.for(chain, toLocalDate(now));
  };
}

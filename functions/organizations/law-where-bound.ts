import type { UnitId } from '../../lib/identifiers.ts';
import type { Law } from '../../lib/regulations/law.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';

/** What binds the unit; `undefined` for a unit that no regulation binds, such as a consumer from outside. */
export async function lawWhereBound(law: (path: readonly UnitId[]) => Promise<Law>, path: readonly UnitId[]): Promise<Law | undefined> {
  try {
    return await law(path);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'REGULATION_UNKNOWN') return undefined;
    throw error;
  }
}

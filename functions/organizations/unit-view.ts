import * as z from 'zod';
import { Unit } from '../../lib/organizations/unit.ts';

/** A unit as callers see it; `version` is what `If-Match` names. */
export const UnitView = z.strictObject({ ...Unit.shape, version: z.int() });
export type UnitView = z.output<typeof UnitView>;
export const toUnitView = (unit: Unit, version: number): UnitView => ({ ...unit, version });

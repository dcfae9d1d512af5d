import { getUnit } from './get-unit.ts';

export const organizationsOperations = [getUnit] as const;

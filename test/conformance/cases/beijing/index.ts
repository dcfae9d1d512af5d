import type { DutyCase } from '../../case.ts';
import { restrictionCases } from './restriction.ts';

export const beijingCases: readonly DutyCase[] = [...restrictionCases];

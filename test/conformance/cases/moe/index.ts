import type { DutyCase } from '../../case.ts';
import { restrictionCases } from './restriction.ts';

export const moeCases: readonly DutyCase[] = [...restrictionCases];

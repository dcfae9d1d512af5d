import type { DutyCase } from '../../case.ts';
import { copyCases } from './copies.ts';
import { restrictionCases } from './restriction.ts';

export const shanghaiCases: readonly DutyCase[] = [...restrictionCases, ...copyCases];

import type { DutyCase } from '../../case.ts';
import { catalogCases } from './catalog.ts';
import { restrictionCases } from './restriction.ts';
import { sharingCases } from './sharing.ts';

export const moeCases: readonly DutyCase[] = [...catalogCases, ...restrictionCases, ...sharingCases];

import type { DutyCase } from '../case.ts';
import { classifiedDataCases } from './classified-data.ts';

/** All cases, by capability. */
export const CASES: readonly DutyCase[] = [
  ...classifiedDataCases,
];

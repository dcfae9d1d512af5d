import type { DutyCase } from '../../case.ts';
import { consumerCases } from './consumers.ts';

export const tufeCases: readonly DutyCase[] = [...consumerCases];

import type { DutyCase } from '../../case.ts';
import { accessCases } from './access.ts';
import { bulkCases } from './bulk.ts';
import { consumerCases } from './consumers.ts';

export const tufeCases: readonly DutyCase[] = [...consumerCases, ...bulkCases, ...accessCases];

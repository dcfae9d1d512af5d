import type { DutyCase } from '../../case.ts';
import { accessCases } from './access.ts';
import { bulkCases } from './bulk.ts';
import { consumerCases } from './consumers.ts';
import { destructionCases } from './destruction.ts';
import { documentCases } from './documents.ts';
import { leastAuthorityCases } from './least-authority.ts';
import { sharingCases } from './sharing.ts';

export const tufeCases: readonly DutyCase[] = [...consumerCases, ...bulkCases, ...accessCases, ...sharingCases, ...documentCases, ...leastAuthorityCases, ...destructionCases];

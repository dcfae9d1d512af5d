import type { DutyCase } from '../case.ts';
import { accessCases } from './access.ts';
import { beijingCases } from './beijing/index.ts';
import { moeCases } from './moe/index.ts';
import { shanghaiCases } from './shanghai/index.ts';
import { tufeCases } from './tufe/index.ts';
import { applicationCases } from './application.ts';
import { catalogChangeCases } from './catalog-changes.ts';
import { catalogSchemaCases } from './catalog-schema.ts';
import { classifiedDataCases } from './classified-data.ts';
import { compilationCases } from './compilation.ts';
import { cryptoCases } from './crypto.ts';
import { destructionCases } from './destruction.ts';
import { documentCases } from './documents.ts';
import { doubtCases } from './doubts.ts';
import { escalationCases } from './escalation.ts';
import { exportCases } from './export.ts';
import { leastAuthorityCases } from './least-authority.ts';
import { deploymentCases } from './deployment.ts';
import { logCases } from './logs.ts';
import { onwardCases } from './onward.ts';
import { ownershipCases } from './ownership.ts';
import { projectCases } from './projects.ts';
import { retentionCases } from './retention.ts';
import { reviewCases } from './review.ts';
import { shareTypeCases } from './share-types.ts';
import { storageCases } from './storage.ts';
import { workflowCases } from './workflow.ts';

/** All cases: the first regulation's by capability, each further one's in a folder of its own. */
export const CASES: readonly DutyCase[] = [
  ...classifiedDataCases, ...ownershipCases, ...catalogSchemaCases, ...compilationCases, ...catalogChangeCases, ...shareTypeCases, ...projectCases, ...storageCases,
  ...accessCases, ...leastAuthorityCases, ...workflowCases, ...applicationCases, ...documentCases, ...reviewCases, ...escalationCases, ...doubtCases, ...onwardCases, ...exportCases,
  ...retentionCases, ...destructionCases, ...cryptoCases, ...logCases, ...deploymentCases,
  ...shanghaiCases, ...beijingCases, ...moeCases, ...tufeCases,
];

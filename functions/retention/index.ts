import { advanceDestructions } from './advance-destructions.ts';
import { approveDestruction } from './approve-destruction.ts';
import { endCohorts } from './end-cohorts.ts';
import { executeDestruction } from './execute-destruction.ts';
import { getCertificate } from './get-certificate.ts';
import { getDestruction } from './get-destruction.ts';
import { listCohorts } from './list-cohorts.ts';
import { listDestructions } from './list-destructions.ts';
import { listHolds } from './list-holds.ts';
import { placeHold } from './place-hold.ts';
import { releaseHold } from './release-hold.ts';
import { requestCertificate } from './request-certificate.ts';
import { requestDestruction } from './request-destruction.ts';
import { verifyDestruction } from './verify-destruction.ts';

export const retentionOperations = [
  listCohorts, placeHold, listHolds, releaseHold,
  requestDestruction, listDestructions, getDestruction, approveDestruction, executeDestruction, verifyDestruction,
  requestCertificate, getCertificate, endCohorts, advanceDestructions,
] as const;

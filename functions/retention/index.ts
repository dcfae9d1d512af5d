import { advanceDestructions } from './advance-destructions.ts';
import { approveDestruction } from './approve-destruction.ts';
import { changeEnd } from './change-end.ts';
import { destroyMedium } from './destroy-medium.ts';
import { endCohorts } from './end-cohorts.ts';
import { endLookupKeys } from './end-lookup-keys.ts';
import { executeDestruction } from './execute-destruction.ts';
import { getCertificatePage } from './get-certificate-page.ts';
import { getCertificate } from './get-certificate.ts';
import { getDestruction } from './get-destruction.ts';
import { listCohorts } from './list-cohorts.ts';
import { listDestructions } from './list-destructions.ts';
import { listHolds } from './list-holds.ts';
import { listMedia } from './list-media.ts';
import { placeHold } from './place-hold.ts';
import { refuseDestruction } from './refuse-destruction.ts';
import { registerMedium } from './register-medium.ts';
import { releaseHold } from './release-hold.ts';
import { requestCertificate } from './request-certificate.ts';
import { requestDestruction } from './request-destruction.ts';
import { requestErasure } from './request-erasure.ts';
import { verifyDestruction } from './verify-destruction.ts';

export const retentionOperations = [
  listCohorts, changeEnd, placeHold, listHolds, releaseHold,
  requestDestruction, requestErasure, listDestructions, getDestruction, approveDestruction, refuseDestruction, executeDestruction, verifyDestruction,
  registerMedium, destroyMedium, listMedia, requestCertificate, getCertificate, getCertificatePage, endCohorts, advanceDestructions, endLookupKeys,
] as const;

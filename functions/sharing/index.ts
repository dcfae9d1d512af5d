import { answerDataError } from './answer-data-error.ts';
import { answerDoubt } from './answer-doubt.ts';
import { concludeCoordination } from './conclude-coordination.ts';
import { decideItem } from './decide-item.ts';
import { decideOnwardDisclosure } from './decide-onward-disclosure.ts';
import { getApplication } from './get-application.ts';
import { getCase } from './get-case.ts';
import { getDocument } from './get-document.ts';
import { getItemDeadline } from './get-item-deadline.ts';
import { getItem } from './get-item.ts';
import { getTicket } from './get-ticket.ts';
import { listApplications } from './list-applications.ts';
import { listAssignedCases } from './list-assigned-cases.ts';
import { listCases } from './list-cases.ts';
import { listExportAssessments } from './list-export-assessments.ts';
import { listItemDocuments } from './list-item-documents.ts';
import { listItemsToDecide } from './list-items-to-decide.ts';
import { listMlpsFilings } from './list-mlps-filings.ts';
import { listOnwardDisclosures } from './list-onward-disclosures.ts';
import { listSigningKeys } from './list-signing-keys.ts';
import { listTickets } from './list-tickets.ts';
import { obtainDirectGrant } from './obtain-direct-grant.ts';
import { recordBulkApproval } from './record-bulk-approval.ts';
import { recordOnwardDelivery } from './record-onward-delivery.ts';
import { registerExportAssessment } from './register-export-assessment.ts';
import { registerMlpsFiling } from './register-mlps-filing.ts';
import { registerSigningKey } from './register-signing-key.ts';
import { reportDataError } from './report-data-error.ts';
import { requestCoordination } from './request-coordination.ts';
import { requestDoubtCoordination } from './request-doubt-coordination.ts';
import { requestOnwardDisclosure } from './request-onward-disclosure.ts';
import { requestRuling } from './request-ruling.ts';
import { requestScanUpload } from './request-scan-upload.ts';
import { revokeSigningKey } from './revoke-signing-key.ts';
import { ruleOnItem } from './rule-on-item.ts';
import { signDocument } from './sign-document.ts';
import { startCase } from './start-case.ts';
import { submitApplication } from './submit-application.ts';
import { sweepDeadlines } from './sweep-deadlines.ts';
import { withdrawItem } from './withdraw-item.ts';

export const sharingOperations = [
  answerDataError,
  answerDoubt,
  concludeCoordination,
  decideItem,
  decideOnwardDisclosure,
  getApplication,
  getCase,
  getDocument,
  getItemDeadline,
  getItem,
  getTicket,
  listApplications,
  listAssignedCases,
  listCases,
  listExportAssessments,
  listItemDocuments,
  listItemsToDecide,
  listMlpsFilings,
  listOnwardDisclosures,
  listSigningKeys,
  listTickets,
  obtainDirectGrant,
  recordBulkApproval,
  recordOnwardDelivery,
  registerExportAssessment,
  registerMlpsFiling,
  registerSigningKey,
  reportDataError,
  requestCoordination,
  requestDoubtCoordination,
  requestOnwardDisclosure,
  requestRuling,
  requestScanUpload,
  revokeSigningKey,
  ruleOnItem,
  signDocument,
  startCase,
  submitApplication,
  sweepDeadlines,
  withdrawItem,
] as const;

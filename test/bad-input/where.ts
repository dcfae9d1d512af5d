import type { Role } from '../../lib/organizations/actor.ts';

/**
 * Who has to do with the object of a right request, as the journeys send it: whoever sits (in a seat that the operation
 * declares, or in this role) for the unit; the people of the units on a chain; these people alone; or everybody.
 * In the journeys the first school owns, the east district uses, the city's bureau reviews; the second school's own
 * affairs are its administrator's.
 */
export type Place = 'everybody' | 'consumers' | { readonly unit: string; readonly role?: Role } | { readonly chain: readonly string[] } | { readonly people: readonly string[] };

const AT: readonly (readonly [Place, readonly string[]])[] = [
  ['everybody', [
    'getUnit', 'listUnits', 'getMe', 'getResource', 'listResources', 'searchCatalog', 'getCatalogEdition', 'getEdition', 'listEditions', 'previewResource',
    'getLegalBasis', 'listLegalBases', 'listGrants', 'listNotifications', 'listRegulations', 'getRegulation', 'getEffective', 'explainRule', 'explainDueDate', 'getCalendarYear',
    'listDuties', 'getProof', 'listApplications', 'listCases', 'listTickets',
  ]],
  [{ unit: 'unit-east' }, [
    'registerUnit', 'queryRecords', 'registerProduct', 'attestDestruction', 'obtainDirectGrant', 'recordOnwardDelivery', 'reportDataError', 'requestCoordination',
    'requestDoubtCoordination', 'requestOnwardDisclosure', 'requestRuling', 'withdrawItem',
  ]],
  [{ unit: 'unit-school2' }, ['overrideUnit', 'registerPerson', 'findPerson', 'assignRole', 'withdrawRole', 'blockPerson', 'unblockPerson']],
  [{ people: ['bureau-administrator', 'east-administrator', 'school2-administrator', 'school2-owner', 'school2-owner-2', 'school2-consumer'] }, ['listPersons']],
  [{ people: ['school2-owner', 'school2-owner-2'] }, ['delegateRole']],
  [{ people: ['school2-owner'] }, ['withdrawDelegation']],
  [{ unit: 'unit-school1' }, [
    'registerResource', 'reviseResource', 'submitResource', 'suspendResource', 'resumeResource', 'retireResource', 'authorizeCollector', 'withdrawCollector',
    'recordDutyChange', 'raiseChangeTask', 'registerSystem', 'fileSystem', 'planMigration', 'registerProject', 'linkProjectEntries', 'approveProject',
    'recordProjectConformance', 'acceptProject', 'activateGrant', 'suspendGrant', 'resumeGrant', 'revokeGrant', 'registerDelivery', 'changeEnd', 'placeHold',
    'releaseHold', 'requestDestruction', 'requestErasure', 'approveDestruction', 'refuseDestruction', 'executeDestruction', 'verifyDestruction', 'requestCertificate',
    'answerDataError', 'answerDoubt', 'recordBulkApproval', 'decideItem', 'listItemsToDecide', 'registerExportAssessment', 'ruleOnItem', 'registerMedium', 'destroyMedium',
  ]],
  [{ unit: 'unit-bureau', role: 'LeadingGroup' }, ['reviewResource']],
  [{ unit: 'unit-bureau' }, [
    'publishResource', 'approvePublicCloud', 'registerLegalBasis', 'amendLegalBasis', 'listSystems', 'proposeCalendarYear', 'publishCalendarYear', 'listEntries',
    'setLogFloor', 'listAssignedCases',
  ]],
  [{ people: ['bureau-administrator', 'university-administrator'] }, ['confirmTime']],
  [{ chain: ['unit-bureau'] }, ['reportCompleteness']],
  [{ chain: ['unit-school1'] }, ['listChangeTasks', 'getProject', 'listProjects', 'listCohorts', 'listHolds', 'listMedia', 'listDestructions', 'getDestruction', 'getCertificate', 'getCertificatePage', 'listExportAssessments']],
  [{ chain: ['unit-school1', 'unit-east'] }, [
    'getGrant', 'getGrantUsage', 'listDeliveries', 'listProducts', 'listNodes', 'getApplication', 'getCase', 'getDocument', 'getItemDeadline', 'getItem', 'getTicket', 'listItemDocuments',
    'listOnwardDisclosures',
  ]],
  [{ people: ['school1-owner'] }, ['startImport']],
  [{ people: ['school1-administrator', 'school1-owner', 'school1-owner-2', 'school1-consumer'] }, ['getImport', 'listImports']],
  [{ unit: 'unit-school1', role: 'DataCoordinator' }, ['concludeCoordination', 'startCase']],
  [{ people: ['bureau-superior', 'school1-owner', 'school1-owner-2'] }, ['decideOnwardDisclosure']],
  [{ chain: ['unit-east'] }, ['listMlpsFilings', 'listSigningKeys']],
  [{ people: ['bureau-administrator', 'east-administrator', 'east-consumer'] }, ['registerMlpsFiling', 'registerNode']],
  [{ people: ['bureau-administrator', 'east-administrator'] }, ['registerSigningKey', 'revokeSigningKey']],
  [{ unit: 'unit-east', role: 'DataConsumer' }, ['requestScanUpload', 'signDocument', 'confirmJointTest']],
  ['consumers', ['submitApplication']],
];

/** Every operation with a caller by its name. */
export const WHERE: Readonly<Record<string, Place>> = Object.fromEntries(AT.flatMap(([place, operations]) => operations.map((name) => [name, place])));

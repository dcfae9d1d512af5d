import type { LATER } from '../../conformance/open.ts';

/** Why no code reads a key's value: a capability that is not built (test/conformance/open.ts), or what holds whatever the value. */
type Why = { readonly later: keyof typeof LATER } | { readonly holds: string };

const later = (capability: string, ...keys: readonly string[]): Readonly<Record<string, Why>> => Object.fromEntries(keys.map((key) => [`${capability}.${key}`, { later: capability }]));
const holds = (why: string): Why => ({ holds: why });

/**
 * Keys of the profiles whose values no code asks for. `holds` names what is the same under every text: the strictest
 * that any of them wants, or a matter of words that `GET /regulations/effective` shows and nothing decides by.
 */
export const UNREAD: Readonly<Record<string, Why>> = {
  'meta.effectiveFrom': holds('each version is chosen by the date it carries itself; the key repeats what the text prints'),
  'meta.interpreter': holds('a name that is shown'),
  'ownership.attribution': holds('the unit that registers an entry owns it, and its owner decides; the texts name the same unit in their own words'),
  'ownership.transferOnAggregation': { later: 'aggregation' },
  'catalog.types': holds('the lists’ own names; what each level compiles and merges is read from catalog.compilationChain'),
  'catalog.changePath': holds('a change goes the whole chain of the first publication: no text asks for more'),
  'sharing.types': holds('the same three codes in every text; its own names for them are shown'),
  'sharing.defaultStance': holds('not sharing needs its basis whatever the stance: sharing.restrictionBasis is read'),
  'sharing.freeOfCharge': holds('nothing charges: no form has a price'),
  'sharing.purposeLimitation': holds('every grant is bound to its approved purpose word for word, every application states the duty it serves; the texts’ words for that bound differ'),
  'retention.personalData': holds('no period may exceed the validity that the entry states; the entry says which data is personal'),
  'retention.archiveIsolation': holds('an archive is isolated always'),
  'storage.location': holds('the mainland always: the region guard knows no other setting'),
  'storage.backup': holds('the operator’s command and the template’s recovery, under every text; plans and drills are of incident'),
  'crypto.transit': holds('TLS always'),
  'destruction.standard': holds('irreversible, copies included, with a certificate: always'),
  'logs.floorRule': holds('the longest period of all levels always; a floor is only raised'),
  'logs.scope': holds('every change, read and refusal is entered, whatever a text lists'),
  'access.leastPrivilege': holds('nothing is done without a seat, always'),
  'access.controls': holds('tokens, collection authorisation, masks, blocklist and traces, always: what any text lists'),
  'quality.responsible': holds('the owner, and who coordinates: reports go to both'),
  'quality.updateDuty': holds('the entry’s own frequency, always: the only one of them that has days'),
  'people.offboarding': holds('a role that is withdrawn and a person who is blocked act no more at once; check lists and periods are of people'),
  'oversight.projectVeto': holds('without its entries no project is approved, without its check none accepted: catalog.preProjectGate and catalog.acceptanceGate are read; money is not the platform’s'),
  ...later('collection', 'principle', 'duplicatePolicy', 'authoritativeSourceDecider', 'conflictArbiter', 'preApproval', 'standards', 'noticeContents', 'consent', 'biometric', 'sensitivePi', 'marketPurchase', 'digitisation', 'indicatorChange', 'retirement'),
  ...later('aggregation', 'scope', 'channel', 'upwardFlow', 'schemaChangeNotice', 'outOfScopePath', 'analyticsByCoordinator'),
  ...later('quality', 'dimensions', 'checkMode', 'evidence', 'reporting'),
  ...later('onward', 'commercialBan', 'derivedData'),
  ...later('opening', 'types', 'closedCriteria', 'conditionalCriteria', 'defaultType', 'reclassify', 'approver', 'preReview', 'responseDeadline', 'demandIntake', 'objection', 'channel', 'format', 'list', 'userDuties'),
  ...later('mlps', 'platformLevel', 'piTrigger', 'duties'),
  ...later('pi', 'countUnit', 'officer', 'filing', 'annualAudit', 'appCertification', 'sensitiveCategories', 'rights'),
  ...later('security', 'classificationScheme', 'riskAssessment', 'releaseReview', 'monitoring'),
  ...later('incident', 'plan', 'drill', 'response', 'reporting'),
  ...later('people', 'officers', 'training', 'outsourcing', 'vendorStaff'),
  ...later('oversight', 'statistics', 'notification', 'assessment', 'inspection', 'rectification', 'violations'),
};

import type { Instant } from '../../lib/calendar/instant.ts';
import { ReviewState } from '../../lib/catalog/resource.ts';
import { standingOf } from '../../lib/grants/grant-lifecycle.ts';
import { Grant } from '../../lib/grants/grant.ts';
import type { RefusalCode } from '../../lib/regulations/refusal.ts';
import { consumer } from '../support/journey.ts';
import type { MarkedWorld } from '../system/marked/marked-world.ts';
import { requestScan } from './request-scan.ts';

export type Value = Readonly<Record<string, unknown>>;
type Codes = Readonly<Record<string, RefusalCode>>;

/** Where one operation moves a thing, and with which code it is refused elsewhere. */
export interface Move {
  readonly in: readonly string[];
  /** By state; `MOVE_NOT_ALLOWED` unless said. */
  readonly else?: Codes;
  /** What the request says of this thing, made of what the right one says. */
  readonly body?: (value: Value, right: Value, at: Aiming) => unknown;
  /** Path parameters that the thing does not hold under their own name. */
  readonly path?: (value: Value) => Value;
  /** Who asks, where it is not who asked rightly for another. */
  readonly who?: string;
}
export interface Aiming {
  readonly world: MarkedWorld;
  /** The last one of its kind that was kept. */
  latest(entity: string): Value;
}

/** A kind of thing that is kept and moves, the states in which it may stand, and each operation that moves it. */
export interface Lifecycle {
  readonly name: string;
  /** As the storage declares it. */
  readonly entity: string;
  /** `undefined` for one that is of another lifecycle. */
  readonly state: (value: Value, now: Instant) => string | undefined;
  readonly states: readonly string[];
  /** States that things pass within one commit and stand in never: put there by hand, in one that stands in the second. */
  readonly planted?: Readonly<Record<string, string>>;
  /** States that cannot be come by here, and where they are tried instead. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  readonly moves: Readonly<Record<string, Move>>;
  /** Operations and jobs that replace it and ask for no state of its own. */
  readonly besides?: readonly string[];
}

const own = (value: Value): string => String(value['state']);
const listOf = (value: unknown): readonly Value[] => (Array.isArray(value) ? value : []);
const at = (...states: readonly string[]): Move => ({ in: states });
const ofConsumer = ({ party, role }: Value): boolean => (party ?? role) === 'DataConsumer';

const TO_PERSON = (value: Value, right: Value): unknown => ({ ...right, personId: value['personId'] });
const LENT_TO = (value: Value, right: Value): unknown => ({ ...right, to: value['personId'] });
const ITEM = ['OWNER_REVIEW', 'APPROVED', 'REFUSED', 'COORDINATION', 'SUPERIOR_REVIEW', 'GRANTED', 'WITHDRAWN', 'SUBMITTED', 'DISPUTED'];
const but = (states: readonly string[], ...without: readonly string[]): readonly string[] => states.filter((state) => !without.includes(state));
const all = (code: RefusalCode, states: readonly string[]): Codes => Object.fromEntries(states.map((state) => [state, code]));
const DESTRUCTION = ['DUE', 'SEALED', 'APPROVED', 'EXECUTING', 'EXECUTED', 'VERIFIED', 'CERTIFIED', 'REFUSED'];
const GRANT = ['IN_FORCE', 'SUSPENDED', 'REVOKED', 'EVIDENCE_LAPSED', 'ENDED', 'NOT_YET'];
const TICKET = ['REPORTED', 'ACKNOWLEDGED', 'CONFIRMED', 'CORRECTED', 'REJECTED'];
const PERSON = ['PLAIN', 'HOLDING', 'LENT', 'BLOCKED'];
const ENTRY = ['DRAFT', 'RETURNED', 'DEPT_SUBMITTED', 'CITY_VERIFIED', 'PUBLISHED', 'SUSPENDED', 'RETIRED'];

export const LIFECYCLES: readonly Lifecycle[] = [{
  name: 'entry', entity: 'resource', state: own, states: ENTRY,
  elsewhere: Object.fromEntries(ReviewState.options.filter((state) => !ENTRY.includes(state)).map((state) => [state, 'a step of another regulation’s chain: one row of MOVES holds them all (test/unit/catalog/resource-lifecycle.test.ts)'])),
  moves: {
    reviseResource: { in: ['DRAFT', 'RETURNED', 'PUBLISHED', 'SUSPENDED'], body: ({ content }) => content }, submitResource: at('DRAFT', 'RETURNED'), reviewResource: { in: ['DEPT_SUBMITTED'], else: { CITY_VERIFIED: 'SEAT_REQUIRED' } },
    publishResource: at('CITY_VERIFIED'), approvePublicCloud: at(), // only where the entry asks for it: driven in the journey
    suspendResource: at('PUBLISHED'), resumeResource: at('SUSPENDED'), retireResource: at('DRAFT', 'RETURNED', 'PUBLISHED', 'SUSPENDED'), raiseChangeTask: at(...but(ENTRY, 'RETIRED')),
  },
  besides: ['authorizeCollector', 'withdrawCollector', 'runImports', 'placeHold', 'changeEnd', 'requestErasure', 'advanceDestructions', 'flagStaleResources'],
}, {
  name: 'item', entity: 'item', state: own, states: ITEM, planted: { SUBMITTED: 'OWNER_REVIEW', DISPUTED: 'APPROVED' },
  moves: {
    decideItem: { in: ['OWNER_REVIEW'], else: { SUBMITTED: 'AGREEMENT_REQUIRED' } }, withdrawItem: at('OWNER_REVIEW', 'APPROVED', 'SUBMITTED', 'DISPUTED'), ruleOnItem: at('SUPERIOR_REVIEW'),
    requestCoordination: { in: ['REFUSED', 'DISPUTED'], else: { SUPERIOR_REVIEW: 'ESCALATION_NOT_OPEN' } }, requestRuling: { in: ['REFUSED', 'DISPUTED'], else: { SUPERIOR_REVIEW: 'ESCALATION_NOT_OPEN' } },
    activateGrant: { in: [], else: { ...all('REVIEW_REQUIRED', ITEM), APPROVED: 'AGREEMENT_REQUIRED', GRANTED: 'ALREADY_EXISTS' } },
    obtainDirectGrant: at(), // of what is shared without conditions: driven in the journey
    requestOnwardDisclosure: at('GRANTED'), recordOnwardDelivery: { in: [], else: all('ONWARD_APPROVAL_REQUIRED', ITEM) }, recordBulkApproval: at(...but(ITEM, 'GRANTED', 'WITHDRAWN')),
    reportDataError: { in: ['GRANTED'], body: ({ applicationId, itemId }, right) => ({ ...right, applicationId, itemId }) },
  },
  besides: ['concludeCoordination', 'sweepDeadlines'],
}, {
  name: 'grant', entity: 'grant', state: (value, now) => standingOf(Grant.parse(value), now), states: GRANT,
  moves: {
    suspendGrant: at('IN_FORCE', 'EVIDENCE_LAPSED', 'NOT_YET'), resumeGrant: { in: ['SUSPENDED'], else: { EVIDENCE_LAPSED: 'MLPS_PROOF_REQUIRED' } }, revokeGrant: at('IN_FORCE', 'SUSPENDED', 'EVIDENCE_LAPSED', 'ENDED', 'NOT_YET'), queryRecords: { in: ['IN_FORCE'], else: all('GRANT_NOT_IN_FORCE', GRANT) },
    registerDelivery: { in: [], else: { ...all('GRANT_NOT_IN_FORCE', GRANT), IN_FORCE: 'GRANT_EXCEEDS_APPROVAL' } }, // only through a grant of files: driven in the journey
  },
  besides: ['endPseudonyms'],
}, {
  name: 'delivery', entity: 'delivery', state: own, states: ['HELD', 'DESTROYED'], moves: { attestDestruction: at('HELD') },
}, {
  name: 'destruction', entity: 'destruction', state: own, states: DESTRUCTION,
  moves: {
    approveDestruction: at('SEALED'), refuseDestruction: at('DUE', 'SEALED'), executeDestruction: at('APPROVED'), verifyDestruction: at('EXECUTED'),
    requestCertificate: { in: ['VERIFIED', 'CERTIFIED'], else: all('DESTRUCTION_NOT_VERIFIED', but(DESTRUCTION, 'EXECUTED')) }, // asked for again, the same certificate is named
  },
  besides: ['advanceDestructions'],
}, {
  name: 'cohort', entity: 'cohort', state: own, states: ['LIVE', 'DUE', 'EXECUTING', 'DESTROYED', 'ARCHIVED'], planted: { ARCHIVED: 'LIVE' },
  moves: {
    requestDestruction: { in: ['LIVE', 'ARCHIVED'], else: all('KEY_DESTROYED', ['EXECUTING', 'DESTROYED']), body: ({ cohort }, right) => ({ ...right, cohort }) },
    placeHold: { in: ['LIVE', 'DUE', 'ARCHIVED'], else: all('KEY_DESTROYED', ['EXECUTING', 'DESTROYED']), body: ({ cohort }) => ({ reason: '司法协助', reference: '示1号', cohort }) },
  },
  besides: ['releaseHold', 'changeEnd', 'requestErasure', 'runImports', 'refuseDestruction', 'executeDestruction', 'advanceDestructions', 'endCohorts', 'endLookupKeys'],
}, {
  name: 'hold', entity: 'hold', state: own, states: ['IN_FORCE', 'RELEASED'], moves: { releaseHold: at('IN_FORCE') },
}, {
  name: 'import', entity: 'import', state: own, states: ['AWAITING_UPLOAD', 'COMPLETED', 'FAILED', 'ABANDONED'], elsewhere: { RUNNING: 'between two slices of a job' }, moves: {}, besides: ['runImports'],
}, {
  name: 'case of an item', entity: 'case', state: (value) => (value['cause'] === 'doubt' ? undefined : own(value)), states: ['FILED', 'IN_HAND', 'CONCLUDED'],
  moves: { startCase: at('FILED'), concludeCoordination: at('FILED', 'IN_HAND'), answerDoubt: at() }, besides: ['ruleOnItem', 'sweepDeadlines'],
}, {
  name: 'case of a doubt', entity: 'case', state: (value) => (value['cause'] === 'doubt' ? own(value) : undefined), states: ['FILED', 'CONCLUDED'],
  moves: { startCase: at('FILED'), concludeCoordination: at(), answerDoubt: at('FILED') },
}, {
  name: 'ticket', entity: 'ticket', state: own, states: TICKET, moves: { answerDataError: at('REPORTED'), requestDoubtCoordination: at(...TICKET) }, besides: ['sweepDeadlines'], // the answer tried is an acknowledgement
}, {
  name: 'onward disclosure', entity: 'onward-request', state: own, states: ['REQUESTED', 'APPROVED', 'REFUSED'], moves: { decideOnwardDisclosure: at('REQUESTED') },
}, {
  name: 'document', entity: 'document', state: ({ parties, signatures }) => (listOf(parties).some(ofConsumer) ? (listOf(signatures).some(ofConsumer) ? 'SIGNED' : 'UNSIGNED') : undefined), states: ['UNSIGNED', 'SIGNED'],
  moves: { signDocument: { in: ['UNSIGNED'], else: { SIGNED: 'ALREADY_EXISTS' }, body: requestScan, who: consumer } },
}, {
  name: 'medium', entity: 'medium', state: own, states: ['IN_USE', 'DESTROYED'], moves: { destroyMedium: at('IN_USE') },
}, {
  name: 'signing key', entity: 'signing-key', state: ({ revokedAt }) => (revokedAt === undefined ? 'IN_FORCE' : 'REVOKED'), states: ['IN_FORCE', 'REVOKED'], moves: { revokeSigningKey: at('IN_FORCE') },
}, {
  name: 'project', entity: 'project', state: own, states: ['REGISTERED', 'APPROVED', 'ACCEPTED'],
  moves: { // approval waits for entries, acceptance for a passed check: driven in the journey
    linkProjectEntries: { in: ['REGISTERED'], body: (_, __, { latest }) => ({ resourceIds: [latest('resource')['resourceId']] }) }, approveProject: { in: [], else: { REGISTERED: 'CATALOG_REQUIRED' } },
    recordProjectConformance: at('APPROVED'), acceptProject: { in: [], else: { APPROVED: 'SHARING_CONFORMANCE_REQUIRED' } },
  },
}, {
  name: 'system', entity: 'dataSystem', state: ({ filing, migration }) => (filing ? 'FILED' : migration ? 'PLANNED' : 'REGISTERED'), states: ['REGISTERED', 'PLANNED', 'FILED'],
  moves: { planMigration: at('REGISTERED', 'PLANNED', 'FILED'), fileSystem: at('REGISTERED', 'PLANNED', 'FILED') }, // what is said anew replaces what was said
}, {
  name: 'legal basis', entity: 'legalBasis', state: ({ changes }) => String(listOf(changes).at(-1)?.['status'] ?? 'IN_FORCE'), states: ['IN_FORCE', 'AMENDED', 'REPEALED'], moves: { amendLegalBasis: at('IN_FORCE', 'AMENDED') }, besides: ['createCatalogChangeTasks'],
}, {
  name: 'calendar year', entity: 'calendarYear', state: ({ proposal }) => (proposal ? 'PROPOSED' : 'PUBLISHED'), states: ['PROPOSED', 'PUBLISHED'],
  moves: { proposeCalendarYear: at('PROPOSED', 'PUBLISHED'), publishCalendarYear: { in: [], else: { PROPOSED: 'SEAT_REQUIRED' } } }, // its second person is appointed later: driven in the journey
}, {
  name: 'person', entity: 'person', state: ({ roles, delegations, blocked }) => (blocked ? 'BLOCKED' : listOf(delegations).length > 0 ? 'LENT' : listOf(roles).length > 0 ? 'HOLDING' : 'PLAIN'), states: PERSON,
  moves: {
    blockPerson: { in: but(PERSON, 'BLOCKED'), body: TO_PERSON }, unblockPerson: { in: ['BLOCKED'], body: TO_PERSON }, assignRole: { in: PERSON, body: TO_PERSON },
    withdrawRole: { in: ['HOLDING'], else: all('NOT_FOUND', PERSON), body: TO_PERSON }, delegateRole: { in: but(PERSON, 'BLOCKED'), else: { BLOCKED: 'NOT_FOUND' }, body: LENT_TO },
    withdrawDelegation: { in: ['LENT'], else: all('NOT_FOUND', PERSON), body: LENT_TO, path: ({ delegations }) => ({ delegationId: listOf(delegations)[0]?.['delegationId'] ?? 'delegation-none' }) },
  },
}];

/** Kinds of things that are kept and stand in no state that an operation asks for, and why; with what replaces them. */
export const WITHOUT: Readonly<Record<string, { readonly why: string; readonly replacedBy?: readonly string[] }>> = {
  edition: { why: 'put once' }, certificate: { why: 'put once' }, application: { why: 'put once: its items move' }, basisUse: { why: 'a link, put once' }, 'onward-delivery': { why: 'put once' }, product: { why: 'put once' }, node: { why: 'put once' },
  'joint-test': { why: 'what a side confirms anew replaces what it confirmed before', replacedBy: ['confirmJointTest'] },
  'export-assessment': { why: 'put once; counts by its days' }, 'mlps-filing': { why: 'put once; counts by its days' }, 'ledger-entry': { why: 'put once' },
  unit: { why: 'overrides are said anew as a whole', replacedBy: ['overrideUnit'] }, logFloor: { why: 'a number that only rises: lowering is refused whatever it is (test/conformance)' },
  record: { why: 'read until its end by the clock; moved with its cohort', replacedBy: ['placeHold', 'releaseHold', 'changeEnd', 'requestErasure', 'advanceDestructions'] },
  changeTask: { why: 'closed by the entry’s own moves' }, dutyChange: { why: 'closed by a job alone', replacedBy: ['createCatalogChangeTasks'] }, shareReview: { why: 'closed by a job alone' },
};

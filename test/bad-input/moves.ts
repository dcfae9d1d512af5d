/** A thing with states, where one reads its state, and the states in which each of its operations moves it on. */
export interface Lifecycle {
  readonly name: string;
  /** Paths that name one; the match is where its state is read. */
  readonly path: RegExp;
  /** That the journeys pass through. */
  readonly states: readonly string[];
  readonly moves: Readonly<Record<string, readonly string[]>>;
}

export const LIFECYCLES: readonly Lifecycle[] = [{
  name: 'entry', path: /^\/resources\/[^/?]+/, states: ['DRAFT', 'RETURNED', 'DEPT_SUBMITTED', 'CITY_VERIFIED', 'PUBLISHED', 'SUSPENDED', 'RETIRED'],
  moves: {
    reviseResource: ['DRAFT', 'RETURNED', 'PUBLISHED', 'SUSPENDED'], submitResource: ['DRAFT', 'RETURNED'], reviewResource: ['DEPT_SUBMITTED'], publishResource: ['CITY_VERIFIED'],
    approvePublicCloud: [], // only where the entry asks for it: driven in the journey
    suspendResource: ['PUBLISHED'], resumeResource: ['SUSPENDED'], retireResource: ['DRAFT', 'RETURNED', 'PUBLISHED', 'SUSPENDED'],
  },
}, {
  name: 'item', path: /^\/applications\/[^/]+\/items\/[^/?]+/, states: ['OWNER_REVIEW', 'APPROVED', 'REFUSED', 'COORDINATION', 'SUPERIOR_REVIEW', 'GRANTED', 'WITHDRAWN'],
  moves: {
    decideItem: ['OWNER_REVIEW'], withdrawItem: ['OWNER_REVIEW', 'APPROVED'], requestCoordination: ['REFUSED'], requestRuling: ['REFUSED'], ruleOnItem: ['SUPERIOR_REVIEW'],
    activateGrant: [], // wants its documents signed first, and a second grant is never given
    requestOnwardDisclosure: ['GRANTED'], recordOnwardDelivery: [],
  },
}, {
  name: 'grant', path: /^\/grants\/[^/?]+/, states: ['IN_FORCE', 'SUSPENDED', 'REVOKED'],
  moves: { suspendGrant: ['IN_FORCE'], resumeGrant: ['SUSPENDED'], revokeGrant: ['IN_FORCE', 'SUSPENDED'] },
}, {
  name: 'destruction', path: /^\/destructions\/[^/?]+/, states: ['DUE', 'SEALED', 'APPROVED', 'EXECUTING', 'EXECUTED', 'VERIFIED', 'CERTIFIED', 'REFUSED'],
  moves: {
    approveDestruction: ['SEALED'], refuseDestruction: ['DUE', 'SEALED'], executeDestruction: ['APPROVED'], verifyDestruction: ['EXECUTED'],
    requestCertificate: ['VERIFIED', 'CERTIFIED'], // asked for again, the same certificate is named
  },
}, {
  name: 'case', path: /^\/cases\/[^/?]+/, states: ['FILED', 'IN_HAND', 'CONCLUDED'],
  moves: { startCase: ['FILED'], concludeCoordination: ['FILED', 'IN_HAND'], answerDoubt: [] }, // a case of an item; a doubt's own is answered in the journey
}, {
  name: 'ticket', path: /^\/tickets\/[^/?]+/, states: ['REPORTED', 'ACKNOWLEDGED', 'CONFIRMED', 'CORRECTED', 'REJECTED'],
  moves: { answerDataError: ['REPORTED'], requestDoubtCoordination: ['REPORTED', 'ACKNOWLEDGED', 'CONFIRMED', 'CORRECTED', 'REJECTED'] }, // the answer tried is an acknowledgement
}, {
  name: 'project', path: /^\/projects\/[^/?]+/, states: ['REGISTERED', 'APPROVED', 'ACCEPTED'],
  moves: { linkProjectEntries: ['REGISTERED'], approveProject: [], recordProjectConformance: ['APPROVED'], acceptProject: [] }, // those that wait for entries and a passed check
}];

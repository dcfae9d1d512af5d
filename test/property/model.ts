import type { LocalDate } from '../../lib/calendar/instant.ts';
import type { Masks, KnownScope } from './scopes.ts';
import type { Shape } from './shapes.ts';

/** One imported row of one key; the newest that has not ended is what a reader may be shown. */
export interface KnownRecord {
  readonly values: Readonly<Record<string, string>>;
  readonly lastDay: LocalDate;
  /** Day of its end, or the hold it was moved to. */
  cohort: string;
}
export interface KnownResource {
  readonly resourceId: string;
  readonly unit: string;
  readonly shape: Shape;
  readonly code: string;
  readonly basis: string;
  /** Of the edition in force. */
  state: 'NONE' | 'PUBLISHED' | 'SUSPENDED' | 'RETIRED';
  /** The edition on its way, with who submitted it, and for whom. */
  work: { readonly state: string; readonly submittedBy: readonly string[]; readonly masks: Masks } | undefined;
  publishedEdition: number;
  /** Masks of every published edition. */
  readonly editions: Map<number, Masks>;
  readonly collectors: Map<string, string>;
  readonly records: Map<string, KnownRecord[]>;
  /** Cohorts that ever had records, and those whose key is gone. */
  readonly cohorts: Set<string>;
  readonly destroyed: Set<string>;
}
export interface KnownImport {
  readonly importId: string;
  readonly resource: KnownResource;
  readonly by: string;
  readonly rows: readonly KnownRecord[];
}
export interface KnownDocument {
  readonly documentId: string;
  readonly kind: string;
  readonly sha256: string;
  readonly parties: readonly { readonly role: string; readonly unitId: string }[];
  /** By party: who signed (and for whom), over which digest. */
  readonly signed: Map<string, { readonly hands: readonly string[]; readonly sha256: string }>;
}
export interface KnownItem {
  readonly path: string;
  readonly itemId: string;
  readonly resource: KnownResource;
  readonly edition: number;
  readonly consumerUnit: string;
  readonly purpose: string;
  readonly responsible: string | undefined;
  readonly filingUntil: string | undefined;
  /** Who submitted it, and for whom. */
  readonly submitters: readonly string[];
  readonly requested: KnownScope;
  state: string;
  version: number;
  approved: KnownScope | undefined;
  ownersApproval: KnownScope | undefined;
  deciders: string[];
  documentIds: readonly string[];
  caseId: string | undefined;
  grantId: string | undefined;
}
export interface KnownGrant {
  readonly grantId: string;
  readonly item: KnownItem;
  readonly scope: KnownScope;
  readonly masks: Masks;
  readonly endsAt: string;
  readonly startsAt: string;
  evidenceUntil: string | undefined;
  state: 'IN_FORCE' | 'SUSPENDED' | 'REVOKED';
  /** Reads by day that counted against the budget, and those that served a record. */
  readonly counted: Map<string, number>;
  readonly served: Map<string, number>;
  readonly pseudonyms: Map<string, string>;
}
export interface KnownHold {
  readonly holdId: string;
  readonly resource: KnownResource;
  /** A day's cohort that is held whole, or the hold's own. */
  readonly cohort: string;
  state: 'IN_FORCE' | 'RELEASED';
}
export interface KnownDestruction {
  readonly destructionId: string;
  readonly resource: KnownResource;
  readonly cohort: string;
  state: string;
  certificateId: string | undefined;
  readonly hands: Map<'request' | 'approve' | 'execute' | 'verify', string>;
}

/** What the walk knows from what it asked for and was answered; nothing of it is read from the product's stores. */
export interface Model {
  readonly resources: KnownResource[];
  readonly imports: KnownImport[];
  readonly items: KnownItem[];
  readonly documents: Map<string, KnownDocument>;
  readonly grants: KnownGrant[];
  readonly holds: KnownHold[];
  readonly destructions: Map<string, KnownDestruction>;
  /** By consumer unit: filings with level and last day. */
  readonly filings: Map<string, { readonly filingId: string; readonly level: number; readonly validUntil: string }[]>;
  readonly bases: string[];
}

export const emptyModel = (): Model => ({
  resources: [], imports: [], items: [], documents: new Map(), grants: [], holds: [], destructions: new Map(), filings: new Map(), bases: [],
});

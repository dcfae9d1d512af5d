import type { Instant } from '../../calendar/instant.ts';
import type { PersonId, UnitId } from '../../identifiers.ts';
import type { Citation, FrozenProfile } from '../../regulations/citation.ts';
import type { Change } from '../storage/entity.ts';

/** One log (C2SP origin) a stream; each has its minimum period from the profile. */
export type Stream = 'sharing' | 'opening' | 'operations';

/** What happened, in identifiers only. Never a personal value, never free text. */
export interface Event {
  readonly stream: Stream;
  /** `<thing>.<past participle>`, e.g. `grant.revoked`, `application.refused`. */
  readonly action: string;
  /** The operation or job that did it. */
  readonly operation: string;
  readonly actor?: { readonly personId: PersonId; readonly unitId: UnitId; readonly role?: string; readonly onBehalfOf?: PersonId };
  /** The things it concerns, by kind: `{ grantId: 'grant-…', resourceId: 'resource-…' }`. */
  readonly subject: Readonly<Record<string, string>>;
  readonly profile?: FrozenProfile;
  readonly citation?: Citation;
  /** Coded facts: counts, digests, codes, dates. Strings here are codes, digests or identifiers. */
  readonly facts?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** One changed item: which version it now has and a salted commitment to it. `version` 0 is a deletion. */
export interface ItemChange {
  readonly entity: string;
  readonly key: string;
  readonly version: number;
  /** The item's digest (lib/platform/storage/digest.ts), which its random salt makes unguessable; absent on deletion. */
  readonly commitment?: string;
}

/** A ledger entry's content; its canonical JSON (RFC 8785) is the leaf's data. */
export interface Entry {
  readonly format: 'edudata-steward/entry/2';
  readonly stream: Stream;
  readonly shard: number;
  readonly number: number;
  readonly at: Instant;
  readonly event: Omit<Event, 'stream'>;
  readonly changes: readonly ItemChange[];
  /** Many like items in one slice: how many, and a digest over theirs. */
  readonly bulk?: { readonly entity: string; readonly count: number; readonly digest: string };
}

/** The position of an entry: `sharing/3/17`, and its leaf hash (hex). */
export interface Receipt {
  readonly stream: Stream;
  readonly shard: number;
  readonly number: number;
  readonly leafHash: string;
}

/** The one way to change state. */
export interface Ledger {
  /**
   * Commits the changes and their ledger entry, all or nothing, once what they name is durable (`makeDurable`). `keeping` adds bookkeeping that holds the entry's own
   * receipt, before the changes, so that its conflict is told first.
   * @throws CommitConflict when a change's condition fails (never for the entry's own place: it takes another)
   * @throws LedgerUnavailable when the store does not answer: state and entry were changed both, or neither
   */
  commit(event: Event, changes: readonly Change[], keeping?: (receipt: Receipt) => readonly Change[]): Promise<Receipt>;
  /** Bookkeeping only: throws a TypeError when a change is of an entity not declared so. */
  bookkeep(changes: readonly Change[]): Promise<void>;
}

export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable';
}

/** The storage port. Every engine implements these calls and nothing else; `test/contract/store.ts` is their law. */

export type Table = 'registry' | 'records' | 'ledger';
export type IndexName = 'index1' | 'index2' | 'index3';

export interface Key {
  readonly table: Table;
  readonly partition: string;
  readonly sort: string;
}

export interface IndexKey {
  readonly partition: string;
  readonly sort: string;
}

/** One stored item. `body` is JSON text; `bytes` is the one binary attribute an entity may have. */
export interface Item {
  readonly key: Key;
  readonly entity: string;
  /** 1 when inserted, one more with each replacement. */
  readonly version: number;
  /** Random; makes the ledger's commitment to this version unguessable. Dies with the item. */
  readonly salt: string;
  readonly body: string;
  readonly bytes?: Uint8Array;
  /** Epoch milliseconds from which no reader sees the item. */
  readonly endsAt?: number;
  /** Epoch seconds from which the engine may drop the item free of charge. */
  readonly ttl?: number;
  readonly indexes?: Partial<Record<IndexName, IndexKey>>;
  /** Of all the rest (digest.ts): what the ledger commits to, and what a reader holds the item against. */
  readonly digest: string;
}

/** A condition is that the key is absent, or holds the version that was read. */
export type Write =
  | { readonly label: string; readonly kind: 'put'; readonly item: Item; readonly expected: 'absent' | number }
  | { readonly label: string; readonly kind: 'delete'; readonly key: Key; readonly expected: number };

export interface Query {
  readonly table: Table;
  readonly index: 'primary' | IndexName;
  readonly partition: string;
  /** Text range on the sort key, both ends inclusive; `prefix` excludes the two others. */
  readonly prefix?: string;
  readonly from?: string;
  readonly to?: string;
  readonly descending?: boolean;
  /** 1 to 1,000. */
  readonly limit: number;
  /** As handed out in `next`. */
  readonly after?: string;
}

export interface Page {
  readonly items: readonly Item[];
  /** Absent on the last page. A page may be short or empty and yet not the last. */
  readonly next?: string;
}

export interface Store {
  /** Writes that one commit takes: 100 everywhere, more where the engine has no such bound. Bulk work asks; all else keeps to 100. */
  readonly mostWrites: number;
  /** Whether commits take effect in the order in which they were asked for: bulk work then prepares the next while one is under way. */
  readonly keepsOrder: boolean;
  /** Up to 100 items of any tables, strongly consistent; position for position, `undefined` where absent or past its end. */
  get(keys: readonly Key[]): Promise<readonly (Item | undefined)[]>;
  /** Primary ranges are strongly consistent; indexes may be late. Items past their end are left out. */
  query(query: Query): Promise<Page>;
  /**
   * All or nothing, 1 to `mostWrites` writes on distinct keys.
   * A commit whose effect is already there, byte for byte, succeeds: a retry after a lost answer is safe. When others
   * have written over it meanwhile, an engine that remembers may succeed without effect where another conflicts.
   * Conditions look at what stands there, ended or not: an insert meets an ended item until the engine drops it.
   * @throws CommitConflict naming the first label whose condition failed, with the item that stands there; of an item
   *   past its end only key, entity, version and end, the rest empty
   * @throws StoreUnavailable when the engine cannot answer; the commit may or may not have happened
   * @throws TypeError for what no engine promises (limits.ts): a mistake in code
   */
  commit(writes: readonly Write[]): Promise<void>;
}

/** What sees items past their end. Compose hands it to archive and destruction only. */
export interface ExpiredStore {
  getExpired(keys: readonly Key[]): Promise<readonly (Item | undefined)[]>;
  queryExpired(query: Query): Promise<Page>;
}

export class CommitConflict extends Error {
  override readonly name = 'CommitConflict';
  readonly label: string;
  readonly current: Item | undefined;
  constructor(label: string, current: Item | undefined) {
    super(`write "${label}" met ${current ? `version ${current.version}` : 'nothing'}`);
    this.label = label;
    this.current = current;
  }
}

export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** A stored item does not fit its entity's schema, or its bytes are not what was written. Fails loudly. */
export class UnreadableItem extends Error {
  override readonly name = 'UnreadableItem';
}

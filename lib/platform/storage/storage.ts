import { createCursors, processCursorKey } from './cursor.ts';
import { decodeItem } from './encode.ts';
import type { Listing, Loaded, Ref } from './entity.ts';
import type { ExpiredStore, Item, Key, Page, Query, Store } from './store.ts';

type LoadedAll<R extends readonly Ref<unknown>[]> = { -readonly [I in keyof R]: R[I] extends Ref<infer V> ? Loaded<V> | undefined : never };

export interface ListOptions {
  readonly limit?: number;
  readonly after?: string;
  readonly descending?: boolean;
}

export interface ListPage<V> {
  readonly items: readonly Loaded<V>[];
  readonly next?: string;
}

/** Typed reading over a store: every item is parsed by its entity; an unreadable one throws `UnreadableItem`. */
export interface Storage {
  /** Changes that one commit takes, its ledger entry included. */
  readonly mostWrites: number;
  /** Whether commits take effect in the order in which they were asked for. */
  readonly keepsOrder: boolean;
  get<V>(ref: Ref<V>): Promise<Loaded<V> | undefined>;
  /** One round trip for all of them (up to 100). */
  getAll<const R extends readonly Ref<unknown>[]>(refs: R): Promise<LoadedAll<R>>;
  list<V>(listing: Listing<V>, options?: ListOptions): Promise<ListPage<V>>;
  /** Every item of a listing, page by page. */
  each<V>(listing: Listing<V>, options?: { readonly descending?: boolean }): AsyncIterable<Loaded<V>>;
}

/** As `Storage`, but sees items past their end. Only archive and destruction are given one. */
export interface ExpiredStorage {
  getAll<const R extends readonly Ref<unknown>[]>(refs: R): Promise<LoadedAll<R>>;
  list<V>(listing: Listing<V>, options?: ListOptions): Promise<ListPage<V>>;
}

export interface StorageOptions {
  /** 32 bytes that seal list cursors; where several processes serve the same callers, the same for all. */
  readonly cursorKey?: Uint8Array;
}

export const createStorage = (store: Store, options: StorageOptions = {}): Storage =>
  ({ mostWrites: store.mostWrites, keepsOrder: store.keepsOrder, ...reading((keys) => store.get(keys), (query) => store.query(query), options) });

export function createExpiredStorage(store: ExpiredStore, options: StorageOptions = {}): ExpiredStorage {
  const { getAll, list } = reading((keys) => store.getExpired(keys), (query) => store.queryExpired(query), options);
  return { getAll, list };
}

const defaultLimit = 20;
const eachPage = 200;
/** A list that meets nothing but ended items gives up its call after so many store pages; `next` leads on. */
const mostPages = 10;

function reading(get: (keys: readonly Key[]) => Promise<readonly (Item | undefined)[]>, query: (query: Query) => Promise<Page>, options: StorageOptions): Omit<Storage, 'mostWrites' | 'keepsOrder'> {
  const cursors = createCursors(options.cursorKey ?? processCursorKey());
  const loadAll = async (refs: readonly Ref<unknown>[]): Promise<readonly (Loaded<unknown> | undefined)[]> => {
    const items = await get(refs.map((ref) => ref.key));
    return refs.map((ref, i) => { const item = items[i]; return item && decodeItem(ref, item); });
  };
  return {
    async get<V>(ref: Ref<V>) {
      const [item] = await get([ref.key]);
      return item && decodeItem(ref, item);
    },
    async getAll<const R extends readonly Ref<unknown>[]>(refs: R) {
      return await loadAll(refs) as LoadedAll<R>; // position for position, each decoded by its own ref
    },
    async list<V>(listing: Listing<V>, { limit = defaultLimit, after, descending }: ListOptions = {}) {
      const asked = toQuery(listing, limit, descending);
      const items: Loaded<V>[] = [];
      let next = after === undefined ? undefined : cursors.open(asked, after);
      let pages = 0;
      do { // a store's page may be short: fill it, so that callers see whole pages
        const page = await query({ ...asked, limit: limit - items.length, ...(next !== undefined && { after: next }) });
        for (const item of page.items) items.push(decodeItem(listing.entity, item));
        next = page.next;
        pages += 1;
      } while (next !== undefined && items.length < limit && pages < mostPages);
      return next === undefined ? { items } : { items, next: cursors.seal(asked, next) };
    },
    async *each<V>(listing: Listing<V>, { descending }: { readonly descending?: boolean } = {}) {
      let next: string | undefined;
      do {
        const page = await query({ ...toQuery(listing, eachPage, descending), ...(next !== undefined && { after: next }) });
        for (const item of page.items) yield decodeItem(listing.entity, item);
        next = page.next;
      } while (next !== undefined);
    },
  };
}

const toQuery = (listing: Listing<unknown>, limit: number, descending = false): Query => ({
  table: listing.table, index: listing.index, partition: listing.partition, limit, descending,
  ...(listing.prefix !== undefined && { prefix: listing.prefix }),
  ...(listing.from !== undefined && { from: listing.from }),
  ...(listing.to !== undefined && { to: listing.to }),
});

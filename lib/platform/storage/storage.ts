import type { Listing, Loaded, Ref } from './entity.ts';

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

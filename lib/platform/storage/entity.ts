import type * as z from 'zod';
import type { IndexName, Item, Key, Table } from './store.ts';

type Part = string | number;
/** A key is a partition and a sort path. Numbers are written with 16 digits so that they sort. */
export interface Path {
  readonly partition: readonly Part[];
  readonly sort?: readonly Part[];
}

interface IndexDeclaration<V> {
  readonly index: IndexName;
  /** Where this value stands in the index; `undefined` leaves it out (a sparse index). */
  readonly place: (value: V) => Path | undefined;
}

export interface EntityDeclaration<N extends string, V, K> {
  readonly name: N;
  readonly table: Table;
  readonly schema: z.ZodType<V>;
  readonly key: (id: K) => Path;
  readonly indexes?: Readonly<Record<string, IndexDeclaration<V>>>;
  /** Name of the value's one `Uint8Array` property, stored as binary instead of JSON. */
  readonly bytes?: keyof V & string;
  /** Instant from which no reader sees the item. */
  readonly ends?: (value: V) => string | undefined;
  /** Instant from which the engine may drop the item. */
  readonly dropsAt?: (value: V) => string | undefined;
  /** State without a ledger entry of its own: cursors, leases, outbox marks, idempotency. */
  readonly bookkeeping?: boolean;
  /** Read oftener than it changes: what was parsed before, to the last byte, is not parsed again (steady-values.ts). */
  readonly steady?: boolean;
}

/** Points to one item of an entity. */
export interface Ref<V> {
  readonly entity: Entity<V>;
  readonly key: Key;
}

export interface Loaded<V> {
  readonly ref: Ref<V>;
  readonly value: V;
  readonly version: number;
  readonly item: Item;
}

/** As much of what was loaded as tells what stands there: what was written can say it of itself, without being read. */
export type Stored<V> = Omit<Loaded<V>, 'item'>;

/** A labelled intent to write; encoded to an item when it is committed. */
export type Change =
  | {
    readonly kind: 'put'; readonly label: string; readonly ref: Ref<unknown>; readonly value: unknown; readonly expected: 'absent' | number;
    /** Makes durable what the value names. The ledger begins it, commits nothing before it has ended, and nothing where it fails. */
    readonly makeDurable?: () => Promise<unknown>;
  }
  | { readonly kind: 'delete'; readonly label: string; readonly ref: Ref<unknown>; readonly expected: number };

export interface Listing<V> {
  readonly entity: Entity<V>;
  readonly index: 'primary' | IndexName;
  readonly table: Table;
  readonly partition: string;
  readonly prefix?: string;
  readonly from?: string;
  readonly to?: string;
}

/** What the storage layer needs of an entity, whatever its key. */
export interface Entity<V> {
  readonly name: string;
  readonly table: Table;
  readonly schema: z.ZodType<V>;
  readonly bytes: string | undefined;
  readonly bookkeeping: boolean;
  readonly steady: boolean;
  ends(value: V): string | undefined;
  dropsAt(value: V): string | undefined;
  places(value: V): Partial<Record<IndexName, { partition: string; sort: string }>>;
}

export interface KeyedEntity<V, K> extends Entity<V> {
  ref(id: K): Ref<V>;
  /** Puts a new item; conflicts with `label` when one is there. */
  insert(value: V & K, label?: string): Change;
  /** Replaces exactly the version that was read. */
  replace(loaded: Stored<V>, value: V & K, label?: string): Change;
  remove(loaded: Loaded<V>, label?: string): Change;
  /**
   * The items under one partition of the primary key, or of a declared index. `prefix`, `from` and `to` compare as text:
   * `['2026-11']` is every sort path that begins so, `['a', '']` those whose first part is `a` and that have a second;
   * `to` is inclusive, but a longer path lies after its own beginning.
   */
  list(index: string, path: { readonly partition: readonly Part[]; readonly prefix?: readonly Part[]; readonly from?: readonly Part[]; readonly to?: readonly Part[] }): Listing<V>;
  readonly declaration: EntityDeclaration<string, V, K>;
}

/** What was loaded, where it is of this entity. */
export const asLoaded = <V>(entity: Entity<V>, loaded: Loaded<unknown> | undefined): Loaded<V> | undefined =>
  (loaded?.ref.entity === entity ? loaded as Loaded<V> : undefined); // its value was parsed by the entity that it names

const digits = 16;
function spellPart(part: Part): string {
  if (typeof part === 'string') return part.includes('#') || part.includes('%') ? part.replaceAll('%', '%25').replaceAll('#', '%23') : part;
  if (!Number.isSafeInteger(part) || part < 0) throw new TypeError(`${part} cannot stand in a key: whole numbers from 0 only`);
  return String(part).padStart(digits, '0');
}
/** The only place that spells a key: parts joined by `#`, which no part contains. */
function spell(parts: readonly Part[]): string {
  let text = '';
  for (let i = 0; i < parts.length; i += 1) text += (i === 0 ? '' : '#') + spellPart(parts[i] ?? '');
  return text;
}
/** No part at all is `%`, which no parts spell: it differs from one empty part. */
const spellSort = (parts: readonly Part[] | undefined): string => (parts?.length ? spell(parts) : '%');

/** Declares an entity once, for every engine. */
export function entity<const N extends string, V, K>(declaration: EntityDeclaration<N, V, K>): KeyedEntity<V, K> {
  const { name, table } = declaration;
  /** Behind what has been spelled already. */
  const behind = (beginning: string, parts: readonly Part[]) => (parts.length === 0 ? beginning : `${beginning}#${spell(parts)}`);
  const own = spell([name]);
  const partitionOf = (path: Path) => behind(own, path.partition);
  const indexes = Object.entries(declaration.indexes ?? {}).map(([indexName, { index, place }]) => ({ index, place, beginning: spell([name, indexName]) }));
  const self: KeyedEntity<V, K> = {
    name,
    table,
    schema: declaration.schema,
    bytes: declaration.bytes,
    bookkeeping: declaration.bookkeeping ?? false,
    steady: declaration.steady === true && declaration.bytes === undefined,
    declaration: declaration as EntityDeclaration<string, V, K>,
    ends: declaration.ends ?? (() => undefined),
    dropsAt: declaration.dropsAt ?? (() => undefined),
    places(value) {
      const places: Partial<Record<IndexName, { partition: string; sort: string }>> = {};
      for (const { index, place, beginning } of indexes) {
        const path = place(value);
        if (path) places[index] = { partition: behind(beginning, path.partition), sort: spellSort(path.sort) };
      }
      return places;
    },
    ref(id) {
      const path = declaration.key(id);
      return { entity: self, key: { table, partition: partitionOf(path), sort: spellSort(path.sort) } };
    },
    insert: (value, label = name) => ({ kind: 'put', label, ref: self.ref(value), value, expected: 'absent' }),
    replace(loaded, value, label = name) {
      const { key } = self.ref(value);
      if (key.partition !== loaded.ref.key.partition || key.sort !== loaded.ref.key.sort) throw new TypeError(`${label}: a replacement keeps its key`);
      return { kind: 'put', label, ref: loaded.ref, value, expected: loaded.version };
    },
    remove: (loaded, label = name) => ({ kind: 'delete', label, ref: loaded.ref, expected: loaded.version }),
    list(indexName, path) {
      const declared = declaration.indexes?.[indexName];
      if (!declared && indexName !== 'primary') throw new TypeError(`${name} declares no index "${indexName}"`);
      const partition = declared ? spell([name, indexName, ...path.partition]) : partitionOf(path);
      return {
        entity: self, index: declared?.index ?? 'primary', table, partition,
        ...(path.prefix && { prefix: spell(path.prefix) }),
        ...(path.from && { from: spell(path.from) }),
        ...(path.to && { to: spell(path.to) }),
      };
    },
  };
  return self;
}

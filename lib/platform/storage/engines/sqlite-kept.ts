import type { DatabaseSync } from 'node:sqlite';
import { keyOf, keyText } from '../limits.ts';
import type { IndexKey, Item, Key, Query, Write } from '../store.ts';
import { INDEX_NAMES } from '../tables.ts';

/** Characters of stored text that are kept, in a process; a quarter of them goes at once, for finding the oldest of a map is dear. */
const MOST_CHARACTERS = 4_000_000;
/** Longer pages are those of jobs, which walk through a list once. */
const MOST_ROWS = 50;

type Found = Item | undefined | readonly Item[];
interface Kept {
  readonly found: Found;
  /** Keys that it shows, and the partition that it is a page of: a write that concerns one of them ends it. */
  readonly concerns: readonly string[];
  readonly characters: number;
}

/**
 * What was read of the registry, for as long as it is what stands there. Before each use SQLite is asked whether another
 * connection has committed since (`PRAGMA data_version`, https://sqlite.org/pragma.html#pragma_data_version): then all is
 * forgotten. What the own connection writes is forgotten one by one. So whoever reads sees what a read of the rows
 * would have shown. Records, and whatever carries bytes, are never kept.
 */
export interface KeptReads {
  /** Before whatever is found next. */
  refresh(): void;
  item(key: Key, read: (key: Key) => Item | undefined): Item | undefined;
  page(query: Query, read: () => readonly Item[]): readonly Item[];
  /** After the own connection has written, or tried to. */
  forget(writes: readonly Write[]): void;
  clear(): void;
}

export function createKeptReads(db: DatabaseSync, mostCharacters = MOST_CHARACTERS): KeptReads {
  const dataVersion = db.prepare('PRAGMA data_version');
  dataVersion.setReturnArrays(true);
  let asOf: unknown;
  let characters = 0;
  const kept = new Map<string, Kept>();
  const concerned = new Map<string, Set<string>>();

  function clear(): void {
    kept.clear();
    concerned.clear();
    characters = 0;
  }
  function drop(name: string): void {
    const dropped = kept.get(name);
    if (!dropped) return;
    kept.delete(name);
    characters -= dropped.characters;
    for (const concern of dropped.concerns) {
      const names = concerned.get(concern);
      names?.delete(name);
      if (names?.size === 0) concerned.delete(concern);
    }
  }
  function keep(name: string, found: Found, concerns: readonly string[], items: readonly Item[]): void {
    const size = sizeOf([name, ...concerns], items);
    kept.set(name, { found, concerns, characters: size });
    characters += size;
    for (const concern of concerns) concerned.set(concern, (concerned.get(concern) ?? new Set()).add(name));
    if (characters <= mostCharacters) return;
    for (const [oldest] of kept) {
      if (characters <= 0.75 * mostCharacters) break;
      drop(oldest);
    }
  }
  const forgetConcern = (concern: string): void => {
    for (const name of concerned.get(concern) ?? []) drop(name);
  };

  return {
    clear,
    refresh() {
      const version = dataVersion.get()?.['0'];
      if (version !== asOf) clear();
      asOf = version;
    },
    item(key, read) {
      if (key.table !== 'registry') return read(key);
      const name = keyText(key);
      const before = kept.get(name);
      if (before) return before.found as Item | undefined; // kept by this very function
      const found = read(key);
      if (!found?.bytes) keep(name, found && freeze(found), [name], found ? [found] : []);
      return found;
    },
    page(query, read) {
      if (query.table !== 'registry') return read();
      const { index, partition, prefix, from, to, descending, limit, after } = query;
      const name = JSON.stringify([index, partition, prefix, from, to, descending, limit, after]);
      const before = kept.get(name);
      if (before) return before.found as readonly Item[]; // kept by this very function
      const found = read();
      if (found.length <= MOST_ROWS && !found.some(({ bytes }) => bytes)) {
        keep(name, Object.freeze(found.map(freeze)), [placeText(index, query), ...found.map(({ key }) => keyText(key))], found);
      }
      return found;
    },
    forget(writes) {
      if (kept.size === 0) return;
      for (const write of writes) {
        const key = keyOf(write);
        if (key.table !== 'registry') continue;
        forgetConcern(keyText(key));
        if (write.kind === 'delete') continue; // a page that does not show it is no other without it
        forgetConcern(placeText('primary', key));
        for (const index of INDEX_NAMES) {
          const place = write.item.indexes?.[index];
          if (place) forgetConcern(placeText(index, place));
        }
      }
    },
  };
}

/** Whoever reads it shares it. */
const freeze = (item: Item): Item => { Object.freeze(item.key); if (item.indexes) Object.values(item.indexes).forEach((place) => Object.freeze(place)); return Object.freeze(item); };
const placeText = (index: Query['index'], { partition }: Pick<IndexKey, 'partition'>): string => `${index} ${partition}`;
/** With what each of them takes besides its text. */
function sizeOf(names: readonly string[], items: readonly Item[]): number {
  let size = 0;
  for (const name of names) size += 150 + name.length;
  for (const { body, indexes } of items) {
    size += body.length;
    for (const index of INDEX_NAMES) size += (indexes?.[index]?.partition.length ?? 0) + (indexes?.[index]?.sort.length ?? 0);
  }
  return size;
}

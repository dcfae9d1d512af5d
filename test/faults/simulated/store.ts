import { toMilliseconds } from '../../../lib/calendar/instant.ts';
import type { Clock } from '../../../lib/platform/clock.ts';
import { conditionHolds, conflictOf, hasEnded } from '../../../lib/platform/storage/condition.ts';
import { WRITES_EVERYWHERE, checkKeys, checkQuery, checkWrites, keyOf, keyText } from '../../../lib/platform/storage/limits.ts';
import { readPosition, spellPosition, type Position } from '../../../lib/platform/storage/position.ts';
import type { ExpiredStore, IndexName, Item, Page, Query, Store, Table, Write } from '../../../lib/platform/storage/store.ts';
import type { Disk, Lane } from './disk.ts';

type Spot = 'primary' | IndexName;
const SPOTS: readonly Spot[] = ['primary', 'index1', 'index2', 'index3'];

const laneName = (table: Table, spot: Spot, partition: string): string => `${table} ${spot} ${partition}`;
const placeIn = (item: Item, spot: Spot) => (spot === 'primary' ? item.key : item.indexes?.[spot]);

/** UTF-16 units in the order of the code points that they spell, which is that of UTF-8. */
const rank = (unit: number): number => (unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit);
export function byCodePoint(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i += 1) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

const positionOf = (item: Item, spot: Spot): Position =>
  spot === 'primary' ? { sort: item.key.sort } : { sort: placeIn(item, spot)?.sort ?? '', partition: item.key.partition, primarySort: item.key.sort };
const byPosition = (a: Position, b: Position): number =>
  byCodePoint(a.sort, b.sort) || byCodePoint(a.partition ?? '', b.partition ?? '') || byCodePoint(a.primarySort ?? '', b.primarySort ?? '');

/** The store's contract over maps: fast to fork, and nothing of it outside the process. */
export function createSimulatedStore(disk: Disk, clock: Clock): Store & ExpiredStore {
  const now = (): number => toMilliseconds(clock.now());

  function move(spot: Spot, before: Item | undefined, after: Item | undefined): void {
    const [left, entered] = [before && placeIn(before, spot), after && placeIn(after, spot)];
    if (before && left) {
      const name = laneName(before.key.table, spot, left.partition);
      disk.lanes.set(name, (disk.lanes.get(name) ?? []).filter((item) => item !== before));
    }
    if (!after || !entered) return;
    const name = laneName(after.key.table, spot, entered.partition);
    const lane = disk.lanes.get(name) ?? [];
    const position = positionOf(after, spot);
    const at = lane.findLastIndex((item) => byPosition(positionOf(item, spot), position) < 0) + 1;
    disk.lanes.set(name, lane.toSpliced(at, 0, after));
  }

  function apply(write: Write): void {
    const key = keyText(keyOf(write));
    const [before, after] = [disk.items.get(key), write.kind === 'put' ? write.item : undefined];
    disk.items.set(key, after);
    for (const spot of SPOTS) move(spot, before, after);
  }

  function* asked(lane: Lane, query: Query): Generator<Item> {
    const from = query.prefix ?? query.from;
    const start = readPosition(query);
    for (let i = 0; i < lane.length; i += 1) {
      const item = lane[query.descending ? lane.length - 1 - i : i];
      if (!item) continue;
      const position = positionOf(item, query.index);
      if (from !== undefined && byCodePoint(position.sort, from) < 0) continue;
      if (query.prefix !== undefined && !position.sort.startsWith(query.prefix)) continue;
      if (query.to !== undefined && byCodePoint(position.sort, query.to) > 0) continue;
      if (start && byPosition(position, start) * (query.descending ? -1 : 1) <= 0) continue;
      yield item;
    }
  }

  function readPage(query: Query, visibleAt: number | undefined): Page {
    checkQuery(query);
    const items: Item[] = [];
    for (const item of asked(disk.lanes.get(laneName(query.table, query.index, query.partition)) ?? [], query)) {
      if (visibleAt !== undefined && hasEnded(item, visibleAt)) continue;
      const last = items.at(-1);
      if (last && items.length === query.limit) return { items, next: spellPosition(positionOf(last, query.index)) };
      items.push(item);
    }
    return { items };
  }

  return {
    mostWrites: WRITES_EVERYWHERE,
    keepsOrder: true,
    async get(keys) {
      checkKeys(keys);
      const at = now();
      return keys.map((key) => { const item = disk.items.get(keyText(key)); return item && !hasEnded(item, at) ? item : undefined; });
    },
    async getExpired(keys) {
      checkKeys(keys);
      return keys.map((key) => disk.items.get(keyText(key)));
    },
    query: async (query) => readPage(query, now()),
    queryExpired: async (query) => readPage(query, undefined),
    async commit(writes) {
      checkWrites(writes);
      const current = writes.map((write) => disk.items.get(keyText(keyOf(write))));
      if (writes.every((write, i) => conditionHolds(write, current[i]))) {
        writes.forEach(apply);
        disk.journal.push(writes);
        return;
      }
      const conflict = conflictOf(writes, current, now());
      if (conflict) throw conflict;
    },
  };
}

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Item } from '../../lib/platform/storage/store.ts';
import { digestOfParts, partsOf, sumOf } from '../support/item-digest.ts';
import { must } from './violation.ts';

interface ItemChange {
  readonly entity: string;
  readonly key: string;
  readonly version: number;
  readonly commitment?: string;
}
interface Entry {
  readonly stream: string;
  readonly shard: number;
  readonly number: number;
  readonly event: { readonly action: string };
  readonly changes: readonly ItemChange[];
  readonly bulk?: { readonly entity: string; readonly count: number; readonly digest: string };
}
/** How an item stands by the ledger alone. `ttl`: epoch seconds from which the engine may have dropped it. */
interface Standing {
  readonly entity: string;
  readonly version: number;
  readonly commitment: string;
  readonly ttl: number | undefined;
}

/** The state as the ledger tells it, entry by entry, in the order of the commits. */
export interface Replay {
  readonly standing: ReadonlyMap<string, Standing>;
  /** Records as they were right after the commit that stored them: an entry holds only their digest. */
  stored(position: string, items: readonly Item[]): void;
  /** Takes in what was entered since; answers how many entries. */
  catchUp(database: DatabaseSync, now: number): number;
}

export function createReplay(): Replay {
  const standing = new Map<string, Standing>();
  const awaited = new Map<string, readonly Item[]>();
  const heads = new Map<string, number>();
  let from = 0;
  let prepared: { readonly database: DatabaseSync; readonly statement: StatementSync } | undefined;

  function put(entity: string, key: string, version: number, commitment: string, ttl: number | undefined, now: number): void {
    const before = standing.get(key);
    const dropped = before?.ttl !== undefined && before.ttl * 1000 <= now;
    must(version === (before?.version ?? 0) + 1 || (version === 1 && dropped), 'each change in the ledger follows the one before', () => `${key} from version ${before?.version ?? 0} to ${version}`);
    standing.set(key, { entity, version, commitment, ttl });
  }

  function enter({ stream, shard, number, event, changes, bulk }: Entry, now: number): void {
    const lane = `${stream}/${shard}`;
    must(number === (heads.get(lane) ?? 0) + 1, 'shards have no gaps', () => `${lane}/${number} after ${heads.get(lane) ?? 0}`);
    heads.set(lane, number);
    for (const { entity, key, version, commitment } of changes) {
      if (version > 0) put(entity, key, version, commitment ?? '', undefined, now);
      else must(standing.delete(key), 'only what stands is deleted', () => `${event.action}: ${key}`);
    }
    if (!bulk) return;
    const items = awaited.get(`${lane}/${number}`) ?? [];
    awaited.delete(`${lane}/${number}`);
    const found = items.map((item) => ({ item, change: changeOf(item) })).sort((a, b) => (a.change.key < b.change.key ? -1 : 1));
    const digest = sumOf(found.map(({ change: { commitment } }) => commitment));
    must(bulk.entity === 'record' && bulk.count === items.length && digest === bulk.digest, 'records are those that their entry sums up', () => `${event.action} ${lane}/${number}: ${bulk.count}, ${items.length} found`);
    for (const { item, change } of found) put(change.entity, change.key, change.version, change.commitment, item.ttl, now);
  }

  return {
    standing,
    stored: (position, items) => void awaited.set(position, items),
    catchUp(database, now) {
      if (prepared?.database !== database) prepared = { database, statement: database.prepare("SELECT rowid AS place, b FROM ledger WHERE rowid > ? AND e = 'ledger-entry' ORDER BY rowid") };
      let count = 0;
      for (const row of prepared.statement.iterate(from)) {
        enter(JSON.parse(String(row['b'])) as Entry, now);
        from = Number(row['place']);
        count += 1;
      }
      return count;
    },
  };
}

const changeOf = (item: Item) => {
  const { entity, key: { partition, sort }, version } = item;
  return { entity, key: `${partition}#${sort}`, version, commitment: digestOfParts(partsOf(item)) };
};

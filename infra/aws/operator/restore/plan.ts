import type { Key } from '../../../../lib/platform/storage/store.ts';
import type { Statement } from './statements.ts';

/** What is known of an item without keeping it. */
export interface Seen {
  readonly key: Key;
  readonly entity: string;
  readonly version: number;
  /** Of a bookkeeping item: empty, for the ledger says nothing of it. */
  readonly commitment: string;
  readonly bookkeeping: boolean;
}

/**
 * `putBack`: the older table has what the ledger says. `goesBack`: neither table has it, the older one has an earlier
 * state. `lost`: nothing brings it back. `removed`: the ledger knows nothing of it, or that it was deleted.
 * `unstated`: both tables have it, the ledger never heard of it.
 */
export type Fate = 'putBack' | 'goesBack' | 'lost' | 'removed' | 'unstated';
export interface Planned {
  readonly name: string;
  readonly fate: Fate;
  readonly now: Seen | undefined;
  readonly then: Seen | undefined;
  readonly stated: Statement | undefined;
}

const is = (seen: Seen | undefined, { version, commitment, entity }: Statement): boolean => seen?.version === version && seen.commitment === commitment && seen.entity === entity;
const equal = (a: Seen, b: Seen): boolean => a.version === b.version && a.commitment === b.commitment;

/** Bookkeeping that loses nothing when it is old; the rest begins anew (settle-imports.ts) or is of no use. */
const OLD_IS_GOOD = new Set(['notification', 'statedReceipt', 'statedPurge', 'dailyReads', 'knownTime']);

/** What is to be done with one item, `undefined` where it is as it must be. The ledger decides, never the chosen second. */
export function decideFate(stated: Statement | undefined, now: Seen | undefined, then: Seen | undefined, { pruned }: { readonly pruned: boolean }): Fate | undefined {
  if (now?.bookkeeping || then?.bookkeeping) return !now && then && OLD_IS_GOOD.has(then.entity) ? 'putBack' : undefined;
  if (stated && stated.version > 0) {
    if (is(now, stated)) return undefined;
    if (is(then, stated)) return 'putBack';
    return then ? 'goesBack' : 'lost';
  }
  if (stated) return now ? 'removed' : undefined;
  if (!then) return now ? 'removed' : undefined; // younger than any purge
  if (!pruned) return now ? 'unstated' : undefined;
  return now && equal(now, then) ? undefined : 'putBack';
}

/** Every item that is not as it must be. */
export function planRestore(stated: { readonly items: ReadonlyMap<string, Statement>; readonly pruned: boolean }, now: ReadonlyMap<string, Seen>, then: ReadonlyMap<string, Seen>): readonly Planned[] {
  const names = new Set([...now.keys(), ...then.keys(), ...stated.items.keys()]);
  return [...names].flatMap((name) => {
    const item = { name, now: now.get(name), then: then.get(name), stated: stated.items.get(name) };
    const fate = decideFate(item.stated, item.now, item.then, stated);
    return fate === undefined ? [] : [{ ...item, fate }];
  });
}

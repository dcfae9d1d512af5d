import type { WrappedKey } from '../../../lib/platform/keys/keys.ts';
import type { Item, Write } from '../../../lib/platform/storage/store.ts';
import { LayeredMap } from './layered-map.ts';

/** Items of one partition of a table or an index, in order. */
export type Lane = readonly Item[];

interface Parts<M> {
  /** By the key's text. */
  readonly items: M;
}
/** What survives a process, frozen: any number of worlds go on from it. */
export interface Snapshot extends Parts<ReadonlyMap<string, Item>> {
  readonly lanes: ReadonlyMap<string, Lane>;
  readonly keys: ReadonlyMap<string, WrappedKey | 'destroyed'>;
  /** By `bucket/key`. */
  readonly objects: ReadonlyMap<string, Uint8Array>;
}

/** What survives a process: tables, wrapped keys, objects. `journal`: the commits since it was forked, in order. */
export interface Disk extends Parts<LayeredMap<Item>> {
  readonly lanes: LayeredMap<Lane>;
  readonly keys: LayeredMap<WrappedKey | 'destroyed'>;
  readonly objects: LayeredMap<Uint8Array>;
  readonly journal: (readonly Write[])[];
}

const empty: Snapshot = { items: new Map(), lanes: new Map(), keys: new Map(), objects: new Map() };

export const forkDisk = (from: Snapshot = empty): Disk => ({
  items: new LayeredMap(from.items), lanes: new LayeredMap(from.lanes), keys: new LayeredMap(from.keys), objects: new LayeredMap(from.objects), journal: [],
});

export const snapshotOf = ({ items, lanes, keys, objects }: Disk): Snapshot =>
  ({ items: items.snapshot(), lanes: lanes.snapshot(), keys: keys.snapshot(), objects: objects.snapshot() });

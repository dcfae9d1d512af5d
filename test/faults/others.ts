import * as calendar from '../../lib/platform/storage/entities/calendar.ts';
import * as catalog from '../../lib/platform/storage/entities/catalog.ts';
import * as grants from '../../lib/platform/storage/entities/grants.ts';
import * as operation from '../../lib/platform/storage/entities/operation.ts';
import * as organizations from '../../lib/platform/storage/entities/organizations.ts';
import * as oversight from '../../lib/platform/storage/entities/oversight.ts';
import * as records from '../../lib/platform/storage/entities/records.ts';
import * as retention from '../../lib/platform/storage/entities/retention.ts';
import * as sharing from '../../lib/platform/storage/entities/sharing.ts';
import { OPERATIONS } from '../../functions/index.ts';
import type { Random } from '../../lib/platform/clock.ts';
import { itemChange } from '../../lib/platform/ledger/commitment.ts';
import { EntryEntity } from '../../lib/platform/storage/entities/ledger.ts';
import { decodeItem, encodeChange } from '../../lib/platform/storage/encode.ts';
import type { Entity } from '../../lib/platform/storage/entity.ts';
import { keyOf, keyText } from '../../lib/platform/storage/limits.ts';
import type { Item, Store, Write } from '../../lib/platform/storage/store.ts';
import { virtualClock, type VirtualClock } from '../support/virtual-clock.ts';
import { perform, type Act } from './acts.ts';
import { entryOf, replacedBy } from './faults.ts';
import type { Others } from './injector.ts';
import type { Disk } from './simulated/disk.ts';
import { createProcess, type SimulatedProcess } from './simulated/process.ts';
import { createSimulatedStore } from './simulated/store.ts';

export const JOBS: readonly string[] = OPERATIONS.flatMap(({ kind, name }) => (kind === 'job' ? [name] : []));
/** Stands in the log where the simulation did something itself. */
export const TOUCHED = 'simulation.touched';

const isEntity = (value: unknown): value is Entity<unknown> => typeof value === 'object' && value !== null && 'places' in value && 'schema' in value && 'name' in value;
const ENTITIES = new Map([calendar, catalog, grants, operation, organizations, oversight, records, retention, sharing]
  .flatMap((module) => Object.values(module)).filter(isEntity).map((entity) => [entity.name, entity]));

/** What a process forgets when its lease ends while it works: that it is alone. */
export function dropLeases({ items, lanes }: Disk): void {
  for (const job of JOBS) {
    const key = keyText(operation.JobLeaseEntity.ref({ job }).key);
    const lease = items.get(key);
    if (!lease) continue;
    items.set(key, undefined);
    const lane = `registry primary ${lease.key.partition}`;
    lanes.set(lane, (lanes.get(lane) ?? []).filter((item) => item !== lease));
  }
}

/** Jobs until there is nothing left that they would do. */
export async function settle(process: SimulatedProcess, { journal }: Disk): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    const from = journal.length;
    for (const name of JOBS) await perform(process, { kind: 'job', name });
    if (journal.slice(from).every((writes) => writes.every((write) => keyOf(write).partition.startsWith('jobLease#')))) return;
  }
}

export interface World {
  readonly disk: Disk;
  readonly clock: VirtualClock;
  readonly random: Random;
}

/** Other processes over the same disk, each with a clock that is right, and other people's work there. */
export function createOthers({ disk, clock, random }: World, act: Act): Others {
  const store: Store = createSimulatedStore(disk, clock);
  return {
    async twin() {
      dropLeases(disk);
      await perform(createProcess({ disk, clock, random }), act);
    },
    async jobs(ahead = {}) {
      const theirs = virtualClock(clock.now());
      theirs.advance(ahead);
      const other = createProcess({ disk, clock: theirs, random });
      for (const name of JOBS) await perform(other, { kind: 'job', name });
    },
    async touch(call) {
      const write = replacedBy(call);
      const standing = write && disk.items.get(keyText(write.item.key));
      const entity = standing && ENTITIES.get(standing.entity);
      if (!standing || !entity) return; // somebody has touched it already
      const ref = { entity, key: standing.key };
      const put = encodeChange({ kind: 'put', label: 'touched', ref, value: decodeItem(ref, standing).value, expected: standing.version }, Buffer.from(random.bytes(16)).toString('base64url'));
      const place = entryOf(call);
      if (!place || put.kind !== 'put') throw new TypeError('state changes with an entry');
      await store.commit([put, entryIn(disk, place.item, [put.item])]);
    },
    async takePlace(call) {
      const place = entryOf(call);
      if (place && !disk.items.get(keyText(place.item.key))) await store.commit([entryIn(disk, place.item, [])]);
    },
  };
}

/** An entry of ours at the next free place of the shard where another is about to be written. */
function entryIn(disk: Disk, like: Item, changed: readonly Item[]): Write {
  const { stream, shard, number, at } = decodeItem(EntryEntity, like).value;
  for (let next = number; ; next += 1) {
    const change = EntryEntity.insert({
      format: 'edudata-steward/entry/2', stream, shard, number: next, at, event: { action: TOUCHED, operation: 'simulation', subject: {} }, changes: changed.map(itemChange),
    });
    const write = encodeChange(change, '');
    if (write.kind === 'put' && !disk.items.get(keyText(write.item.key))) return write;
  }
}

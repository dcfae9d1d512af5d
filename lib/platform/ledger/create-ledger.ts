import type { Clock, Random } from '../clock.ts';
import { encodeChange } from '../storage/encode.ts';
import { EntryEntity } from '../storage/entities/ledger.ts';
import type { Change } from '../storage/entity.ts';
import type { Storage } from '../storage/storage.ts';
import { CommitConflict, StoreUnavailable, type Store, type Write } from '../storage/store.ts';
import { changesOf } from './commitment.ts';
import { ENTRY_FORMAT, MAX_ENTRY_BYTES } from './format.ts';
import { LedgerUnavailable, type Entry, type Event, type Ledger, type Receipt } from './ledger.ts';
import { leafHash } from './merkle.ts';
import { headOfShard } from './order.ts';
import { createShards, type Place } from './shards.ts';

export interface LedgerParts {
  readonly store: Store;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly random: Random;
  /** Shards of each stream: how many commits of one stream may be under way. May be raised, never lowered. */
  readonly shards: number;
}

interface Encoded {
  readonly event: Event;
  readonly writes: readonly Write[];
  readonly entered: Pick<Entry, 'changes' | 'bulk'>;
  readonly keeping: (receipt: Receipt) => readonly Change[];
}

const ENTRY_LABEL = 'ledger-entry';
const SALT_BYTES = 16;

/** The one way to change state: each commit is one commit of the store, with its entry. */
export function createLedger({ store, storage, clock, random, shards: count }: LedgerParts): Ledger {
  const start = (random.bytes(2)[0] ?? 0) % count;
  const shards = createShards(count, start, (stream, shard) => headOfShard(storage, stream, shard));
  const salt = () => Buffer.from(random.bytes(SALT_BYTES)).toString('base64url');

  const entryAt = ({ stream, shard, number }: Place, { stream: _, ...event }: Event, changes: Pick<Entry, 'changes' | 'bulk'>): Entry =>
    ({ format: ENTRY_FORMAT, stream, shard, number, at: clock.now(), event, ...changes });

  /** `undefined` when another entry stands in the place. */
  async function tryAt(place: Place, { event, writes, entered, keeping }: Encoded): Promise<Receipt | undefined> {
    let settle = shards.unused;
    try {
      const write = encodeChange(EntryEntity.insert(entryAt(place, event, entered), ENTRY_LABEL), salt());
      const body = write.kind === 'put' ? Buffer.from(write.item.body) : Buffer.alloc(0);
      if (body.length > MAX_ENTRY_BYTES) throw new RangeError(`${event.action}: an entry of ${body.length} bytes`);
      const receipt: Receipt = { stream: place.stream, shard: place.shard, number: place.number, leafHash: leafHash(body).toString('hex') };
      const kept = encodeBookkeeping(keeping(receipt));
      settle = shards.unknown;
      await store.commit([...kept, ...writes, write]); // the state first: its conflict is told at once, whatever the place
      settle = shards.filled;
      return receipt;
    } catch (failure) {
      if (failure instanceof CommitConflict && failure.label !== ENTRY_LABEL) settle = shards.unused;
      if (failure instanceof CommitConflict && failure.label === ENTRY_LABEL) return undefined;
      throw failure;
    } finally {
      settle(place);
    }
  }

  function encode(event: Event, changes: readonly Change[], keeping: Encoded['keeping']): Encoded {
    if (changes.some(({ label }) => label === ENTRY_LABEL)) throw new TypeError(`"${ENTRY_LABEL}" is the entry's own label`);
    const writes = changes.map((change) => encodeChange(change, change.ref.entity.bookkeeping ? '' : salt()));
    const entered = changesOf(writes.flatMap((write, i) => {
      const entity = changes[i]?.ref.entity;
      return entity && !entity.bookkeeping ? [{ write, entity: entity.name }] : [];
    }));
    return { event, writes, entered, keeping };
  }

  return {
    async commit(event, changes, keeping = () => []) {
      const named: Promise<unknown>[] = [];
      try {
        for (const change of changes) if (change.kind === 'put' && change.makeDurable) named.push(change.makeDurable());
        const encoded = encode(event, changes, keeping);
        await Promise.all(named); // before a place is held: nobody else waits for it
        let avoid: number | undefined;
        for (let attempt = 0; attempt < 4 * count + 4; attempt += 1) {
          const place = await shards.take(event.stream, avoid);
          const receipt = await tryAt(place, encoded);
          if (receipt) return receipt;
          avoid = place.shard;
        }
      } catch (failure) {
        await Promise.allSettled(named); // nothing goes on behind the answer
        if (failure instanceof StoreUnavailable) throw new LedgerUnavailable(`${event.action} was not entered`, { cause: failure });
        throw failure;
      }
      throw new LedgerUnavailable(`${event.action} found no free place in "${event.stream}"`);
    },
    bookkeep: async (changes) => store.commit(encodeBookkeeping(changes)),
  };
}

function encodeBookkeeping(changes: readonly Change[]): readonly Write[] {
  const state = changes.find(({ ref }) => !ref.entity.bookkeeping);
  if (state) throw new TypeError(`${state.ref.entity.name} is no bookkeeping: it changes with a ledger entry`);
  const naming = changes.find((change) => change.kind === 'put' && change.makeDurable);
  if (naming) throw new TypeError(`${naming.label}: bookkeeping waits for nothing`);
  return changes.map((change) => encodeChange(change, ''));
}

import type { Stream } from './ledger.ts';

/** The next place in a shard, held by one commit at a time. */
export interface Place {
  readonly stream: Stream;
  readonly shard: number;
  readonly number: number;
}

export interface Shards {
  /** Takes a free shard, not `avoid` unless the stream has no other; waits while all of them are busy. */
  take(stream: Stream, avoid?: number): Promise<Place>;
  /** The place now holds an entry. */
  filled(place: Place): void;
  /** Nothing was written there: the place is still the next one. */
  unused(place: Place): void;
  /** Who stands there is not known: the shard is read again before its next use. */
  unknown(place: Place): void;
}

interface Shard {
  readonly shard: number;
  busy: boolean;
  /** Number of its last entry, where this process knows it. */
  last: number | undefined;
}
interface Waiting {
  readonly avoid: number | undefined;
  readonly give: (shard: Shard) => void;
}

/**
 * Fixed shards of each stream. A process stays with shards whose end it knows, so that a quiet one reads one head and
 * not sixteen. Who has waited longest is given the next one: nobody who comes later takes it. `start` spreads processes.
 */
export function createShards(count: number, start: number, headOf: (stream: Stream, shard: number) => Promise<number>): Shards {
  const streams = new Map<Stream, { readonly shards: readonly Shard[]; readonly waiting: Waiting[] }>();
  const lane = (stream: Stream) => {
    const known = streams.get(stream) ?? { shards: Array.from({ length: count }, (_, i) => ({ shard: (start + i) % count, busy: false, last: undefined })), waiting: [] };
    streams.set(stream, known);
    return known;
  };
  const mayHave = (shard: number, avoid: number | undefined): boolean => shard !== avoid || count === 1;
  const release = ({ stream, shard }: Place, last: number | undefined): void => {
    const { shards, waiting } = lane(stream);
    const held = shards.find((candidate) => candidate.shard === shard);
    if (!held?.busy) throw new TypeError(`${stream}/${shard} is not held`);
    held.last = last;
    const next = waiting.findIndex(({ avoid }) => mayHave(shard, avoid));
    if (next === -1) held.busy = false;
    else waiting.splice(next, 1)[0]?.give(held);
  };

  return {
    async take(stream, avoid) {
      const { shards, waiting } = lane(stream);
      const free = shards.filter(({ busy, shard }) => !busy && mayHave(shard, avoid));
      const held = free.find(({ last }) => last !== undefined) ?? free[0] ?? await new Promise<Shard>((give) => { waiting.push({ avoid, give }); });
      held.busy = true;
      try {
        return { stream, shard: held.shard, number: (held.last ?? await headOf(stream, held.shard)) + 1 };
      } catch (failure) {
        release({ stream, shard: held.shard, number: 0 }, undefined);
        throw failure;
      }
    },
    filled: (place) => release(place, place.number),
    unused: (place) => release(place, place.number - 1),
    unknown: (place) => release(place, undefined),
  };
}

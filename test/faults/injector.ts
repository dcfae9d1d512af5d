import type { Clock } from '../../lib/platform/clock.ts';
import { spellPosition } from '../../lib/platform/storage/position.ts';
import type { Page, Query } from '../../lib/platform/storage/store.ts';
import { createSimulatedStore } from './simulated/store.ts';
import type { Span, VirtualClock } from '../support/virtual-clock.ts';
import { downPort, fits, isWrite, queryOf, unavailable, type Fault } from './faults.ts';
import type { Around, PortCall } from './simulated/around.ts';
import { forkDisk, type Snapshot } from './simulated/disk.ts';

/** What others do to the same disk while a call is under way. */
export interface Others {
  /** The same act, by another process. */
  twin(): Promise<void>;
  /** Every job, by another process, on a clock that is so far ahead. */
  jobs(ahead?: Span): Promise<void>;
  /** Somebody replaces the item that the call is about to replace. */
  touch(call: PortCall): Promise<void>;
  /** Somebody enters something in the place of the ledger that the call is about to fill. */
  takePlace(call: PortCall): Promise<void>;
}
export interface Injecting {
  /** The fault at the n-th call from now, from 0, or at none. */
  readonly faultAt: (call: PortCall, index: number) => Fault | undefined;
  readonly clock: VirtualClock;
  /** What late indexes still show. */
  readonly stale: Snapshot;
  readonly others: Others;
}
export interface Injector {
  readonly around: Around;
  /** Comes when the process dies; nothing of it goes on. */
  readonly died: Promise<'died'>;
  /** What was injected, as it happened. */
  readonly injected: readonly string[];
  /** Everything that was down is up again, and nothing more is injected. */
  heal(): void;
}

const hour = 3_600;
const never = new Promise<never>(() => undefined);

export function createInjector({ faultAt, clock, stale, others }: Injecting): Injector {
  const injected: string[] = [];
  let calls = 0;
  let dead = false;
  let healed = false;
  let lasting: readonly ((call: PortCall) => boolean)[] = [];
  let tellDeath: (died: 'died') => void = () => undefined;
  const died = new Promise<'died'>((resolve) => { tellDeath = resolve; });
  const die = (): Promise<never> => {
    dead = true;
    tellDeath('died');
    return never;
  };
  const last = (fails: (call: PortCall) => boolean) => { lasting = [...lasting, fails]; };

  async function strike<T>(fault: Fault, call: PortCall, effect: () => Promise<T>): Promise<T> {
    const down = downPort(fault);
    if (down) {
      last(({ port }) => port === down);
      throw unavailable(call);
    }
    switch (fault) {
      case 'crash before': return die();
      case 'crash after': await effect(); return die();
      case 'throttled': throw unavailable(call);
      case 'time-out after the effect': await effect(); throw unavailable(call);
      case 'disk full': last(isWrite); throw unavailable(call);
      case 'conflict': await others.touch(call); return effect();
      case 'place taken': await others.takePlace(call); return effect();
      case 'short page': case 'empty page': return await shorten(fault, call, effect);
      case 'stale index': return await askStale(call, stale, clock) as T; // the same question to an older state
      case 'twin meanwhile': await others.twin(); return effect();
      case 'jobs meanwhile': await others.jobs(); return effect();
      case 'jobs a year ahead': await others.jobs({ days: 365 }); return effect();
      case 'clock back an hour': clock.advance({ seconds: -hour }); return effect();
      case 'clock forward a year': clock.advance({ days: 365 }); return effect();
      default: throw new TypeError(`${fault} strikes no call`);
    }
  }

  return {
    died, injected,
    heal() {
      healed = true;
      lasting = [];
    },
    async around(call, effect) {
      if (dead) return never;
      const index = calls++;
      if (lasting.some((fails) => fails(call))) throw unavailable(call);
      const fault = healed ? undefined : faultAt(call, index);
      if (!fault || !fits(fault, call)) return finish(effect);
      injected.push(`${fault} at call ${index + 1}, ${call.port}.${call.name}`);
      return finish(() => strike(fault, call, effect));
    },
  };

  /** A call that was under way when the process died tells nobody. */
  async function finish<T>(work: () => Promise<T>): Promise<T> {
    try {
      const answer = await work();
      return dead ? await never : answer;
    } catch (error) {
      if (dead) return never;
      throw error;
    }
  }
}

/** A page may be short or empty and yet not the last. */
async function shorten<T>(fault: Fault, call: PortCall, effect: () => Promise<T>): Promise<T> {
  const page = await effect() as Page;
  const query = queryOf(call);
  const [first] = page.items;
  if (!query || !first) return page as T;
  if (fault === 'empty page' && !query.descending && placeOf(query, first) !== '') return { items: [], next: query.after ?? firstPosition(query) } as T;
  const kept = page.items.slice(0, Math.ceil(page.items.length / 2));
  const end = kept.at(-1);
  return (kept.length === page.items.length || !end ? page : { items: kept, next: positionOf(query, end) }) as T;
}
type Shown = Page['items'][number];
const placeOf = ({ index }: Query, { key, indexes }: Shown): string => (index === 'primary' ? key.sort : indexes?.[index]?.sort ?? '');
const positionOf = (query: Query, item: Shown): string =>
  spellPosition({ sort: placeOf(query, item), ...(query.index !== 'primary' && { partition: item.key.partition, primarySort: item.key.sort }) });
const firstPosition = ({ index }: Query): string => spellPosition({ sort: '', ...(index !== 'primary' && { partition: '', primarySort: '' }) });

async function askStale(call: PortCall, stale: Snapshot, clock: Clock): Promise<Page> {
  const query = queryOf(call);
  if (!query) throw new TypeError('only queries ask an index');
  const then = createSimulatedStore(forkDisk(stale), clock);
  return call.name === 'query' ? then.query(query) : then.queryExpired(query);
}

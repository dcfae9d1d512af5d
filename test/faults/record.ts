import { demoPersonId, seedCity } from '../../infra/local/seed.ts';
import { TILE_WIDTH } from '../../lib/platform/ledger/format.ts';
import { seededRandom, type SeededRandom } from '../support/seeded-random.ts';
import type { Answered, Caller, World } from '../support/test-platform.ts';
import { trustClock } from '../support/trust-clock.ts';
import { virtualClock, type VirtualClock } from '../support/virtual-clock.ts';
import { perform, titleOf, type Act, type Outcome } from './acts.ts';
import type { PortCall } from './simulated/around.ts';
import { forkDisk, snapshotOf, type Disk, type Snapshot } from './simulated/disk.ts';
import type { LayeredMap } from './simulated/layered-map.ts';
import { createSimulatedObjects } from './simulated/objects.ts';
import { createProcess } from './simulated/process.ts';

/** One act of the journey, with the world before it and what it did undisturbed. */
export interface Recorded {
  readonly index: number;
  readonly title: string;
  readonly act: Act;
  readonly before: Snapshot;
  readonly at: string;
  readonly outcome: Outcome;
  /** The calls of ports that it makes. */
  readonly calls: readonly Pick<PortCall, 'port' | 'name' | 'given'>[];
  /** What clients then brought to the addresses that it gave them. */
  readonly uploads: readonly Upload[];
}
export interface Upload {
  readonly url: string;
  readonly bytes: Uint8Array;
}

export interface RecordingWorld extends World {
  readonly clock: VirtualClock;
  readonly acts: readonly Recorded[];
}

/** Whoever plays an act again makes the same calls. */
export const randomOf = (index: number): SeededRandom => seededRandom(`act ${index}`);

const keyed = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** A world that remembers every act with the disk before it. Every act meets a new process, so that it can be taken by itself. */
export async function recordingWorld(): Promise<RecordingWorld> {
  const disk = forkDisk();
  const clock = virtualClock();
  const acts: (Recorded & { readonly uploads: Upload[] })[] = [];
  let made = 0;

  await keepOldLog(disk, clock);
  const city = createProcess({ disk, clock, random: seededRandom('city') }).platform;
  await seedCity(city);
  await trustClock(city); // from the first act on jobs run beside it

  async function take(act: Act): Promise<Outcome> {
    const before = snapshotOf(disk);
    const at = clock.now();
    const fork = forkDisk(before);
    const calls: PortCall[] = [];
    const process = createProcess({ disk: fork, clock, random: randomOf(acts.length), around: (call, effect) => { calls.push(call); return effect(); } });
    const outcome = await perform(process, act);
    if (outcome.status >= 500) throw new Error(`the journey fails at ${titleOf(act)}: ${outcome.body} ${process.faults.join('\n')}`);
    copyChanges(fork.items, disk.items);
    copyChanges(fork.lanes, disk.lanes);
    copyChanges(fork.keys, disk.keys);
    copyChanges(fork.objects, disk.objects);
    acts.push({ index: acts.length, title: titleOf(act), act, before, at, outcome, calls, uploads: [] });
    return outcome;
  }

  const caller = (by: string): Caller => {
    const send = async <T>(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answered<T>> => {
      const key = keyed.has(method) ? { 'idempotency-key': `journey-${made += 1}` } : {};
      const { status, body: text, etag } = await take({ kind: 'request', by, method, path, body: body === undefined ? undefined : JSON.stringify(body), headers: { ...key, ...headers } });
      return { status, body: (/^[{[]/.test(text) ? JSON.parse(text) : text) as T, headers: etag === undefined ? {} : { etag } }; // the journey says what it expects
    };
    const by_ = (method: string): Caller['post'] => (path, body, headers) => send(method, path, body, headers);
    return { send, get: (path, headers) => send('GET', path, undefined, headers), post: by_('POST'), put: by_('PUT'), patch: by_('PATCH'), delete: by_('DELETE') };
  };

  return {
    clock, acts, personId: demoPersonId, as: caller,
    async runJob(name) {
      await trustClock(createProcess({ disk, clock, random: randomOf(acts.length) }).platform);
      await take({ kind: 'job', name });
      return { counts: {}, more: false, busy: false };
    },
    async upload({ url }, given) {
      const bytes = typeof given === 'string' ? new TextEncoder().encode(given) : given;
      acts.at(-1)?.uploads.push({ url, bytes });
      await createSimulatedObjects(disk).accept(url, bytes);
    },
  };
}

/** A log of which one bundle is past every period and another will be within a year. */
async function keepOldLog(disk: Disk, clock: VirtualClock): Promise<void> {
  const start = clock.now();
  for (const days of [-3_650, -30]) {
    clock.advance({ days });
    const { ledger, sequencer } = createProcess({ disk, clock, random: seededRandom(`log ${days}`) }).platform;
    for (let n = 0; n < TILE_WIDTH; n += 1) await ledger.commit({ stream: 'opening', action: 'simulation.opened', operation: 'simulation', subject: {} }, []);
    await sequencer.sequence('opening', () => true);
    clock.set(start);
  }
}

function copyChanges<V>(from: LayeredMap<V>, to: LayeredMap<V>): void {
  for (const [key, , now] of from.changed()) to.set(key, now);
}

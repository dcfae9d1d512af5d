import { must } from '../property/violation.ts';
import { seededRandom, type SeededRandom } from '../support/seeded-random.ts';
import { trustClock } from '../support/trust-clock.ts';
import { virtualClock, type VirtualClock } from '../support/virtual-clock.ts';
import { perform, titleOf, type Act, type Outcome } from './acts.ts';
import { differenceOf, isRepeatable, missingIn, plainAnswer } from './difference.ts';
import { FAULTS, fits, type Fault } from './faults.ts';
import { createInjector } from './injector.ts';
import { requireSound } from './invariants.ts';
import { createOthers, dropLeases, JOBS, settle } from './others.ts';
import type { Recorded } from './record.ts';
import type { Around } from './simulated/around.ts';
import { forkDisk, type Disk } from './simulated/disk.ts';
import { createSimulatedObjects } from './simulated/objects.ts';
import { createProcess, type SimulatedProcess } from './simulated/process.ts';
import { completeAct } from './try-case.ts';

/** Every job in the middle of a call takes longer than all else. */
const kinds: readonly Fault[] = FAULTS.filter((fault) => fault !== 'jobs meanwhile');
const mostActs = 3;
const leaseSeconds = 120;
const loose = { dates: true } as const;

interface Run {
  readonly disk: Disk;
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly note: (line: string) => void;
  /** Ids and digests of the journey, and what stands here in their place. */
  readonly names: Map<string, string>;
}
export interface ScheduleReport {
  readonly trace: readonly string[];
  readonly faults: number;
}

const NAMES = /(?<![a-z0-9])(?:[a-z2-7]{20}|[a-z2-7]{26}|[0-9a-f]{64})(?![a-z0-9])/g;

export function createSchedules(acts: readonly Recorded[]) {
  const known = new Map<string, Promise<{ readonly lines: readonly string[]; settled(): Promise<readonly string[]> }>>();

  /** The same acts when nothing disturbs them. */
  function undisturbed(from: number, count: number) {
    const name = `${from} ${count}`;
    const made = known.get(name) ?? playUndisturbed(from, count);
    known.set(name, made);
    return made;
  }
  async function playUndisturbed(from: number, count: number) {
    const world = begin(acts, from, seededRandom(`undisturbed ${from} ${count}`), () => undefined);
    for (const recorded of acts.slice(from, from + count)) {
      const process = createProcess(world);
      await liveUntil(world, recorded.at);
      const seen = await perform(process, translate(recorded.act, world.names));
      must(seen.status === recorded.outcome.status, 'the journey can be played again', () => `${recorded.title}: ${seen.status} ${seen.body}`);
      await learn(world, recorded, seen);
    }
    let later: Promise<readonly string[]> | undefined;
    return { lines: differenceOf(world.disk, loose), settled: () => (later ??= settle(createProcess(world), world.disk).then(() => differenceOf(world.disk, loose))) };
  }

  /** @throws with the trace, where an invariant does not hold */
  return async function runSchedule(seed: number): Promise<ScheduleReport> {
    const random = seededRandom(`schedule ${seed}`);
    const trace: string[] = [];
    const from = random.below(acts.length);
    const world = begin(acts, from, random, (line) => void trace.push(line));
    const wanted = acts.slice(from, from + 1 + Math.floor(random.fraction() ** 2 * mostActs));
    let process: SimulatedProcess | undefined;
    let faults = 0;
    let done = 0;
    try {
      for (const recorded of wanted) {
        const at = world.disk.journal.length;
        await liveUntil(world, recorded.at);
        const lived = await liveThrough(world, recorded, acts[Math.max(0, recorded.index - 2)] ?? recorded, process);
        process = lived.process;
        faults += lived.faults;
        done += 1;
        requireSound(world.disk, at);
        if (!await learn(world, recorded, lived.outcome)) break;
      }
      await requireSame(world, process, await undisturbed(from, done), trace.some((line) => line.includes('clock forward a year')));
      return { trace, faults };
    } catch (error) {
      throw new Error(`schedule ${seed}: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n  ${trace.join('\n  ')}`, { cause: error });
    }
  };
}

function begin(acts: readonly Recorded[], from: number, random: SeededRandom, note: Run['note']): Run {
  const first = acts[from];
  if (!first) throw new RangeError(`there is no act ${from}`);
  return { disk: forkDisk(first.before), clock: virtualClock(first.at), random, note, names: new Map() };
}

const rename = (text: string, names: ReadonlyMap<string, string>): string => (names.size === 0 ? text : text.replaceAll(NAMES, (name) => names.get(name) ?? name));
function translate(act: Act, names: ReadonlyMap<string, string>): Act {
  return act.kind === 'job' ? act : { ...act, path: rename(act.path, names), body: act.body && rename(act.body, names) };
}

/** What has other names here than in the journey; then clients upload what they uploaded. `false` where an answer is in another order: nobody goes on from there. */
async function learn({ names, disk }: Run, { outcome, uploads }: Recorded, seen: Outcome): Promise<boolean> {
  if (plainAnswer(outcome.body, loose) !== plainAnswer(seen.body, loose)) return false;
  const [theirs, ours] = [outcome.body.match(NAMES) ?? [], seen.body.match(NAMES) ?? []];
  theirs.forEach((name, i) => { const mine = ours[i]; if (mine !== undefined && mine !== name) names.set(name, mine); });
  for (const { url, bytes } of uploads) await createSimulatedObjects(disk).accept(rename(url, names), bytes);
  return true;
}

/** One act among faults, asked for until it is done. */
async function liveThrough(world: Run, recorded: Recorded, earlier: Recorded, standing: SimulatedProcess | undefined) {
  const { disk, clock, random, note } = world;
  const at = clock.now();
  const act = translate(recorded.act, world.names);
  const rate = random.pick([0.05, 0.15, 0.4]);
  let most = 1 + random.below(3);
  const injector = createInjector({
    clock, stale: earlier.before, others: createOthers({ ...world, clock: virtualClock(at) }, act),
    faultAt: (call) => {
      if (most === 0 || random.fraction() >= rate) return undefined;
      const fault = random.pick(kinds.filter((kind) => fits(kind, call)));
      most -= 1;
      return fault;
    },
  });
  const process = standing && random.fraction() < 0.2 ? standing : undefined;
  const disturbed = process ?? createProcess({ ...world, around: pausing(random, injector.around) });
  note(`#${recorded.index} ${titleOf(act)}${process ? ', undisturbed, by the process that did the last' : ''}`);
  if (random.fraction() < 0.05) await anotherJob(world);
  const twin = random.fraction() < 0.15 && isRepeatableAct(act);
  if (twin) dropLeases(disk);
  const attempts = [perform(disturbed, act), ...(twin ? [perform(createProcess({ ...world, clock: virtualClock(at), around: pausing(random, (_, effect) => effect()) }), act)] : [])];
  if (twin) note('at the same moment by another process');
  const [seen] = await Promise.all([Promise.race([attempts[0] ?? injector.died, injector.died]), ...attempts.slice(1)]);
  injector.heal();
  for (const line of injector.injected) note(line);
  clock.set(at);
  must(seen === 'died' || seen.status !== 500 || act.kind === 'job', 'no fault of a port is one of the product', () => JSON.stringify(seen) + disturbed.faults.join('\n'));
  note(seen === 'died' ? 'the process died' : `answered ${seen.status}`);
  if (random.fraction() < 0.05) await anotherJob(world);
  const going = seen === 'died' ? createProcess(world) : disturbed;
  if (seen === 'died') await going.returnLeases();
  const outcome = await completeAct({ process: going, act, seen: seen === 'died' ? undefined : seen, wanted: recorded.outcome, advance: () => void clock.advance({ seconds: leaseSeconds }) });
  must(outcome.status === recorded.outcome.status, 'the work is completed', () => `${outcome.status} instead of ${recorded.outcome.status}: ${outcome.body.slice(0, 400)} ${going.faults.slice(-2).join('\n')}`);
  return { process: going, outcome, faults: injector.injected.length };
}

/** The journey's own time goes by with jobs running, and never back: whoever waited for a lease has spent it. */
async function liveUntil({ disk, clock }: Run, at: string): Promise<void> {
  if (clock.now() < at) clock.set(at);
  await trustClock(createProcess({ disk, clock, random: seededRandom('time') }).platform);
}

/** Calls take their time, each its own: two processes meet at every place. */
const pausing = (random: SeededRandom, around: Around): Around => async (call, effect) => {
  for (let turns = random.below(4); turns > 0; turns -= 1) await undefined;
  return around(call, effect);
};
const isRepeatableAct = (act: Act): boolean => act.kind === 'job' || act.method === 'GET' || !act.path.endsWith('/queries');

/** A timer that comes late, or twice. */
async function anotherJob(world: Run): Promise<void> {
  const name = world.random.pick(JOBS);
  world.note(`job ${name} by another process`);
  await perform(createProcess(world), { kind: 'job', name });
}

/** Where the clock leapt within a request, its refusal was right by that clock, changed nothing, and is entered. */
const isRefusal = (line: string): boolean => /^\+ ledger ledger-entry .*"changes":\[\].*"action":"\w+\.refused"/.test(line);

async function requireSame(world: Run, process: SimulatedProcess | undefined, wanted: { readonly lines: readonly string[]; settled(): Promise<readonly string[]> }, leapt: boolean): Promise<void> {
  const compare = (theirs: readonly string[]) => {
    const mine = differenceOf(world.disk, loose);
    return { more: missingIn(mine, theirs).filter((line) => !isRepeatable(line) && !(leapt && isRefusal(line))), fewer: missingIn(theirs, mine).filter((line) => !isRepeatable(line)) };
  };
  const soon = compare(wanted.lines);
  if (soon.more.length + soon.fewer.length === 0) return;
  const at = world.disk.journal.length;
  await settle(process ?? createProcess(world), world.disk);
  requireSound(world.disk, at);
  const { more, fewer } = compare(await wanted.settled());
  must(more.length + fewer.length === 0, 'the work is done once and whole', () => [...more.map((line) => `too much: ${line}`), ...fewer.map((line) => `missing: ${line}`)].join('\n'));
}

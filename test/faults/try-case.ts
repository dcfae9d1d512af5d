import { seededRandom } from '../support/seeded-random.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { must } from '../property/violation.ts';
import { perform, type Act, type Outcome } from './acts.ts';
import { differenceOf, isRepeatable, missingIn, type Loose } from './difference.ts';
import type { Fault } from './faults.ts';
import { createInjector } from './injector.ts';
import { requireSound, requireWholeImports } from './invariants.ts';
import { createOthers, settle } from './others.ts';
import { randomOf, type Recorded } from './record.ts';
import { forkDisk, type Disk } from './simulated/disk.ts';
import { createProcess, type SimulatedProcess } from './simulated/process.ts';

/** One fault at one call of one act: all that it takes to see it again. */
export interface Case {
  readonly act: number;
  readonly call: number;
  readonly fault: Fault;
}
export const spellCase = ({ act, call, fault }: Case): string => `${act}:${call + 1}:${fault}`;
export function readCase(text: string): Case {
  const [act, call, ...fault] = text.split(':');
  return { act: Number(act), call: Number(call) - 1, fault: fault.join(':') as Fault };
}

/** What the act does when nothing disturbs it. */
interface Undisturbed {
  readonly lines: readonly string[];
  readonly settled: () => Promise<readonly string[]>;
  /** How many records each import brings. */
  readonly imports: ReadonlyMap<string, number>;
}

const looseFor = (fault: Fault): Loose => (fault.startsWith('clock') || fault === 'jobs a year ahead' ? { dates: true } : {});

/** So long is the lease that a job leaves behind when it cannot return it. */
const leaseSeconds = 120;

export function createTrials(acts: readonly Recorded[]) {
  const known = new Map<string, Promise<Undisturbed>>();

  async function undisturbed(recorded: Recorded, loose: Loose): Promise<Undisturbed> {
    const name = `${recorded.index} ${JSON.stringify(loose)}`;
    const made = known.get(name) ?? playUndisturbed(recorded, loose);
    known.set(name, made);
    return made;
  }

  return {
    undisturbed,
    /** @throws where the work is not completed once, something is half-written or lost, or something destroyed returns */
    async run({ act: index, call, fault }: Case): Promise<readonly string[]> {
      const recorded = acts[index];
      if (!recorded) throw new RangeError(`there is no act ${index}`);
      const loose = looseFor(fault);
      const wanted = await undisturbed(recorded, loose);
      const [disk, clock, random] = [forkDisk(recorded.before), virtualClock(recorded.at), seededRandom(`${index} ${call} ${fault}`)];
      const injector = createInjector({
        faultAt: (_, at) => (at === call ? fault : undefined), clock, stale: acts[Math.max(0, index - 2)]?.before ?? recorded.before,
        others: createOthers({ disk, clock: virtualClock(recorded.at), random }, recorded.act),
      });
      const first = createProcess({ disk, clock, random: randomOf(index), around: injector.around });
      const seen = await Promise.race([perform(first, recorded.act), injector.died]);
      injector.heal();
      must(injector.injected.length > 0, 'the call is made again', () => recorded.title);
      clock.set(recorded.at);
      requireSound(disk);
      requireWholeImports(disk, wanted.imports);
      must(seen === 'died' || seen.status !== 500 || recorded.act.kind === 'job', 'no fault of a port is one of the product', () => JSON.stringify(seen) + first.faults.join('\n'));

      let process = first;
      if (seen === 'died') {
        process = createProcess({ disk, clock, random });
        await process.returnLeases();
      }
      const last = await completeAct({ process, act: recorded.act, seen: seen === 'died' ? undefined : seen, wanted: recorded.outcome, advance: () => void clock.advance({ seconds: leaseSeconds }) });
      must(last.status === recorded.outcome.status, 'the work is completed', () => `${last.status} ${last.body.slice(0, 400)} ${process.faults.slice(-3).join('\n')}`);
      requireSound(disk);
      requireWholeImports(disk, wanted.imports);
      await requireSame(disk, process, wanted, loose);
      return injector.injected;
    },
  };

  async function playUndisturbed({ index, before, at, act }: Recorded, loose: Loose): Promise<Undisturbed> {
    const [disk, clock, random] = [forkDisk(before), virtualClock(at), randomOf(index)];
    const process = createProcess({ disk, clock, random });
    await perform(process, act);
    requireSound(disk);
    let later: Promise<readonly string[]> | undefined;
    return {
      lines: differenceOf(disk, loose), imports: countImports(disk),
      settled: () => (later ??= settle(process, disk).then(() => differenceOf(disk, loose))),
    };
  }

  async function requireSame(disk: Disk, process: SimulatedProcess, wanted: Undisturbed, loose: Loose): Promise<void> {
    const compare = (mine: readonly string[], theirs: readonly string[]) => ({ more: missingIn(mine, theirs).filter((line) => !isRepeatable(line)), fewer: missingIn(theirs, mine).filter((line) => !isRepeatable(line)) });
    const soon = compare(differenceOf(disk, loose), wanted.lines);
    if (soon.more.length + soon.fewer.length === 0) return;
    await settle(process, disk);
    requireSound(disk);
    const { more, fewer } = compare(differenceOf(disk, loose), await wanted.settled());
    must(more.length + fewer.length === 0, 'the work is done once and whole', () => `${more.map((line) => `too much: ${line}`).join('\n')}\n${fewer.map((line) => `missing: ${line}`).join('\n')}`);
  }
}

function countImports(disk: Disk): ReadonlyMap<string, number> {
  const touched = new Set(disk.journal.flat().flatMap((write) => (write.kind === 'put' && write.item.entity === 'record' ? [importOf(write.item.body)] : [])));
  const counts = new Map<string, number>();
  for (const [, item] of disk.items.entries()) {
    if (item.entity !== 'record') continue;
    const importId = importOf(item.body);
    if (touched.has(importId)) counts.set(importId, (counts.get(importId) ?? 0) + 1);
  }
  return counts;
}
const importOf = (body: string): string => (JSON.parse(body) as { readonly importId: string }).importId;

interface Completing {
  readonly process: SimulatedProcess;
  readonly act: Act;
  /** What was answered; nothing where the process died. */
  readonly seen: Outcome | undefined;
  readonly wanted: Outcome;
  readonly advance: () => void;
}

/** What whoever asked does: asks again under the same key; after a conflict with what stands there now; after a lease, later. */
export async function completeAct({ process, act, seen, wanted, advance }: Completing): Promise<Outcome> {
  const repeats = act.kind === 'job' || act.headers['idempotency-key'] !== undefined && !act.path.endsWith('/queries');
  let last = seen;
  if (last && !repeats && last.status === wanted.status) return last;
  let next = act;
  for (let attempt = 0; attempt < 4; attempt += 1) {
    last = await perform(process, next);
    if (last.status === wanted.status) return last;
    if (next.kind === 'job') advance();
    else if ([409, 412].includes(last.status)) next = withNextVersion(next, attempt);
  }
  return last ?? wanted;
}

function withNextVersion(act: Extract<Act, { kind: 'request' }>, attempt: number): Act {
  const version = Number(act.headers['if-match']?.replaceAll('"', ''));
  return { ...act, headers: { ...act.headers, 'idempotency-key': `${act.headers['idempotency-key'] ?? ''}-again-${attempt}`, ...(version > 0 && { 'if-match': `"${version + 1}"` }) } };
}

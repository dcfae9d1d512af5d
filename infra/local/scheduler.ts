import { toMilliseconds } from '../../lib/calendar/instant.ts';
import { runJob, type JobOutcome } from '../../lib/operation/jobs.ts';
import type { JobDeclaration, JobOperation, Operation } from '../../lib/operation/operation.ts';
import type { Platform } from '../../lib/platform/platform.ts';

type Every = JobDeclaration<readonly []>['every'];
const periods: Record<Every, number> = { '1 minute': 60_000, '5 minutes': 300_000, '1 hour': 3_600_000, '1 day': 86_400_000 };

export interface Scheduler {
  /** Runs a job now, after whatever runs. */
  run(job: JobOperation): Promise<JobOutcome>;
  /** Jobs on the schedule whose last run failed, or that have not run for three of their periods by the machine's time. */
  late(): readonly string[];
  /** Lets the running job come to its end and starts no other. */
  stop(): Promise<void>;
}

/** Jobs on their schedule by the platform's clock, one at a time. A clock that is moved makes them due. */
export function startScheduler(operations: readonly Operation[], platform: Platform, { tickMs = 1_000 }: { readonly tickMs?: number } = {}): Scheduler {
  const jobs = operations.filter((operation) => operation.kind === 'job');
  const now = () => toMilliseconds(platform.clock.now());
  const nextAt = new Map(jobs.map((job) => [job.name, now()]));
  const well = new Map(jobs.map((job) => [job.name, performance.now()]));
  const failed = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const run = (job: JobOperation): Promise<JobOutcome> => {
    const mine = last.then(() => runJob(job, platform));
    last = mine.then(() => { well.set(job.name, performance.now()); failed.delete(job.name); }, () => { failed.add(job.name); }); // told to whoever asked, and logged by the run itself
    return mine;
  };
  /** Also where its next time is further away than it can be: the clock was ahead when it was set. */
  const isDue = ({ name, every }: JobOperation): boolean => {
    const wait = (nextAt.get(name) ?? 0) - now();
    return wait <= 0 || wait > periods[every];
  };
  async function tick(): Promise<void> {
    for (const job of jobs) {
      if (stopped || !isDue(job)) continue;
      const outcome = await run(job).catch(() => undefined);
      nextAt.set(job.name, outcome?.more ? now() : now() + periods[job.every]);
    }
    if (!stopped) timer = setTimeout(() => void tick(), tickMs);
  }
  timer = setTimeout(() => void tick(), tickMs);
  return {
    run,
    late: () => jobs.filter(({ name, every }) => failed.has(name) || performance.now() - (well.get(name) ?? 0) > 3 * periods[every]).map(({ name }) => name),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await last;
    },
  };
}

import { jobOf } from '../../operation/event-shapes/job-event.ts';
import { findJob, runJob, type JobOutcome } from '../../operation/jobs.ts';
import type { JobOperation } from '../../operation/operation.ts';
import type { Composition } from '../../platform/platform.ts';
import { compose, type Adapter } from './ground.ts';
import { once } from './once.ts';

interface RunningTime {
  getRemainingTimeInMillis(): number;
}

/** What a job keeps back to come to its end and return its lease. */
const MARGIN = 20_000;

/** A function for these jobs; a timer sends `{"job": "<name>"}`. */
export function serveJobs(
  jobs: readonly JobOperation[], adapters: readonly Adapter[], before: readonly ((platform: Composition) => Promise<void>)[] = [],
): (event: unknown, context: RunningTime) => Promise<JobOutcome> {
  const ready = once(() => compose(adapters));
  ready().catch(() => undefined); // begun while the container starts; told to the first run
  return async (event, context) => {
    const name = jobOf(event);
    const job = name === undefined ? undefined : findJob(jobs, name);
    if (!job) throw new TypeError(`this function does not have the job ${name ?? 'that was not named'}`);
    const platform = await ready();
    for (const step of before) await step(platform);
    return runJob(job, platform, { budgetMs: Math.max(context.getRemainingTimeInMillis() - MARGIN, 5_000) });
  };
}

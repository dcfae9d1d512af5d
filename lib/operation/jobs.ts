import { toInstant, toMilliseconds } from '../calendar/instant.ts';
import type { Composition } from '../platform/platform.ts';
import { JobLeaseEntity } from '../platform/storage/entities/operation.ts';
import { CommitConflict } from '../platform/storage/store.ts';
import { describeFault } from './faults.ts';
import { createLawOfPath } from './law-of-path.ts';
import type { JobOperation, JobReport, Operation } from './operation.ts';
import { pickPorts } from './pick-ports.ts';

/** `busy`: another process runs it now, which is as good. */
export type JobOutcome = JobReport & { readonly busy: boolean };

const leaseMargin = 60_000;
const idle: JobOutcome = { counts: {}, more: false, busy: true };

export const findJob = (operations: readonly Operation[], name: string): JobOperation | undefined =>
  operations.find((operation): operation is JobOperation => operation.kind === 'job' && operation.name === name);

/**
 * Runs a job for at most `budgetMs`. A lease keeps two runs apart; it is a courtesy, for jobs are safe at once too,
 * and a lease left by a crash ends by itself.
 */
export async function runJob(job: JobOperation, platform: Composition, { budgetMs = 25_000 }: { readonly budgetMs?: number } = {}): Promise<JobOutcome> {
  const { log, ledger, clock } = platform;
  const lease = await takeLease(job, platform, budgetMs);
  if (!lease) {
    log.info('job.busy', { job: job.name });
    return idle;
  }
  const now = clock.now();
  const end = toMilliseconds(now) + budgetMs;
  try {
    const { counts, more } = await job.run({
      now, platform: pickPorts(platform, job.uses ?? []), law: createLawOfPath(platform, now),
      timeLeft: () => toMilliseconds(clock.now()) < end,
      commit: (event, changes, keeping) => ledger.commit({ ...event, operation: job.name }, changes, keeping),
      bookkeep: (changes) => ledger.bookkeep(changes),
    });
    log.info('job.done', { ...counts, job: job.name, more });
    return { counts, more, busy: false };
  } catch (error) {
    const { name, ...rest } = describeFault(error);
    log.error('job.failed', { job: job.name, fault: name, ...rest });
    throw error;
  } finally {
    await returnLease(job, platform, lease);
  }
}

async function takeLease(job: JobOperation, { storage, clock, random, ledger }: Composition, budgetMs: number): Promise<string | undefined> {
  const holder = random.token();
  const now = clock.now();
  const lease = { job: job.name, holder, until: toInstant(toMilliseconds(now) + budgetMs + leaseMargin) };
  const held = await storage.get(JobLeaseEntity.ref(lease));
  if (held && held.value.until > now) return undefined;
  try {
    await ledger.bookkeep([held ? JobLeaseEntity.replace(held, lease) : JobLeaseEntity.insert(lease)]);
    return holder;
  } catch (error) {
    if (error instanceof CommitConflict) return undefined; // another was faster
    throw error;
  }
}

/**
 * Returns what a killed process held, so that jobs go on at once and not when its leases end. Only for a runtime that
 * knows it is alone: nobody else runs a job now.
 */
export async function returnAbandonedLeases(operations: readonly Operation[], { storage, ledger, log }: Composition): Promise<void> {
  for (const { name, kind } of operations) {
    const held = kind === 'job' ? await storage.get(JobLeaseEntity.ref({ job: name })) : undefined;
    if (!held) continue;
    await ledger.bookkeep([JobLeaseEntity.remove(held)]);
    log.warn('job.lease-returned', { job: name });
  }
}

/** A lease that cannot be returned ends by itself; that must not hide how the job ended. */
async function returnLease(job: JobOperation, { storage, ledger, log }: Composition, holder: string): Promise<void> {
  try {
    const held = await storage.get(JobLeaseEntity.ref({ job: job.name }));
    if (held?.value.holder === holder) await ledger.bookkeep([JobLeaseEntity.remove(held)]);
  } catch (error) {
    log.warn('job.lease-kept', { job: job.name, fault: describeFault(error).name });
  }
}

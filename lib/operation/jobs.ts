import { toInstant, toMilliseconds, type Instant } from '../calendar/instant.ts';
import type { Ledger } from '../platform/ledger/ledger.ts';
import type { Composition } from '../platform/platform.ts';
import { doubtOf } from '../platform/known-time.ts';
import { JobLeaseEntity, KnownTimeEntity } from '../platform/storage/entities/operation.ts';
import type { Change } from '../platform/storage/entity.ts';
import { CommitConflict } from '../platform/storage/store.ts';
import { clockInDoubt, keepTime, KNOWN_TIME_LABEL } from './clock-doubt.ts';
import { describeFault } from './faults.ts';
import { createLawOfPath } from './law-of-path.ts';
import type { JobOperation, JobReport, Operation } from './operation.ts';
import { pickPorts } from './pick-ports.ts';

/** `busy`: another process runs it now, which is as good. */
export type JobOutcome = JobReport & { readonly busy: boolean };

const leaseMargin = 60_000;
/** No run is longer in any runtime: a lease beyond it was taken on a wrong clock. */
const longestLease = 15 * 60_000 + leaseMargin;
const idle: JobOutcome = { counts: {}, more: false, busy: true };

export const findJob = (operations: readonly Operation[], name: string): JobOperation | undefined =>
  operations.find((operation): operation is JobOperation => operation.kind === 'job' && operation.name === name);

/**
 * Runs a job for at most `budgetMs`. A lease keeps two runs apart; it is a courtesy, for jobs are safe at once too,
 * and a lease left by a crash ends by itself.
 * @throws Refusal `CLOCK_IN_DOUBT` where what it does follows from the time, and the clock cannot be right
 */
export async function runJob(job: JobOperation, platform: Composition, { budgetMs = 25_000 }: { readonly budgetMs?: number } = {}): Promise<JobOutcome> {
  const { log, ledger, clock } = platform;
  const now = clock.now(); // the instant that is judged is the one that the job goes by
  const lease = await takeLease(job, platform, now, budgetMs);
  if (!lease) {
    log.info('job.busy', { job: job.name });
    return idle;
  }
  const end = toMilliseconds(now) + budgetMs;
  /** A clock that leaps while the job runs shows it another store: what has ended by that clock is not there. */
  const requireSteady = (): void => {
    const at = clock.now();
    const doubt = job.anyTime ? undefined : doubtOf(at, now);
    if (doubt) throw clockInDoubt(doubt, at, now);
  };
  try {
    const { counts, more } = await job.run({
      now, platform: pickPorts(platform, job.uses ?? []), law: createLawOfPath(platform, now),
      timeLeft: () => toMilliseconds(clock.now()) < end,
      async commit(event, changes, keeping = () => []) {
        requireSteady();
        return ledger.commit({ ...event, operation: job.name }, changes, (receipt) => {
          requireSteady(); // what the changes name was waited for
          return keeping(receipt);
        });
      },
      async bookkeep(changes) {
        requireSteady();
        await ledger.bookkeep(changes);
      },
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

async function takeLease(job: JobOperation, { storage, random, ledger, log, knownTime }: Composition, now: Instant, budgetMs: number): Promise<string | undefined> {
  const holder = random.token();
  const lease = { job: job.name, holder, until: toInstant(toMilliseconds(now) + budgetMs + leaseMargin) };
  const [held, time] = await storage.getAll([JobLeaseEntity.ref(lease), KnownTimeEntity.ref({})]);
  const known = time?.value.at ?? now;
  const doubt = doubtOf(now, known);
  knownTime.learn(doubt || now < known ? known : now);
  if (doubt && !job.anyTime) {
    log.error('job.clock-in-doubt', { job: job.name, doubt, now, known });
    throw clockInDoubt(doubt, now, known);
  }
  if (held && held.value.until > now && held.value.until <= toInstant(toMilliseconds(now) + longestLease)) return undefined;
  const taken = held ? JobLeaseEntity.replace(held, lease) : JobLeaseEntity.insert(lease);
  return await bookkept(ledger, [taken, ...(doubt ? [] : keepTime(time, now))]) ? holder : undefined;
}

/** False where another was faster with the lease; where it was with the time alone, that is known then. */
async function bookkept(ledger: Ledger, changes: readonly Change[]): Promise<boolean> {
  try {
    await ledger.bookkeep(changes);
    return true;
  } catch (error) {
    if (!(error instanceof CommitConflict)) throw error;
    return error.label === KNOWN_TIME_LABEL && bookkept(ledger, changes.filter(({ label }) => label !== KNOWN_TIME_LABEL));
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

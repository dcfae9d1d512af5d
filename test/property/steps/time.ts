import type { AnyBody } from '../../support/test-platform.ts';
import { runAndSettleImports } from './imports.ts';
import type { Step } from './step.ts';

const JOBS = ['sweepDeadlines', 'endPseudonyms', 'deliverNotifications', 'createCatalogChangeTasks', 'createMaintenanceTasks', 'flagStaleResources', 'adoptCalendarYears', 'purgeLogs', 'sequenceLedger', 'endLookupKeys', 'reviewShares'] as const;

/** Mostly minutes and hours; now and then weeks, rarely most of a year. */
const jump: Step['take'] = async ({ world, random, note }) => {
  const roll = random.fraction();
  const span = roll < 0.5 ? { minutes: 1 + random.below(180) } : roll < 0.78 ? { hours: 1 + random.below(30) } : roll < 0.93 ? { days: 1 + random.below(6) }
    : roll < 0.985 ? { days: 7 + random.below(35) } : { days: 60 + random.below(300) };
  note(`the clock goes ${JSON.stringify(span)} to ${world.clock.advance(span)}`);
};

const runAnyJob: Step['take'] = async (walker): Promise<boolean | void> => {
  const name = walker.random.pick(JOBS);
  const [first, second] = await Promise.all([walker.world.runJob(name), walker.chance(0.2) ? walker.world.runJob(name) : undefined]);
  walker.count(`job ${name}`, 200);
  walker.note(`${name} ${JSON.stringify(first.counts)}${second ? ` beside ${JSON.stringify(second.counts)}` : ''}`);
};

const restart: Step['take'] = async (walker): Promise<boolean | void> => {
  walker.world.restart();
  walker.count('restart', 200);
  walker.note('restarted');
};

const visit: Step['take'] = async (walker): Promise<boolean | void> => {
  await walker.send<AnyBody>({ operation: 'getMe', by: walker.someone([]), method: 'GET', path: '/me' });
};

export const timeSteps: readonly Step[] = [
  { name: 'jump', weight: 4, take: jump }, { name: 'job', weight: 2, take: runAnyJob }, { name: 'restart', weight: 0.6, take: restart }, { name: 'visit', weight: 0.6, take: visit },
  { name: 'imports', weight: 0.4, take: runAndSettleImports },
];

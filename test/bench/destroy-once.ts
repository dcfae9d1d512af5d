import { performance } from 'node:perf_hooks';
import { endOfDay, LocalDate } from '../../lib/calendar/instant.ts';
import { destructionsOf, RETENTION_RUN } from '../support/ending.ts';
import { createTestWorld } from '../support/test-platform.ts';
import { countCalls } from './count-calls.ts';

/** Of one cohort, from its end to its certificate. */
export interface Destroyed {
  readonly milliseconds: number;
  /** Port calls by kind and number. */
  readonly calls: string;
}

/**
 * A fresh process that destroys the cohorts which end on these days, one after the other, and says what each took. Then
 * it is gone without closing anything, so that all it wrote to the database is in the write-ahead log.
 */
const [folder = '', resourceId = '', seed = '', ...days] = process.argv.slice(2);
const [first = ''] = days;
const world = await createTestWorld({ onDisk: true, folder, empty: true, seed, start: `${first}T01:00:00.000Z` });
const calls = countCalls(world);
const told: Destroyed[] = [];
for (const day of days) {
  world.clock.set(endOfDay(LocalDate.parse(day)));
  for (const job of ['deliverNotifications', 'sequenceLedger']) await world.runJob(job);
  calls.take();
  const start = performance.now();
  for (const job of RETENTION_RUN) await calls.of(job !== 'sequenceLedger', () => world.runJob(job));
  told.push({ milliseconds: performance.now() - start, calls: calls.take() });
}
const certified = (await destructionsOf(world, resourceId)).filter(({ state }) => state === 'CERTIFIED').length;
if (certified !== days.length) throw new Error(`${certified} of ${days.length} cohorts were certified`);
process.send?.(told, () => process.kill(process.pid, 'SIGKILL'));

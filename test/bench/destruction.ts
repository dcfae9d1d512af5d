import { performance } from 'node:perf_hooks';
import { addDays, endOfDay, type LocalDate } from '../../lib/calendar/instant.ts';
import { destructionsOf, RETENTION_RUN } from '../support/ending.ts';
import { importPupils, publishResource, pupils, registerPupils } from '../support/journey.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';
import { median, ratio, type Figure } from './measure.ts';

const runs = 31;
const sizes = [10, 3_000] as const;

/** Cohorts that end one after the other, a small and a large one in turn: from the due cohort to its certificate. */
export async function destructionFigures(): Promise<readonly Figure[]> {
  const world = await createTestWorld({ onDisk: true });
  try {
    const { resourceId } = await publishResource(world, await registerPupils(world));
    const first: LocalDate = '2027-01-04' as LocalDate;
    const days = Array.from({ length: runs * sizes.length }, (_, n) => ({ day: addDays(first, n), size: sizes[n % sizes.length] ?? 0 }));
    const all = pupils(days.reduce((sum, { size }) => sum + size, 0), { graduationYears: [2030, 2031, 2032] });
    let next = 0;
    await importPupils(world, resourceId, days.flatMap(({ day, size }) => all.slice(next, (next += size)).map((pupil) => ({ ...pupil, graduatesOn: day }))));
    const calls = countCalls(world);
    const [times, kinds]: [Record<number, number[]>, Record<number, Set<string>>] = [{}, {}];
    for (const { day, size } of days) {
      world.clock.set(endOfDay(day));
      for (const job of ['deliverNotifications', 'sequenceLedger']) await world.runJob(job);
      calls.take();
      const start = performance.now();
      for (const job of RETENTION_RUN) await calls.of(job !== 'sequenceLedger', () => world.runJob(job));
      (times[size] ??= []).push(performance.now() - start);
      (kinds[size] ??= new Set()).add(calls.take());
    }
    const certified = (await destructionsOf(world, resourceId)).filter(({ state }) => state === 'CERTIFIED').length;
    if (certified !== days.length) throw new Error(`${certified} of ${days.length} cohorts were certified`);
    const [small, large] = sizes.map((size) => median(times[size] ?? []));
    const seen = new Set(sizes.flatMap((size) => [...(kinds[size] ?? [])]));
    if (small === undefined || large === undefined) throw new Error('nothing was measured');
    return [{
      name: `destroying a cohort of ${sizes[1].toLocaleString('en')}`, value: `${large.toFixed(1)} ms (${ratio(large, small)})`, baseline: `a cohort of ${sizes[0]}: ${small.toFixed(1)} ms`,
      how: `medians of ${runs} interleaved runs from the due cohort to its certificate, checkpoint included; port calls of every run, but for the checkpoint's, which go by the size of the log: ${[...seen].join(' or ')}; a cohort of 1,000,000 is counted in infra/aws/request-units.md`,
      bar: { text: 'the same port calls by kind and number', met: seen.size === 1 },
    }];
  } finally {
    world.close();
  }
}

/** Counts calls of the ports that hold records and keys. */
function countCalls({ local }: TestWorld) {
  const counts = new Map<string, number>();
  let counting = true;
  const watch = (port: string, target: object, names: readonly string[]): void => {
    for (const name of names) {
      const call: unknown = Reflect.get(target, name);
      if (typeof call !== 'function') throw new TypeError(`${port} has no ${name}`);
      Reflect.set(target, name, (...given: unknown[]) => {
        if (counting) counts.set(`${port}.${name}`, (counts.get(`${port}.${name}`) ?? 0) + 1);
        return Reflect.apply(call, target, given);
      });
    }
  };
  watch('store', local.store, ['get', 'query', 'commit', 'getExpired', 'queryExpired']);
  watch('keys', local.keyStore, ['get', 'destroy']);
  watch('objects', local.objects, ['put', 'get', 'delete']);
  return {
    async of(counted: boolean, work: () => Promise<unknown>): Promise<void> {
      counting = counted;
      await work();
      counting = true;
    },
    take(): string {
      const seen = [...counts].toSorted().map(([name, count]) => `${name} ${count}`).join(', ');
      counts.clear();
      return seen;
    },
  };
}

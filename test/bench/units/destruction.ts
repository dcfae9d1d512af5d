import { ResourceId } from '../../../lib/identifiers.ts';
import { CohortEntity, recordsOf } from '../../../lib/platform/storage/entities/records.ts';
import type { ExpiredStore, Page, Query, Store } from '../../../lib/platform/storage/store.ts';
import { ENDED, END_DAY, runRetention } from '../../support/ending.ts';
import { keepPupils } from '../../support/journey.ts';
import { createMeteredWorld } from '../../support/meter/metered-world.ts';
import { createMeasuring, type Measured } from './measured.ts';

/** From a due cohort to its certificate: what the jobs cost, for this many records in it. */
export async function measureDestruction(count: number): Promise<Measured> {
  const metered = await createMeteredWorld();
  const { world } = metered;
  await keepPupils(world, count, { graduatesOn: END_DAY });
  return end(metered, count);
}

const realRecords = 25;

/**
 * The same for a cohort that says it holds `count` records, and whose listing would go on for as many: a walk over them
 * would be paid for, page after page.
 */
export async function measurePretendedDestruction(count: number): Promise<Measured> {
  let partition: string | undefined;
  const metered = await createMeteredWorld({ change: (store) => endless(store, () => partition, count) });
  const { world } = metered;
  const resourceId = ResourceId.parse((await keepPupils(world, realRecords, { graduatesOn: END_DAY })).resourceId);
  const { storage, ledger } = world.platform;
  const cohort = await storage.get(CohortEntity.ref({ resourceId, cohort: END_DAY }));
  if (!cohort) throw new TypeError('no cohort');
  await ledger.commit({ stream: 'operations', action: 'test.counted', operation: 'test', subject: { resourceId } }, [CohortEntity.replace(cohort, { ...cohort.value, count })]);
  ({ partition } = recordsOf(resourceId, END_DAY));
  return end(metered, count);
}

async function end(metered: Awaited<ReturnType<typeof createMeteredWorld>>, count: number): Promise<Measured> {
  const { world } = metered;
  world.clock.set(ENDED);
  for (const job of ['deliverNotifications', 'sequenceLedger']) await world.runJob(job);
  const { measured, step } = createMeasuring(metered);
  await step('endCohorts … certificate', `a cohort of ${count.toLocaleString('en')}`, () => runRetention(world));
  world.close();
  const [destruction] = measured;
  if (!destruction) throw new TypeError('nothing was measured');
  return destruction;
}

/** Lists one cohort's records over and over until `count` have been listed. */
function endless(store: Store & ExpiredStore, partition: () => string | undefined, count: number): Store & ExpiredStore {
  const repeat = async (query: Query): Promise<Page> => {
    const { after: _, ...asked } = query;
    const { items } = await store.queryExpired({ ...asked, limit: realRecords });
    const done = Number(query.after ?? 0);
    const page = Array.from({ length: Math.min(query.limit, count - done) }, (_each, i) => items[(done + i) % items.length]).flatMap((item) => (item ? [item] : []));
    return { items: page, ...(done + page.length < count && { next: String(done + page.length) }) };
  };
  return { ...store, queryExpired: (query) => (query.partition === partition() ? repeat(query) : store.queryExpired(query)) };
}

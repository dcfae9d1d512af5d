import { justAfter } from '../../lib/calendar/instant.ts';
import { job, type JobCall } from '../../lib/operation/operation.ts';
import { CohortEntity, cohortsOf } from '../../lib/platform/storage/entities/records.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import type { Cohort } from '../../lib/records/record.ts';
import { destroyKeys } from './destroy-keys.ts';
import { eachApart } from './each-apart.ts';

type Call = JobCall<readonly ('keys' | 'objects')[]>;

/** A year's look-up key dies with the year's last cohort, and no sooner than the year is over: imports may still need it. */
export const endLookupKeys = job({
  name: 'endLookupKeys',
  context: 'retention',
  summary: { zh: '销毁已无数据年度的检索密钥', en: 'Destroy the look-up keys of years without data' },
  every: '1 hour',
  rules: ['retention.personalData', 'destruction.standard'],
  uses: ['keys', 'objects'],
  async run(call) {
    const counts = { destroyed: 0 };
    const listing = CohortEntity.list('lookups', { partition: ['all'], to: [justAfter(call.now)] });
    return eachApart(call, listing, counts, ({ resourceId, cohort }) => ({ resourceId, cohort }), async (listed) => {
      const cohort = await call.platform.storage.get(listed.ref);
      if (cohort?.value.lookupUntil !== undefined && await endLookup(call, cohort)) counts.destroyed += 1;
    });
  },
});

async function endLookup(call: Call, cohort: Loaded<Cohort>): Promise<boolean> {
  const { lookupUntil: _, ...done } = cohort.value;
  const { resourceId, year } = done;
  const last = !await hasOthers(call, done);
  const name = { kind: 'lookup', resourceId, year } as const;
  const [state] = await call.platform.keys.status([name]);
  if (last) await destroyKeys(call.platform, `lookup-${resourceId.slice('resource-'.length)}-${year}`, [name]);
  // what stood there is said, too: a run that destroyed it may have ended before it could state so
  const event = { stream: 'sharing', action: last ? 'lookupKey.destroyed' : 'lookupKey.considered', subject: { resourceId, cohort: done.cohort }, facts: { year, found: state ?? 'absent' } } as const;
  await call.commit(event, [CohortEntity.replace(cohort, done)]);
  return last && state === 'live';
}

/** Another cohort of the year that still exists: its destruction will look again. */
async function hasOthers({ platform }: Call, { resourceId, year, cohort }: Cohort): Promise<boolean> {
  for await (const { value } of platform.storage.each(cohortsOf(resourceId))) {
    if (value.year === year && value.cohort !== cohort && value.state !== 'DESTROYED') return true;
  }
  return false;
}

import { justAfter, toInstant, toMilliseconds, type Instant } from '../../lib/calendar/instant.ts';
import { DestructionId, NotificationId } from '../../lib/identifiers.ts';
import { job, type JobCall } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { notify } from '../../lib/platform/storage/entities/notifications.ts';
import { CohortEntity } from '../../lib/platform/storage/entities/records.ts';
import { DestructionEntity, HoldEntity } from '../../lib/platform/storage/entities/retention.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import { CommitConflict } from '../../lib/platform/storage/store.ts';
import type { Cohort } from '../../lib/records/record.ts';
import { newDestruction } from '../../lib/retention/destruction.ts';
import { archiveCohort } from './archive-cohort.ts';
import { eachApart } from './each-apart.ts';
import { extendCleanUp } from './extend-clean-up.ts';
import { isHeld } from './holds.ts';
import { settleHold } from './settle-holds.ts';

const week = 7 * 86_400_000;
type Ports = 'keys' | 'objects' | 'expired';
export type RetentionCall = JobCall<readonly Ports[]>;
/** `waiting`: its destruction has begun, or its archive goes on with the next run. */
type Ending = 'begun' | 'archived' | 'held' | 'extended' | 'waiting';

/** Ends what is due: archives where the rule says so, then begins the destruction. A hold waits; nothing else does. */
export const endCohorts = job({
  name: 'endCohorts',
  context: 'retention',
  summary: { zh: '到期数据归档并进入销毁', en: 'Archive and begin to destroy what is due' },
  every: '1 minute',
  rules: ['retention.personalData', 'retention.expiryAction', 'retention.archiveIsolation', 'destruction.standard'],
  uses: ['keys', 'objects', 'expired'],
  async run(call) {
    const counts = { settled: 0, begun: 0, archived: 0, held: 0, extended: 0, waiting: 0, alarms: 0 };
    const settling = await eachApart(call, HoldEntity.list('unsettled', { partition: ['all'] }), counts, ({ resourceId, holdId }) => ({ resourceId, holdId }), async (hold) => {
      if (await settleHold(call, hold)) counts.settled += 1;
    });
    if (settling.more) return settling;
    const listing = CohortEntity.list('byEnd', { partition: ['existing'], to: [justAfter(call.now)] });
    return eachApart(call, listing, counts, ({ resourceId, cohort }) => ({ resourceId, cohort }), async ({ ref }) => {
      const cohort = await call.platform.storage.get(ref);
      if (!cohort || cohort.value.endsAt > call.now || cohort.value.state === 'DESTROYED') return;
      const ending = await endCohort(call, cohort);
      counts[ending] += 1;
      if (ending !== 'held' && ending !== 'extended' && isLate(cohort.value, call.now) && await alarm(call, cohort.value)) counts.alarms += 1;
    });
  },
});

async function endCohort(call: RetentionCall, cohort: Loaded<Cohort>): Promise<Ending> {
  const { platform, now } = call;
  const { resourceId, state, cohort: name } = cohort.value;
  const resource = await platform.storage.get(ResourceEntity.ref({ resourceId }));
  if (!resource) throw new TypeError(`cohort ${name} has lost its resource`);
  if (state === 'EXECUTING') return 'waiting';
  const law = await call.law(cohort.value.unitPath, resource.value.profile);
  if (law.applies('hold-respected') && await isHeld(platform.storage, resourceId, name)) return await extendCleanUp(call, cohort) ? 'extended' : 'held';
  if (state === 'DUE') return 'waiting';
  const archives = state === 'LIVE' && resource.value.content.retention?.expiryAction === 'desensitisedArchive';
  // an older database that was put back says LIVE of what was archived and destroyed long ago
  if (archives && (await platform.keys.status([{ kind: 'cohort', resourceId, cohort: name }]))[0] !== 'destroyed') {
    if (await extendCleanUp(call, cohort)) return 'extended'; // first: an archive that cannot be made lets nothing go
    return await archiveCohort(call, resource.value, cohort) ? 'archived' : 'waiting';
  }
  const destruction = newDestruction({
    destructionId: DestructionId.parse(`destruction-${platform.random.token()}`), edition: Math.max(resource.value.publishedEdition, 1),
    reason: name.startsWith('hold-') ? 'holdReleased' : 'periodEnded', cohort: cohort.value, law, now,
  });
  await call.commit({
    stream: 'sharing', action: 'destruction.due', subject: { destructionId: destruction.destructionId, resourceId }, profile: law.profile,
    citation: law.cite('storage-period-ends'), facts: { cohort: name, count: destruction.count },
  }, [DestructionEntity.insert(destruction), CohortEntity.replace(cohort, { ...cohort.value, state: 'DUE' })]);
  return 'begun';
}

/** A cohort that still exists a week before the engine drops it: whatever stopped its destruction must be looked at. */
const isLate = ({ dropsAt }: Cohort, now: Instant): boolean => toInstant(toMilliseconds(dropsAt) - week) <= now;

/** Once a cohort. `false`: told before. */
async function alarm({ platform, bookkeep, now }: RetentionCall, { resourceId, unitPath, cohort, dropsAt }: Cohort): Promise<boolean> {
  const unitId = unitPath.at(-1);
  if (!unitId) throw new TypeError('a cohort belongs to a unit');
  platform.log.error('retention.cohort-late', { resourceId, cohort, dropsAt });
  const notificationId = NotificationId.parse(`notification-${resourceId.slice('resource-'.length)}${cohort.replaceAll('-', '')}`.slice(0, 53));
  try {
    await bookkeep([notify({
      notificationId, unitId, kind: 'retention.late', createdAt: now, subject: { resourceId, cohort },
      title: { zh: '到期数据尚未销毁，请立即处理', en: 'Data past its period is not destroyed yet' },
    })]);
    return true;
  } catch (error) {
    if (error instanceof CommitConflict) return false;
    throw error;
  }
}

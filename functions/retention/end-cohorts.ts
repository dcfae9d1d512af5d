import { toInstant, toMilliseconds, type Instant } from '../../lib/calendar/instant.ts';
import { DestructionId } from '../../lib/identifiers.ts';
import { job, type JobCall } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { notify } from '../../lib/platform/storage/entities/notifications.ts';
import { CohortEntity } from '../../lib/platform/storage/entities/records.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import { CommitConflict } from '../../lib/platform/storage/store.ts';
import { NotificationId } from '../../lib/identifiers.ts';
import type { Cohort } from '../../lib/records/record.ts';
import { archiveCohort } from './archive-cohort.ts';
import { beginDestruction } from './begin-destruction.ts';
import { extendCleanUp } from './extend-clean-up.ts';
import { isHeld } from './holds.ts';

const week = 7 * 86_400_000;
type Ports = 'keys' | 'objects' | 'expired';
export type RetentionCall = JobCall<readonly Ports[]>;

/** Ends what is due: archives where the rule says so, then begins the destruction. A hold waits; nothing else does. */
export const endCohorts = job({
  name: 'endCohorts',
  context: 'retention',
  summary: { zh: '到期数据归档并进入销毁', en: 'Archive and begin to destroy what is due' },
  every: '1 minute',
  rules: ['retention.personalData', 'retention.expiryAction', 'retention.archiveIsolation', 'destruction.standard'],
  uses: ['keys', 'objects', 'expired'],
  async run(call) {
    const counts = { begun: 0, archived: 0, held: 0, extended: 0, alarms: 0, conflicts: 0 };
    for await (const cohort of call.platform.storage.each(CohortEntity.list('byEnd', { partition: ['existing'], to: [call.now] }))) {
      if (!call.timeLeft()) return { counts, more: true };
      try {
        const done = await endCohort(call, cohort);
        if (done) counts[done] += 1;
        if (await alarmWhenLate(call, cohort, call.now)) counts.alarms += 1;
      } catch (error) {
        if (!(error instanceof CommitConflict)) throw error;
        counts.conflicts += 1; // somebody else moved it; the next run sees what it became
      }
    }
    return { counts, more: false };
  },
});

async function endCohort(call: RetentionCall, listed: Loaded<Cohort>): Promise<'begun' | 'archived' | 'held' | 'extended' | undefined> {
  const { platform, now } = call;
  const { resourceId } = listed.value;
  const [cohort, resource] = await platform.storage.getAll([CohortEntity.ref(listed.value), ResourceEntity.ref({ resourceId })]);
  if (!cohort || !resource || cohort.value.endsAt > now || cohort.value.state === 'DUE' || cohort.value.state === 'DESTROYED') return undefined;
  const law = await call.law(cohort.value.unitPath, resource.value.profile);
  if (law.applies('hold-respected') && await isHeld(platform.storage, resourceId, cohort.value.cohort)) {
    return await extendCleanUp(call, cohort) ? 'extended' : 'held';
  }
  if (resource.value.content.retention?.expiryAction === 'desensitisedArchive' && cohort.value.state === 'LIVE') {
    return await archiveCohort(call, resource.value, cohort) ? 'archived' : undefined;
  }
  const { destruction, changes } = beginDestruction({
    destructionId: DestructionId.parse(`destruction-${platform.random.token()}`), resource: resource.value, cohort, law, now,
    reason: cohort.value.cohort.startsWith('hold-') ? 'holdReleased' : 'periodEnded',
  });
  await call.commit({
    stream: 'sharing', action: 'destruction.due', subject: { destructionId: destruction.destructionId, resourceId }, profile: law.profile,
    citation: law.cite('storage-period-ends'), facts: { cohort: destruction.cohort, count: destruction.count },
  }, changes);
  return 'begun';
}

/** A cohort that still exists a week before the engine drops it: whatever stopped its destruction must be looked at. */
async function alarmWhenLate({ platform, bookkeep }: RetentionCall, { value }: Loaded<Cohort>, now: Instant): Promise<boolean> {
  if (value.state === 'DESTROYED' || toInstant(toMilliseconds(value.dropsAt) - week) > now || value.cohort.startsWith('hold-')) return false;
  platform.log.error('retention.cohort-late', { resourceId: value.resourceId, cohort: value.cohort, dropsAt: value.dropsAt });
  const notificationId = NotificationId.parse(`notification-${value.resourceId.slice('resource-'.length)}${value.cohort.replaceAll('-', '')}`.slice(0, 53));
  try {
    await bookkeep([notify({
      notificationId, unitId: value.unitPath.at(-1) ?? value.unitPath[0] ?? platformUnit(), kind: 'retention.late', createdAt: now,
      subject: { resourceId: value.resourceId, cohort: value.cohort },
      title: { zh: '到期数据尚未销毁，请立即处理', en: 'Data past its period is not destroyed yet' },
    })]);
    return true;
  } catch (error) {
    if (error instanceof CommitConflict) return false; // told before
    throw error;
  }
}
const platformUnit = (): never => { throw new TypeError('a cohort belongs to a unit'); };

import type { Actor } from '../../lib/organizations/actor.ts';
import type { Grant } from '../../lib/grants/grant.ts';
import type { Instant } from '../../lib/calendar/instant.ts';
import type { Basics } from '../../lib/platform/platform.ts';
import { NotificationEntity } from '../../lib/platform/storage/entities/notifications.ts';
import type { Change } from '../../lib/platform/storage/entity.ts';
import { CommitConflict } from '../../lib/platform/storage/store.ts';
import type { Law } from '../../lib/regulations/law.ts';
import type { Refusal, RefusalCode } from '../../lib/regulations/refusal.ts';
import { findAssignee } from '../sharing/assignees.ts';
import { noticeIdOf, noticeOf, type NoticeKind } from './grant-notices.ts';

const KINDS: Partial<Record<RefusalCode, NoticeKind>> = {
  GRANT_HOLDER_MISMATCH: 'grant.foreignUse', PURPOSE_NOT_GRANTED: 'grant.outsideUse', GRANT_NOT_IN_FORCE: 'grant.outsideUse', DAILY_BUDGET_SPENT: 'grant.budgetSpent', GRANT_UNVERIFIED: 'grant.unverified',
};

/** Who must hear of a refused read: both units and the coordinator, the consumer's responsible person, the owner, or owner and coordinator. */
async function recipients({ storage }: Basics, law: Law, grant: Grant, actor: Actor, kind: NoticeKind): Promise<readonly Pick<Parameters<typeof noticeOf>[0], 'unitId' | 'personId'>[]> {
  if (kind === 'grant.budgetSpent') return [{ unitId: grant.ownerUnitId }];
  if (kind === 'grant.outsideUse') return [{ unitId: grant.consumerUnitId, personId: grant.responsiblePerson }];
  const coordinator = await findAssignee(storage, grant.ownerUnitPath, law.value('roles.coordinator').id, actor.today);
  const units = kind === 'grant.unverified' ? [{ unitId: grant.ownerUnitId }] : [{ unitId: grant.consumerUnitId }, { unitId: actor.unitId }];
  return [...units, ...(coordinator ? [{ unitId: coordinator.unitId, personId: coordinator.personId }] : [])];
}

/** Tells of a refused read, each recipient once a day and kind; the refusal itself is entered by the pipeline. */
export async function alertRefusal(platform: Basics, law: Law, grant: Grant, actor: Actor, refusal: Refusal, now: Instant, bookkeep: (changes: readonly Change[]) => Promise<void>): Promise<void> {
  const kind = KINDS[refusal.code];
  if (!kind) return;
  const subject = { grantId: grant.grantId, resourceId: grant.resourceId, code: refusal.code };
  const once = `${grant.grantId}/${refusal.code}/${actor.unitId}/${actor.today}`;
  const notices = (await recipients(platform, law, grant, actor, kind)).map((to) => ({ ...to, kind, subject, now, once }));
  const known = await platform.storage.getAll(notices.map((notice) => NotificationEntity.ref({ notificationId: noticeIdOf(notice) })));
  const fresh = new Map(notices.filter((_, i) => !known[i]).map((notice) => [noticeIdOf(notice), noticeOf(notice)]));
  if (fresh.size === 0) return;
  try {
    await bookkeep([...fresh.values()]);
  } catch (error) {
    if (!(error instanceof CommitConflict)) throw error; // another read told it first
  }
}

import type { Instant } from '../../lib/calendar/instant.ts';
import { NotificationId, type ResourceId, type UnitId } from '../../lib/identifiers.ts';
import type { Random } from '../../lib/platform/clock.ts';
import type { Change } from '../../lib/platform/storage/entity.ts';
import { notify } from '../../lib/platform/storage/entities/notifications.ts';
import type { Text } from '../../lib/regulations/refusal.ts';

const NOTICES = {
  'catalog.nextStep': { zh: '有目录条目待贵单位办理下一步骤', en: 'A catalog entry awaits your step' },
  'catalog.returned': { zh: '目录条目被退回，请查看意见', en: 'A catalog entry is returned; see the comments' },
  'catalog.published': { zh: '目录条目已发布', en: 'A catalog entry is published' },
  'catalog.suspended': { zh: '目录条目已暂停使用', en: 'A catalog entry is suspended' },
  'catalog.changeTask': { zh: '目录条目须核对、变更或维护，请在期限内办理', en: 'The entry must be checked, changed or maintained in time' },
  'catalog.stale': { zh: '数据资源未按更新周期更新，请及时更新', en: 'A resource has missed its update cycle' },
} as const satisfies Record<string, Text>;
export type NoticeKind = keyof typeof NOTICES;

/** One notification as a change of the commit that it tells of. */
export const noticeTo = (unitId: UnitId, kind: NoticeKind, resourceId: ResourceId, random: Random, now: Instant): Change =>
  notify({ notificationId: NotificationId.parse(`notification-${random.token()}`), unitId, kind, subject: { resourceId }, title: NOTICES[kind], createdAt: now });

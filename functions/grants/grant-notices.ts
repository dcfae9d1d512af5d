import type { Instant } from '../../lib/calendar/instant.ts';
import { NotificationId, type PersonId, type UnitId } from '../../lib/identifiers.ts';
import { sha256Hex } from '../../lib/platform/ledger/canonical.ts';
import { notify } from '../../lib/platform/storage/entities/notifications.ts';
import type { Change } from '../../lib/platform/storage/entity.ts';
import type { Text } from '../../lib/regulations/refusal.ts';

const NOTICES = {
  'grant.activated': { zh: '共享授权已生效', en: 'A grant is in force' },
  'grant.suspended': { zh: '共享授权已暂停', en: 'A grant is suspended' },
  'grant.typeChanged': { zh: '数据资源的共享类型已变化，授权不再符合要求，现已暂停', en: 'The resource is shared on other terms: the grant no longer meets them and is suspended' },
  'grant.resumed': { zh: '共享授权已恢复', en: 'A grant is resumed' },
  'grant.revoked': { zh: '共享授权已撤销，请停止使用并销毁所持副本', en: 'A grant is revoked: stop using the data and destroy your copies' },
  'grant.budgetSpent': { zh: '该授权今日查询次数已用完，请关注使用情况', en: "A grant's reads of the day are spent; look at its use" },
  'grant.foreignUse': { zh: '获授权单位以外的单位凭该授权提出查询，已予拒绝', en: 'A unit other than the one it was given to asked for data through the grant, and was refused' },
  'grant.outsideUse': { zh: '凭该授权提出的查询超出授权用途或期限，已予拒绝', en: 'A read outside purpose or period was refused' },
  'grant.unverified': { zh: '授权内容未通过完整性核对，已停止凭其提供数据，请核查后撤销并重新授权', en: 'A grant fails its integrity check and serves nothing; look into it, revoke it and grant anew' },
  'delivery.registered': { zh: '数据副本已交付，请按期销毁并报告', en: 'A copy is delivered; destroy it in time and attest that' },
  'delivery.attested': { zh: '使用单位已报告数据副本销毁', en: 'The consumer attests that a copy is destroyed' },
} as const satisfies Record<string, Text>;
export type NoticeKind = keyof typeof NOTICES;

interface Notice {
  readonly unitId: UnitId;
  readonly personId?: PersonId | undefined;
  readonly kind: NoticeKind;
  readonly subject: Readonly<Record<string, string>>;
  readonly now: Instant;
  /** What makes it this notice and no other: the same again is the same item. */
  readonly once: string;
}

/** Its identifier follows from whom it tells what, so that a second one of the same meets the first. */
export const noticeIdOf = ({ unitId, personId, kind, once }: Pick<Notice, 'unitId' | 'personId' | 'kind' | 'once'>): NotificationId =>
  NotificationId.parse(`notification-${sha256Hex(JSON.stringify([unitId, personId ?? '', kind, once])).slice(0, 40)}`);

export const noticeOf = (notice: Notice): Change => notify({
  notificationId: noticeIdOf(notice), unitId: notice.unitId, ...(notice.personId && { personId: notice.personId }), kind: notice.kind,
  subject: { ...notice.subject }, title: NOTICES[notice.kind], createdAt: notice.now,
});

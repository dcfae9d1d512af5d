import type { Instant } from '../../lib/calendar/instant.ts';
import { NotificationId, type PersonId, type UnitId } from '../../lib/identifiers.ts';
import type { Random } from '../../lib/platform/clock.ts';
import type { Change } from '../../lib/platform/storage/entity.ts';
import { notify } from '../../lib/platform/storage/entities/notifications.ts';
import type { Text } from '../../lib/regulations/refusal.ts';

/** What parties are told, in fixed words: identifiers stand in the subject, nothing personal and no free text anywhere. */
const NOTICES = {
  'item.submitted': { zh: '收到共享申请，请在期限内审核', en: 'A sharing application awaits your review' },
  'item.nextStep': { zh: '共享申请进入下一审核步骤', en: 'A sharing application awaits the next review step' },
  'item.approved': { zh: '共享申请已批准，请签署文书', en: 'The application is approved; the documents await signature' },
  'item.refused': { zh: '共享申请未通过，请查看理由和可用的救济途径', en: 'The application is refused; see the reasons and the remedies that are open' },
  'item.withdrawn': { zh: '共享申请已撤回', en: 'The application is withdrawn' },
  'item.dueSoon': { zh: '共享申请的答复期限即将届满，请及时答复', en: 'The answer to an application falls due; answer in time' },
  'item.overdue': { zh: '共享申请已超过答复期限，请审核方尽快答复', en: 'The answer to an application is overdue; whoever decides should answer soon' },
  'item.escalated': { zh: '共享申请逾期未答复，已移送下一环节处理', en: 'An unanswered application has moved to the next body' },
  'item.typeChanged': { zh: '数据资源的共享类型已变化，申请按新类型继续办理', en: 'The share type has changed; the application goes on under the new one' },
  'item.deadlineRevised': { zh: '工作日安排已公布，答复期限已重新计算', en: 'A working-day table was published; the due date is computed anew' },
  'document.signed': { zh: '文书已由一方签署', en: 'A party has signed a document' },
  'case.filed': { zh: '协调事项已受理并指派承办人', en: 'A case is filed and assigned' },
  'case.started': { zh: '协调事项已开始办理', en: 'A case is in hand' },
  'case.concluded': { zh: '协调事项已办结，请查看结果', en: 'A case is concluded' },
  'case.overdue': { zh: '协调事项已超过服务时限，请承办单位尽快办理', en: 'A case is past its service target; the unit in charge should act soon' },
  'ticket.reported': { zh: '使用单位反馈数据疑义，请核实', en: 'A consumer reports doubtful data' },
  'ticket.overdue': { zh: '数据疑义反馈已超过服务时限，请归属单位尽快答复', en: 'A data report is past its service target; the owner should answer soon' },
  'ticket.answered': { zh: '数据疑义反馈有新的办理进展', en: 'A data report has moved on' },
  'ticket.corrected': { zh: '贵单位获授权使用的数据资源已更正', en: 'A resource granted to you has been corrected' },
  'onward.requested': { zh: '收到对外提供数据的申请，请审核', en: 'An onward disclosure asks for consent' },
  'onward.decided': { zh: '对外提供数据的申请已有决定', en: 'An onward disclosure is decided' },
} as const satisfies Record<string, Text>;
export type NoticeKind = keyof typeof NOTICES;

interface To {
  readonly unitId: UnitId;
  readonly personId?: PersonId | undefined;
}

/** One notification as a change of the commit that it tells of. */
export const noticeTo = ({ unitId, personId }: To, kind: NoticeKind, subject: Readonly<Record<string, string>>, random: Random, now: Instant): Change =>
  notify({
    notificationId: NotificationId.parse(`notification-${random.token()}`), unitId, ...(personId && { personId }), kind, subject: { ...subject }, title: NOTICES[kind], createdAt: now,
  });

/** The same to several units, each once. */
export const noticesTo = (units: readonly UnitId[], kind: NoticeKind, subject: Readonly<Record<string, string>>, random: Random, now: Instant): readonly Change[] =>
  [...new Set(units)].map((unitId) => noticeTo({ unitId }, kind, subject, random, now));

import * as z from 'zod';
import { Instant } from '../../lib/calendar/instant.ts';
import { NotificationId } from '../../lib/identifiers.ts';
import { Notification } from '../../lib/notifications/notification.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { NotificationEntity } from '../../lib/platform/storage/entities/notifications.ts';

const { kind, subject, title } = Notification.shape;
const NotificationView = z.strictObject({ notificationId: NotificationId, kind, subject, title, createdAt: Instant, delivered: z.boolean() });

/** Newest first: what the caller's unit was told (`for=unit`), or the caller alone (`for=me`). */
export const listNotifications = operation({
  name: 'listNotifications',
  context: 'notifications',
  summary: { zh: '查看通知', en: 'List notifications' },
  route: 'GET /notifications',
  caller: 'person',
  rules: [],
  query: Paging.extend({ for: z.enum(['unit', 'me']).default('unit') }),
  returns: pageOf(NotificationView),
  async handle({ query: { for: whom, ...paging }, actor, platform, answer }) {
    const listing = whom === 'unit' ? NotificationEntity.list('byUnit', { partition: [actor.unitId] }) : NotificationEntity.list('byPerson', { partition: [actor.personId] });
    const page = await platform.storage.list(listing, { ...toOptions(paging), descending: true });
    return answer(toPage(page, ({ notificationId, kind, subject, title, createdAt, deliveredAt }) => ({ notificationId, kind, subject, title, createdAt, delivered: deliveredAt !== undefined })));
  },
});

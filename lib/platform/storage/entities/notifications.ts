import type { NotificationId } from '../../../identifiers.ts';
import { Notification } from '../../../notifications/notification.ts';
import { entity, type Change } from '../entity.ts';

/** The outbox: written with the change it tells of, in the same commit; the delivery job only sets its mark. */
export const NotificationEntity = entity<'notification', Notification, { notificationId: NotificationId }>({
  name: 'notification', table: 'registry', schema: Notification, bookkeeping: true,
  key: ({ notificationId }) => ({ partition: [notificationId] }),
  indexes: {
    byUnit: { index: 'index1', place: (n) => (n.personId ? undefined : { partition: [n.unitId], sort: [n.createdAt, n.notificationId] }) },
    byPerson: { index: 'index2', place: (n) => (n.personId ? { partition: [n.personId], sort: [n.createdAt, n.notificationId] } : undefined) },
    undelivered: { index: 'index3', place: (n) => (n.deliveredAt ? undefined : { partition: ['all'], sort: [n.createdAt, n.notificationId] }) },
  },
});

/** A notification as one change, to ride in the commit of what it tells of. Its label is its id, so that several fit in one commit. */
export const notify = (notification: Omit<Notification, 'deliveredAt'>): Change => NotificationEntity.insert(notification, notification.notificationId);

import { job } from '../../lib/operation/operation.ts';
import { NotificationEntity } from '../../lib/platform/storage/entities/notifications.ts';
import { CommitConflict } from '../../lib/platform/storage/store.ts';

/** At least once: the mark is set after the sink has taken it. What the sink refuses waits for the next run. */
export const deliverNotifications = job({
  name: 'deliverNotifications',
  context: 'notifications',
  summary: { zh: '投递通知', en: 'Deliver notifications' },
  every: '1 minute',
  anyTime: true,
  rules: [],
  uses: ['sink'],
  async run({ now, platform, timeLeft, bookkeep }) {
    const counts = { delivered: 0, failed: 0 };
    for await (const listed of platform.storage.each(NotificationEntity.list('undelivered', { partition: ['all'] }))) {
      if (!timeLeft()) return { counts, more: true };
      const notification = await platform.storage.get(listed.ref); // the index may be late
      if (!notification || notification.value.deliveredAt) continue;
      const { notificationId, kind, unitId, subject } = notification.value;
      try {
        await platform.sink.deliver({ notificationId, kind, unitId, subject });
        await bookkeep([NotificationEntity.replace(notification, { ...notification.value, deliveredAt: now })]);
        counts.delivered += 1;
      } catch (error) {
        if (error instanceof CommitConflict) continue; // a twin run has marked it
        counts.failed += 1;
        platform.log.warn('notification.undelivered', { notificationId, kind, fault: error instanceof Error ? error.name : 'unknown' });
      }
    }
    return { counts, more: false };
  },
});

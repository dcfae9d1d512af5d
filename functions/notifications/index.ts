import { deliverNotifications } from './deliver-notifications.ts';
import { listNotifications } from './list-notifications.ts';

export const notificationsOperations = [listNotifications, deliverNotifications] as const;

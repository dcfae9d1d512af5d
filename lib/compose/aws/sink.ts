import type { Adapter } from './ground.ts';

/** Delivers notifications as structured log lines: identifiers and codes, no content. */
export const sink: Adapter = ({ log }) => ({
  sink: { deliver: async ({ notificationId, kind, unitId, subject }) => log.info('notification.delivered', { ...subject, notificationId, kind, unitId }) },
});

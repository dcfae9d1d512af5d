import * as z from 'zod';
import { Instant } from '../calendar/instant.ts';
import { NotificationId, PersonId, UnitId } from '../identifiers.ts';

/** 通知: to a unit, or within it to one person. Holds identifiers and fixed texts, never a personal value or free text. */
export const Notification = z.strictObject({
  notificationId: NotificationId,
  unitId: UnitId,
  personId: PersonId.optional(),
  /** `<thing>.<what>`, e.g. `catalog.changeTask`. */
  kind: z.string().regex(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/),
  /** The things it is about, by kind of identifier. */
  subject: z.record(z.string(), z.string()),
  title: z.strictObject({ zh: z.string().min(1).max(200), en: z.string().min(1).max(200) }),
  createdAt: Instant,
  /** When the sink took it: bookkeeping of the delivery job. */
  deliveredAt: Instant.optional(),
});
export type Notification = z.output<typeof Notification>;

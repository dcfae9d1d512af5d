import { endOfDay } from '../../lib/calendar/instant.ts';
import type { KnownRecord } from './model.ts';

/** Of the rows imported under one key, the newest whose period has not ended. */
export const readableFrom = (records: readonly KnownRecord[], now: string): KnownRecord | undefined =>
  records.findLast(({ lastDay }) => now < endOfDay(lastDay));

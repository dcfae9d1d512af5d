import type { Instant } from '../calendar/instant.ts';
import type { StoredRecord } from './record.ts';

/**
 * Which of the items found for one look-up value is the record: the newest whose import is readable and that has neither
 * ended nor been superseded. An import that replaces a record puts the new one beside it, so for a moment two may stand.
 */
export function pickVisible<R extends Pick<StoredRecord, 'sequence' | 'endsAt' | 'superseded'>>(found: readonly R[], readable: number, now: Instant): R | undefined {
  return found
    .filter(({ sequence, endsAt, superseded }) => !superseded && sequence <= readable && now < endsAt)
    .reduce<R | undefined>((best, record) => (best && best.sequence >= record.sequence ? best : record), undefined);
}

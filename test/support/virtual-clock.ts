import { toInstant, type Instant } from '../../lib/calendar/instant.ts';
import type { Clock } from '../../lib/platform/clock.ts';

export interface Span {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

/** A clock that stands still until it is moved. */
export interface VirtualClock extends Clock {
  set(instant: string): Instant;
  advance(span: Span): Instant;
}

const toSpan = ({ days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 }: Span) =>
  (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;

export function virtualClock(start = '2026-11-23T01:00:00.000Z'): VirtualClock {
  const read = (text: string): number => {
    const at = Date.parse(text);
    if (Number.isNaN(at)) throw new TypeError(`no instant: ${text}`);
    return at;
  };
  let now = toInstant(read(start));
  return {
    now: () => now,
    set: (instant) => (now = toInstant(read(instant))),
    advance: (span) => (now = toInstant(read(now) + toSpan(span))),
  };
}

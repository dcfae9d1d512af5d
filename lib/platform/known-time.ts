import { toMilliseconds, type Instant } from '../calendar/instant.ts';

/** How long a platform may have stood still without anybody's word for it: a weekend with a holiday beside it. */
export const STANDSTILL_DAYS = 3;
const standstill = STANDSTILL_DAYS * 86_400_000;
/** By how much the clocks of two machines may differ. */
const skew = 60_000;

/** A clock that cannot be right: too far ahead of the time before, or behind it. */
export type Doubt = 'ahead' | 'behind';

/** `known`: an instant that has been for certain. */
export function doubtOf(now: Instant, known: Instant): Doubt | undefined {
  const gone = toMilliseconds(now) - toMilliseconds(known);
  if (gone > standstill) return 'ahead';
  return gone < -skew ? 'behind' : undefined;
}

/** The last instant that has been for certain, as far as this process knows: jobs learn it from the store with every run. */
export interface KnownTime {
  readonly at: Instant | undefined;
  learn(at: Instant): void;
}

export function createKnownTime(): KnownTime {
  let known: Instant | undefined;
  return { get at() { return known; }, learn(at) { known = at; } };
}

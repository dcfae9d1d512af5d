import type { LocalDate } from '../calendar/instant.ts';
import type { DailyReads, Grant } from './grant.ts';

/** Reads that a process reserves at once: small budgets are counted one by one, large ones in two hundredths. */
export const blockOf = (budget: number): number => (budget <= 200 ? 1 : Math.min(500, Math.floor(budget / 200)));

export interface Reservation {
  readonly next: DailyReads;
  /** Reads that may be served for it, the one at hand included. */
  readonly reads: number;
}

/**
 * The day's next reservation, or `undefined` when the budget is spent. `unaccounted`: reads that the process has served
 * since it last reserved. What is reserved never exceeds the budget, so what is served does not either.
 */
export function reserve({ grantId, scope: { dailyReads: budget } }: Pick<Grant, 'grantId' | 'scope'>, day: LocalDate, current: DailyReads | undefined, unaccounted: number): Reservation | undefined {
  const { reserved, served } = current ?? { reserved: 0, served: 0 };
  const reads = Math.min(blockOf(budget), budget - reserved);
  return reads > 0 ? { next: { grantId, day, reserved: reserved + reads, served: served + unaccounted + 1 }, reads } : undefined;
}

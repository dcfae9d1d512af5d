import { ConditionalCheckFailedException, TransactionCanceledException, type CancellationReason } from '@aws-sdk/client-dynamodb';
import { fromAttributes, type Attributes } from './dynamodb-items.ts';
import { keyOf } from '../limits.ts';
import type { Item, Write } from '../store.ts';
import type { Random } from '../../clock.ts';

/** What a failed request means for the commit. */
export type Verdict =
  /** Conditions failed; position for position, where they did, what stands there. */
  | { readonly kind: 'conditions'; readonly failed: ReadonlyMap<number, Item | undefined> }
  /** Somebody else is in the middle of a transaction on one of the keys, or the engine asks to wait. */
  | { readonly kind: 'again' }
  | { readonly kind: 'unavailable' }
  /** The request itself is wrong: a mistake in code. */
  | { readonly kind: 'mistake' };

const AGAIN = new Set(['TransactionConflict', 'TransactionConflictException', 'TransactionInProgressException']);
const MISTAKES = new Set(['ValidationException', 'ValidationError', 'SerializationException', 'IdempotentParameterMismatchException', 'ItemCollectionSizeLimitExceeded', 'ItemCollectionSizeLimitExceededException']);

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

export function judge(error: unknown, writes: readonly Write[]): Verdict {
  if (error instanceof ConditionalCheckFailedException) return conditions(writes, [{ Code: 'ConditionalCheckFailed', ...(error.Item && { Item: error.Item }) }]);
  if (error instanceof TransactionCanceledException) return judgeReasons(writes, error.CancellationReasons ?? []);
  const name = nameOf(error);
  return { kind: AGAIN.has(name) ? 'again' : MISTAKES.has(name) || error instanceof TypeError ? 'mistake' : 'unavailable' };
}

function judgeReasons(writes: readonly Write[], reasons: readonly CancellationReason[]): Verdict {
  const codes = new Set(reasons.map((reason) => reason.Code ?? 'None'));
  codes.delete('None');
  if (codes.size === 1 && codes.has('ConditionalCheckFailed')) return conditions(writes, reasons);
  // with other reasons beside it a condition's failure says nothing about the writes that were not looked at
  if ([...codes].some((code) => AGAIN.has(code))) return { kind: 'again' };
  return { kind: [...codes].some((code) => MISTAKES.has(code)) ? 'mistake' : 'unavailable' };
}

function conditions(writes: readonly Write[], reasons: readonly CancellationReason[]): Verdict {
  const failed = new Map<number, Item | undefined>();
  writes.forEach((write, i) => {
    const reason = reasons[i];
    if (reason?.Code === 'ConditionalCheckFailed') failed.set(i, present(reason.Item) ? fromAttributes(keyOf(write).table, reason.Item) : undefined);
  });
  return { kind: 'conditions', failed };
}

const present = (item: Attributes | undefined): item is Attributes => item !== undefined && Object.keys(item).length > 0;

/** Full jitter: 0 to 25 ms, 50 ms, … at most 800 ms. */
export function pause(attempt: number, random: Random): number {
  const [high = 0, low = 0] = random.bytes(2);
  return ((high * 256 + low) / 65_536) * Math.min(800, 25 * 2 ** attempt);
}

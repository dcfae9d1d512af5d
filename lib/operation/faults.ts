import { DecryptionFailed, KeyDestroyed, KeyUnavailable } from '../platform/keys/keys.ts';
import { LedgerUnavailable } from '../platform/ledger/ledger.ts';
import { ObjectsUnavailable } from '../platform/objects/objects.ts';
import { CommitConflict, StoreUnavailable, UnreadableItem } from '../platform/storage/store.ts';
import { Refusal } from '../regulations/refusal.ts';
import { toKeyRefusal } from './key-problems.ts';

/** Something the product itself did wrong: a caller sees a plain 500. */
export class OperationFault extends Error {
  override readonly name = 'OperationFault';
}

/** Every error as a refusal: expected ones as they are, missing infrastructure 503, all else 500. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof CommitConflict) return new Refusal('CONCURRENT_CHANGE');
  if (error instanceof KeyUnavailable) return toKeyRefusal(error);
  if (error instanceof KeyDestroyed) return new Refusal('KEY_DESTROYED');
  if (error instanceof DecryptionFailed) return new Refusal('RECORD_UNREADABLE');
  if (error instanceof StoreUnavailable || error instanceof LedgerUnavailable || error instanceof ObjectsUnavailable) return new Refusal('UNAVAILABLE');
  if (error instanceof UnreadableItem) return new Refusal('STORED_ITEM_ALTERED', { retryAfter: 300 });
  return new Refusal('INTERNAL');
}

const ours = [CommitConflict, StoreUnavailable, LedgerUnavailable, KeyUnavailable, ObjectsUnavailable, UnreadableItem, OperationFault];

/** What the log may know of an error: its name and where it came from. Messages only of errors whose texts we write. */
export function describeFault(error: unknown): { readonly name: string; readonly where: string; readonly message?: string; readonly key?: string } {
  if (!(error instanceof Error)) return { name: typeof error, where: '' };
  const { stack = '', message } = error;
  const places = stack.slice(Math.max(0, stack.indexOf(message)) + message.length); // the stack begins with the message, which may look like places
  const frames = places.split('\n').filter((line) => line.startsWith('    at ')).slice(0, 6);
  const where = frames.map((line) => line.trim().slice(3)).join(' < ');
  return { name: /^\w{1,60}$/.test(error.name) ? error.name : 'Error', where, ...(ours.some((kind) => error instanceof kind) && { message: error.message }), ...(error instanceof KeyUnavailable && { key: error.code }) };
}

import { requireIntact } from './digest.ts';
import { CommitConflict, type Item, type Write } from './store.ts';

const sameBytes = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && Buffer.compare(a, b) === 0);

const samePlaces = (a: Item, b: Item): boolean =>
  (['index1', 'index2', 'index3'] as const).every((index) =>
    a.indexes?.[index]?.partition === b.indexes?.[index]?.partition && a.indexes?.[index]?.sort === b.indexes?.[index]?.sort);

/** Byte for byte; the salt is random, so equality means that it is the same write. */
export const sameItem = (a: Item, b: Item): boolean =>
  a.entity === b.entity && a.version === b.version && a.salt === b.salt && a.body === b.body && a.digest === b.digest && a.endsAt === b.endsAt &&
  a.ttl === b.ttl && sameBytes(a.bytes, b.bytes) && samePlaces(a, b);

export const conditionHolds = (write: Write, current: Item | undefined): boolean =>
  write.expected === 'absent' ? current === undefined : current?.version === write.expected;

export const effectIsThere = (write: Write, current: Item | undefined): boolean =>
  write.kind === 'delete' ? current === undefined : current !== undefined && sameItem(write.item, current);

const endedBy = (item: Item, now: number): boolean => item.endsAt !== undefined && item.endsAt <= now;

/** An item is hidden only by an end that was written. @throws UnreadableItem where its bytes are not what was */
export function hasEnded(item: Item, now: number): boolean {
  if (!endedBy(item, now)) return false;
  requireIntact(item);
  return true;
}

/** What a failed commit may show of an item: past its end only that it stands there, never its content. */
const shown = (item: Item | undefined, now: number): Item | undefined =>
  item && endedBy(item, now) // not held against its digest: the commits of others share this transaction
    ? { key: item.key, entity: item.entity, version: item.version, salt: '', body: '', digest: '', ...(item.endsAt !== undefined && { endsAt: item.endsAt }) }
    : item;

/** The conflict of a commit whose conditions do not all hold; `undefined` when its whole effect is already there. */
export function conflictOf(writes: readonly Write[], current: readonly (Item | undefined)[], now: number): CommitConflict | undefined {
  if (writes.every((write, i) => effectIsThere(write, current[i]))) return undefined;
  const failed = writes.findIndex((write, i) => !conditionHolds(write, current[i]));
  const write = writes[failed];
  if (!write) throw new TypeError('no condition failed');
  return new CommitConflict(write.label, shown(current[failed], now));
}

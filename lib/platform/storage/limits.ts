import type { Item, Key, Query, Write } from './store.ts';
import { INDEX_NAMES, layoutOf } from './tables.ts';

/** Keys that every engine takes in one get. */
export const KEYS_OF_ONE_GET = 100;
/** Writes that every engine takes in one commit (DynamoDB's transactions). */
export const WRITES_EVERYWHERE = 100;
/** The narrowest engine's limits (DynamoDB), kept by all of them so that no engine takes what another refuses. */
const LIMITS = { keys: KEYS_OF_ONE_GET, page: 1_000, partitionBytes: 2_048, sortBytes: 1_000, itemBytes: 380_000, commitBytes: 3_800_000 };

/** @throws TypeError when the caller asks for what no engine promises: a mistake in code, never an expected refusal. */
function demand(holds: boolean, problem: () => string): void {
  if (!holds) throw new TypeError(problem());
}

/** `what` and `part` are put together only where something is wrong: a bulk import comes here with each row. */
function checkKeyText(text: string, most: number, what: string, part: string): void {
  if (text.isWellFormed() && text.length * 3 <= most) return;
  demand(text.isWellFormed(), () => `${what}${part} has a lone surrogate`);
  demand(Buffer.byteLength(text) <= most, () => `${what}${part} is longer than ${most} bytes`);
}

function checkPlace({ partition, sort }: { readonly partition: string; readonly sort: string }, what: string): void {
  if (partition === '') throw new TypeError(`${what} has an empty partition`);
  checkKeyText(partition, LIMITS.partitionBytes, what, "'s partition");
  checkKeyText(sort, LIMITS.sortBytes, what, "'s sort key");
}

/** One text a key, to tell keys apart. */
export const keyText = ({ table, partition, sort }: Key): string => `${table} ${partition.length} ${partition}${sort}`;
export const keyOf = (write: Write): Key => (write.kind === 'put' ? write.item.key : write.key);

export function checkKeys(keys: readonly Key[]): void {
  demand(keys.length <= LIMITS.keys, () => `${keys.length} keys in one get: at most ${LIMITS.keys}`);
  for (const key of keys) checkPlace(key, 'a key');
}

export function checkQuery(query: Query): void {
  demand(Number.isInteger(query.limit) && query.limit >= 1 && query.limit <= LIMITS.page, () => `a page of ${query.limit}: 1 to ${LIMITS.page}`);
  demand(query.prefix === undefined || (query.from === undefined && query.to === undefined), () => 'a prefix excludes a range');
  demand(query.index === 'primary' || layoutOf(query.table).indexes.includes(query.index), () => `table ${query.table} has no ${query.index}`);
  checkPlace({ partition: query.partition, sort: query.prefix ?? query.from ?? '' }, 'a query');
  checkKeyText(query.to ?? '', LIMITS.sortBytes, 'a query', "'s upper end");
}

/** Bytes as they count toward the limits; within a few per cent of what DynamoDB counts. */
export const itemBytes = (item: Item): number => itemSize(item, Buffer.byteLength);
/** No text has more bytes in UTF-8 than three times its length. */
const mostItemBytes = (item: Item): number => itemSize(item, (text) => 3 * text.length);

function itemSize({ key, body, bytes, indexes: { index1, index2, index3 } = {} }: Item, sizeOf: (text: string) => number): number {
  let size = 200 + sizeOf(body) + (bytes?.byteLength ?? 0);
  for (const place of [key, index1, index2, index3]) if (place) size += sizeOf(place.partition) + sizeOf(place.sort);
  return size;
}

/** Answers how many bytes the item has at most. */
function checkItem(item: Item, label: string): number {
  const layout = layoutOf(item.key.table);
  for (const index of INDEX_NAMES) {
    const place = item.indexes?.[index];
    if (!place) continue;
    if (!layout.indexes.includes(index)) throw new TypeError(`${label}: table ${item.key.table} has no ${index}`);
    checkPlace(place, label);
  }
  if (item.ttl !== undefined && !layout.drops) throw new TypeError(`${label}: nothing is dropped from table ${item.key.table}`);
  if (item.endsAt !== undefined && !Number.isSafeInteger(item.endsAt)) throw new TypeError(`${label}: endsAt is no instant`);
  if (item.ttl !== undefined && !Number.isSafeInteger(item.ttl)) throw new TypeError(`${label}: ttl is no instant`);
  const most = mostItemBytes(item);
  if (most > LIMITS.itemBytes && itemBytes(item) > LIMITS.itemBytes) throw new TypeError(`${label}: the item is larger than ${LIMITS.itemBytes} bytes`);
  return most;
}

export function checkWrites(writes: readonly Write[], most = WRITES_EVERYWHERE): void {
  demand(writes.length >= 1 && writes.length <= most, () => `${writes.length} writes in one commit: 1 to ${most}`);
  const keys = new Set<string>();
  let mostBytes = 0;
  for (const write of writes) {
    const key = keyOf(write);
    checkPlace(key, write.label);
    keys.add(keyText(key));
    const before = write.expected === 'absent' ? 0 : write.expected;
    if (write.expected !== 'absent' && !(Number.isSafeInteger(before) && before >= 1)) throw new TypeError(`${write.label}: no version ${before}`);
    if (write.kind === 'delete') continue;
    if (write.item.version !== before + 1) throw new TypeError(`${write.label}: version ${write.item.version} does not follow ${write.expected}`);
    mostBytes += checkItem(write.item, write.label);
  }
  demand(keys.size === writes.length, () => 'two writes on one key in one commit');
  const bytes = () => writes.reduce((sum, write) => sum + (write.kind === 'put' ? itemBytes(write.item) : 0), 0);
  demand(mostBytes <= LIMITS.commitBytes || bytes() <= LIMITS.commitBytes, () => `a commit larger than ${LIMITS.commitBytes} bytes`);
}

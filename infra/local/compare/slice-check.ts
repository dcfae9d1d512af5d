import { createBulkSum } from '../../../lib/platform/ledger/commitment.ts';
import type { Item } from '../../../lib/platform/storage/store.ts';
import { rowOf, type StoredRecord } from '../../../lib/records/record.ts';
import type { Tell } from './differences.ts';
import { resourceOf, type Slice } from './replay-ledger.ts';

/** A slice with what is left of it: sums alone, so that any number of records fits in memory. */
interface Held {
  readonly slice: Slice;
  readonly sum: ReturnType<typeof createBulkSum>;
  /** One of its records was changed in place, or is of a resource whose records were moved. */
  touched: boolean;
  proved: boolean;
}

/** Puts records to the slices of their imports, and compares each slice with what its entry sums up. */
export function createSliceCheck(slices: readonly Slice[], moved: ReadonlySet<string>, tell: Tell) {
  const ofImport = new Map<string, Held[]>();
  for (const slice of slices) {
    const held = { slice, sum: createBulkSum(), touched: false, proved: false };
    const list = ofImport.get(slice.importId);
    if (list) list.push(held);
    else ofImport.set(slice.importId, [held]);
  }
  for (const list of ofImport.values()) list.sort((a, b) => a.slice.from - b.slice.from);
  const find = ({ importId, recordId }: StoredRecord): Held | undefined => lastUpTo(ofImport.get(importId) ?? [], rowOf(recordId));
  return {
    /** Records come in order of their keys. */
    take(item: Item, record: StoredRecord): void {
      const held = find(record);
      if (!held) return tell('ITEM_ADDED', `${item.key.partition}#${item.key.sort}`);
      held.sum.add(item);
      held.touched ||= item.version !== 1 || moved.has(resourceOf(item.key.partition));
    },
    /** After the last record. Answers of how many slices a part alone is left: a digest proves nothing about that part. */
    finish(): number {
      let partial = 0;
      for (const held of [...ofImport.values()].flat()) {
        const { count, digest } = held.sum.finish();
        const { slice: { bulk, where }, touched } = held;
        held.proved = count === bulk.count && digest === bulk.digest;
        if (held.proved || count === 0) continue;
        if (touched || count < bulk.count) partial += 1;
        else tell('RECORDS_ALTERED', where);
      }
      return partial;
    },
    /** Whether the record's slice is, byte by byte, what its entry sums up. */
    isProved: (record: StoredRecord): boolean => find(record)?.proved ?? false,
  };
}

/** The last of these slices that does not begin behind the row. */
function lastUpTo(list: readonly Held[], row: number): Held | undefined {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.slice.from ?? 0) <= row) low = middle + 1;
    else high = middle;
  }
  return list[low - 1];
}

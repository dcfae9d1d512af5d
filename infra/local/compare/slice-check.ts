import type { bulkChange } from '../../../lib/platform/ledger/commitment.ts';
import type { Item } from '../../../lib/platform/storage/store.ts';
import type { StoredRecord } from '../../../lib/records/record.ts';
import type { Tell } from './differences.ts';
import { resourceOf, type Slice } from './replay-ledger.ts';

/** The row number that a record's identifier ends with, its digits reversed. */
const rowOf = (recordId: string): number => Number.parseInt([...recordId.slice(-8)].reverse().join(''), 36);

/** Puts records to the slices of their imports, and compares a slice that is whole with what its entry sums up. */
export function createSliceCheck(slices: readonly Slice[], moved: ReadonlySet<string>, tell: Tell) {
  const ofImport = new Map<string, { readonly slice: Slice; readonly items: Item[] }[]>();
  for (const slice of slices) if (slice.importId !== undefined) ofImport.set(slice.importId, [...(ofImport.get(slice.importId) ?? []), { slice, items: [] }]);
  for (const list of ofImport.values()) list.sort((a, b) => a.slice.from - b.slice.from);
  return {
    take(item: Item, { importId, recordId }: StoredRecord): void {
      const row = rowOf(recordId);
      const held = ofImport.get(importId)?.findLast(({ slice }) => slice.from <= row);
      if (held) held.items.push(item);
      else tell('ITEM_ADDED', `${item.key.partition}#${item.key.sort}`);
    },
    /** Answers how many slices could be compared in part only. */
    finish(digestOf: typeof bulkChange): number {
      let partial = 0;
      for (const { slice, items } of [...ofImport.values()].flat()) {
        const touched = items.length !== slice.bulk.count || items.some(({ version, key }) => version !== 1 || moved.has(resourceOf(key.partition)));
        const equal = items.length === slice.bulk.count && digestOf(items).digest === slice.bulk.digest;
        if (!equal && touched) partial += 1;
        else if (!equal) tell('RECORDS_ALTERED', slice.where);
      }
      return partial;
    },
  };
}

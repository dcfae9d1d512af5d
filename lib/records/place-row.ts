import type { Instant } from '../calendar/instant.ts';
import { Slot, type StoredRecord } from './record.ts';
import { pickVisible } from './visible.ts';

export type Found = Pick<StoredRecord, 'year' | 'lookup' | 'slot' | 'sequence' | 'importId' | 'cohort' | 'endsAt' | 'superseded'>;
type Place = Pick<StoredRecord, 'year' | 'lookup' | 'slot'>;

export interface NewRow {
  readonly year: string;
  readonly lookup: string;
  readonly importId: StoredRecord['importId'];
}

export type Placing =
  | { readonly slot: Slot; readonly replaces: Place | undefined }
  /** The same look-up value twice in one file; or both places still hold what has ended and is not dropped yet. */
  | { readonly problem: 'LOOKUP_VALUE_TWICE' | 'PLACE_TAKEN' };

/**
 * Where a row goes: beside the record of the same look-up value that it will replace, never over it, so that readers
 * keep the old one until the whole import is readable. One under a hold or an erasure is replaced like any other, for
 * readers; that it stands on, aside, is for whoever deletes.
 * `found`: what stands under the value in every live year; `taken`: slots in the row's own year that items past their
 * end occupy.
 */
export function placeRow(row: NewRow, found: readonly Found[], taken: ReadonlySet<string>, readable: number, now: Instant): Placing {
  if (found.some(({ importId }) => importId === row.importId)) return { problem: 'LOOKUP_VALUE_TWICE' };
  const standing = found.filter(({ year, lookup }) => year === row.year && lookup === row.lookup).map(({ slot }) => slot);
  const slot = Slot.options.find((option) => !standing.includes(option) && !taken.has(option));
  if (!slot) return { problem: 'PLACE_TAKEN' };
  const old = pickVisible(found, readable, now);
  return { slot, replaces: old && { year: old.year, lookup: old.lookup, slot: old.slot } };
}

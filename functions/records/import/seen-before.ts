import type { ImportId } from '../../../lib/identifiers.ts';
import { createSeenValues, type SeenValues } from '../../../lib/records/seen-values.ts';
import type { ImportWork } from './import-work.ts';

/** Of the import that this process worked on last; trusted only as far as its rows are those that the store counts. */
let last: { readonly importId: ImportId; readonly seen: SeenValues } | undefined;

/** The values of every row of this import, where all of them were stored by this process and no other row of the resource stands. */
export function seenBefore({ work: { value: { importId, bytesTotal } }, resource, progress: { value: { rows } } }: ImportWork): SeenValues | undefined {
  if (resource.value.cohorts.length > 0) return undefined;
  if (rows === 0) last = { importId, seen: createSeenValues(bytesTotal) };
  return last?.importId === importId && last.seen.rows === rows ? last.seen : undefined;
}

import type { RowError } from './import.ts';
import type { RawRow } from './split-rows.ts';

/** A row's cells, or what is wrong with its form. `start` and `end` (behind it) are offsets from the beginning of the file. */
export type Row = Pick<RawRow, 'start' | 'end' | 'line'> & ({ readonly cells: readonly string[] } | { readonly error: RowError });

/** Rows that are parsed when they are asked for, some hundred together, and kept until the next hundred are: those of a whole window would outlive the young objects. */
export interface Rows extends Iterable<Row> {
  readonly length: number;
  at(index: number): Row | undefined;
  /** All but the first. */
  rest(): Rows;
}

const BATCH_BYTES = 32_768;

export function parsedLazily(whole: readonly RawRow[], parse: (batch: readonly RawRow[]) => readonly Row[]): Rows {
  let [from, parsed]: readonly [number, readonly Row[]] = [0, []];
  const at = (index: number): Row | undefined => {
    if (index >= whole.length) return undefined;
    if (index < from || index >= from + parsed.length) [from, parsed] = [index, parse(batchAt(whole, index))];
    return parsed[index - from];
  };
  return {
    length: whole.length,
    at,
    rest: () => parsedLazily(whole.slice(1), parse),
    *[Symbol.iterator]() {
      for (let index = 0; index < whole.length; index += 1) {
        const row = at(index);
        if (row) yield row;
      }
    },
  };
}

function batchAt(whole: readonly RawRow[], first: number): readonly RawRow[] {
  const start = whole[first]?.start ?? 0;
  let behind = first + 1;
  while ((whole[behind]?.end ?? Infinity) - start <= BATCH_BYTES) behind += 1;
  return whole.slice(first, behind);
}

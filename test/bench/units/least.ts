import type { Line, Units } from '../../support/meter/meter.ts';

/**
 * The least that the same step could cost with the same items: every item and listing it asks for read once, every item
 * it changes written once (twice the units where it is written in a transaction), and of an index only the entries that
 * come, go or move, for one unit each. What comes and goes within the step costs nothing.
 */
export function leastOf(lines: readonly Line[]): Units {
  const reads = new Map<string, number>();
  const written = new Map<string, { readonly units: number; readonly moved: number; readonly born: boolean; readonly gone: boolean }>();
  for (const line of lines) {
    if (line.reads > 0) reads.set(line.of, Math.min(line.reads, reads.get(line.of) ?? Infinity));
    if (line.request !== 'put' && line.request !== 'delete') continue;
    const known = written.get(line.of);
    written.set(line.of, {
      units: line.writes, moved: line.entriesMoved + (known?.moved ?? 0), // as it was written last
      born: known ? known.born : line.fresh, gone: line.request === 'delete',
    });
  }
  return {
    reads: [...reads.values()].reduce((sum, units) => sum + units, 0),
    writes: [...written.values()].reduce((sum, { units, moved, born, gone }) => sum + (born && gone ? 0 : units + moved), 0),
  };
}

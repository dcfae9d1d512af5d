import type { Item } from '../../lib/platform/storage/store.ts';
import { TOUCHED } from './others.ts';
import type { Disk } from './simulated/disk.ts';

/** What a comparison must leave out, because the fault itself changed it. */
export interface Loose {
  /** The clock stood elsewhere. */
  readonly dates?: boolean;
}

/** Ids, digests and instants of one run are not those of another: what is left is what was done. */
const plain = (text: string, { dates = false }: Loose): string => {
  const left = text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '@').replaceAll(/(?<![\w-])[\w-]{16,}/g, plainRun)
    .replaceAll(/"(etag|salt|ciphertext|rootHash|signature)":"[^"]*/g, '"$1":"#').replaceAll(/"(shard|number|leafIndex|version)":\d+/g, '"$1":_')
    .replaceAll(/"ledger":\{.*?\}/g, '"ledger":_'); // on a certificate: where its entry came to stand
  return dates ? left.replaceAll(/\d{4}-\d\d-\d\d/g, '@') : left;
};
const plainRun = (run: string): string =>
  run.replaceAll(/[0-9a-f]{16,}/g, '#').replaceAll(/(?<![\w-])[\w-]{43}(?![\w-])/g, '#').replaceAll(/[a-z2-7]{20,26}/g, '*');

/** Versions count what hindered a step, too, and what was done is counted by its entries. */
const makeLine = (item: Item, loose: Loose): string => {
  const line = plain(`${item.key.table} ${item.entity} ${item.body}`, loose);
  // whichever cohort of a year is looked at last takes its look-up key along
  return line.includes('"operation":"endLookupKeys"') ? line.replace(/"changes":\[.*?\]/, '').replace(/"(cohort|found)":"[^"]*"/g, '') : line;
};
/** Items never change, and many runs replace the same ones. */
const known = { strict: new WeakMap<Item, string>(), loose: new WeakMap<Item, string>() };
function lineOf(item: Item, loose: Loose): string {
  const lines = loose.dates ? known.loose : known.strict;
  const line = lines.get(item) ?? makeLine(item, loose);
  lines.set(item, line);
  return line;
}

/**
 * What may be done twice, by design: a read whose answer was lost is read and entered again, for its answer is kept nowhere; what hindered a step is said, and that it is over.
 */
const REPEATABLE = ['"action":"record.read"', '"action":"destruction.hindered"', '"action":"destruction.unhindered"'];
export const isRepeatable = (line: string): boolean => REPEATABLE.some((action) => line.includes(action)) || /^[+-] registry dailyReads /.test(line);

const left: ReadonlySet<string> = new Set(['jobLease', 'knownTime', 'ledger-batch', 'ledger-tile', 'ledger-checkpoint']);

/** What a run has made of the disk that it was forked from, as sorted lines: two runs that did the same have the same. */
export function differenceOf(disk: Disk, loose: Loose = {}): readonly string[] {
  const lines: string[] = [];
  for (const [, before, now] of disk.items.changed()) {
    if (before === now || left.has((now ?? before)?.entity ?? '')) continue;
    if (now?.entity === 'ledger-entry' && now.body.includes(TOUCHED)) continue;
    const [was, is] = [before && lineOf(before, loose), now && lineOf(now, loose)];
    if (was === is) continue;
    if (was !== undefined) lines.push(`- ${was}`);
    if (is !== undefined) lines.push(`+ ${is}`);
  }
  for (const [name, before, now] of disk.objects.changed()) if (before && !now && name.startsWith('ledger/')) lines.push(`- copy ${plain(name, loose)}`);
  for (const [name, before, now] of disk.keys.changed()) if (before !== now && now === 'destroyed') lines.push(`+ destroyed ${plain(name, loose)}`);
  return lines.sort();
}

/** Lines of one that the other has not, as often as they stand there. */
export function missingIn(lines: readonly string[], others: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = counts.get(line) ?? 0;
    counts.set(line, count - 1);
    return count <= 0;
  });
}

export const plainAnswer = (body: string, loose: Loose = {}): string => plain(body, loose).replaceAll(/"correlationId":"[^"]*"/g, '');

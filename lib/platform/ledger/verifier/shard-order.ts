import type { EntryView } from './block.ts';
import type { Report } from './findings.ts';

/**
 * Each shard counts 1, 2, 3 … without a gap, and between two checkpoints entries stand by shard, then number: a log
 * that was signed anew after something was left out, moved or put in twice still shows it here.
 */
export function createShardOrder(stream: string, report: Report, isCheckpointSize: (size: number) => boolean) {
  const lasts = new Map<number, number>();
  const missing = new Map<number, { from: number; to: number }[]>();
  let previousShard: number | undefined;
  let anyStart = false;

  /** A number that was skipped before and comes now. */
  function takeMissing(shard: number, number: number): boolean {
    const gaps = missing.get(shard) ?? [];
    const gap = gaps.find(({ from, to }) => from <= number && number <= to);
    if (!gap) return false;
    missing.set(shard, gaps.flatMap((other) => (other === gap
      ? [{ from: gap.from, to: number - 1 }, { from: number + 1, to: gap.to }].filter(({ from, to }) => from <= to)
      : [other])));
    return true;
  }

  return {
    see({ shard, number }: EntryView, leaf: number): void {
      if (previousShard !== undefined && shard < previousShard) report(isCheckpointSize(leaf) ? 'CHECKPOINT_MISSING' : 'ENTRY_REORDERED', `leaf ${leaf}`);
      previousShard = shard;
      const expected = (lasts.get(shard) ?? (anyStart ? number - 1 : 0)) + 1;
      if (number >= expected) {
        if (number > expected) missing.set(shard, [...(missing.get(shard) ?? []), { from: expected, to: number - 1 }]);
        lasts.set(shard, number);
      } else report(takeMissing(shard, number) ? 'ENTRY_REORDERED' : 'ENTRY_DOUBLED', `${stream}/${shard}/${number}, leaf ${leaf}`);
    },
    /** A checkpoint stands here: the next entry begins a batch. */
    checkpoint(): void {
      previousShard = undefined;
    },
    /** Entries are not here to be looked at (pruned, or reported already): every shard may go on anywhere. */
    skip(): void {
      previousShard = undefined;
      anyStart = true;
      lasts.clear();
    },
    finish(): void {
      for (const [shard, gaps] of missing) for (const { from, to } of gaps) report('SHARD_GAP', `${stream}/${shard}/${from}${to > from ? `–${to}` : ''}`);
    },
  };
}

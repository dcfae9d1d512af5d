import type { EntryView } from './block.ts';
import type { Report } from './findings.ts';

/** What a caller was answered when an entry was made. */
export interface ClaimedReceipt {
  readonly stream: string;
  readonly shard: number;
  readonly number: number;
  /** hex */
  readonly leafHash: string;
}

/** Every receipt's leaf must be met, and where its entry can be read it must say the same place. */
export function createReceipts(stream: string, receipts: readonly ClaimedReceipt[], report: Report) {
  const open = new Map(receipts.filter((receipt) => receipt.stream === stream).map((receipt) => [receipt.leafHash, receipt]));
  return {
    see(leafHash: Buffer, view: EntryView | undefined): void {
      if (open.size === 0) return;
      const hash = leafHash.toString('hex');
      const receipt = open.get(hash);
      if (receipt && (!view || (view.shard === receipt.shard && view.number === receipt.number))) open.delete(hash);
    },
    finish(): void {
      for (const { shard, number } of open.values()) report('RECEIPT_NOT_INCLUDED', `${stream}/${shard}/${number}`);
    },
  };
}

import type { Entry, Receipt, Stream } from './ledger.ts';

/** A signed C2SP checkpoint as text, with where it stands. */
export interface CheckpointView {
  readonly origin: string;
  readonly size: number;
  readonly rootHash: string;
  readonly note: string;
}

export interface InclusionProof {
  readonly entry: Receipt;
  readonly leafIndex: number;
  readonly checkpoint: CheckpointView;
  /** base64 SHA-256 hashes, RFC 9162 order. */
  readonly hashes: readonly string[];
}

/** Reading the ledger; everything here is public to auditors and holds no personal value. */
export interface LedgerReader {
  latest(stream: Stream): Promise<CheckpointView | undefined>;
  checkpointAt(stream: Stream, size: number): Promise<CheckpointView | undefined>;
  entry(stream: Stream, shard: number, number: number): Promise<Entry | undefined>;
  /** `undefined` until a checkpoint covers the entry (within a minute). */
  inclusion(stream: Stream, shard: number, number: number): Promise<InclusionProof | undefined>;
  consistency(stream: Stream, oldSize: number, newSize: number): Promise<readonly string[]>;
  /** C2SP tlog-tiles path, e.g. `tile/0/000`, `tile/entries/000.p/5`. */
  tile(stream: Stream, path: string): Promise<Uint8Array | undefined>;
  /** Sequenced entries from a leaf index on. */
  entries(stream: Stream, from: number, limit: number): Promise<readonly { readonly leafIndex: number; readonly entry: Entry }[]>;
}

import { Batch, StoredCheckpoint, StoredEntry, StoredTile } from '../../ledger/entry.ts';
import type { Entry, Stream } from '../../ledger/ledger.ts';
import { entity } from '../entity.ts';

/** Everything here is put once and never changed; an entry lives until it is pruned. */
export const EntryEntity = entity<'ledger-entry', Entry, { stream: Stream; shard: number; number: number }>({
  name: 'ledger-entry', table: 'ledger', schema: StoredEntry,
  key: ({ stream, shard, number }) => ({ partition: [stream, shard], sort: [number] }),
});

export const BatchEntity = entity<'ledger-batch', Batch, { stream: Stream; sequence: number }>({
  name: 'ledger-batch', table: 'ledger', schema: Batch, bookkeeping: true,
  key: ({ stream, sequence }) => ({ partition: [stream], sort: [sequence] }),
});

export const TileEntity = entity<'ledger-tile', StoredTile, { stream: Stream; level: number; index: number; width: number }>({
  name: 'ledger-tile', table: 'ledger', schema: StoredTile, bytes: 'hashes', bookkeeping: true,
  key: ({ stream, level, index, width }) => ({ partition: [stream, level], sort: [index, width] }),
});

export const CheckpointEntity = entity<'ledger-checkpoint', StoredCheckpoint, { stream: Stream; size: number }>({
  name: 'ledger-checkpoint', table: 'ledger', schema: StoredCheckpoint, bookkeeping: true,
  key: ({ stream, size }) => ({ partition: [stream], sort: [size] }),
});

import type { ObjectStorage } from '../objects/objects.ts';
import { CheckpointEntity } from '../storage/entities/ledger.ts';
import type { Storage } from '../storage/storage.ts';
import { STREAMS } from './entry.ts';
import { checkpointPath } from './format.ts';
import type { Stream } from './ledger.ts';

/** Signed checkpoints of the database whose append-only copies are gone. */
export class CopiesMissing extends Error {
  override readonly name = 'CopiesMissing';
  readonly streams: readonly Stream[];
  constructor(streams: readonly Stream[]) {
    super(`the append-only copies of ${streams.join(', ')} are missing`);
    this.streams = streams;
  }
}

/**
 * Each stream's last two checkpoints have their copies; the very last may lack it after a crash. Without copies nothing
 * tells what was signed and what was destroyed, so nothing is served. @throws CopiesMissing
 */
export async function requireCopies({ storage, objects }: { readonly storage: Storage; readonly objects: Pick<ObjectStorage, 'size'> }): Promise<void> {
  const missing: Stream[] = [];
  for (const stream of STREAMS) {
    const { items } = await storage.list(CheckpointEntity.list('primary', { partition: [stream] }), { descending: true, limit: 2 });
    const copies = await Promise.all(items.map(({ value: { size } }) => objects.size('ledger', `${stream}/${checkpointPath(size)}`)));
    const [last, before] = copies;
    if (items.length > 0 && last === undefined && (items.length === 1 || before === undefined)) missing.push(stream);
    else if (items.length > 1 && before === undefined) missing.push(stream);
  }
  if (missing.length > 0) throw new CopiesMissing(missing);
}

import { SHARDS } from '../../lib/compose/local.ts';
import { STREAMS } from '../../lib/platform/ledger/entry.ts';
import { headOfShard } from '../../lib/platform/ledger/order.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';

export const RESTORED_ACTION = 'platform.restored';

/** Where each shard ended in the database that was put back, `sharing/0/17`: what was entered later is no state any more. */
export async function headsOf(storage: Storage): Promise<readonly string[]> {
  const heads: string[] = [];
  for (const stream of STREAMS) for (let shard = 0; shard < SHARDS; shard += 1) heads.push(`${stream}/${shard}/${await headOfShard(storage, stream, shard)}`);
  return heads;
}

import type { Entry } from '../../../../lib/platform/ledger/ledger.ts';
import { STREAMS, StoredEntry } from '../../../../lib/platform/ledger/entry.ts';
import { firstBundle } from '../../../../lib/platform/ledger/bundle.ts';
import { TILE_WIDTH } from '../../../../lib/platform/ledger/format.ts';
import { findBatch, latestBatch, positionsFrom } from '../../../../lib/platform/ledger/order.ts';
import type { ObjectStorage } from '../../../../lib/platform/objects/objects.ts';
import { EntryEntity } from '../../../../lib/platform/storage/entities/ledger.ts';
import type { Storage } from '../../../../lib/platform/storage/storage.ts';
import type { Item } from '../../../../lib/platform/storage/store.ts';
import { inChunks, type RawTable } from './raw-tables.ts';
import { createStatements, type Stated } from './statements.ts';

const AT_ONCE = 100;
const same = (a: Item, b: Item | undefined): boolean =>
  a.entity === b?.entity && a.version === b.version && a.body === b.body && Buffer.from(a.bytes ?? []).equals(Buffer.from(b.bytes ?? []));

/**
 * Puts back what the ledger of that second held and the stage's lacks, or holds otherwise: nothing of a ledger is ever
 * changed, so what was altered was altered by hand. What was entered since stays; what the purge has removed stays away.
 * @returns how many items came back
 */
export async function fillLedger(ledger: RawTable, then: { readonly table: RawTable; readonly storage: Storage }, objects: ObjectStorage): Promise<number> {
  const floors = await pruningFloors(then.storage, objects);
  const isPruned = (item: Item): boolean => {
    if (item.entity !== EntryEntity.name) return false;
    const entry = readEntry(item);
    return entry !== undefined && entry.number < (floors.get(`${entry.stream}/${entry.shard}`) ?? 0);
  };
  let back = 0;
  for await (const chunk of inChunks(then.table.scan(), AT_ONCE)) {
    const standing = await ledger.get(chunk.map(({ key }) => key));
    const missing = chunk.filter(({ item }, i): boolean => item !== undefined && !same(item, standing[i]?.item) && !isPruned(item));
    await ledger.write(missing.map(({ attributes }) => attributes), []);
    back += missing.length;
  }
  return back;
}

/** The first number of each shard that the purge has left. */
async function pruningFloors(storage: Storage, objects: ObjectStorage): Promise<ReadonlyMap<string, number>> {
  const floors = new Map<string, number>();
  for (const stream of STREAMS) {
    const bundles = Math.floor(((await latestBatch(storage, stream))?.size ?? 0) / TILE_WIDTH);
    const first = (await firstBundle(objects, stream, bundles)) * TILE_WIDTH;
    const batch = first === 0 ? undefined : await findBatch(storage, stream, ({ size }) => size > first);
    if (!batch) continue;
    batch.last.forEach((last, shard) => floors.set(`${stream}/${shard}`, last + 1));
    for (const { shard, number } of [...positionsFrom(batch, first)].reverse()) floors.set(`${stream}/${shard}`, number);
  }
  return floors;
}

function readEntry({ body }: Item): Entry | undefined {
  try {
    return StoredEntry.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined; // found when the ledger is verified
  }
}

/** What the ledger says of every item, from all its entries. */
export async function readStatements(ledger: RawTable): Promise<Stated> {
  const statements = createStatements();
  for await (const { item } of ledger.scan()) {
    const entry = item?.entity === EntryEntity.name ? readEntry(item) : undefined;
    if (entry) statements.take(entry);
  }
  return statements.finish();
}


import { SHARDS } from '../../../../lib/compose/aws/ground.ts';
import { STREAMS, StoredEntry } from '../../../../lib/platform/ledger/entry.ts';
import { TILE_WIDTH } from '../../../../lib/platform/ledger/format.ts';
import type { Stream } from '../../../../lib/platform/ledger/ledger.ts';
import { latestBatch } from '../../../../lib/platform/ledger/order.ts';
import { restoreLedger } from '../../../../lib/platform/ledger/restore-from-copies.ts';
import { ObjectExists } from '../../../../lib/platform/objects/objects.ts';
import { BatchEntity, CheckpointEntity, EntryEntity } from '../../../../lib/platform/storage/entities/ledger.ts';
import { toAttributes } from '../../../../lib/platform/storage/engines/dynamodb-items.ts';
import { encodeChange } from '../../../../lib/platform/storage/encode.ts';
import type { Storage } from '../../../../lib/platform/storage/storage.ts';
import { CommitConflict, UnreadableItem } from '../../../../lib/platform/storage/store.ts';
import { OperatorFault } from '../../../local/operator-fault.ts';
import type { RestoredStage } from './open-restore.ts';
import { copiesOf } from './signed-copies.ts';

type Stage = Pick<RestoredStage, 'platform' | 'ledgerTable' | 'store'>;

/**
 * What was signed since the chosen second, from the locked copies: entries that are missing or altered, then every batch
 * with its tiles and checkpoint as it was. A batch that was decided and not signed yet stays the last one.
 * @returns how many entries came back
 * @throws OperatorFault where neither that second nor the copies have what the ledger needs to go on
 */
export async function redoSigned(stage: Stage, then: Storage): Promise<number> {
  try {
    let back = 0;
    const undecided = [];
    for (const stream of STREAMS) {
      const { size = 0, sequence = 0 } = await latestBatch(then, stream) ?? {};
      back += await putBackSigned(stage, stream, size);
      await stage.platform.sequencer.sequence(stream, () => false).catch((error: unknown) => { if (!isBroken(error)) throw error; }); // what was under way, if it can be
      undecided.push(...await takeBatchesAway(stage, stream, { size, sequence }));
    }
    const { storage, objects, sequencer } = stage.platform;
    back += await restoreLedger({ store: stage.store, storage, objects, sequencer, shards: SHARDS });
    await stage.ledgerTable.write(undecided.map((item) => toAttributes(item)), []);
    for (const stream of STREAMS) await sequencer.sequence(stream, () => false);
    return back;
  } catch (error) {
    if (!isBroken(error)) throw error;
    throw new OperatorFault(`账本无法接续（${error.message}）：该时刻之后的内容遗失或被改动，副本中也没有。服务保持停止；请改选更晚的时刻，见 infra/runbooks/restore.md · The ledger cannot go on: something after that second is lost or altered, and no locked copy has it. The stage stays closed; choose a later second, see infra/runbooks/restore.md.`, { cause: error });
  }
}

const isBroken = (error: unknown): error is Error => error instanceof UnreadableItem || error instanceof ObjectExists || error instanceof CommitConflict;

async function sizesSigned({ platform: { objects } }: Stage, stream: Stream): Promise<ReadonlySet<number>> {
  const sizes = new Set<number>();
  for await (const { key } of objects.list('ledger', `${stream}/checkpoints/`)) sizes.add(Number(key.slice(`${stream}/checkpoints/`.length).replaceAll('/', '')));
  return sizes;
}

async function putBackSigned(stage: Stage, stream: Stream, from: number): Promise<number> {
  const size = Math.max(0, ...await sizesSigned(stage, stream));
  let back = 0;
  for (let index = Math.floor(from / TILE_WIDTH); index * TILE_WIDTH < size; index += 1) {
    const { entries = [] } = await copiesOf(stage.platform.objects, stream, index, Math.min(TILE_WIDTH, size - index * TILE_WIDTH));
    const items = entries.flatMap((bytes) => {
      const write = encodeChange(EntryEntity.insert(StoredEntry.parse(JSON.parse(bytes.toString('utf8')))), '');
      return write.kind === 'put' ? [write.item] : [];
    });
    const standing = await stage.ledgerTable.get(items.map(({ key }) => key));
    const missing = items.filter(({ body }, i) => standing[i]?.item?.body !== body);
    await stage.ledgerTable.write(missing.map((item) => toAttributes(item)), []);
    back += missing.length;
  }
  return back;
}

/** Batches after the chosen second follow from the copies again, their tiles and checkpoints with them; answers those that no checkpoint covers yet. */
async function takeBatchesAway(stage: Stage, stream: Stream, after: { readonly size: number; readonly sequence: number }) {
  const signed = await sizesSigned(stage, stream);
  const batches = [];
  for await (const batch of stage.platform.storage.each(BatchEntity.list('primary', { partition: [stream], from: [after.sequence + 1] }))) batches.push(batch);
  const checkpoints = [];
  for await (const { item } of stage.platform.storage.each(CheckpointEntity.list('primary', { partition: [stream], from: [after.size + 1] }))) checkpoints.push(item.key);
  await stage.ledgerTable.write([], [...batches.map(({ item }) => item.key), ...checkpoints]);
  return batches.filter(({ value }) => !signed.has(value.size)).map(({ item }) => item);
}

import { verifierKey } from '../../../../lib/platform/ledger/checkpoint.ts';
import { STREAMS } from '../../../../lib/platform/ledger/entry.ts';
import { checkpointPath, TILE_WIDTH, tilePath } from '../../../../lib/platform/ledger/format.ts';
import type { Stream } from '../../../../lib/platform/ledger/ledger.ts';
import { latestCheckpoint, leavesOf } from '../../../../lib/platform/ledger/order.ts';
import { originOf } from '../../../../lib/platform/ledger/sequence.ts';
import { createTileBuilder } from '../../../../lib/platform/ledger/tile-builder.ts';
import { readCheckpoint } from '../../../../lib/platform/ledger/verifier/checkpoint-note.ts';
import { readKeys } from '../../../../lib/platform/ledger/verifier/trusted-key.ts';
import { TileEntity } from '../../../../lib/platform/storage/entities/ledger.ts';
import { UnreadableItem } from '../../../../lib/platform/storage/store.ts';
import type { RestoredStage } from './open-restore.ts';
import { copiesOf } from './signed-copies.ts';

type Stage = Pick<RestoredStage, 'platform' | 'signers' | 'logOrigin'>;
export interface VerifiedLedger {
  readonly entries: number;
  /** What is not as it was signed, `sharing: …`. */
  readonly findings: readonly string[];
}

/** Entries and tiles of the table against the locked copies, and the copies against the last signed checkpoint of each stream. */
export async function verifyLedger(stage: Stage): Promise<VerifiedLedger> {
  const findings: string[] = [];
  let entries = 0;
  for (const stream of STREAMS) {
    try {
      entries += await verifyStream(stage, stream, (what) => void findings.push(`${stream}: ${what}`));
    } catch (error) {
      if (!(error instanceof UnreadableItem || error instanceof RangeError)) throw error;
      findings.push(error.message);
    }
  }
  return { entries, findings };
}

async function verifyStream({ platform: { storage, objects }, signers, logOrigin }: Stage, stream: Stream, tell: (what: string) => void): Promise<number> {
  const checkpoint = await latestCheckpoint(storage, stream);
  if (!checkpoint) return 0;
  const { size, note } = checkpoint;
  const origin = originOf(logOrigin, stream);
  const read = readCheckpoint(Buffer.from(note), origin, readKeys(signers.map((signer) => verifierKey(origin, signer)).join('\n')));
  if ('problem' in read) tell(`checkpoint ${size}: ${read.problem}`);
  const copy = await objects.get('ledger', `${stream}/${checkpointPath(size)}`);
  if (!copy || Buffer.from(copy).toString('utf8') !== note) tell(`checkpoint ${size} is not its locked copy`);

  const builder = createTileBuilder(0, []);
  const tiles: { readonly level: number; readonly index: number; readonly width: number; readonly bytes: Buffer }[] = [];
  const compareTiles = async (): Promise<void> => {
    const due = tiles.splice(0, 100);
    const found = due.length === 0 ? [] : await storage.getAll(due.map((tile) => TileEntity.ref({ stream, ...tile })));
    due.forEach((tile, i) => { if (!tile.bytes.equals(Buffer.from(found[i]?.value.hashes ?? []))) tell(`${tilePath(tile)} is missing or altered`); });
    if (tiles.length > 0) await compareTiles();
  };
  for (let index = 0; index * TILE_WIDTH < size; index += 1) {
    const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH);
    const signed = await copiesOf(objects, stream, index, width);
    for (const hash of signed.hashes) tiles.push(...builder.append(hash));
    if (signed.entries) for await (const { leafIndex, loaded, position } of leavesOf(storage, stream, index * TILE_WIDTH, index * TILE_WIDTH + width)) {
      if (loaded?.item.body !== signed.entries[leafIndex % TILE_WIDTH]?.toString('utf8')) tell(`${position.shard}/${position.number} is ${loaded ? 'altered' : 'missing'}`);
    }
    if (tiles.length >= 100) await compareTiles();
  }
  const { tiles: last, root } = builder.finish();
  tiles.push(...last);
  await compareTiles();
  if (!('head' in read && read.head.size === size && read.head.root.equals(root))) tell(`the locked copies do not lead to the root that was signed for ${size}`);
  return size;
}

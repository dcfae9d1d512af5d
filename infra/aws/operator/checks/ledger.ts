import { toMilliseconds } from '../../../../lib/calendar/instant.ts';
import { SHARDS } from '../../../../lib/compose/aws/ground.ts';
import { KeyUnavailable } from '../../../../lib/platform/keys/keys.ts';
import { STREAMS } from '../../../../lib/platform/ledger/entry.ts';
import type { Stream } from '../../../../lib/platform/ledger/ledger.ts';
import { headOfShard, latestBatch } from '../../../../lib/platform/ledger/order.ts';
import { EntryEntity } from '../../../../lib/platform/storage/entities/ledger.ts';
import { text, unless, type Check, type Examination, type Finding } from '../examination.ts';

const MOST_MINUTES = 10;
const bootstrap = text('请执行 npm run bootstrap -- --stage …', 'Run npm run bootstrap -- --stage …');

async function signerFindings({ openSigners, file }: Examination): Promise<readonly Finding[]> {
  try {
    await openSigners(false);
    return [];
  } catch (error) {
    if (!(error instanceof KeyUnavailable)) throw error;
    const missing = error.code === 'not-found';
    return [{ about: file.logOrigin, found: text(missing ? '尚无签名密钥' : `签名密钥不可用：${error.message}`, missing ? 'there is no signing key' : `the signing key cannot be used: ${error.message}`), remedy: missing ? bootstrap : text('见 infra/runbooks/checkpoint-age.md', 'See infra/runbooks/checkpoint-age.md') }];
  }
}

/** Instant of the oldest entry of a stream that no batch has taken in, and whether there is any entry at all. */
async function oldestWaiting({ platform: { storage } }: Examination, stream: Stream): Promise<{ readonly any: boolean; readonly at?: number }> {
  const batch = await latestBatch(storage, stream);
  const shards = await Promise.all(Array.from({ length: SHARDS }, async (_, shard) => {
    const [head, covered] = [await headOfShard(storage, stream, shard, async () => batch), batch?.last[shard] ?? 0];
    if (head <= covered) return { any: head > 0, waiting: [] };
    const oldest = await storage.get(EntryEntity.ref({ stream, shard, number: covered + 1 }));
    return { any: true, waiting: oldest ? [toMilliseconds(oldest.value.at)] : [] };
  }));
  const waiting = shards.flatMap((each) => each.waiting);
  return { any: shards.some(({ any }) => any), ...(waiting.length > 0 && { at: Math.min(...waiting) }) };
}

export const ledger: Check = {
  name: 'ledger',
  title: text('账本', 'Ledger'),
  async examine(stage) {
    const found = await Promise.all(STREAMS.map(async (stream) => ({ stream, ...await oldestWaiting(stage, stream) })));
    const now = toMilliseconds(stage.platform.clock.now());
    return [
      ...await signerFindings(stage),
      ...unless(found.some(({ any }) => any), stage.file.logOrigin, text('账本为空：本阶段尚未初始化', 'the ledger is empty: the stage was never bootstrapped'), bootstrap),
      ...found.flatMap(({ stream, at = now }) => unless(now - at <= MOST_MINUTES * 60_000, stream,
        text(`最早的未纳入检查点的条目已等待 ${Math.round((now - at) / 60_000)} 分钟`, `its oldest entry without a checkpoint has waited ${Math.round((now - at) / 60_000)} minutes`), text('见 infra/runbooks/checkpoint-age.md', 'See infra/runbooks/checkpoint-age.md'))),
    ];
  },
};

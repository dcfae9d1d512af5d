import * as z from 'zod';
import { operation } from '../../lib/operation/operation.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { StreamName } from './streams.ts';

/** Proof for a receipt: audit path (RFC 9162) under the latest signed checkpoint. Within a minute of the entry. */
export const getProof = operation({
  name: 'getProof',
  context: 'oversight',
  summary: { zh: '获取账本条目的包含证明', en: 'Get the inclusion proof of a ledger entry' },
  route: 'GET /ledger/{stream}/proofs/{shard}/{number}',
  caller: 'person',
  rules: ['logs.sharing', 'logs.opening', 'logs.operations'],
  uses: ['ledgerReader'],
  path: z.strictObject({ stream: StreamName, shard: z.coerce.number().int().min(0), number: z.coerce.number().int().min(1) }),
  returns: z.strictObject({ leafHash: z.string(), leafIndex: z.int(), size: z.int(), checkpoint: z.string(), hashes: z.array(z.string()) }),
  async handle({ path, platform, answer }) {
    const proof = await platform.ledgerReader.inclusion(path.stream, path.shard, path.number);
    if (!proof) throw new Refusal('NOT_FOUND', { detail: { zh: '该条目不存在，或尚未纳入检查点（一分钟内）', en: 'No such entry, or no checkpoint covers it yet (within a minute)' } });
    const { entry, leafIndex, checkpoint, hashes } = proof;
    return answer({ leafHash: entry.leafHash, leafIndex, size: checkpoint.size, checkpoint: checkpoint.note, hashes: [...hashes] });
  },
});

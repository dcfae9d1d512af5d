import * as z from 'zod';
import { operation } from '../../lib/operation/operation.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { StreamPath } from './streams.ts';

export const getConsistency = operation({
  name: 'getConsistency',
  context: 'oversight',
  summary: { zh: '获取两个检查点之间的一致性证明', en: 'Get the consistency proof between two checkpoints' },
  route: 'GET /ledger/{stream}/consistency',
  caller: 'public',
  rules: ['logs.sharing', 'logs.opening', 'logs.operations'],
  uses: ['ledgerReader'],
  path: StreamPath,
  query: z.strictObject({ from: z.coerce.number().int().min(0), to: z.coerce.number().int().min(1) }),
  returns: z.strictObject({ hashes: z.array(z.string()) }),
  async handle({ path, query, platform, answer }) {
    const known = await platform.ledgerReader.checkpointAt(path.stream, query.to);
    if (!known || query.from > query.to) throw new Refusal('NOT_FOUND');
    return answer({ hashes: [...await platform.ledgerReader.consistency(path.stream, query.from, query.to)] });
  },
});

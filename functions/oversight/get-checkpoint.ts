import * as z from 'zod';
import { operation } from '../../lib/operation/operation.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { StreamPath } from './streams.ts';

/** The latest checkpoint as a C2SP signed note; it holds hashes only, so anyone may witness it. */
export const getCheckpoint = operation({
  name: 'getCheckpoint',
  context: 'oversight',
  summary: { zh: '获取账本最新检查点', en: 'Get the latest ledger checkpoint' },
  route: 'GET /ledger/{stream}/checkpoint',
  caller: 'public',
  rules: ['logs.sharing', 'logs.opening', 'logs.operations'],
  uses: ['ledgerReader'],
  produces: 'text/plain; charset=utf-8',
  path: StreamPath,
  returns: z.string(),
  async handle({ path, platform, answer }) {
    const checkpoint = await platform.ledgerReader.latest(path.stream);
    if (!checkpoint) throw new Refusal('NOT_FOUND');
    return answer(checkpoint.note);
  },
});

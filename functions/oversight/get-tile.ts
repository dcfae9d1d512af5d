import * as z from 'zod';
import { operation } from '../../lib/operation/operation.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { StreamName } from './streams.ts';

/** A tile of hashes (C2SP tlog-tiles), 32 bytes a hash. Its path is asked for as text: `0/000`, `0/x001/067.p/5`. */
export const getTile = operation({
  name: 'getTile',
  context: 'oversight',
  summary: { zh: '获取账本哈希块', en: 'Get a tile of ledger hashes' },
  route: 'GET /ledger/{stream}/tile',
  caller: 'public',
  rules: ['logs.sharing', 'logs.opening', 'logs.operations'],
  uses: ['ledgerReader'],
  produces: 'application/octet-stream',
  path: z.strictObject({ stream: StreamName }),
  query: z.strictObject({ path: z.string().regex(/^\d{1,2}\/(x\d{3}\/)*\d{3}(\.p\/\d{1,3})?$/) }),
  returns: z.instanceof(Uint8Array),
  async handle({ path, query, platform, answer }) {
    const tile = await platform.ledgerReader.tile(path.stream, `tile/${query.path}`);
    if (!tile) throw new Refusal('NOT_FOUND');
    return answer(new Uint8Array(tile));
  },
});

import * as z from 'zod';
import { operation } from '../../lib/operation/operation.ts';
import { StreamName } from './streams.ts';

const EntryView = z.strictObject({ leafIndex: z.int(), entry: z.record(z.string(), z.unknown()) });

/** Auditors of a top unit read the whole log: it holds identifiers, codes and digests, never a personal value. */
export const listEntries = operation({
  name: 'listEntries',
  context: 'oversight',
  summary: { zh: '查阅账本条目', en: 'Read ledger entries in order' },
  route: 'GET /ledger/{stream}/entries',
  caller: 'auditor',
  rules: ['logs.sharing', 'logs.opening', 'logs.operations', 'logs.scope'],
  uses: ['ledgerReader'],
  path: z.strictObject({ stream: StreamName }),
  query: z.strictObject({ from: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(1).max(100).default(20) }),
  returns: z.strictObject({ items: z.array(EntryView), next: z.int().optional() }),
  async handle({ path, query, actor, sit, platform, answer }) {
    await sit(actor.unitPath.slice(0, 1));
    const items = await platform.ledgerReader.entries(path.stream, query.from, query.limit);
    const last = items.at(-1);
    return answer({
      items: items.map(({ leafIndex, entry }) => ({ leafIndex, entry: { ...entry } })),
      ...(last && items.length === query.limit && { next: last.leafIndex + 1 }),
    });
  },
});

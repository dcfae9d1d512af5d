import { job } from '../../lib/operation/operation.ts';
import { STREAMS } from './streams.ts';

export const sequenceLedger = job({
  name: 'sequenceLedger',
  context: 'oversight',
  summary: { zh: '为账本新条目排序并签发检查点', en: 'Order new ledger entries under a signed checkpoint' },
  every: '1 minute',
  anyTime: true,
  rules: ['logs.sharing', 'logs.opening', 'logs.operations'],
  uses: ['sequencer'],
  async run({ platform, timeLeft }) {
    const counts = { batches: 0, entries: 0 };
    let more = false;
    for (const stream of STREAMS) {
      const report = await platform.sequencer.sequence(stream, timeLeft);
      counts.batches += report.batches;
      counts.entries += report.entries;
      more ||= report.more;
    }
    return { counts, more };
  },
});

import { toLocalDate } from '../../lib/calendar/instant.ts';
import { job } from '../../lib/operation/operation.ts';
import { lockedSince } from '../../lib/oversight/log-floor.ts';
import { PRUNED_ACTION } from '../../lib/platform/ledger/format.ts';
import { logMonths } from './log-period.ts';
import { STREAMS } from './streams.ts';

/** Removes what is past the longest period that anybody asks for; the purge is an entry itself, and the hashes stay. */
export const purgeLogs = job({
  name: 'purgeLogs',
  context: 'oversight',
  summary: { zh: '清除留存期满的日志内容', en: 'Purge log content past its period' },
  every: '1 day',
  rules: ['logs.sharing', 'logs.opening', 'logs.operations', 'logs.floorRule'],
  uses: ['pruner'],
  async run({ platform, now, law, commit, timeLeft }) {
    const counts = { entries: 0 };
    let more = false;
    for (const stream of STREAMS) {
      const { months, laws } = await logMonths(platform, stream, law);
      if (laws.length === 0) continue; // nobody said how long: keep
      const { from, minimumIndex } = await platform.pruner.plan(stream, lockedSince(toLocalDate(now), months));
      if (minimumIndex <= from) continue;
      const receipt = await commit({ stream, action: PRUNED_ACTION, subject: {}, facts: { minimumIndex, from, months, profiles: laws.map(({ profile }) => `${profile.regulation}/${profile.version}`) } }, []);
      const report = await platform.pruner.prune(receipt, timeLeft);
      counts.entries += report.entries;
      more ||= report.more;
    }
    return { counts, more };
  },
});

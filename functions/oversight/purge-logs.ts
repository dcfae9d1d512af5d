import { toLocalDate } from '../../lib/calendar/instant.ts';
import { job, type JobCall } from '../../lib/operation/operation.ts';
import { lockedSince } from '../../lib/oversight/log-floor.ts';
import { PRUNED_ACTION } from '../../lib/platform/ledger/format.ts';
import type { Event, Receipt, Stream } from '../../lib/platform/ledger/ledger.ts';
import { StatedPurgeEntity } from '../../lib/platform/storage/entities/oversight.ts';
import { CommitConflict } from '../../lib/platform/storage/store.ts';
import { lawsInForce, logMonths } from './log-period.ts';
import { STREAMS } from './streams.ts';

type Call = JobCall<readonly ['pruner']>;

/** The entry by which a stream is pruned: that of a run that was interrupted, or its own. `undefined` where another run has just stated it. */
async function statePurge({ platform: { storage }, commit }: Call, stream: Stream, facts: NonNullable<Event['facts']> & { readonly minimumIndex: number }): Promise<Receipt | undefined> {
  const stated = await storage.get(StatedPurgeEntity.ref({ stream }));
  if (stated && stated.value.minimumIndex >= facts.minimumIndex) return stated.value;
  const { minimumIndex } = facts;
  const keep = ({ shard, number, leafHash }: Receipt) => ({ stream, minimumIndex, shard, number, leafHash });
  try {
    return await commit({ stream, action: PRUNED_ACTION, subject: {}, facts }, [], (receipt) => [stated ? StatedPurgeEntity.replace(stated, keep(receipt)) : StatedPurgeEntity.insert(keep(receipt))]);
  } catch (error) {
    if (error instanceof CommitConflict) return undefined;
    throw error;
  }
}

/** Removes what is past the longest period that anybody asks for; the purge is an entry itself, and the hashes stay. */
export const purgeLogs = job({
  name: 'purgeLogs',
  context: 'oversight',
  summary: { zh: '清除留存期满的日志内容', en: 'Purge log content past its period' },
  every: '1 day',
  rules: ['logs.sharing', 'logs.opening', 'logs.operations', 'logs.floorRule'],
  uses: ['pruner'],
  async run(call) {
    const { platform, now, law, timeLeft } = call;
    const counts = { entries: 0 };
    let more = false;
    const laws = await lawsInForce(platform, law);
    if (laws.length === 0) return { counts, more }; // nobody said how long: keep
    for (const stream of STREAMS) {
      const months = await logMonths(platform, stream, laws);
      const { from, minimumIndex } = await platform.pruner.plan(stream, lockedSince(toLocalDate(now), months));
      if (minimumIndex <= from) continue;
      const receipt = await statePurge(call, stream, { minimumIndex, from, months, profiles: laws.map(({ profile }) => `${profile.regulation}/${profile.version}`) });
      if (!receipt) continue;
      const report = await platform.pruner.prune(receipt, timeLeft);
      counts.entries += report.entries;
      more ||= report.more;
    }
    return { counts, more };
  },
});

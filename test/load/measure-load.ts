import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { httpWorld } from '../support/http-world.ts';
import { grantFields, keepPupils } from '../support/journey.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { compare, countActions, readEntries } from './check.ts';
import { startServerProcess } from './server-process.ts';
import { drive } from './traffic.ts';

export interface Load {
  readonly clients: number;
  readonly seconds: number;
  readonly seed: number;
}
export interface LoadReport {
  /** Requests a second. */
  readonly throughput: number;
  /** Milliseconds within which this share of the requests was answered. */
  readonly within: (share: number) => number;
  /** A second. */
  readonly commits: number;
  readonly syncs: number;
  readonly peakMegabytes: number;
  readonly acknowledged: { readonly registered: number; readonly revised: number; readonly read: number; readonly receipts: number };
  readonly refused: number;
  /** What was acknowledged and is not there, or is there and was not acknowledged. */
  readonly differences: readonly string[];
}

export const MIX = 'of a hundred requests 55 masked reads, 15 units, 10 searches, 12 registrations, 4 revisions, 4 refusals; token verified and ledger entry synced each time (SQLite, synchronous=FULL)';

/** Many clients at once against one server process, which is then killed and started again. `tell`: what is done, and the share of the time that is over. */
export async function measureLoad({ clients, seconds, seed }: Load, tell: { readonly progress?: (done: number, share: number) => void; readonly killed?: () => void } = {}): Promise<LoadReport> {
  const folder = mkdtempSync(join(tmpdir(), 'edudata-load-'));
  try {
    const server = await startServerProcess(folder);
    const clock = virtualClock();
    const world = httpWorld({ url: server.url, clock });
    const { resourceId, rows } = await keepPupils(world, 1000);
    const grantId = await grantFields(world, resourceId, ['identityNumber', 'name'], { dailyReads: 1_000_000 });
    const before = countActions(await readEntries(world));
    const synced = (await server.counters()).counters;
    const start = performance.now();
    const history = await drive({
      world, grantId, identityNumbers: rows.map(({ identityNumber }) => identityNumber), clients, seconds, seed,
      progress: (done, elapsed) => tell.progress?.(done, elapsed / seconds),
    });
    const took = (performance.now() - start) / 1000;
    const { counters: { commits, syncs }, peakKilobytes } = await server.counters();
    await server.kill();
    tell.killed?.();
    const times = history.milliseconds.toSorted((a, b) => a - b);
    const again = await startServerProcess(folder);
    const differences = await compare(httpWorld({ url: again.url, clock }), history, before);
    await again.kill();
    return {
      throughput: times.length / took, within: (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN,
      commits: (commits - synced.commits) / took, syncs: (syncs - synced.syncs) / took, peakMegabytes: peakKilobytes / 1024,
      acknowledged: { ...history.counts, receipts: history.receipts.length }, refused: history.refused.length, differences,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

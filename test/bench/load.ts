import { measureLoad, MIX } from '../load/measure-load.ts';
import { perSecond, type Figure } from './measure.ts';

const [clients, seconds, alone] = [64, 60, 10];

/** Many clients at once, beside one alone; and whether anything of it was lost when the server was killed. */
export async function loadFigures(): Promise<readonly Figure[]> {
  const one = await measureLoad({ clients: 1, seconds: alone, seed: 1 });
  const many = await measureLoad({ clients, seconds, seed: 1 });
  const times = ({ within }: typeof many): string => `p50 ${within(0.5).toFixed(1)}, p99 ${within(0.99).toFixed(1)}, slowest ${within(1).toFixed(0)} ms`;
  const differences = one.differences.length + many.differences.length;
  const { registered, revised, read, receipts } = many.acknowledged;
  return [{
    name: `load: ${clients} clients at once, mixed`, value: `${perSecond(many.throughput)}, ${times(many)}; ${perSecond(many.commits)} commits in ${perSecond(many.syncs)} syncs; server's peak resident set ${many.peakMegabytes.toFixed(0)} MB`,
    baseline: `one client alone, ${alone} s: ${perSecond(one.throughput)}, ${times(one)}`,
    how: `${seconds} s against one server process on the same cores: ${MIX}; then SIGKILL, a new start, and every answer compared: ${registered} registrations, ${revised} revisions, ${read} reads, ${many.refused} refusals, ${receipts} receipts`,
    bar: { text: `every acknowledged write is there with its version, every refused one absent, the ledger holds exactly the acknowledged ones${differences === 0 ? '' : ` (${differences} differences)`}`, met: differences === 0 },
  }];
}

import { FAULTS, fits, type Fault } from './faults.ts';
import type { Recorded } from './record.ts';
import { createTrials, spellCase, type Case } from './try-case.ts';

export interface Failed {
  readonly where: string;
  readonly title: string;
  readonly problem: string;
}
export interface Trial extends Case {
  /** `store.commit`. */
  readonly name: string;
}

/** Every call of every act with every fault that can happen there. */
export const everyCase = (acts: readonly Recorded[]): readonly Trial[] =>
  acts.flatMap(({ index, calls }) => calls.flatMap((call, at) => FAULTS.filter((fault) => fits(fault, call)).map((fault): Trial => ({ act: index, call: at, fault, name: `${call.port}.${call.name}` }))));

/** One run each. `told` after each. */
export async function tryAll(acts: readonly Recorded[], cases: readonly Trial[], told: () => void = () => undefined): Promise<readonly Failed[]> {
  const trials = createTrials(acts);
  const failed: Failed[] = [];
  for (const one of cases) {
    try {
      await trials.run(one);
    } catch (error) {
      failed.push({ where: spellCase(one), title: acts[one.act]?.title ?? '', problem: error instanceof Error ? error.stack ?? error.message : String(error) });
    }
    told();
  }
  return failed;
}

/** How many runs there are by call and fault, as lines of a table. */
export function countsOf(cases: readonly Trial[]): readonly string[] {
  const counts = new Map<string, Map<Fault, number>>();
  for (const { name, fault } of cases) {
    const row = counts.get(name) ?? new Map<Fault, number>();
    counts.set(name, row.set(fault, (row.get(fault) ?? 0) + 1));
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, row]) => `${name.padEnd(22)} ${[...row].map(([fault, count]) => `${fault} ${count}`).join(' · ')}`);
}

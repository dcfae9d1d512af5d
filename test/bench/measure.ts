import { performance } from 'node:perf_hooks';

export interface Figure {
  readonly name: string;
  readonly value: string;
  /** What it stands beside, measured in the same run. */
  readonly baseline: string;
  readonly how: string;
  /** What it has to reach, and whether it did in this run. */
  readonly bar?: { readonly text: string; readonly met: boolean };
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Microseconds a call, median over interleaved rounds of both sides, after one warm-up round. */
export async function beside(rounds: number, calls: number, ours: () => Promise<unknown> | unknown, theirs: () => Promise<unknown> | unknown): Promise<readonly [number, number]> {
  const round = async (work: () => Promise<unknown> | unknown): Promise<number> => {
    const start = performance.now();
    for (let call = 0; call < calls; call += 1) await work();
    return ((performance.now() - start) * 1000) / calls;
  };
  await round(ours);
  await round(theirs);
  const times: [number[], number[]] = [[], []];
  for (let index = 0; index < rounds; index += 1) {
    times[0].push(await round(ours));
    times[1].push(await round(theirs));
  }
  return [median(times[0]), median(times[1])];
}

export const micro = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} µs`;
export const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en')}/s`;
export const ratio = (ours: number, theirs: number): string => `${(ours / theirs).toFixed(2)}×`;

/** At most this many times the other side. */
export const atMost = (times: number, ours: number, theirs: number): NonNullable<Figure['bar']> => ({ text: `at most ${times}×`, met: ours <= times * theirs });
/** At least this many times the other side's rate. */
export const atLeast = (times: number, ours: number, theirs: number): NonNullable<Figure['bar']> => ({ text: `at least ${times}×`, met: ours >= times * theirs });

/** Microseconds of processor time a call, all threads, median over interleaved rounds of both sides, after one warm-up round. */
export async function cpuBeside(rounds: number, calls: number, ours: () => Promise<unknown>, theirs: () => Promise<unknown>): Promise<readonly [number, number]> {
  const round = async (work: () => Promise<unknown>): Promise<number> => {
    const start = process.cpuUsage();
    for (let call = 0; call < calls; call += 1) await work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / calls;
  };
  await round(ours);
  await round(theirs);
  const times: [number[], number[]] = [[], []];
  for (let index = 0; index < rounds; index += 1) {
    times[0].push(await round(ours));
    times[1].push(await round(theirs));
  }
  return [median(times[0]), median(times[1])];
}

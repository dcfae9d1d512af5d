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

type Work = () => Promise<unknown> | unknown;
/** Medians of microseconds a call by this meter, over interleaved rounds of both sides, after one warm-up round. */
async function interleave(microseconds: () => number, rounds: number, calls: number, ours: Work, theirs: Work): Promise<readonly [number, number]> {
  const round = async (work: Work): Promise<number> => {
    const start = microseconds();
    for (let call = 0; call < calls; call += 1) await work();
    return (microseconds() - start) / calls;
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

/** Time a call. */
export const beside = (rounds: number, calls: number, ours: Work, theirs: Work): Promise<readonly [number, number]> =>
  interleave(() => performance.now() * 1000, rounds, calls, ours, theirs);
/** Processor time a call, of all threads. */
export const cpuBeside = (rounds: number, calls: number, ours: Work, theirs: Work): Promise<readonly [number, number]> =>
  interleave(() => { const { user, system } = process.cpuUsage(); return user + system; }, rounds, calls, ours, theirs);

export const micro = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} µs`;
export const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en')}/s`;
export const ratio = (ours: number, theirs: number): string => `${(ours / theirs).toFixed(2)}×`;

/** At most this many times the other side. */
export const atMost = (times: number, ours: number, theirs: number): NonNullable<Figure['bar']> => ({ text: `at most ${times}×`, met: ours <= times * theirs });

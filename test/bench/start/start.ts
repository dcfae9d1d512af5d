import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual, promisify } from 'node:util';
import { atMost, median, ratio, type Figure } from '../measure.ts';
import { buildStartBundles } from './bundles.ts';
import { startStub, type Stub } from './stub.ts';

/** As many as the time allows: on a busy machine, fewer. */
const ROUNDS = { least: 15, most: 31 };
const BUDGET_MS = 30_000;
const LIMIT = 1.3;
const run = promisify(execFile);

interface Start {
  /** Milliseconds to import the bundle, and to have its first answer, too. */
  readonly imported: number;
  readonly total: number;
  /** Of the total, what the main thread had a processor for. */
  readonly worked: number;
  readonly statusCode: number;
  readonly body: string;
}

async function startOnce(bundle: string, { environment, event, takenCalls }: Stub): Promise<Start> {
  takenCalls();
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'one-start.cjs'), pathToFileURL(bundle).href, JSON.stringify(event)], { env: { ...environment } });
  const start = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Start;
  const calls = takenCalls();
  if (start.statusCode !== 200 || calls !== 1) throw new Error(`${bundle} answered ${start.statusCode} after ${calls} calls: ${start.body}`);
  return start;
}

/** Whatever the handler by hand answers, ours answers too. */
function requireSameAnswer(byHand: Start, ours: Start): void {
  const [theirs, answer] = [byHand, ours].map(({ body }) => JSON.parse(body) as Readonly<Record<string, unknown>>);
  for (const [name, value] of Object.entries(theirs ?? {})) {
    if (!isDeepStrictEqual(answer?.[name], value)) throw new Error(`the two answers differ in ${name}`);
  }
}

const at = (sorted: readonly number[], share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN).toFixed(0);
function describe(starts: readonly Start[]): string {
  const totals = starts.map(({ total }) => total).sort((a, b) => a - b);
  return `${median(totals).toFixed(0)} ms, ${median(starts.map(({ worked }) => worked)).toFixed(0)} at work (import ${median(starts.map(({ imported }) => imported)).toFixed(0)}; quarter to three quarters ${at(totals, 0.25)}–${at(totals, 0.75)}, least ${at(totals, 0)})`;
}
const kilobytes = (file: string): string => `${(statSync(file).size / 1000).toFixed(0)} kB`;

/** Import plus first answer of a function that needs storage alone, in fresh processes, beside a handler written by hand. */
export async function startFigures(): Promise<readonly Figure[]> {
  const [bundles, stub] = [await buildStartBundles('getUnit'), await startStub()];
  try {
    const starts = { byHand: [] as Start[], packaged: [] as Start[] };
    const names = ['byHand', 'packaged'] as const;
    for (const name of names) await startOnce(bundles[name], stub); // warms the disk's cache
    const until = performance.now() + BUDGET_MS;
    for (let round = 0; round < ROUNDS.most && (round < ROUNDS.least || performance.now() < until); round += 1) {
      for (const name of round % 2 === 0 ? names : names.toReversed()) starts[name].push(await startOnce(bundles[name], stub));
    }
    const { byHand, packaged } = starts;
    const [[theirFirst], [ourFirst]] = [byHand, packaged];
    if (theirFirst && ourFirst) requireSameAnswer(theirFirst, ourFirst);
    const medians = (of: 'total' | 'worked'): readonly [number, number] => [median(packaged.map((start) => start[of])), median(byHand.map((start) => start[of]))];
    return [{
      name: `start: import plus first answer of a function as packaged, ${kilobytes(bundles.packaged)}`,
      value: `${describe(packaged)} (${ratio(...medians('total'))}; at work ${ratio(...medians('worked'))})`,
      baseline: `hand-written handler, ${kilobytes(bundles.byHand)}, ${describe(byHand)}`,
      how: `medians of ${byHand.length} fresh processes each, in turn; judged by the main thread's time at work: each waits for less than a millisecond, and what else the machine does counts for neither; GET /units/{unitId}: RS256 token checked with jose against a key set fetched from the stub, one BatchGetItem of two items, same answer; bundled alike. By hand: no schemas, law, ledger, log or problem details, keys by jose's own fetch`,
      bar: atMost(LIMIT, ...medians('worked')),
    }];
  } finally {
    stub.close();
    bundles.remove();
  }
}

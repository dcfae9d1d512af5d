import './process-settings.ts';
import { parseArgs } from 'node:util';
import { walk, type WalkReport } from './walk.ts';

const { seed, steps } = readArguments();

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const began = performance.now();
const report = await walk({ seed, steps });
print(`seed ${seed}, ${steps} steps, ${((performance.now() - began) / 1000).toFixed(1)} s, ended on ${report.endedOn}`);
summarize(report);

/** What a walk of ten thousand steps must at least have done, so that it is not all refusals; in proportion for others. */
const least = (of: number): number => Math.floor((of * Math.min(steps, 10_000)) / 10_000);
const { failure } = report;
if (failure) {
  print(`\nFAILED at step ${failure.step} of seed ${seed}; the last steps:\n`);
  for (const line of failure.trace) print(line);
  print(`\n${failure.error instanceof Error ? failure.error.stack ?? failure.error.message : String(failure.error)}`);
  print(`\nagain: npm run property -- --seed ${seed} --steps ${failure.step}`);
  process.exitCode = 1;
} else if (report.grants < least(30) || report.reads < least(200) || report.certificates < least(3)) {
  print('\nFAILED: the walk achieved too little to say anything');
  process.exitCode = 1;
} else print('\nall invariants held');

function summarize({ tally, taken, grants, reads, certificates }: WalkReport): void {
  print(`  ${[...taken].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`).join(', ')}`);
  for (const [operation, statuses] of [...tally].sort(([a], [b]) => a.localeCompare(b))) {
    print(`  ${operation.padEnd(28)} ${[...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`).join('  ')}`);
  }
  print(`  ${grants} grants, ${reads} records read, ${certificates} certificates`);
}

function readArguments(): { readonly seed: number; readonly steps: number } {
  try {
    const { values } = parseArgs({ options: { seed: { type: 'string', default: '42' }, steps: { type: 'string', default: '10000' } } });
    const [seed, steps] = [values.seed, values.steps].map((text) => (/^\d+$/.test(text) ? Number(text) : NaN));
    if (Number.isSafeInteger(seed) && Number.isSafeInteger(steps) && seed !== undefined && steps) return { seed, steps };
  } catch {
    // an unknown option is answered like a value that is none
  }
  process.stderr.write('用法 · Usage: npm run property -- --seed <整数 whole number> --steps <正整数 positive whole number>\n');
  process.exit(2);
}

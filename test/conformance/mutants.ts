import { AssertionError } from 'node:assert';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import type { Rule } from '../../lib/regulations/rules.ts';
import { nameOf, runCase, type DutyCase } from './case.ts';
import { CASES } from './cases/index.ts';

/** A fault of the platform, or of the case itself, is no proof that the case would have noticed. */
type Verdict = 'caught' | 'SURVIVED' | 'BROKEN';

async function tryWithout(dutyCase: DutyCase, rule: Rule): Promise<{ readonly verdict: Verdict; readonly by: string }> {
  try {
    await runCase(dutyCase, new Set([rule]));
    return { verdict: 'SURVIVED', by: '' };
  } catch (error) {
    const by = error instanceof Error ? error.message.split('\n').filter((line) => line.trim()).slice(0, 4).join(' ') : String(error);
    return { verdict: error instanceof AssertionError ? 'caught' : 'BROKEN', by };
  }
}

if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
  process.stdout.write('用法 · Usage: npm run conformance:mutants -- [<义务编号的开头 beginning of duty ids, nanchang-40>] [--proven]\n');
  process.exit(0);
}
/** `--proven`: every case has just run with its rules on (`npm run conformance`), and has passed. */
const { values: { proven = false }, positionals: [only] } = parseArgs({ options: { proven: { type: 'boolean' } }, allowPositionals: true });
const began = performance.now();
const counts: Record<Verdict, number> = { caught: 0, SURVIVED: 0, BROKEN: 0 };
for (const dutyCase of CASES.filter(({ duty }) => duty.startsWith(only ?? ''))) {
  const broken = proven ? undefined : await runCase(dutyCase).then(() => undefined, (error: unknown) => ({ verdict: 'BROKEN', by: String(error) }) as const);
  for (const rule of dutyCase.rules) {
    const { verdict, by } = broken ?? await tryWithout(dutyCase, rule); // a case that fails by itself catches nothing
    counts[verdict] += 1;
    console.log(`${verdict.padEnd(9)} ${rule.padEnd(26)} ${nameOf(dutyCase)}${verdict === 'caught' && only === undefined ? '' : `\n            ${by}`}`);
  }
}
console.log(`\n${counts.caught} caught, ${counts.SURVIVED} survived, ${counts.BROKEN} broken, in ${((performance.now() - began) / 1000).toFixed(1)} s`);
process.exitCode = counts.SURVIVED + counts.BROKEN > 0 ? 1 : 0;

import { cpus } from 'node:os';
import { decisionFigures } from './decision.ts';
import { destructionFigures } from './destruction.ts';
import { effectiveValueFigures } from './effective-value.ts';
import { encryptionFigures } from './encryption.ts';
import { importFigures } from './imports.ts';
import { ledgerFigures } from './ledger.ts';
import type { Figure } from './measure.ts';
import { memoryFigures } from './memory.ts';
import { pipelineFigures } from './pipeline.ts';
import { readFigures } from './reads.ts';
import { startFigures } from './start/start.ts';

/** `npm run bench -- [group …]`: each figure beside its baseline, measured in the same run, with how it was measured. */
const groups: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  encryption: encryptionFigures, pipeline: pipelineFigures, decision: decisionFigures, reads: readFigures, imports: importFigures, destruction: destructionFigures, ledger: ledgerFigures,
  start: startFigures, law: effectiveValueFigures, memory: memoryFigures,
};
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(groups, name));
if (unknown.length > 0) {
  process.stderr.write(`没有这一组 · no such group: ${unknown.join(', ')}\n可选 · groups: ${Object.keys(groups).join(', ')}\n`);
  process.exit(2);
}
process.stdout.write(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}\n`);
let missed = 0;
for (const [group, measure] of Object.entries(groups)) {
  if (wanted.length > 0 && !wanted.includes(group)) continue;
  for (const { name, value, baseline, how, bar } of await measure()) {
    if (bar && !bar.met) missed += 1;
    process.stdout.write(`\n${name}: ${value}${bar ? `  ${bar.met ? '✓' : '✗'} ${bar.text}` : ''}\n  beside: ${baseline}\n  how:    ${how}\n`);
  }
}
if (missed > 0) process.stdout.write(`\n未达到 · not reached: ${missed}\n`);
process.exitCode = missed > 0 ? 1 : 0;

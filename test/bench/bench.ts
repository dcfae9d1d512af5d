import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { decisionFigures } from './decision.ts';
import { destructionFigures } from './destruction.ts';
import { effectiveValueFigures } from './effective-value.ts';
import { encryptionFigures } from './encryption.ts';
import { importFigures } from './imports.ts';
import { ledgerFigures } from './ledger.ts';
import type { Figure } from './measure.ts';
import { memoryFigures } from './memory.ts';
import { toPage } from './page.ts';
import { pipelineFigures } from './pipeline.ts';
import { readFigures } from './reads.ts';
import { startFigures } from './start/start.ts';

const usage = `用法 · Usage: npm run bench [-- <组 group>… | --page]
  --page   测量全部各组并写入 test/bench/figures.md · measures every group and writes test/bench/figures.md
`;

/** `npm run bench`: each figure beside its baseline, measured in the same run, with how it was measured; exit code 1 where one misses its bar. */
const groups: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  encryption: encryptionFigures, pipeline: pipelineFigures, decision: decisionFigures, reads: readFigures, imports: importFigures, destruction: destructionFigures,
  ledger: ledgerFigures, start: startFigures, law: effectiveValueFigures, memory: memoryFigures,
};
const given = process.argv.slice(2);
const page = given.includes('--page');
const wanted = given.filter((word) => word !== '--page');
if (wanted.some((name) => !Object.hasOwn(groups, name)) || (page && wanted.length > 0)) {
  process.stderr.write(`${usage}  可选组 · groups: ${Object.keys(groups).join(', ')}\n`);
  process.exit(2);
}
const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;
process.stdout.write(`${machine}\n`);
const measured: Figure[] = [];
for (const [group, measure] of Object.entries(groups)) {
  if (wanted.length > 0 && !wanted.includes(group)) continue;
  const figures = await measure();
  measured.push(...figures);
  for (const { name, value, baseline, how, bar } of figures) {
    process.stdout.write(`\n${name}: ${value}${bar ? `  ${bar.met ? '✓' : '✗'} ${bar.text}` : ''}\n  beside: ${baseline}\n  how:    ${how}\n`);
  }
}
const missed = measured.filter(({ bar }) => bar && !bar.met).length;
if (missed > 0) process.stdout.write(`\n未达到 · not reached: ${missed}\n`);
if (page) writeFileSync(fileURLToPath(new URL('figures.md', import.meta.url)), toPage(machine, new Date().toISOString().slice(0, 10), measured));
process.exitCode = missed > 0 ? 1 : 0;

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decisionFigures } from './decision.ts';
import { destructionFigures } from './destruction.ts';
import { effectiveValueFigures } from './effective-value.ts';
import { encryptionFigures } from './encryption.ts';
import { importFigures } from './imports.ts';
import { ledgerFigures } from './ledger.ts';
import { loadFigures } from './load.ts';
import type { Figure } from './measure.ts';
import { memoryFigures } from './memory.ts';
import { toPage } from './page.ts';
import { pipelineFigures } from './pipeline.ts';
import { readFigures } from './reads.ts';
import { forgetResults, keepResult, keptResults, measureGroup } from './results.ts';
import { startFigures } from './start/start.ts';

const usage = `用法 · Usage: npm run bench [-- <组 group>…] [-- --page [<组 group>… | --resume]]
  --page            测量全部各组，每完成一组即保存并更新 test/bench/figures.md · measures every group; each is kept, and test/bench/figures.md written, as it finishes
  --page <group>…   只测量所列各组，其余沿用已保存的结果 · measures these alone and keeps what stands of the others
  --page --resume   接着测量尚无结果的各组 · goes on with the groups that have no result yet
`;

/** `npm run bench`: each figure beside its baseline, measured in the same run, with how it was measured; exit code 1 where one misses its bar. */
const groups: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  encryption: encryptionFigures, pipeline: pipelineFigures, decision: decisionFigures, reads: readFigures, imports: importFigures, destruction: destructionFigures,
  ledger: ledgerFigures, start: startFigures, law: effectiveValueFigures, memory: memoryFigures, load: loadFigures,
};
const names = Object.keys(groups);
const given = process.argv.slice(2);
const [page, resume] = [given.includes('--page'), given.includes('--resume')];
const named = given.filter((word) => word !== '--page' && word !== '--resume');
if (named.some((name) => !Object.hasOwn(groups, name)) || (resume && (!page || named.length > 0))) {
  process.stderr.write(`${usage}  可选组 · groups: ${names.join(', ')}\n`);
  process.exit(2);
}
if (page && !resume && named.length === 0) forgetResults();
const kept = resume ? keptResults(names).map(({ group }) => group) : [];
const wanted = names.filter((name) => (named.length > 0 ? named.includes(name) : !kept.includes(name)));
let missed = 0;
for (const [index, group] of wanted.entries()) {
  process.stderr.write(`[${index + 1}/${wanted.length}] ${group} …\n`);
  const result = await measureGroup(group, groups[group] ?? (async () => []));
  keepResult(result);
  if (page) writePage();
  process.stdout.write(`\n${group}: ${result.seconds.toFixed(0)} s; ${result.machine}; load ${result.load.toFixed(1)}\n`);
  for (const { name, value, baseline, how, bar } of result.figures) {
    if (bar && !bar.met) missed += 1;
    process.stdout.write(`\n${name}: ${value}${bar ? `  ${bar.met ? '✓' : '✗'} ${bar.text}` : ''}\n  beside: ${baseline}\n  how:    ${how}\n`);
  }
}
if (page) writePage();
if (missed > 0) process.stdout.write(`\n未达到 · not reached: ${missed}\n`);
process.exitCode = missed > 0 ? 1 : 0;

function writePage(): void {
  writeFileSync(fileURLToPath(new URL('figures.md', import.meta.url)), toPage(keptResults(names), names));
}

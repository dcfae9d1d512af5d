import type { Figure } from './measure.ts';
import type { GroupResult } from './results.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = ({ name, value, baseline, how, bar }: Figure): string =>
  `| ${[name, value, bar ? `${bar.met ? '✓' : '✗ not reached:'} ${bar.text}` : '—', baseline, how].map(cell).join(' | ')} |`;

const section = ({ group, figures, at, seconds, machine, load, commit }: GroupResult): string => `## ${group}

Measured at ${at.slice(0, 16).replace('T', ' ')} UTC in ${seconds.toFixed(0)} s; commit ${commit}; ${machine}; load ${load.toFixed(1)} when it began.

| figure | measured | bar | beside | how |
|---|---|---|---|---|
${figures.map(row).join('\n')}
`;

/** What was measured, group by group, as one page; what was not, is named. */
export function toPage(results: readonly GroupResult[], groups: readonly string[]): string {
  const missing = groups.filter((group) => !results.some((result) => result.group === group));
  const bars = results.flatMap(({ figures }) => figures.flatMap(({ name, bar }) => (bar ? [{ name, met: bar.met }] : [])));
  const missed = bars.filter(({ met }) => !met);
  return `# Figures · 性能数据

Written by \`npm run bench -- --page\`. Each figure stands beside its baseline, measured in the same run. ${bars.length - missed.length} of ${bars.length} bars are reached${missed.length > 0 ? `; not reached: ${missed.map(({ name }) => name).join('; ')}` : ''}.${missing.length > 0 ? ` Not measured: ${missing.join(', ')}.` : ''} Request units and their cost: infra/aws/request-units.md.

${results.map(section).join('\n')}`;
}

import type { Figure } from './measure.ts';

/** All figures of one run as one page. */
export function toPage(machine: string, day: string, figures: readonly Figure[]): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const rows = figures.map(({ name, value, baseline, how, bar }) => `| ${[name, value, bar ? `${bar.met ? '✓' : '✗ not reached:'} ${bar.text}` : '—', baseline, how].map(cell).join(' | ')} |`);
  return `# Figures · 性能数据

Written by \`npm run bench -- --page\` on ${day}; ${machine}. Each stands beside its baseline, measured in the same run. Request units and their cost: infra/aws/request-units.md; many clients at once: \`npm run load\`.

| figure | measured | bar | beside | how |
|---|---|---|---|---|
${rows.join('\n')}
`;
}

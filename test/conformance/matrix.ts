import { runCommand } from '../../infra/local/command.ts';
import { REGULATIONS } from '../../lib/regulations/registry.ts';
import type { Duty } from '../../lib/regulations/duty.ts';
import type { Regulation } from '../../lib/regulations/regulation.ts';
import { regulationOf, runCase, type DutyCase } from './case.ts';
import { CASES } from './cases/index.ts';
import { COMPLETE, LATER, OPEN, OPEN_RULES } from './open.ts';

/** Duties that need nothing outside these run, or are open with a reason. */
const WITHIN = new Set(['roles', 'ownership', 'access', 'catalog', 'sharing', 'storage', 'crypto', 'retention', 'destruction', 'logs', 'meta']);

type Standing = 'RUNS' | 'FAILS' | 'OPEN' | 'MISSING' | 'NOT APPLICABLE';
interface Row {
  readonly duty: Duty;
  readonly standing: Standing;
  readonly remarks: readonly string[];
}

const isSoftwareDuty = ({ kind }: Duty): boolean => kind === 'enforce' || kind === 'record' || kind === 'report';
const cases = (duty: Duty) => CASES.filter((dutyCase) => dutyCase.duty === duty.id);
/** Cases of the duty's own regulation: a rule proven under one text is not thereby proven under another. */
const beside = (duty: Duty): readonly DutyCase[] => CASES.filter((dutyCase) => regulationOf(dutyCase) === regulationOf({ duty: duty.id }));

async function failuresOf(duty: Duty): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const dutyCase of cases(duty)) {
    try {
      await runCase(dutyCase);
    } catch (error) {
      failures.push(`${dutyCase.title.zh}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    }
  }
  return failures;
}

/** Rules of the duty that no case of its regulation switches off, and for which no reason stands. */
const unprovenRules = (duty: Duty): readonly string[] =>
  duty.rules.filter((rule) => !beside(duty).some(({ rules }) => rules.includes(rule)) && OPEN_RULES[duty.id]?.[rule] === undefined);
/** Rules of the duty that cases of other duties switch off. */
const provenElsewhere = (duty: Duty): readonly string[] =>
  duty.rules.filter((rule) => !cases(duty).some(({ rules }) => rules.includes(rule))).flatMap((rule) => {
    const others = [...new Set(beside(duty).filter(({ rules }) => rules.includes(rule)).map(({ duty: other }) => other))];
    return others.length > 0 ? [`${rule} → ${others.join(', ')}`] : [];
  });

async function toRow(duty: Duty): Promise<Row> {
  if (!isSoftwareDuty(duty)) return { duty, standing: 'NOT APPLICABLE', remarks: [duty.kind === 'definition' ? '定义 · a definition' : '组织管理义务 · organisational'] };
  const remarks = [
    ...(OPEN[duty.id] === undefined ? [] : [OPEN[duty.id] ?? '']),
    ...Object.entries(OPEN_RULES[duty.id] ?? {}).map(([rule, reason]) => `${rule}: ${reason}`),
  ];
  if (cases(duty).length > 0) {
    const failures = await failuresOf(duty);
    if (failures.length > 0) return { duty, standing: 'FAILS', remarks: failures };
    const unproven = unprovenRules(duty);
    const standing = unproven.length > 0 ? 'MISSING' : OPEN[duty.id] === undefined ? 'RUNS' : 'OPEN';
    return { duty, standing, remarks: [...unproven.map((rule) => `没有用例关闭规则 ${rule} · no case switches it off`), ...remarks, ...provenElsewhere(duty)] };
  }
  if (OPEN[duty.id] !== undefined) return { duty, standing: 'OPEN', remarks };
  const later = duty.capabilities.flatMap((capability) => (WITHIN.has(capability) ? [] : [LATER[capability] ?? `${capability}?`]));
  return later.length > 0 ? { duty, standing: 'OPEN', remarks: later } : { duty, standing: 'MISSING', remarks: ['没有用例，也未说明原因 · neither a case nor a reason'] };
}

async function report({ id, title, versions }: Regulation): Promise<number> {
  const duties = versions.at(-1)?.duties ?? [];
  const known = new Set(duties.map((duty) => duty.id));
  const named = [...CASES.map(({ duty }) => duty), ...Object.keys(OPEN), ...Object.keys(OPEN_RULES)].filter((duty) => regulationOf({ duty }) === id);
  const strays = [...new Set(named)].filter((duty) => !known.has(duty));
  const rows: Row[] = [];
  for (const duty of duties) rows.push(await toRow(duty));
  for (const row of rows.filter(({ standing }) => standing !== 'NOT APPLICABLE')) print(row);
  const count = (standing: Standing) => rows.filter((row) => row.standing === standing).length;
  const missing = COMPLETE.has(id) ? count('MISSING') : 0;
  console.log(`\n${title.zh}: ${rows.length} 项义务 · duties; RUNS ${count('RUNS')}, OPEN ${count('OPEN')}, NOT APPLICABLE ${count('NOT APPLICABLE')}, FAILS ${count('FAILS')}, MISSING ${count('MISSING')}${missing === count('MISSING') ? '' : '（用例编写中，暂不判为失败 · cases are being written; not a failure yet）'}; ${CASES.filter((each) => regulationOf(each) === id).length} 个用例 · cases. ● = 本期范围 · wholly in scope\n`);
  for (const stray of strays) console.log(`没有这项义务 · no such duty: ${stray}`);
  return count('FAILS') + missing + strays.length;
}

function print({ duty, standing, remarks }: Row): void {
  const within = duty.capabilities.every((capability) => WITHIN.has(capability));
  console.log(`${standing.padEnd(8)}${within ? '●' : ' '} ${duty.id.padEnd(14)} ${duty.kind.padEnd(8)} ${duty.zh}`);
  for (const { title, rules, reading } of cases(duty)) {
    console.log(`            · ${title.zh} — ${title.en}  [${rules.join(', ')}]`);
    if (reading !== undefined) console.log(`              ${reading}`);
  }
  for (const remark of remarks) console.log(`            ○ ${remark}`);
}

await runCommand({
  usage: `列出各条义务及其用例；有失败或遗漏时退出码为 1 · Lists every duty with its cases; ends with 1 where one fails or is missing

用法 · Usage: npm run conformance [-- --regulation <${REGULATIONS.map(({ id }) => id).join(' | ')}>]
`,
  options: { regulation: { type: 'string' } },
  async run({ regulation: only }) {
    const asked = REGULATIONS.filter(({ id }) => only === undefined || id === only);
    let wrong = asked.length === 0 ? 1 : 0;
    if (asked.length === 0) console.log(`没有收录 · no regulation is called ${only}; --regulation ${REGULATIONS.map(({ id }) => id).join(' | ')}`);
    for (const regulation of asked) wrong += await report(regulation);
    const homeless = CASES.filter((each) => !REGULATIONS.some(({ id }) => id === regulationOf(each)));
    for (const { duty } of homeless) console.log(`没有这部管理办法 · no such regulation: ${duty}`);
    return wrong + homeless.length > 0 ? 1 : 0;
  },
});

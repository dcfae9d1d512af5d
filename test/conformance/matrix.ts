import { REGULATIONS } from '../../lib/regulations/registry.ts';
import type { Duty } from '../../lib/regulations/duty.ts';
import { runCase } from './case.ts';
import { CASES } from './cases/index.ts';
import { LATER, OPEN, OPEN_RULES } from './open.ts';

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

/** Rules of the duty that no case at all switches off, and for which no reason stands. */
const unprovenRules = (duty: Duty): readonly string[] =>
  duty.rules.filter((rule) => !CASES.some(({ rules }) => rules.includes(rule)) && OPEN_RULES[duty.id]?.[rule] === undefined);
/** Rules of the duty that cases of other duties switch off. */
const provenElsewhere = (duty: Duty): readonly string[] =>
  duty.rules.filter((rule) => !cases(duty).some(({ rules }) => rules.includes(rule))).flatMap((rule) => {
    const others = [...new Set(CASES.filter(({ rules }) => rules.includes(rule)).map(({ duty: other }) => other))];
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

const regulation = REGULATIONS.find(({ id }) => id === 'nanchang');
const duties = regulation?.versions.at(-1)?.duties ?? [];
const known = new Set(duties.map(({ id }) => id));
const strays = [...new Set([...CASES.map(({ duty }) => duty), ...Object.keys(OPEN), ...Object.keys(OPEN_RULES)])].filter((id) => !known.has(id));
const rows: Row[] = [];
for (const duty of duties) rows.push(await toRow(duty));

for (const { duty, standing, remarks } of rows.filter(({ standing }) => standing !== 'NOT APPLICABLE')) {
  const within = duty.capabilities.every((capability) => WITHIN.has(capability));
  console.log(`${standing.padEnd(8)}${within ? '●' : ' '} ${duty.id.padEnd(14)} ${duty.kind.padEnd(8)} ${duty.zh}`);
  for (const { title, rules, reading } of cases(duty)) {
    console.log(`            · ${title.zh} — ${title.en}  [${rules.join(', ')}]`);
    if (reading !== undefined) console.log(`              ${reading}`);
  }
  for (const remark of remarks) console.log(`            ○ ${remark}`);
}
const count = (standing: Standing) => rows.filter((row) => row.standing === standing).length;
console.log(`\n${regulation?.title.zh}: ${rows.length} 项义务 · duties; RUNS ${count('RUNS')}, OPEN ${count('OPEN')}, NOT APPLICABLE ${count('NOT APPLICABLE')}, FAILS ${count('FAILS')}, MISSING ${count('MISSING')}; ${CASES.length} 个用例 · cases. ● = 本期范围 · wholly in scope`);
for (const stray of strays) console.log(`没有这项义务 · no such duty: ${stray}`);
process.exitCode = count('FAILS') + count('MISSING') + strays.length > 0 ? 1 : 0;

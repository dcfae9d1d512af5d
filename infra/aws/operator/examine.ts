import { OperatorFault } from '../../local/operator-fault.ts';
import { buckets } from './checks/buckets.ts';
import { calendar } from './checks/calendar.ts';
import { clock } from './checks/clock.ts';
import { domain } from './checks/domain.ts';
import { filing } from './checks/filing.ts';
import { functions } from './checks/functions.ts';
import { keys } from './checks/keys.ts';
import { ledger } from './checks/ledger.ts';
import { logs } from './checks/logs.ts';
import { onCall } from './checks/on-call.ts';
import { tables } from './checks/tables.ts';
import { timers } from './checks/timers.ts';
import { text, type Check, type Examination, type Finding } from './examination.ts';

export const CHECKS: readonly Check[] = [filing, tables, keys, functions, timers, buckets, logs, clock, calendar, ledger, domain, onCall];

export interface Examined {
  readonly check: Check;
  readonly findings: readonly Finding[];
}

/** Every check, one after the other. One that could not be made is a finding: not knowing is not well. */
export async function examine(stage: Examination, checks: readonly Check[] = CHECKS): Promise<readonly Examined[]> {
  const examined: Examined[] = [];
  for (const check of checks) examined.push({ check, findings: await check.examine(stage).catch((error: unknown) => [failed(check, error)]) });
  return examined;
}

function failed({ name }: Check, error: unknown): Finding {
  const said = error instanceof OperatorFault ? error.message : error instanceof Error ? `${error.name}: ${error.message.split('\n')[0] ?? ''}` : String(error);
  return { about: name, found: text(`未能检查：${said}`, `could not be checked: ${said}`), remedy: text('补足执行者的只读权限后再查；资源缺失则重新部署', 'Give whoever runs this the right to read it; where something is missing, deploy again') };
}

/** As an operator reads it: Chinese, and English beneath. */
export function describeExamined(examined: readonly Examined[]): string {
  const count = examined.reduce((sum, { findings }) => sum + findings.length, 0);
  const lines = examined.flatMap(({ check: { title }, findings }) => [
    `${findings.length === 0 ? '✔' : '✖'} ${title.zh} · ${title.en}`,
    ...findings.flatMap(({ about, found, remedy }) => [`    ${about}`, `      ${found.zh}。${remedy.zh}`, `      ${found.en}. ${remedy.en}`]),
  ]);
  return [...lines, '', count === 0 ? '一切正常 · All is well' : `发现 ${count} 个问题 · ${count} findings`, ''].join('\n');
}

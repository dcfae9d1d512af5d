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
import { couldNot, type Check, type Examination, type Finding } from './examination.ts';

export const CHECKS: readonly Check[] = [filing, tables, keys, functions, timers, buckets, logs, clock, calendar, ledger, domain, onCall];

export interface Examined {
  readonly check: Check;
  readonly findings: readonly Finding[];
}

/** Every check, one after the other. */
export async function examine(stage: Examination, checks: readonly Check[] = CHECKS): Promise<readonly Examined[]> {
  const examined: Examined[] = [];
  for (const check of checks) examined.push({ check, findings: await check.examine(stage).catch((error: unknown) => [couldNot(check.name, error)]) });
  return examined;
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

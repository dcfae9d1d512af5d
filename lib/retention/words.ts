import { dayInChinese, toWallClock, type Instant } from '../calendar/instant.ts';
import { isDayCohort } from '../records/record.ts';
import type { Text } from '../regulations/refusal.ts';
import type { DestructionState } from './destruction.ts';

const STATES: Record<DestructionState, string> = {
  DUE: '待封存', SEALED: '已封存、待批准', APPROVED: '已批准、待执行', EXECUTING: '执行中', EXECUTED: '已执行、待验证', VERIFIED: '已验证、待出具证书', CERTIFIED: '已出具证书', REFUSED: '已驳回',
};
/** Where a destruction stands, for people to read. */
export const stateTitle = (state: DestructionState): string => STATES[state];

const READINGS: Record<string, string> = {
  decrypted: '可正常解密', 'key-destroyed': '密钥已销毁，无法解密', 'failed-otherwise': '因其他原因无法读取',
  'no-record': '该批没有记录', dropped: '到期记录已由存储系统清除，密钥核对相符',
};
/** What reading the sample gave. */
export const readingTitle = (outcome: string): string => READINGS[outcome] ?? outcome;

/** A cohort by what it is: its day, or why its records were moved out of theirs. */
export const cohortTitle = (cohort: string): string =>
  isDayCohort(cohort) ? `${dayInChinese(cohort)}到期的数据` : cohort.startsWith('hold-') ? '因保全另行存放的数据' : '应个人要求删除的数据';

/** An instant for people: in the time of Asia/Shanghai, said so. */
export const momentText = (instant: Instant): Text => ({ zh: `${toWallClock(instant)}（东八区时间）`, en: `${toWallClock(instant)} (UTC+8)` });

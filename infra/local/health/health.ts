import { closeSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { toLocalDate } from '../../../lib/calendar/instant.ts';
import { foldersOf, type LocalPlatform } from '../../../lib/compose/local.ts';
import { describeFault } from '../../../lib/operation/faults.ts';
import { draftName } from '../../../lib/platform/files/durable.ts';
import type { Text } from '../../../lib/regulations/refusal.ts';
import { requireCopies } from '../../../lib/platform/ledger/copies-present.ts';
import { doubtOf } from '../../../lib/platform/known-time.ts';
import { KnownTimeEntity } from '../../../lib/platform/storage/entities/operation.ts';
import { UnreadableItem } from '../../../lib/platform/storage/store.ts';
import { OperatorFault } from '../operator-fault.ts';
import type { Scheduler } from '../scheduler.ts';
import { createDataKeyCheck, requireMasterKey } from './key-checks.ts';
import { requireSigners } from './signing-keys.ts';
import { createCohortKeyCheck, createDestructionCheck, createLedgerCheck } from './state-checks.ts';

/** What a check looks at, in words that anybody may read: causes go to the log. */
export const PARTS = {
  database: { zh: '数据库不可写', en: 'The database cannot be written' },
  files: { zh: '数据目录不可写或磁盘空间不足', en: 'The data folder cannot be written, or the disk is nearly full' },
  masterKey: { zh: '主密钥缺失、损坏或被更换', en: 'The master key is missing, damaged or another' },
  dataKeys: { zh: '部分数据密钥损坏', en: 'Data keys are damaged' },
  signingKeys: { zh: '签名密钥缺失、损坏，或与已公布的公钥不符', en: 'The signing keys are missing, damaged, or not those that are published' },
  copies: { zh: '账本的只增副本缺失', en: "The ledger's append-only copies are missing" },
  cohortKeys: { zh: '在管数据的密钥缺失或不是登记的密钥', en: 'Keys of living data are missing, or not those that are registered' },
  items: { zh: '存储的内容有损坏或被改动', en: 'Something that is stored is damaged or was altered' },
  destructions: { zh: '有销毁事项受阻', en: 'Destructions are hindered' },
  ledger: { zh: '账本条目或哈希块缺失，或被改动', en: 'Ledger entries or tiles are missing or were altered' },
  clock: { zh: '平台时钟有疑问，不可撤销的事项暂停办理', en: 'The clock is in doubt; nothing that cannot be undone is done' },
  calendar: { zh: '工作日历未覆盖今日', en: 'The calendar of working days does not cover today' },
  log: { zh: '运行日志无法写入', en: 'The log cannot be written' },
  jobs: { zh: '定时任务未按时完成，或最近一次失败', en: 'Jobs are late, or failed when they ran last' },
} as const satisfies Record<string, Text>;
export type Part = keyof typeof PARTS;

export interface HealthParts {
  readonly folder: string;
  readonly platform: LocalPlatform;
  readonly scheduler: Pick<Scheduler, 'late'>;
  /** Throws while the log cannot be written. */
  readonly checkLog?: () => void;
  /** Milliseconds of the machine; for how long an answer stands. */
  readonly machine?: () => number;
}

/** Parts that are told by items of the state: one that cannot be read says nothing of them. */
const readsState: ReadonlySet<Part> = new Set(['cohortKeys', 'destructions', 'clock']);
const standsFor = 5_000;
const leastFree = 32 * 1024 * 1024;

/** Looks at every part, at most once in five seconds; answers those that are not well. */
export function createHealth({ folder, platform, scheduler, checkLog = () => {}, machine = () => performance.now() }: HealthParts): () => Promise<readonly Part[]> {
  const { objects, keys } = foldersOf(folder);
  const dataKeys = createDataKeyCheck(keys);
  const checks: Readonly<Record<Exclude<Part, 'items'>, () => void | Promise<void>>> = {
    database: () => platform.store.check(),
    files: () => [objects, join(keys, 'data-keys', 'live')].forEach(requireWritable),
    masterKey: () => requireMasterKey(keys),
    dataKeys,
    signingKeys: () => requireSigners(keys, platform),
    copies: () => requireCopies(platform),
    cohortKeys: createCohortKeyCheck(platform),
    destructions: createDestructionCheck(platform),
    ledger: createLedgerCheck(platform),
    async clock() {
      const [now, known] = [platform.clock.now(), await platform.storage.get(KnownTimeEntity.ref({}))];
      const doubt = known && doubtOf(now, known.value.at);
      if (doubt) throw new RangeError(`${now} is ${doubt} of ${known.value.at}`);
    },
    calendar() {
      const year = Number(toLocalDate(platform.clock.now()).slice(0, 4));
      const { from, to } = platform.calendar.coverage;
      if (year < from || year > to) throw new RangeError(`${year} is not within ${from} to ${to}`);
    },
    log: checkLog,
    jobs() {
      const late = scheduler.late();
      if (late.length > 0) throw new RangeError(late.join(', '));
    },
  };
  async function look(): Promise<readonly Part[]> {
    const unwell = new Set<Part>();
    for (const asked of Object.keys(checks) as (keyof typeof checks)[]) {
      try {
        await checks[asked]();
      } catch (error) {
        const part = error instanceof UnreadableItem && readsState.has(asked) ? 'items' : asked;
        unwell.add(part);
        const { name, ...rest } = describeFault(error);
        platform.log.error('health.unwell', { part, fault: name, ...rest, ...((error instanceof RangeError || error instanceof UnreadableItem || error instanceof OperatorFault) && { message: error.message }) });
      }
    }
    return [...unwell];
  }
  let last: { readonly at: number; readonly found: Promise<readonly Part[]> } | undefined;
  return () => {
    if (!last || machine() - last.at >= standsFor) last = { at: machine(), found: look() };
    return last.found;
  };
}

function requireWritable(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < leastFree) throw new RangeError(`${bavail * bsize} bytes are free`);
  const file = join(folder, draftName('health'));
  try {
    const handle = openSync(file, 'wx', 0o600);
    try {
      writeSync(handle, new Uint8Array(4096));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } finally {
    rmSync(file, { force: true });
  }
}

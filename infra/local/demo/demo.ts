import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OPERATIONS } from '../../../functions/index.ts';
import { addDays, toLocalDate, type LocalDate } from '../../../lib/calendar/instant.ts';
import { jsonLog } from '../../../lib/platform/system.ts';
import { exportLedger } from '../export-ledger.ts';
import { demoPersonId } from '../seed.ts';
import { startServer } from '../server.ts';
import { syntheticPupils, writePupilsCsv } from '../synthetic-people.ts';
import { verifyFromFiles } from '../verify-from-files.ts';
import { importPupils, publishPupils } from './catalog-act.ts';
import { endOnTime } from './ending-act.ts';
import { readAfterEnd, readMasked, revoke } from './reading-act.ts';
import { decideOwn, disputeByStatistics, shareWithWest } from './sharing-act.ts';
import { createStage, type Stage } from './stage.ts';

const seed = 20260901;
const count = 1000;

/** `npm run demo`: the main job over HTTP on a fresh folder, every step held against the table. */
async function main(): Promise<number> {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'edudata-demo-'));
  const server = await startServer({ folder: join(folder, 'data'), port: 0, operations: OPERATIONS, log: jsonLog(() => undefined), schedule: false });
  try {
    print('教育数据管家 演示 · EduData Steward demonstration');
    print(`全部数据为合成数据；种子 ${seed}，${count} 名学生 · all data is synthetic`);
    const stage = createStage(server.url, print);
    const local = async (path: string, body?: unknown) => {
      const response = await fetch(`${server.url}${path}`, { method: 'POST', ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.json() as Promise<Readonly<Record<string, unknown>>>;
    };
    const moveTo = async (to: string) => {
      await local('/local/clock', { to });
      stage.tell(`时钟拨至 ${to}（定时任务未运行）`, 'clock moved, jobs off');
    };
    const run = async (job: string) => (await local(`/local/jobs/${job}`))['counts'] as Readonly<Record<string, number>>;

    const today = toLocalDate(server.clock.now());
    const graduationYear = Number(today.slice(0, 4)) + 1;
    const options = { graduationYears: [graduationYear, graduationYear + 1] };
    const pupil = { ...findPupil(options, `${graduationYear}-07-01`) };

    const resourceId = await publishPupils(stage);
    await importPupils(stage, resourceId, writePupilsCsv(seed, count, options), run, demoPersonId('school1-owner-2'), addDays(today, 30));
    const filing = await stage.play('filing', 'west-consumer', filingOf('unit-west', today));
    const ownFiling = await stage.play('filing', 'school1-consumer', filingOf('unit-school1', today));
    const first = await shareWithWest(stage, resourceId, String(filing.body['filingId']), demoPersonId('west-consumer'), today);
    await decideOwn(stage, resourceId, String(ownFiling.body['filingId']), demoPersonId('school1-consumer'), today);
    await readMasked(stage, first, pupil);
    const statisticsFiling = await stage.play('filing', 'statistics-consumer', filingOf('unit-statistics', today));
    const ruled = await disputeByStatistics(stage, resourceId, String(statisticsFiling.body['filingId']), demoPersonId('statistics-consumer'), today);
    await revoke(stage, ruled, pupil);
    await readAfterEnd(stage, first, pupil, addDays(today, 90), moveTo);
    await endOnTime({ stage, resourceId, cohort: `${graduationYear}-07-01`, moveTo, run });
    await run('sequenceLedger');
    await verifyOffline(folder, stage, print);
    return report(stage, print);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function findPupil(options: { readonly graduationYears: readonly number[] }, graduatesOn: string) {
  for (const pupil of syntheticPupils(seed, options)) if (pupil.graduatesOn === graduatesOn) return pupil;
  throw new RangeError('no such pupil');
}

const filingOf = (unitId: string, today: LocalDate) => ({
  path: `/units/${unitId}/mlps-filings`,
  body: { filingNumber: '演示备案00001', systemName: '学位分析系统', level: 3, filedOn: addDays(today, -100), validUntil: addDays(today, 900) },
});

/** The ledger, from its exported files and public key alone; every receipt that was answered must stand in it. */
async function verifyOffline(folder: string, stage: Stage, print: (line: string) => void): Promise<void> {
  stage.act('六、离线验证账本', 'Verify the ledger offline');
  const out = join(folder, 'export');
  await exportLedger(join(folder, 'data'), out);
  const receiptFile = join(folder, 'receipts.txt');
  writeFileSync(receiptFile, stage.receipts.join('\n'));
  stage.tell(`连同 ${stage.receipts.length} 份回执（含每一次拒绝）一并核对`, 'with every receipt, those of refusals among them');
  const sound = verifyFromFiles({ folder: out, keyFile: join(out, 'keys.txt'), trustedFiles: [], receiptFile }, print, () => undefined);
  stage.check('ledger-verified', sound);
}

function report(stage: Stage, print: (line: string) => void): number {
  const unplayed = stage.unplayed().map((step) => `${step}: not played`);
  const wrong = [...stage.failures, ...unplayed];
  print(wrong.length === 0
    ? '\n演示完成，全部步骤与预期一致 · All steps as expected'
    : `\n${wrong.length} 处与预期不符 · not as expected:\n${wrong.map((line) => `  ${line}`).join('\n')}`);
  return wrong.length === 0 ? 0 : 1;
}

process.exitCode = await main();

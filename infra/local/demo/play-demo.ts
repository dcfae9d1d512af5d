import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OPERATIONS } from '../../../functions/index.ts';
import { Instant, toLocalDate } from '../../../lib/calendar/instant.ts';
import { jsonLog } from '../../../lib/platform/system.ts';
import { REGULATIONS } from '../../../lib/regulations/registry.ts';
import { momentText } from '../../../lib/retention/words.ts';
import { exportLedger } from '../export-ledger.ts';
import { startServer } from '../server.ts';
import { syntheticPupils, writePupilsCsv } from '../synthetic-people.ts';
import { verifyFromFiles } from '../verify-from-files.ts';
import { importPupils, publishPupils } from './catalog-act.ts';
import { handOn, shareCopy, shareOutside, shareUnconditional } from './differences-act.ts';
import { differencesUnder } from './differences.ts';
import { dispute } from './dispute-act.ts';
import { endOnTime } from './ending-act.ts';
import { lawUnder, partsUnder } from './parts.ts';
import { readAfterEnd, readMasked, revoke } from './reading-act.ts';
import { decideOwn, shareInside } from './sharing-act.ts';
import { createStage, type Stage } from './stage.ts';
import type { Story } from './story.ts';

const seed = 20260901;
const count = 1000;
type Print = (line: string) => void;

/** The main job over HTTP on a fresh folder under one regulation; answers with what was not as its table says. */
export async function playDemo(regulation: string, print: Print): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'edudata-demo-'));
  const server = await startServer({ folder: join(folder, 'data'), port: 0, operations: OPERATIONS, log: jsonLog(() => undefined), schedule: false, regulation });
  try {
    const today = toLocalDate(server.clock.now());
    introduce(regulation, print);
    const stage = createStage(server.url, print, regulation);
    stage.act('与其他办法的不同', 'What differs here');
    differencesUnder(regulation, today).forEach((line) => print(`   ${line}`));
    const post = async (path: string, body?: unknown) => {
      const response = await fetch(`${server.url}${path}`, { method: 'POST', ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.json() as Promise<Readonly<Record<string, unknown>>>;
    };
    const run = async (job: string) => (await post(`/local/jobs/${job}`))['counts'] as Readonly<Record<string, number>>;
    await play({
      stage, today, run, law: lawUnder(regulation, today), parts: partsUnder(regulation),
      async moveTo(to) {
        await post('/local/clock', { to });
        stage.tell(`时钟拨至 ${momentText(Instant.parse(to)).zh}，定时任务未运行`, 'clock moved, jobs off');
      },
    });
    await verifyOffline(folder, stage, print);
    return report(stage, print);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same acts under every regulation; what they meet follows from its values. */
async function play(story: Story): Promise<void> {
  const graduationYear = Number(story.today.slice(0, 4)) + 1;
  const options = { graduationYears: [graduationYear, graduationYear + 1] };
  const cohort = `${graduationYear}-07-01`;
  const pupil = findPupil(options, cohort);
  const { resourceId, legalBasisId } = await publishPupils(story);
  await importPupils(story, resourceId, writePupilsCsv(seed, count, options));
  const first = await shareInside(story, resourceId);
  await decideOwn(story, resourceId);
  await readMasked(story, first, pupil);
  await handOn(story, first.itemPath);
  await shareOutside(story, resourceId);
  await shareCopy(story, resourceId);
  await shareUnconditional(story);
  const ruled = await dispute(story, resourceId, legalBasisId);
  await revoke(story, ruled, pupil);
  await readAfterEnd(story, first, pupil);
  await endOnTime(story, resourceId, cohort);
  await story.run('sequenceLedger');
}

function introduce(regulation: string, print: Print): void {
  const title = REGULATIONS.find(({ id }) => id === regulation)?.title;
  print(`教育数据管家 演示 · EduData Steward demonstration\n${title?.zh ?? ''} · ${title?.en ?? ''}`);
  print(`全部数据为合成数据；种子 ${seed}，${count} 名学生 · all data is synthetic`);
}

function findPupil(options: { readonly graduationYears: readonly number[] }, graduatesOn: string): Readonly<Record<string, string>> {
  for (const pupil of syntheticPupils(seed, options)) if (pupil.graduatesOn === graduatesOn) return { ...pupil };
  throw new RangeError('no such pupil');
}

/** The ledger, from its exported files and public key alone; every receipt that was answered must stand in it. */
async function verifyOffline(folder: string, stage: Stage, print: Print): Promise<void> {
  stage.act('离线验证账本', 'Verify the ledger offline');
  const out = join(folder, 'export');
  await exportLedger(join(folder, 'data'), out);
  const receiptFile = join(folder, 'receipts.txt');
  writeFileSync(receiptFile, stage.receipts.join('\n'));
  stage.tell(`连同 ${stage.receipts.length} 份回执（含每一次拒绝）一并核对`, 'with every receipt, those of refusals among them');
  stage.check('ledger-verified', verifyFromFiles({ folder: out, keyFile: join(out, 'keys.txt'), trustedFiles: [], receiptFile }, print, () => undefined));
}

function report(stage: Stage, print: Print): readonly string[] {
  const wrong = [...stage.failures, ...stage.unplayed().map((step) => `${step}: not played`)];
  print(wrong.length === 0
    ? '\n演示完成，全部步骤与预期一致 · All steps as expected'
    : `\n${wrong.length} 处与预期不符 · not as expected:\n${wrong.map((line) => `  ${line}`).join('\n')}`);
  return wrong;
}

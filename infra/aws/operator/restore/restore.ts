import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import { Instant, toInstant } from '../../../../lib/calendar/instant.ts';
import { s3ClientSettings } from '../../../../lib/platform/objects/s3-objects.ts';
import { jsonLog } from '../../../../lib/platform/system.ts';
import { runCommand } from '../../../local/command.ts';
import { allEntities } from '../../../local/compare/entities.ts';
import { OperatorFault } from '../../../local/operator-fault.ts';
import { clientsOf, openStage, requireDomesticStage } from '../open-stage.ts';
import { resourcesOf } from '../stack-resources.ts';
import { readStageFile, serviceNameOf } from '../stage-file.ts';
import { describeVerdict } from './describe-verdict.ts';
import { openRestoredStage } from './open-restore.ts';
import { restoreStage } from './restore-stage.ts';
import { startStage } from './stop-stage.ts';

const usage = `以最近 35 天内某一秒的状态恢复已部署阶段的登记表与账本；以账本为准，已销毁的仍为已销毁；可以中断，可以重复执行
Puts registry and ledger of a deployed stage right from their state at a second of the last 35 days; the ledger decides, nothing destroyed comes back; may be interrupted and repeated

用法 · Usage: npm run restore:stage -- --stage prod --at 2026-11-22T09:30:00+08:00 [--go-back]
  --go-back   最新状态已遗失的项退回到该时刻（入账）· items whose newest state is lost go back to that second, entered as such
              npm run restore:stage -- --stage prod --open
  --open      不恢复数据，按现状恢复服务 · restores nothing, lets the stage serve as it is
退出码 · Exit code: 0 全部核验通过 all is proved; 1 有未通过核验的 something is not
`;

/** A second with its zone, in the past. @throws OperatorFault */
function readSecond(text: string, now: Instant): Instant {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at) || toInstant(at) >= now) throw new OperatorFault(`--at 须为过去的时刻，精确到秒并注明时区，如 2026-11-22T09:30:00+08:00 · --at is a second in the past with its zone, such as 2026-11-22T09:30:00+08:00: ${text}`);
  return toInstant(at);
}

await runCommand({
  usage, options: { stage: { type: 'string' }, at: { type: 'string' }, 'go-back': { type: 'boolean', default: false }, open: { type: 'boolean', default: false } },
  async run({ stage, at, 'go-back': goBack, open }) {
    if (stage === undefined || (at === undefined) !== open) return 'usage';
    const file = readStageFile(stage);
    requireDomesticStage(file, process.env);
    const { region } = file;
    const opened = openStage(stage, file, clientsOf(file));
    const second = at === undefined ? undefined : readSecond(at, opened.platform.clock.now());
    const [lambda, s3] = [new LambdaClient({ region }), new S3Client({ region, ...s3ClientSettings })];
    const resources = await resourcesOf(new CloudFormationClient({ region }), serviceNameOf(stage));
    const print = (line: string): void => void process.stdout.write(`${line}\n`);
    if (second === undefined) {
      await startStage(lambda, { resources });
      print('服务已恢复，未经核验 · The stage serves again; nothing was proved.');
      return 0;
    }
    const target = await openRestoredStage({ ...opened, lambda, s3, resources, log: jsonLog((line) => void process.stderr.write(`${line}\n`)) });
    const verdict = await restoreStage(target, { at: second, goBack, entities: await allEntities(), pause: (milliseconds) => sleep(milliseconds), say: (zh, en) => print(`… ${zh} · ${en}`) });
    print(describeVerdict(verdict, stage));
    return verdict.outcome === 'proved' ? 0 : 1;
  },
});

import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeLimitsCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { runCommand } from '../../local/command.ts';
import { describeExamined, examine } from './examine.ts';
import { clientsOf, openStage, requireDomesticStage } from './open-stage.ts';
import { resourcesOf } from './stack-resources.ts';
import { readStageFile, serviceNameOf } from './stage-file.ts';

const usage = `检查已部署的阶段：设置、密钥、角色、定时、日志、时钟、日历、账本、域名、告警；只读
Examines a deployed stage: settings, keys, roles, timers, logs, clock, calendar, ledger, domain, alarms; reads only

用法 · Usage: npm run doctor -- --stage prod      有问题时退出码为 1 · exit code 1 with findings
`;

/** Milliseconds: the `Date` of an answer, which the SDK hands to no caller. */
async function cloudTime(client: DynamoDBClient): Promise<number> {
  let date = Number.NaN;
  client.middlewareStack.add((next) => async (args) => {
    const result = await next(args);
    const { response } = result as { readonly response?: { readonly headers?: Readonly<Record<string, string>> } };
    date = Date.parse(response?.headers?.['date'] ?? '');
    return result;
  }, { step: 'deserialize', name: 'readDate', override: true });
  await client.send(new DescribeLimitsCommand({}));
  if (Number.isNaN(date)) throw new TypeError('the answer carries no date');
  return date;
}

await runCommand({
  usage, options: { stage: { type: 'string' } },
  async run({ stage }) {
    if (stage === undefined) return 'usage';
    const file = readStageFile(stage);
    requireDomesticStage(file, process.env);
    const { region } = file;
    const resources = await resourcesOf(new CloudFormationClient({ region }), serviceNameOf(stage));
    const clients = clientsOf(file);
    const examined = await examine({
      ...openStage(stage, file, clients), resources, cloudTime: () => cloudTime(clients.dynamo),
      api: new ApiGatewayV2Client({ region }), logs: new CloudWatchLogsClient({ region }), events: new EventBridgeClient({ region }), iam: new IAMClient({ region }),
      lambda: new LambdaClient({ region }), s3: new S3Client({ region }), sns: new SNSClient({ region }),
    });
    process.stdout.write(describeExamined(examined));
    return examined.some(({ findings }) => findings.length > 0) ? 1 : 0;
  },
});

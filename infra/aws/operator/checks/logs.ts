import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { deployAgain, examineEach, ofType, text, unless, type Check, type DeployedResource, type Examination, type Finding } from '../examination.ts';

async function oneGroup({ logs: client, file }: Examination, { physicalId }: DeployedResource): Promise<readonly Finding[]> {
  const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: physicalId }));
  const group = logGroups.find(({ logGroupName }) => logGroupName === physicalId);
  const days = group?.retentionInDays ?? Infinity; // kept for ever where none is set
  return [
    ...unless(group !== undefined, physicalId, text('日志组不存在', 'the log group is not there'), deployAgain),
    ...unless(days >= file.logDays, physicalId, text(`只保存 ${days} 天，应不少于 ${file.logDays} 天`, `it is kept for ${days} days, not ${file.logDays}`), deployAgain),
    ...unless(group === undefined || group.kmsKeyId !== undefined, physicalId, text('未加密', 'it is not encrypted'), deployAgain),
  ];
}

export const logs: Check = {
  name: 'logs',
  title: text('日志', 'Logs'),
  examine: (stage) => examineEach(ofType(stage, 'AWS::Logs::LogGroup'), ({ physicalId }) => physicalId, (group) => oneGroup(stage, group)),
};

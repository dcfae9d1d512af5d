import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { deployAgain, ofType, text, unless, type Check, type Finding } from '../examination.ts';

export const logs: Check = {
  name: 'logs',
  title: text('日志', 'Logs'),
  async examine(stage) {
    const findings: Finding[] = [];
    for (const { physicalId } of ofType(stage, 'AWS::Logs::LogGroup')) {
      const { logGroups = [] } = await stage.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: physicalId }));
      const group = logGroups.find(({ logGroupName }) => logGroupName === physicalId);
      const days = group?.retentionInDays ?? Infinity;
      findings.push(
        ...unless(group !== undefined, physicalId, text('日志组不存在', 'the log group is not there'), deployAgain),
        ...unless(days >= stage.file.logDays, physicalId, text(`只保存 ${days} 天，应不少于 ${stage.file.logDays} 天`, `it is kept for ${days} days, not ${stage.file.logDays}`), deployAgain),
        ...unless(group === undefined || group.kmsKeyId !== undefined, physicalId, text('未加密', 'it is not encrypted'), deployAgain),
      );
    }
    return findings;
  },
};

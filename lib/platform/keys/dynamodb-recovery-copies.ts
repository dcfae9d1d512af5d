import { DescribeContinuousBackupsCommand, DescribeTableCommand, ListBackupsCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';

export type RecoveryCopy = 'point-in-time-recovery' | 'stream' | 'backup';

/** What could bring a deleted item of the table back. Empty: a deletion is final. Errors pass: not knowing is not "none". */
export async function findRecoveryCopies(client: DynamoDBClient, table: string): Promise<readonly RecoveryCopy[]> {
  const [continuous, description, backups] = await Promise.all([
    client.send(new DescribeContinuousBackupsCommand({ TableName: table })),
    client.send(new DescribeTableCommand({ TableName: table })),
    client.send(new ListBackupsCommand({ TableName: table, BackupType: 'ALL' })),
  ]);
  const recovery = continuous.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
  const copies: RecoveryCopy[] = [];
  if (recovery !== 'DISABLED') copies.push('point-in-time-recovery');
  if (description.Table?.StreamSpecification?.StreamEnabled) copies.push('stream');
  if (backups.BackupSummaries?.length || backups.LastEvaluatedBackupArn) copies.push('backup');
  return copies;
}

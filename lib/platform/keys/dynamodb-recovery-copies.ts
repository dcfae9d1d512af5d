import { DescribeContinuousBackupsCommand, DescribeTableCommand, GetResourcePolicyCommand, ListBackupsCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';

export type RecoveryCopy = 'point-in-time-recovery' | 'stream' | 'backup';

export interface RecoveryCopyOptions {
  /**
   * `listed`: asks for the table's backups, which IAM can permit for a whole account only. `forbidden`: asks for the
   * table's own policy, which must deny everybody to make one.
   */
  readonly backups: 'listed' | 'forbidden';
}

/** What a key table's own policy denies everybody, from its first day on. */
export const BACKUP_ACTIONS = ['dynamodb:CreateBackup', 'dynamodb:StartAwsBackupJob', 'dynamodb:UpdateContinuousBackups', 'dynamodb:ExportTableToPointInTime'] as const;

/** What could bring a deleted item of the table back. Empty: a deletion is final. Errors pass: not knowing is not "none". */
export async function findRecoveryCopies(client: DynamoDBClient, table: string, { backups }: RecoveryCopyOptions = { backups: 'listed' }): Promise<readonly RecoveryCopy[]> {
  const [continuous, { Table: description }] = await Promise.all([
    client.send(new DescribeContinuousBackupsCommand({ TableName: table })),
    client.send(new DescribeTableCommand({ TableName: table })),
  ]);
  const recovery = continuous.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
  const copies: RecoveryCopy[] = [];
  if (recovery !== 'DISABLED') copies.push('point-in-time-recovery');
  if (description?.StreamSpecification?.StreamEnabled) copies.push('stream');
  if (backups === 'listed' ? await hasBackups(client, table) : !(await forbidsBackups(client, description?.TableArn))) copies.push('backup');
  return copies;
}

async function hasBackups(client: DynamoDBClient, table: string): Promise<boolean> {
  const { BackupSummaries, LastEvaluatedBackupArn } = await client.send(new ListBackupsCommand({ TableName: table, BackupType: 'ALL' }));
  return Boolean(BackupSummaries?.length) || LastEvaluatedBackupArn !== undefined;
}

const everybody = z.union([z.literal('*'), z.object({ AWS: z.union([z.literal('*'), z.tuple([z.literal('*')])]) })]);
const Policy = z.object({
  Statement: z.array(z.object({ Effect: z.string(), Principal: z.unknown(), Action: z.union([z.string(), z.array(z.string())]), Condition: z.unknown().optional() })),
});

async function forbidsBackups(client: DynamoDBClient, arn: string | undefined): Promise<boolean> {
  const { Policy: text = '' } = await client.send(new GetResourcePolicyCommand({ ResourceArn: arn }));
  const denied = Policy.parse(JSON.parse(text)).Statement
    .filter(({ Effect, Principal, Condition }) => Effect === 'Deny' && Condition === undefined && everybody.safeParse(Principal).success)
    .flatMap(({ Action }) => Action);
  return BACKUP_ACTIONS.every((action) => denied.includes(action));
}

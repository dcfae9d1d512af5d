import { DeleteTableCommand, DescribeTableCommand, ResourceNotFoundException, RestoreTableToPointInTimeCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Instant } from '../../../../lib/calendar/instant.ts';
import { OperatorFault } from '../../../local/operator-fault.ts';
import { tablesOf } from '../open-stage.ts';

/** What has point-in-time recovery (tables.ts). Ciphertext and keys have none: nothing brings them back. */
export const RECOVERABLE = ['registry', 'ledger'] as const;
export type Recoverable = typeof RECOVERABLE[number];

/** Beside the stage's own tables: a table is always put back under another name. The second is part of it, so a run that was stopped finds its own. */
export function sideTablesOf(service: string, at: Instant): Readonly<Record<Recoverable, string>> {
  const name = (table: Recoverable): string => `${service}-restored-${at.replace(/\.\d+/, '').replaceAll(/[-:]/g, '').toLowerCase()}-${table}`;
  return { registry: name('registry'), ledger: name('ledger') };
}

/** Why the service does not restore, for a person; by the name of its error. */
const REFUSED: Readonly<Record<string, string>> = {
  InvalidRestoreTimeException: '该时刻不在可恢复范围之内（最近 35 天，至约五分钟前） · This second cannot be restored: the last 35 days until some five minutes ago can',
  PointInTimeRecoveryUnavailableException: '该表未开启时间点恢复 · The table has no point-in-time recovery',
  TableNotFoundException: '找不到该表；若已被删除，请将其系统备份恢复为同名的临时恢复表后重试 · The table is not there; where it was deleted, restore its system backup under the name of the side table, and try again',
};

async function statusOf(client: DynamoDBClient, TableName: string): Promise<string | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function begin(client: DynamoDBClient, SourceTableName: string, TargetTableName: string, at: Instant): Promise<void> {
  const { Table: source } = await client.send(new DescribeTableCommand({ TableName: SourceTableName })).catch((error: unknown) => explain(error, SourceTableName));
  const key = source?.SSEDescription?.KMSMasterKeyArn;
  await client.send(new RestoreTableToPointInTimeCommand({
    SourceTableName, TargetTableName, RestoreDateTime: new Date(at), GlobalSecondaryIndexOverride: [], // scanned only
    ...(key !== undefined && { SSESpecificationOverride: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: key } }),
  })).catch((error: unknown) => explain(error, SourceTableName));
}

function explain(error: unknown, table: string): never {
  const name = error instanceof ResourceNotFoundException ? 'TableNotFoundException' : error instanceof Error ? error.name : '';
  const why = Object.hasOwn(REFUSED, name) ? REFUSED[name] : undefined;
  throw why === undefined ? error : new OperatorFault(`${table}：${why}`);
}

/** Begins to restore the tables as they were at that second, each beside its source; goes on where an earlier run began. @throws OperatorFault */
export async function beginBeside(client: DynamoDBClient, service: string, at: Instant): Promise<Readonly<Record<Recoverable, string>>> {
  const names = sideTablesOf(service, at);
  for (const table of RECOVERABLE) if (await statusOf(client, names[table]) === undefined) await begin(client, tablesOf(service)[table], names[table], at);
  return names;
}

export async function waitForBeside(client: DynamoDBClient, names: Readonly<Record<Recoverable, string>>, pause: (milliseconds: number) => Promise<unknown>): Promise<void> {
  for (const table of RECOVERABLE) while (await statusOf(client, names[table]) !== 'ACTIVE') await pause(10_000);
}

export async function dropSideTables(client: DynamoDBClient, names: Readonly<Record<Recoverable, string>>): Promise<void> {
  for (const table of RECOVERABLE) await client.send(new DeleteTableCommand({ TableName: names[table] }));
}

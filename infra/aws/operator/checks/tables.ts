import { DescribeContinuousBackupsCommand, DescribeTableCommand, DescribeTimeToLiveCommand, type DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb';
import { findRecoveryCopies } from '../../../../lib/platform/keys/dynamodb-recovery-copies.ts';
import { timeToLiveAttribute } from '../../../../lib/platform/storage/engines/dynamodb-tables.ts';
import { TABLE_NAMES } from '../../../../lib/platform/storage/tables.ts';
import type { Table } from '../../../../lib/platform/storage/store.ts';
import { tableLogicalId, tables as tableTemplates } from '../../tables.ts';
import { clientsOf } from '../open-stage.ts';
import { deployAgain, examineEach, physicalIdOf, text, unless, type Check, type Examination, type Finding } from '../examination.ts';

/** As the template sets it: the doctor has no opinion of its own. */
const recoverable = (table: Table): boolean => JSON.stringify(tableTemplates()[tableLogicalId(table)]).includes('"PointInTimeRecoveryEnabled":true');

/** Settings that every table has, the keys' too. `key` is the id of the key that it must be encrypted under, where the stack has one. */
function commonFindings(name: string, { BillingModeSummary, DeletionProtectionEnabled, SSEDescription, TableStatus }: TableDescription, key: string | undefined): readonly Finding[] {
  const sealed = SSEDescription?.SSEType === 'KMS' && (key === undefined || (SSEDescription.KMSMasterKeyArn ?? '').endsWith(key));
  return [
    ...unless(TableStatus === 'ACTIVE', name, text(`状态为 ${TableStatus}`, `its status is ${TableStatus}`), text('请稍后再查；仍未恢复的，请联系云服务商', 'Wait and look again; if it stays, ask the cloud provider')),
    ...unless(BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST', name, text('不是按请求计费', 'it is not billed by request'), deployAgain),
    ...unless(DeletionProtectionEnabled === true, name, text('未开启删除保护', 'it is not protected against deletion'), deployAgain),
    ...unless(sealed, name, text('未以本阶段的密钥加密', "it is not encrypted under the stage's key"), deployAgain),
  ];
}

const described = async (client: DynamoDBClient, name: string): Promise<TableDescription> => (await client.send(new DescribeTableCommand({ TableName: name }))).Table ?? {};

async function dataTable(stage: Examination, table: Table): Promise<readonly Finding[]> {
  const name = `${stage.service}-${table}`;
  const description = await described(stage.dynamo, name);
  const { TimeToLiveDescription: ttl } = await stage.dynamo.send(new DescribeTimeToLiveCommand({ TableName: name }));
  const { ContinuousBackupsDescription: backups } = await stage.dynamo.send(new DescribeContinuousBackupsCommand({ TableName: name }));
  const wanted = timeToLiveAttribute(table);
  const running = /^ENABL/.test(ttl?.TimeToLiveStatus ?? '') ? ttl?.AttributeName : undefined;
  const recovers = backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED';
  return [
    ...commonFindings(name, description, physicalIdOf(stage, 'TablesKey')),
    ...unless(running === wanted, name, text(`到期自动清除应为 ${wanted ?? '关闭'}，实为 ${running ?? '关闭'}`, `time to live should be ${wanted ?? 'off'}, it is ${running ?? 'off'}`), deployAgain),
    ...unless(recovers || !recoverable(table), name, text('未开启时间点恢复', 'point-in-time recovery is off'), deployAgain),
    ...unless(!recovers || recoverable(table), name, text('已开启时间点恢复：密文到期后三十五天内仍可恢复', 'point-in-time recovery is on: ciphertext could be brought back for 35 days after its end'), deployAgain),
  ];
}

async function keyTable(client: DynamoDBClient, name: string, key: string | undefined): Promise<readonly Finding[]> {
  const copies = await findRecoveryCopies(client, name, { backups: 'forbidden' });
  return [
    ...commonFindings(name, await described(client, name), key),
    ...unless(copies.length === 0, name, text(`密钥表不得有任何可恢复的副本，现有：${copies.join('、')}`, `the keys may have no copy that could be brought back; there is: ${copies.join(', ')}`),
      text('请关闭该副本，并恢复该表的资源策略；在此之前一律不出具销毁证书（infra/runbooks/cohort-late.md）', 'Switch it off and put the table policy back; no destruction is certified until then (infra/runbooks/cohort-late.md)')),
  ];
}

export const tables: Check = {
  name: 'tables',
  title: text('数据表', 'Tables'),
  async examine(stage) {
    const { dynamo, service, file } = stage;
    const keysOf = (client: DynamoDBClient, key: string | undefined) => ({ name: `${service}-keys`, judge: () => keyTable(client, `${service}-keys`, key) });
    const all = [
      ...TABLE_NAMES.map((table) => ({ name: `${service}-${table}`, judge: () => dataTable(stage, table) })),
      keysOf(dynamo, physicalIdOf(stage, 'TablesKey')),
      ...(file.keyReplica === '' ? [] : [keysOf(clientsOf({ ...file, region: file.keyReplica }).dynamo, undefined)]),
    ];
    return examineEach(all, ({ name }) => name, ({ judge }) => judge());
  },
};

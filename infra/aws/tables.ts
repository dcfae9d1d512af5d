import { BACKUP_ACTIONS } from '../../lib/platform/keys/dynamodb-recovery-copies.ts';
import { tableDefinition, timeToLiveAttribute } from '../../lib/platform/storage/engines/dynamodb-tables.ts';
import { TABLE_NAMES } from '../../lib/platform/storage/tables.ts';
import type { Table } from '../../lib/platform/storage/store.ts';
import { pascal } from './units.ts';

export const tableLogicalId = (table: Table): string => `${pascal(table)}Table`;

const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' } as const;
const nameOf = (table: string): string => `\${self:service}-\${sls:stage}-${table}`;
const encrypted = (key: string) => ({ SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: { 'Fn::GetAtt': [key, 'Arn'] } });

/**
 * Point-in-time recovery for what may be put back. Not for ciphertext: TTL is what ends it, and recovery would keep it
 * 35 days beyond (`records` rests on its keys, which have no copies at all).
 */
const RECOVERABLE: readonly Table[] = ['registry', 'ledger'];

function dataTable(table: Table): object {
  const ttl = timeToLiveAttribute(table);
  return {
    Type: 'AWS::DynamoDB::Table', ...kept,
    Properties: {
      TableName: nameOf(table), ...tableDefinition(table), DeletionProtectionEnabled: true, SSESpecification: encrypted('TablesKey'),
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: RECOVERABLE.includes(table) },
      ...(ttl !== undefined && { TimeToLiveSpecification: { AttributeName: ttl, Enabled: true } }),
    },
  };
}

/** The bare table of wrapped keys, also for a replica in the second region: destroyed here means destroyed everywhere. */
const keyTable = (SSESpecification: object): object => ({
  Type: 'AWS::DynamoDB::Table', ...kept,
  Properties: {
    TableName: nameOf('keys'), BillingMode: 'PAY_PER_REQUEST', DeletionProtectionEnabled: true, SSESpecification,
    AttributeDefinitions: [{ AttributeName: 'keyName', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'keyName', KeyType: 'HASH' }],
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
    ResourcePolicy: {
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [{
          Sid: 'NoRecoveryCopies', Effect: 'Deny', Principal: '*', Action: BACKUP_ACTIONS,
          Resource: { 'Fn::Sub': `arn:\${AWS::Partition}:dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/${nameOf('keys')}` },
        }],
      },
    },
  },
});

export const tables = (): Readonly<Record<string, object>> => ({
  ...Object.fromEntries(TABLE_NAMES.map((table) => [tableLogicalId(table), dataTable(table)])),
  KeyTable: keyTable(encrypted('TablesKey')),
});

/** The stack of the second region, where a stage has its keys replicated: the same table, under that region's own key. */
export const keyReplica = (): Readonly<Record<string, object>> => ({ KeyTable: keyTable({ SSEEnabled: true, SSEType: 'KMS' }) });

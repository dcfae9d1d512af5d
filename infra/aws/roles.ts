import type { Bucket } from '../../lib/platform/objects/objects.ts';
import { layoutOf, TABLE_NAMES } from '../../lib/platform/storage/tables.ts';
import type { Table } from '../../lib/platform/storage/store.ts';
import { bucketLogicalId, bucketsOf, type BucketUse } from './bucket-use.ts';
import { signs, usesKeyTable, wraps } from './environment.ts';
import { usesKeysTo } from './key-use.ts';
import { recordUseOf } from './record-use.ts';
import { tableLogicalId } from './tables.ts';
import { pascal, roleName, type Unit } from './units.ts';

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: readonly unknown[];
  readonly Condition?: object;
}

const arnOf = (logicalId: string): unknown => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const allow = (sid: string, Action: readonly string[], Resource: readonly unknown[], Condition?: object): Statement =>
  ({ Sid: sid, Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) });

const READ = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'] as const;
const WRITE = ['dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem'] as const;
const NEVER = ['dynamodb:BatchWriteItem', 'dynamodb:PartiQLDelete', 'dynamodb:PartiQLInsert', 'dynamodb:PartiQLSelect', 'dynamodb:PartiQLUpdate', 'dynamodb:UpdateItem'] as const;

const indexesOf = (table: Table): readonly unknown[] =>
  layoutOf(table).indexes.map((index) => ({ 'Fn::Sub': `\${${tableLogicalId(table)}.Arn}/index/${index}` }));

function tableStatements(unit: Unit): readonly Statement[] {
  const purges = unit.ports.includes('pruner');
  const records = recordUseOf(unit);
  return [
    allow('Registry', [...READ, ...WRITE], [arnOf(tableLogicalId('registry')), ...indexesOf('registry')]),
    ...(records ? [allow('Records', records === 'reads' ? READ : [...READ, ...WRITE], [arnOf(tableLogicalId('records')), ...indexesOf('records')])] : []),
    // entries are put once: nothing of the ledger is ever changed or deleted, but by the purge of what is past its period
    allow('Ledger', [...READ, 'dynamodb:ConditionCheckItem', 'dynamodb:PutItem', ...(purges ? ['dynamodb:DeleteItem'] : [])], [arnOf(tableLogicalId('ledger'))]),
    { Sid: 'LedgerNever', Effect: 'Deny', Action: [...NEVER, ...(purges ? [] : ['dynamodb:DeleteItem'])].sort(), Resource: [arnOf(tableLogicalId('ledger'))] },
    { Sid: 'TablesNever', Effect: 'Deny', Action: NEVER, Resource: TABLE_NAMES.filter((table) => table !== 'ledger').map((table) => arnOf(tableLogicalId(table))) },
    allow('TablesKey', ['kms:Decrypt', 'kms:DescribeKey'], [arnOf('TablesKey')]),
  ];
}

/** The key table; where the stage has a replica, the one of the same name in that region, too. */
const keyTables = (replica: string): readonly unknown[] => [
  arnOf('KeyTable'), ...(replica === '' ? [] : [{ 'Fn::Sub': `arn:\${AWS::Partition}:dynamodb:${replica}:\${AWS::AccountId}:table/\${KeyTable}` }]),
];

function keyStatements(unit: Unit, replica: string): readonly Statement[] {
  if (!usesKeyTable(unit)) return [];
  const puts = usesKeysTo(unit, 'creates', 'destroys');
  return [
    allow('KeyTable', ['dynamodb:BatchGetItem', 'dynamodb:GetItem', ...(puts ? ['dynamodb:PutItem'] : [])], keyTables(replica)),
    ...(unit.ports.includes('keyStore') ? [allow('KeyTableSettings', ['dynamodb:DescribeContinuousBackups', 'dynamodb:DescribeTable', 'dynamodb:GetResourcePolicy'], keyTables(replica))] : []),
    ...(wraps(unit) ? [allow('MasterKey', ['kms:Decrypt', ...(usesKeysTo(unit, 'creates') ? ['kms:GenerateDataKey'] : [])], [arnOf('MasterKey')], withContext)] : []),
    ...(signs(unit) ? [allow('SigningKey', ['kms:GetPublicKey', 'kms:Sign'], [arnOf('SigningKey')])] : []),
  ];
}

/** The context binds a wrapped key to its name. */
const withContext = { 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['key'] }, Null: { 'kms:EncryptionContextKeys': 'false' } } as const;

const acts: Readonly<Record<BucketUse['acts'][number], readonly string[]>> = {
  get: ['s3:GetObject'], put: ['s3:PutObject'], delete: ['s3:DeleteObject'], list: [], 'delete-versions': ['s3:DeleteObjectVersion'],
};
const bucketKey: Readonly<Record<Bucket, string>> = { uploads: 'ObjectsKey', documents: 'ObjectsKey', ledger: 'ObjectsKey', archive: 'ArchiveKey' };

/**
 * Objects below named prefixes. Who may not list a bucket is told "forbidden" of an object that is absent; such a
 * request has no `s3:prefix`, so the condition holds where there is none.
 */
function bucketStatements(unit: Unit): readonly Statement[] {
  const uses = bucketsOf(unit);
  const keys = [...new Set(uses.map(({ bucket }) => bucketKey[bucket]))];
  return [
    ...uses.flatMap(({ bucket, prefixes, acts: wanted }) => {
      const id = bucketLogicalId(bucket);
      const objects = prefixes.map((prefix) => ({ 'Fn::Sub': `\${${id}.Arn}/${prefix}*` }));
      const listing = ['s3:ListBucket', ...(wanted.includes('delete-versions') ? ['s3:ListBucketVersions'] : [])];
      return [
        allow(`${pascal(bucket)}Objects`, wanted.flatMap((act) => acts[act]), objects),
        allow(`${pascal(bucket)}List`, listing, [arnOf(id)], { StringLikeIfExists: { 's3:prefix': prefixes.map((prefix) => `${prefix}*`) } }),
      ];
    }),
    ...(keys.length > 0 ? [allow('ObjectKeys', ['kms:Decrypt', 'kms:GenerateDataKey'], keys.map(arnOf))] : []),
  ];
}

/** Its own log group, which the deployment makes, and the key of its environment. */
const groundStatements = (name: string): readonly Statement[] => [
  allow('Logs', ['logs:CreateLogStream', 'logs:PutLogEvents'], [
    { 'Fn::Sub': `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/\${self:service}-\${sls:stage}-${name}:log-stream:*` },
  ]),
  allow('Environment', ['kms:Decrypt'], [arnOf('OperationsKey')]),
];

const roleOf = (name: string, statements: readonly Statement[]): object => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    Description: `What the function ${name} may do`,
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: ['lambda.amazonaws.com'] }, Action: ['sts:AssumeRole'] }] },
    Policies: [{ PolicyName: name, PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
  },
});

const statementsOf = (unit: Unit, replica: string): readonly Statement[] => [...groundStatements(unit.name), ...tableStatements(unit), ...keyStatements(unit, replica), ...bucketStatements(unit)];

/** A role each function: least privilege follows from the ports that its operations declare. `replica` is the key replica's region, or empty. */
export const rolesOf = (units: readonly Unit[], replica: string): Readonly<Record<string, object>> => Object.fromEntries([
  ...units.map((unit) => [roleName(unit.name), roleOf(unit.name, statementsOf(unit, replica))]),
  [roleName('unmatched'), roleOf('unmatched', groundStatements('unmatched'))],
]);

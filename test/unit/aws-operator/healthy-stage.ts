import { ApiGatewayV2Client, GetApiMappingsCommand, GetDomainNamesCommand } from '@aws-sdk/client-apigatewayv2';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeContinuousBackupsCommand, DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient, GetResourcePolicyCommand } from '@aws-sdk/client-dynamodb';
import { DescribeRuleCommand, EventBridgeClient, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { IAMClient, ListAttachedRolePoliciesCommand, ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, GetKeyRotationStatusCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetBucketEncryptionCommand, GetBucketLifecycleConfigurationCommand, GetBucketVersioningCommand, GetObjectLockConfigurationCommand, GetPublicAccessBlockCommand, S3Client,
} from '@aws-sdk/client-s3';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { OPERATIONS } from '../../../functions/index.ts';
import type { DeployedResource, Examination } from '../../../infra/aws/operator/examination.ts';
import { roleName, UNITS } from '../../../infra/aws/units.ts';
import { BACKUP_ACTIONS } from '../../../lib/platform/keys/dynamodb-recovery-copies.ts';
import type { TestWorld } from '../../support/test-platform.ts';

const service = 'edudata-steward-prod';
const arn = (name: string, id: string): string => `arn:aws-cn:${name}:cn-north-1:111122223333:${id}`;
const settings = { region: 'cn-north-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } };
const keyIds = ['MasterKey', 'SigningKey', 'TablesKey', 'ObjectsKey', 'ArchiveKey', 'OperationsKey'];
const buckets = ['UploadsBucket', 'DocumentsBucket', 'ArchiveBucket', 'LedgerBucket'];
const jobs = OPERATIONS.flatMap((operation) => (operation.kind === 'job' ? [operation] : []));
const functionNames = [...UNITS.map(({ name }) => name), 'unmatched'];

const resources: readonly DeployedResource[] = [
  ...keyIds.map((logicalId) => ({ logicalId, type: 'AWS::KMS::Key', physicalId: `${logicalId}-id` })),
  ...buckets.map((logicalId) => ({ logicalId, type: 'AWS::S3::Bucket', physicalId: logicalId.toLowerCase() })),
  ...functionNames.map((name) => ({ logicalId: roleName(name), type: 'AWS::IAM::Role', physicalId: `role-${name}` })),
  ...functionNames.map((name) => ({ logicalId: `Log${name}`, type: 'AWS::Logs::LogGroup', physicalId: `/aws/lambda/${service}-${name}` })),
  ...jobs.map(({ name }) => ({ logicalId: `Rule${name}`, type: 'AWS::Events::Rule', physicalId: `rule-${name}` })),
  { logicalId: 'HttpApi', type: 'AWS::ApiGatewayV2::Api', physicalId: 'api1' },
  { logicalId: 'AlarmTopic', type: 'AWS::SNS::Topic', physicalId: arn('sns', `${service}-alarms`) },
];

interface Double {
  reset(): unknown;
  onAnyCommand(): { rejects(error: Error): unknown };
}
/** The cloud no longer answers. */
export function silence(doubles: readonly Double[]): void {
  for (const double of doubles) {
    double.reset();
    double.onAnyCommand().rejects(new Error('no answer'));
  }
}

/** A stage as the deployment makes it, answered by doubles; a test tells one of them something else. */
export function healthyStage(world: TestWorld) {
  const clients = {
    dynamo: new DynamoDBClient(settings), kms: new KMSClient(settings), api: new ApiGatewayV2Client(settings), logs: new CloudWatchLogsClient(settings), events: new EventBridgeClient(settings),
    iam: new IAMClient(settings), lambda: new LambdaClient(settings), s3: new S3Client(settings), sns: new SNSClient(settings),
  };
  const doubles = {
    dynamo: mockClient(clients.dynamo), kms: mockClient(clients.kms), api: mockClient(clients.api), logs: mockClient(clients.logs), events: mockClient(clients.events),
    iam: mockClient(clients.iam), lambda: mockClient(clients.lambda), s3: mockClient(clients.s3), sns: mockClient(clients.sns),
  };
  const { dynamo, kms, api, logs, events, iam, lambda, s3, sns } = doubles;
  const table = { TableStatus: 'ACTIVE', BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' }, DeletionProtectionEnabled: true, SSEDescription: { SSEType: 'KMS', KMSMasterKeyArn: arn('kms', 'key/TablesKey-id') }, TableArn: arn('dynamodb', 'table/x') } as const;
  dynamo.on(DescribeTableCommand).resolves({ Table: table });
  const recovery = (PointInTimeRecoveryStatus: 'ENABLED' | 'DISABLED') => ({ ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus } } }) as const;
  for (const [name, status] of [['registry', 'ENABLED'], ['ledger', 'ENABLED'], ['records', 'DISABLED'], ['keys', 'DISABLED']] as const) dynamo.on(DescribeContinuousBackupsCommand, { TableName: `${service}-${name}` }).resolves(recovery(status));
  dynamo.on(DescribeTimeToLiveCommand).resolves({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } });
  for (const name of ['registry', 'records']) dynamo.on(DescribeTimeToLiveCommand, { TableName: `${service}-${name}` }).resolves({ TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' } });
  dynamo.on(GetResourcePolicyCommand).resolves({ Policy: JSON.stringify({ Statement: [{ Effect: 'Deny', Principal: '*', Action: BACKUP_ACTIONS }] }) });
  for (const id of keyIds) kms.on(DescribeKeyCommand, { KeyId: `${id}-id` }).resolves({ KeyMetadata: { KeyId: id, KeyState: 'Enabled', KeyUsage: id === 'SigningKey' ? 'SIGN_VERIFY' : 'ENCRYPT_DECRYPT' } });
  kms.on(GetKeyRotationStatusCommand).resolves({ KeyRotationEnabled: true });
  for (const name of functionNames) {
    lambda.on(GetFunctionConfigurationCommand, { FunctionName: `${service}-${name}` }).resolves({ Role: arn('iam', `role/role-${name}`), State: 'Active', KMSKeyArn: 'key' });
    iam.on(ListRolePoliciesCommand, { RoleName: `role-${name}` }).resolves({ PolicyNames: [name] });
    logs.on(DescribeLogGroupsCommand, { logGroupNamePrefix: `/aws/lambda/${service}-${name}` }).resolves({ logGroups: [{ logGroupName: `/aws/lambda/${service}-${name}`, retentionInDays: 731, kmsKeyId: 'key' }] });
  }
  iam.on(ListAttachedRolePoliciesCommand).resolves({ AttachedPolicies: [] });
  for (const job of jobs) {
    const unit = UNITS.find(({ operations }) => operations.includes(job))?.name;
    events.on(DescribeRuleCommand, { Name: `rule-${job.name}` }).resolves({ State: 'ENABLED', ScheduleExpression: `rate(${job.every})` });
    events.on(ListTargetsByRuleCommand, { Rule: `rule-${job.name}` }).resolves({ Targets: [{ Id: '1', Arn: arn('lambda', `function:${service}-${unit}`), Input: JSON.stringify({ job: job.name }) }] });
  }
  s3.on(GetPublicAccessBlockCommand).resolves({ PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true } });
  const sealed = (key: string) => ({ ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: arn('kms', `key/${key}-id`) } }] } });
  s3.on(GetBucketEncryptionCommand).resolves(sealed('ObjectsKey'));
  s3.on(GetBucketEncryptionCommand, { Bucket: 'archivebucket' }).resolves(sealed('ArchiveKey'));
  s3.on(GetBucketLifecycleConfigurationCommand).resolves({ Rules: [{ Status: 'Enabled', ID: 'a-day', Expiration: { Days: 1 } }] });
  s3.on(GetBucketVersioningCommand).resolves({ Status: 'Enabled' });
  s3.on(GetBucketVersioningCommand, { Bucket: 'uploadsbucket' }).resolves({});
  s3.on(GetObjectLockConfigurationCommand).resolves({ ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 731 } } } });
  api.on(GetDomainNamesCommand).resolves({ Items: [{ ApiMappingSelectionExpression: '', DomainName: 'data.school.cn', DomainNameConfigurations: [{ SecurityPolicy: 'TLS_1_2' }] }] });
  api.on(GetApiMappingsCommand).resolves({ Items: [{ ApiId: 'api1', Stage: '$default' }] });
  sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [{ SubscriptionArn: arn('sns', `${service}-alarms:1`) }] });

  const { clock, random, storage, ledger, signers } = world.platform;
  const stage: Examination = {
    ...clients, service, resources, platform: { clock, random, storage, ledger }, openSigners: async () => signers, cloudTime: async () => Date.parse(clock.now()),
    file: {
      region: 'cn-north-1', tokenIssuer: 'https://id.school.cn', tokenAudience: 'edudata-steward', tokenKeys: 'https://id.school.cn/keys', origins: '', domesticHosts: 'id.school.cn=京ICP备12345678号,data.school.cn=京ICP备12345678号',
      logOrigin: 'ledger.school.cn/prod', logDays: 731, keyReplica: '', requestsPerSecond: 20, requestsAtOnce: 40,
    },
  };
  return { stage, doubles, table, recovery, service };
}

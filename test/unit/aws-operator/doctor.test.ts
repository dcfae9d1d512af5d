import { GetApiMappingsCommand } from '@aws-sdk/client-apigatewayv2';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeContinuousBackupsCommand, DescribeTableCommand, DescribeTimeToLiveCommand, GetResourcePolicyCommand } from '@aws-sdk/client-dynamodb';
import { DescribeRuleCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, GetKeyRotationStatusCommand } from '@aws-sdk/client-kms';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { GetBucketEncryptionCommand, GetBucketLifecycleConfigurationCommand, GetBucketVersioningCommand, GetObjectLockConfigurationCommand, GetPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Examination } from '../../../infra/aws/operator/examination.ts';
import { CHECKS, describeExamined, examine } from '../../../infra/aws/operator/examine.ts';
import { KeyUnavailable } from '../../../lib/platform/keys/keys.ts';
import { createTestWorld } from '../../support/test-platform.ts';
import { healthyStage, silence } from './healthy-stage.ts';

const world = await createTestWorld({ start: '2026-03-02T02:00:00.000Z' });
await world.runJob('sequenceLedger');
after(() => world.close());

type Healthy = ReturnType<typeof healthyStage>;
interface Case {
  readonly check: string;
  readonly what: string;
  /** What is not as it should be. */
  readonly disturb: (healthy: Healthy) => void;
  readonly change?: Partial<Examination>;
  readonly file?: Partial<Examination['file']>;
  readonly says: RegExp;
}
const registry = 'edudata-steward-prod-registry';
const function1 = 'edudata-steward-prod-grants';
const nothing = (): void => undefined;
const rule = { Name: 'rule-endCohorts' };
const noSigner = new KeyUnavailable('there is no signing key', 'not-found');

const CASES: readonly Case[] = [
  { check: 'filing', what: 'a sample filing number', disturb: nothing, file: { domesticHosts: 'id.school.cn=京ICP备00000000号' }, says: /filing number 京ICP备00000000号 is a sample/ },
  { check: 'filing', what: 'a sample issuer', disturb: nothing, file: { tokenIssuer: 'https://id.example.cn' }, says: /https:\/\/id\.example\.cn is a sample/ },
  { check: 'filing', what: 'no host of its own', disturb: nothing, file: { domesticHosts: '' }, says: /no host of your own/ },
  { check: 'tables', what: 'a table that may be deleted', disturb: ({ doubles, table }) => doubles.dynamo.on(DescribeTableCommand, { TableName: registry }).resolves({ Table: { ...table, DeletionProtectionEnabled: false } }), says: /not protected against deletion/ },
  { check: 'tables', what: 'a table billed by capacity', disturb: ({ doubles, table }) => doubles.dynamo.on(DescribeTableCommand, { TableName: registry }).resolves({ Table: { ...table, BillingModeSummary: { BillingMode: 'PROVISIONED' } } }), says: /not billed by request/ },
  { check: 'tables', what: "a table under the service's own key", disturb: ({ doubles, table }) => doubles.dynamo.on(DescribeTableCommand, { TableName: registry }).resolves({ Table: { ...table, SSEDescription: { SSEType: 'KMS', KMSMasterKeyArn: 'arn:aws-cn:kms:cn-north-1:1:key/other' } } }), says: /not encrypted under/ },
  { check: 'tables', what: 'a registry without recovery', disturb: ({ doubles, recovery }) => doubles.dynamo.on(DescribeContinuousBackupsCommand, { TableName: registry }).resolves(recovery('DISABLED')), says: /point-in-time recovery is off/ },
  { check: 'tables', what: 'records that can be recovered', disturb: ({ doubles, recovery }) => doubles.dynamo.on(DescribeContinuousBackupsCommand, { TableName: 'edudata-steward-prod-records' }).resolves(recovery('ENABLED')), says: /35 days after its end/ },
  { check: 'tables', what: 'records that are never dropped', disturb: ({ doubles }) => doubles.dynamo.on(DescribeTimeToLiveCommand, { TableName: 'edudata-steward-prod-records' }).resolves({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } }), says: /time to live should be ttl, it is off/ },
  { check: 'tables', what: 'a ledger that drops entries', disturb: ({ doubles }) => doubles.dynamo.on(DescribeTimeToLiveCommand, { TableName: 'edudata-steward-prod-ledger' }).resolves({ TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' } }), says: /time to live should be off, it is ttl/ },
  { check: 'tables', what: 'keys with a stream', disturb: ({ doubles, table }) => doubles.dynamo.on(DescribeTableCommand, { TableName: 'edudata-steward-prod-keys' }).resolves({ Table: { ...table, StreamSpecification: { StreamEnabled: true } } }), says: /there is: stream/ },
  { check: 'tables', what: 'keys that may be backed up', disturb: ({ doubles }) => doubles.dynamo.on(GetResourcePolicyCommand).resolves({ Policy: '{"Statement":[]}' }), says: /there is: backup/ },
  { check: 'keys', what: 'a key about to be deleted', disturb: ({ doubles }) => doubles.kms.on(DescribeKeyCommand, { KeyId: 'MasterKey-id' }).resolves({ KeyMetadata: { KeyId: 'm', KeyState: 'PendingDeletion' } }), says: /Cancel the deletion at once/ },
  { check: 'keys', what: 'a disabled key', disturb: ({ doubles }) => doubles.kms.on(DescribeKeyCommand, { KeyId: 'SigningKey-id' }).resolves({ KeyMetadata: { KeyId: 's', KeyState: 'Disabled' } }), says: /its state is Disabled/ },
  { check: 'keys', what: 'a key that does not turn', disturb: ({ doubles }) => doubles.kms.on(GetKeyRotationStatusCommand, { KeyId: 'TablesKey-id' }).resolves({ KeyRotationEnabled: false }), says: /not rotated/ },
  { check: 'functions', what: "another function's role", disturb: ({ doubles }) => doubles.lambda.on(GetFunctionConfigurationCommand, { FunctionName: function1 }).resolves({ Role: 'arn:aws-cn:iam::1:role/admin', KMSKeyArn: 'k' }), says: /another role than its own/ },
  { check: 'functions', what: 'an environment in plain', disturb: ({ doubles }) => doubles.lambda.on(GetFunctionConfigurationCommand, { FunctionName: function1 }).resolves({ Role: 'arn:aws-cn:iam::1:role/role-grants' }), says: /environment is not encrypted/ },
  { check: 'functions', what: 'a policy that nobody deployed', disturb: ({ doubles }) => doubles.iam.on(ListAttachedRolePoliciesCommand, { RoleName: 'role-grants' }).resolves({ AttachedPolicies: [{ PolicyName: 'AdministratorAccess' }] }), says: /no deployment gave it: AdministratorAccess/ },
  { check: 'timers', what: 'a disabled rule', disturb: ({ doubles }) => doubles.events.on(DescribeRuleCommand, rule).resolves({ State: 'DISABLED', ScheduleExpression: 'rate(1 minute)' }), says: /not enabled[\s\S]*endCohorts/ },
  { check: 'timers', what: 'a rule without a target', disturb: ({ doubles }) => doubles.events.on(ListTargetsByRuleCommand, { Rule: rule.Name }).resolves({ Targets: [] }), says: /endCohorts[\s\S]*no rule runs these jobs/ },
  { check: 'timers', what: 'a slower rate', disturb: ({ doubles }) => doubles.events.on(DescribeRuleCommand, rule).resolves({ State: 'ENABLED', ScheduleExpression: 'rate(1 day)' }), says: /target or rate is wrong: endCohorts/ },
  { check: 'buckets', what: 'an open bucket', disturb: ({ doubles }) => doubles.s3.on(GetPublicAccessBlockCommand, { Bucket: 'documentsbucket' }).resolves({ PublicAccessBlockConfiguration: { BlockPublicAcls: true } }), says: /public access is not blocked/ },
  { check: 'buckets', what: "an archive under the others' key", disturb: ({ doubles }) => doubles.s3.on(GetBucketEncryptionCommand, { Bucket: 'archivebucket' }).resolves({ ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'key/ObjectsKey-id' } }] } }), says: /archivebucket[\s\S]*not encrypted under/ },
  { check: 'buckets', what: 'uploads that stay', disturb: ({ doubles }) => doubles.s3.on(GetBucketLifecycleConfigurationCommand, { Bucket: 'uploadsbucket' }).resolves({ Rules: [{ Status: 'Enabled', ID: 'x' }] }), says: /not dropped after a day/ },
  { check: 'buckets', what: 'documents without versions', disturb: ({ doubles }) => doubles.s3.on(GetBucketVersioningCommand, { Bucket: 'documentsbucket' }).resolves({ Status: 'Suspended' }), says: /versioning is Suspended/ },
  { check: 'buckets', what: 'ledger copies that can be unlocked', disturb: ({ doubles }) => doubles.s3.on(GetObjectLockConfigurationCommand).resolves({ ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 731 } } } }), says: /compliance mode; they are: GOVERNANCE/ },
  { check: 'buckets', what: 'a bucket that was never closed', disturb: ({ doubles }) => doubles.s3.on(GetPublicAccessBlockCommand, { Bucket: 'archivebucket' }).rejects(Object.assign(new Error('none'), { name: 'NoSuchPublicAccessBlockConfiguration' })), says: /archivebucket[\s\S]*public access is not blocked/ },
  { check: 'keys', what: 'a key that it may not look at, without hiding another', disturb: ({ doubles }) => { doubles.kms.on(DescribeKeyCommand, { KeyId: 'MasterKey-id' }).rejects(new Error('denied')); doubles.kms.on(DescribeKeyCommand, { KeyId: 'ArchiveKey-id' }).resolves({ KeyMetadata: { KeyId: 'a', KeyState: 'Disabled' } }); }, says: /MasterKey[\s\S]*could not be checked: Error: denied[\s\S]*ArchiveKey[\s\S]*its state is Disabled/ },
  { check: 'logs', what: 'a log kept for a month', disturb: ({ doubles }) => doubles.logs.on(DescribeLogGroupsCommand, { logGroupNamePrefix: `/aws/lambda/${function1}` }).resolves({ logGroups: [{ logGroupName: `/aws/lambda/${function1}`, retentionInDays: 30, kmsKeyId: 'k' }] }), says: /kept for 30 days, not 731/ },
  { check: 'logs', what: 'a log in plain', disturb: ({ doubles }) => doubles.logs.on(DescribeLogGroupsCommand, { logGroupNamePrefix: `/aws/lambda/${function1}` }).resolves({ logGroups: [{ logGroupName: `/aws/lambda/${function1}`, retentionInDays: 731 }] }), says: /it is not encrypted/ },
  { check: 'logs', what: 'a log that was deleted', disturb: ({ doubles }) => doubles.logs.on(DescribeLogGroupsCommand, { logGroupNamePrefix: `/aws/lambda/${function1}` }).resolves({ logGroups: [] }), says: /the log group is not there/ },
  { check: 'clock', what: 'a clock two minutes ahead', disturb: nothing, change: { cloudTime: async () => Date.parse(world.clock.now()) - 120_000 }, says: /120 seconds apart/ },
  { check: 'ledger', what: 'no signing key', disturb: nothing, change: { openSigners: async () => { throw noSigner; } }, says: /no signing key[\s\S]*npm run bootstrap/ },
  { check: 'domain', what: 'no domain mapped', disturb: ({ doubles }) => doubles.api.on(GetApiMappingsCommand).resolves({ Items: [] }), says: /no domain of your own is mapped/ },
  { check: 'domain', what: 'a domain without a filing', disturb: nothing, file: { domesticHosts: 'id.school.cn=京ICP备12345678号' }, says: /data\.school\.cn[\s\S]*not declared with its filing number/ },
  { check: 'on-call', what: 'nobody to call', disturb: ({ doubles }) => doubles.sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [] }), says: /alarms reach nobody/ },
  { check: 'on-call', what: 'a subscription that nobody confirmed', disturb: ({ doubles }) => doubles.sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [{ SubscriptionArn: 'PendingConfirmation' }] }), says: /1 subscriptions are not confirmed/ },
];

describe('the doctor', () => {
  test('finds a stage as the deployment makes it to be well', async () => {
    const examined = await examine(healthyStage(world).stage);
    assert.deepEqual(examined.flatMap(({ findings }) => findings), []);
    assert.match(describeExamined(examined), /一切正常 · All is well/);
  });

  for (const { check, what, disturb, change = {}, file = {}, says } of CASES) {
    test(`${check}: names ${what}, and nothing of another check`, async () => {
      const healthy = healthyStage(world);
      disturb(healthy);
      const examined = await examine({ ...healthy.stage, ...change, file: { ...healthy.stage.file, ...file } });
      const unwell = examined.filter(({ findings }) => findings.length > 0);
      assert.ok(unwell.some((each) => each.check.name === check), describeExamined(unwell));
      if (check !== 'filing') assert.deepEqual(unwell.map((each) => each.check.name), [check]);
      assert.match(describeExamined(unwell), says);
      for (const { found, remedy } of unwell.flatMap(({ findings }) => findings)) for (const zh of [found.zh, remedy.zh]) assert.match(zh, /\p{Script=Han}/u);
    });
  }

  test('says of every check that it could not make it, and why', async () => {
    const healthy = healthyStage(world);
    silence(Object.values(healthy.doubles));
    const examined = await examine({ ...healthy.stage, cloudTime: async () => { throw new Error('no answer'); } });
    const told = examined.filter(({ findings }) => findings.some(({ found }) => found.en.includes('could not be checked: Error: no answer'))).map(({ check }) => check.name);
    assert.deepEqual(told, CHECKS.map(({ name }) => name).filter((name) => !['filing', 'calendar', 'ledger'].includes(name)), 'the others ask nobody but the store');
  });

  test('tells of deadlines beyond the published years, of entries that wait and of a ledger that was never begun', async () => {
    const late = await createTestWorld({ start: '2026-12-28T02:00:00.000Z' });
    const [before, waiting] = [healthyStage(late), describeExamined(await examine(healthyStage(late).stage))];
    assert.match(waiting, /deadlines are provisional/);
    assert.doesNotMatch(waiting, /without a checkpoint/);
    late.clock.advance({ minutes: 11 });
    assert.match(describeExamined(await examine(before.stage)), /oldest entry without a checkpoint has waited 11 minutes/);
    const empty = await createTestWorld({ empty: true, start: '2026-03-02T02:00:00.000Z' });
    assert.match(describeExamined(await examine(healthyStage(empty).stage)), /never bootstrapped/);
    late.close();
    empty.close();
  });
});

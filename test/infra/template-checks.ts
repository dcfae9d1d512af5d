import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import { UNITS } from '../../infra/aws/units.ts';
import { tableDefinition, timeToLiveAttribute } from '../../lib/platform/storage/engines/dynamodb-tables.ts';
import { TABLE_NAMES } from '../../lib/platform/storage/tables.ts';
import { REGULATIONS } from '../../lib/regulations/registry.ts';
import { ROOT } from '../architecture/sources.ts';
import type { Packaged, Resource } from './packaged.ts';

const text = (value: unknown): string => JSON.stringify(value);
const at = (resource: Resource | undefined, name: string): Record<string, unknown> => (resource?.Properties[name] ?? {}) as Record<string, unknown>;

/** The longest period for which a regulation in force asks for logs, in days; where two years hold one leap day, 731. */
function longestFloorDays(): number {
  const days = REGULATIONS.flatMap(({ versions }) => (['logs.sharing', 'logs.opening', 'logs.operations'] as const).flatMap((key) => {
    const entry = versions.at(-1)?.profile.entries[key];
    const { value, unit } = entry ? (entry.silent ? entry.suggestedDefault : entry.value) : assert.fail(key);
    return unit === 'years' || unit === 'months' ? [unit === 'years' ? value * 365 + Math.ceil(value / 4) : value * 31] : assert.fail(`${key} in ${unit}`);
  }));
  return Math.max(...days);
}

export function templateChecks(packaged: Packaged): void {
  const { resources, ofType } = packaged;

  describe('the packaged template', () => {
    test('stays well within CloudFormation’s 500 resources', () => {
      const count = Object.keys(resources).length;
      assert.ok(count <= 400, `${count} resources`);
    });

    test('has exactly one route for every operation, and one catch-all', () => {
      const routes = ofType('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => String(Properties['RouteKey'])).sort();
      assert.deepEqual(routes, ['$default', ...OPERATIONS.flatMap((operation) => (operation.kind === 'http' ? [operation.route] : []))].sort());
    });

    test('has exactly one rule with an explicit input for every job', () => {
      const rules = ofType('AWS::Events::Rule').flatMap(([, { Properties }]) =>
        (Properties['Targets'] as readonly { readonly Input: string }[]).map(({ Input }) => [(JSON.parse(Input) as { readonly job: string }).job, Properties['ScheduleExpression']])).sort();
      const jobs = OPERATIONS.flatMap((operation) => (operation.kind === 'job' ? [[operation.name, `rate(${operation.every})`]] : [])).sort();
      assert.deepEqual(rules, jobs);
    });

    test('runs every function on nodejs24.x and x86_64, without versions, under a role of its own', () => {
      const functions = ofType('AWS::Lambda::Function');
      assert.equal(functions.length, UNITS.length + 1);
      assert.equal(ofType('AWS::Lambda::Version').length, 0);
      for (const [id, { Properties }] of functions) {
        assert.deepEqual([Properties['Runtime'], Properties['Architectures']], ['nodejs24.x', ['x86_64']], id);
        assert.ok(Properties['KmsKeyArn'], `${id} keeps its environment under no key of ours`);
        assert.ok(String(Properties['FunctionName']).length <= 64, id);
      }
      assert.equal(new Set(functions.map(([, { Properties }]) => text(Properties['Role']))).size, functions.length);
    });

    test('keeps and encrypts every log at least as long as the longest floor in force', () => {
      const floor = longestFloorDays();
      assert.equal(floor, 731);
      const groups = ofType('AWS::Logs::LogGroup');
      assert.equal(groups.length, UNITS.length + 2);
      for (const [id, { Properties, DeletionPolicy }] of groups) {
        assert.ok(Number(Properties['RetentionInDays']) >= floor, id);
        assert.ok(Properties['KmsKeyId'], id);
        assert.equal(DeletionPolicy, 'Retain', id);
      }
    });

    test('throttles the API and logs its requests without addresses or paths', () => {
      const stage = resources['HttpApiStage'];
      assert.ok(Number(at(stage, 'DefaultRouteSettings')['ThrottlingRateLimit']) > 0);
      assert.ok(Number(at(stage, 'DefaultRouteSettings')['ThrottlingBurstLimit']) > 0);
      const { Format: format } = at(stage, 'AccessLogSettings');
      assert.match(String(format), /\$context\.routeKey/);
      assert.doesNotMatch(String(format), /sourceIp|\$context\.path|userAgent|authorizer/);
    });
  });

  describe('the tables', () => {
    test('are those of the storage engine', () => {
      for (const table of TABLE_NAMES) {
        const { Properties, DeletionPolicy } = resources[`${table.charAt(0).toUpperCase()}${table.slice(1)}Table`] ?? assert.fail(table);
        const { KeySchema, AttributeDefinitions, BillingMode, GlobalSecondaryIndexes } = Properties;
        assert.deepEqual({ KeySchema, AttributeDefinitions, BillingMode, ...(GlobalSecondaryIndexes !== undefined && { GlobalSecondaryIndexes }) }, JSON.parse(text(tableDefinition(table))));
        const ttl = timeToLiveAttribute(table);
        assert.deepEqual(Properties['TimeToLiveSpecification'], ttl && { AttributeName: ttl, Enabled: true }, table);
        assert.deepEqual([Properties['DeletionProtectionEnabled'], DeletionPolicy], [true, 'Retain']);
      }
    });

    test('are encrypted under a key of ours; what must come back can, and nothing else', () => {
      const recoverable = Object.fromEntries(ofType('AWS::DynamoDB::Table').map(([id, resource]) => {
        assert.deepEqual([at(resource, 'SSESpecification')['SSEType'], text(at(resource, 'SSESpecification')['KMSMasterKeyId'])], ['KMS', '{"Fn::GetAtt":["TablesKey","Arn"]}'], id);
        return [id, at(resource, 'PointInTimeRecoverySpecification')['PointInTimeRecoveryEnabled']];
      }));
      assert.deepEqual(recoverable, { RegistryTable: true, RecordsTable: false, LedgerTable: true, KeyTable: false });
    });

    test('of keys has no copy: neither stream nor replica nor recovery, and forbids backups to everybody', () => {
      const { Properties } = resources['KeyTable'] ?? assert.fail();
      assert.deepEqual([Properties['StreamSpecification'], Properties['KinesisStreamSpecification'], Properties['TimeToLiveSpecification']], [undefined, undefined, undefined]);
      const [statement] = ((at(resources['KeyTable'], 'ResourcePolicy')['PolicyDocument'] as { readonly Statement: readonly Record<string, unknown>[] }).Statement);
      assert.deepEqual([statement?.['Effect'], statement?.['Principal'], statement?.['Condition']], ['Deny', '*', undefined]);
      for (const action of ['CreateBackup', 'StartAwsBackupJob', 'UpdateContinuousBackups', 'ExportTableToPointInTime']) assert.match(text(statement?.['Action']), new RegExp(action));
      assert.equal(ofType('AWS::DynamoDB::GlobalTable').length + ofType('AWS::Backup::BackupPlan').length, 0);
    });
  });

  describe('the buckets', () => {
    const ours = ['UploadsBucket', 'DocumentsBucket', 'ArchiveBucket', 'LedgerBucket'];
    test('are closed, encrypted under our keys, and reached over TLS alone', () => {
      for (const id of ours) {
        const bucket = resources[id];
        assert.deepEqual(at(bucket, 'PublicAccessBlockConfiguration'), { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true });
        assert.match(text(at(bucket, 'BucketEncryption')), new RegExp(id === 'ArchiveBucket' ? 'ArchiveKey' : 'ObjectsKey'));
        assert.match(text(resources[`${id}Policy`]), /"Effect":"Deny","Principal":"\*","Action":"s3:\*".*"aws:SecureTransport":"false"/);
        assert.equal(bucket?.Properties['CorsConfiguration'], undefined);
        assert.equal(bucket?.Properties['ReplicationConfiguration'], undefined);
      }
    });

    test('forget uploads after a day, lock ledger copies, isolate the archive', () => {
      assert.match(text(resources['UploadsBucket']), /"ExpirationInDays":1\b/);
      const { DefaultRetention: lock } = (at(resources['LedgerBucket'], 'ObjectLockConfiguration')['Rule'] ?? {}) as { readonly DefaultRetention?: { readonly Mode: string; readonly Days: number } };
      assert.equal(lock?.Mode, 'COMPLIANCE');
      assert.ok(Number(lock?.Days) >= longestFloorDays());
      const isolation = text(resources['ArchiveBucketPolicy']);
      assert.match(isolation, /ArchiveIsIsolated.*s3:GetObject.*ArnNotEquals/);
      assert.deepEqual([...isolation.matchAll(/"(\w+Role)","Arn"/g)].map((match) => match[1]), ['RetentionJobsExpiredKeysObjectsRole']);
    });
  });

  describe('the keys', () => {
    test('outlive the stack, turn where they can, and one signs alone', () => {
      const keys = ofType('AWS::KMS::Key');
      for (const [id, { DeletionPolicy, Properties }] of keys) {
        assert.equal(DeletionPolicy, 'Retain', id);
        assert.equal(Properties['EnableKeyRotation'], id === 'SigningKey' ? undefined : true, id);
        assert.doesNotMatch(text(Properties['KeyPolicy']), /kms:\*|"Principal":"\*"/);
      }
      assert.deepEqual(keys.filter(([, { Properties }]) => Properties['KeyUsage'] === 'SIGN_VERIFY').map(([id]) => id), ['SigningKey']);
      assert.deepEqual(keys.filter(([, { Properties }]) => Properties['KeySpec'] !== undefined && Properties['KeySpec'] !== 'SM2').map(([id]) => id), [], 'others are symmetric: SM4 in the mainland');
    });
  });

  describe('the alarms', () => {
    const alarms = ofType('AWS::CloudWatch::Alarm');
    test('watch errors, throttles, every job, the checkpoints and late cohorts', () => {
      const ids = alarms.map(([id]) => id);
      for (const id of ['ApiErrorsAlarm', 'FunctionErrorsAlarm', 'ThrottlesAlarm', 'CheckpointAgeAlarm', 'CohortLateAlarm']) assert.ok(ids.includes(id), id);
      assert.equal(ids.filter((id) => id.endsWith('LateAlarm')).length, UNITS.filter(({ kind }) => kind === 'job').length + 1);
    });

    test('each name a runbook that is there, and tell somebody', () => {
      for (const [id, { Properties }] of alarms) {
        const [runbook] = /infra\/runbooks\/[a-z-]+\.md/.exec(String(Properties['AlarmDescription'])) ?? [];
        assert.ok(runbook && existsSync(join(ROOT, runbook)), `${id}: ${runbook}`);
        assert.deepEqual(Properties['AlarmActions'], [{ Ref: 'AlarmTopic' }], id);
      }
    });
  });
}

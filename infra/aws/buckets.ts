import type { Bucket } from '../../lib/platform/objects/objects.ts';
import { bucketLogicalId, bucketsOf } from './bucket-use.ts';
import { roleName, UNITS } from './units.ts';

const BUCKETS: readonly Bucket[] = ['uploads', 'documents', 'archive', 'ledger'];
const keyOf = (bucket: Bucket): string => (bucket === 'archive' ? 'ArchiveKey' : 'ObjectsKey');

const rule = (Id: string, what: object) => ({ Id, Status: 'Enabled', ...what });
const abandoned = rule('abandoned-parts', { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } });
const versioned = { VersioningConfiguration: { Status: 'Enabled' } };

/** What makes each bucket what it is. Uploads have no versions: what was taken in is gone. */
const own: Readonly<Record<Bucket, object>> = {
  uploads: { LifecycleConfiguration: { Rules: [rule('a-day', { ExpirationInDays: 1 }), abandoned] } },
  documents: { ...versioned, LifecycleConfiguration: { Rules: [abandoned] } },
  archive: { ...versioned, LifecycleConfiguration: { Rules: [rule('left-overs', { NoncurrentVersionExpiration: { NoncurrentDays: 1 } }), abandoned] } },
  ledger: {
    ...versioned, LifecycleConfiguration: { Rules: [abandoned] }, ObjectLockEnabled: true,
    ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: '${self:custom.stage.logDays}' } } },
  },
};

const bucketOf = (bucket: Bucket): object => ({
  Type: 'AWS::S3::Bucket', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain',
  Properties: {
    BucketName: { 'Fn::Sub': `\${self:service}-\${sls:stage}-\${AWS::AccountId}-${bucket}` },
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    BucketEncryption: { ServerSideEncryptionConfiguration: [{ BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { 'Fn::GetAtt': [keyOf(bucket), 'Arn'] } } }] },
    ...own[bucket],
  },
});

const everything = (bucket: Bucket): readonly unknown[] => {
  const id = bucketLogicalId(bucket);
  return [{ 'Fn::GetAtt': [id, 'Arn'] }, { 'Fn::Sub': `\${${id}.Arn}/*` }];
};
const deny = (Sid: string, Action: string | readonly string[], Resource: readonly unknown[], Condition: object) => ({ Sid, Effect: 'Deny', Principal: '*', Action, Resource, Condition });

/** Only the functions whose roles use a bucket reach its objects; the archive is closed to everybody else in the account, too. */
const rolesFor = (bucket: Bucket): readonly unknown[] =>
  UNITS.filter((unit) => bucketsOf(unit).some((use) => use.bucket === bucket)).map(({ name }) => ({ 'Fn::GetAtt': [roleName(name), 'Arn'] }));

const policyOf = (bucket: Bucket): object => ({
  Type: 'AWS::S3::BucketPolicy',
  Properties: {
    Bucket: { Ref: bucketLogicalId(bucket) },
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        deny('TlsOnly', 's3:*', everything(bucket), { Bool: { 'aws:SecureTransport': 'false' } }),
        ...(bucket === 'archive' ? [deny('ArchiveIsIsolated', ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion', 's3:ListBucket'], everything(bucket), { ArnNotEquals: { 'aws:PrincipalArn': rolesFor(bucket) } })] : []),
      ],
    },
  },
});

export const buckets = (): Readonly<Record<string, object>> => Object.fromEntries(BUCKETS.flatMap((bucket) => [
  [bucketLogicalId(bucket), bucketOf(bucket)], [`${bucketLogicalId(bucket)}Policy`, policyOf(bucket)],
]));

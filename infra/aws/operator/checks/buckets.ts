import {
  GetBucketEncryptionCommand, GetBucketLifecycleConfigurationCommand, GetBucketVersioningCommand, GetObjectLockConfigurationCommand, GetPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import type { Bucket } from '../../../../lib/platform/objects/objects.ts';
import { bucketLogicalId } from '../../bucket-use.ts';
import { deployAgain, examineEach, physicalIdOf, text, unless, type Check, type Examination, type Finding } from '../examination.ts';

const BUCKETS: readonly Bucket[] = ['uploads', 'documents', 'archive', 'ledger'];

/** S3 answers with an error where a bucket has no such setting at all. */
const UNSET = ['NoSuchPublicAccessBlockConfiguration', 'ServerSideEncryptionConfigurationNotFoundError', 'NoSuchLifecycleConfiguration', 'ObjectLockConfigurationNotFoundError'];
async function asSet<T extends object>(asked: Promise<T>): Promise<Partial<T>> {
  return asked.catch((error: unknown) => {
    if (error instanceof Error && UNSET.includes(error.name)) return {};
    throw error;
  });
}

async function oneBucket(stage: Examination, bucket: Bucket): Promise<readonly Finding[]> {
  const { s3, file } = stage;
  const Name = physicalIdOf(stage, bucketLogicalId(bucket));
  const { PublicAccessBlockConfiguration: block = {} } = await asSet(s3.send(new GetPublicAccessBlockCommand({ Bucket: Name })));
  const { ServerSideEncryptionConfiguration: encryption } = await asSet(s3.send(new GetBucketEncryptionCommand({ Bucket: Name })));
  const { Rules: rules = [] } = await asSet(s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: Name })));
  const { Status: versions } = await s3.send(new GetBucketVersioningCommand({ Bucket: Name }));
  const key = physicalIdOf(stage, bucket === 'archive' ? 'ArchiveKey' : 'ObjectsKey');
  const applied = encryption?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
  const closed = block.BlockPublicAcls && block.BlockPublicPolicy && block.IgnorePublicAcls && block.RestrictPublicBuckets;
  const forgets = rules.some(({ Status, Expiration }) => Status === 'Enabled' && Expiration?.Days === 1);
  return [
    ...unless(closed === true, Name, text('未阻止公开访问', 'public access is not blocked'), deployAgain),
    ...unless(applied?.SSEAlgorithm === 'aws:kms' && (applied.KMSMasterKeyID ?? '').endsWith(key), Name, text('未以本阶段的密钥加密', "it is not encrypted under the stage's key"), deployAgain),
    ...unless(rules.some(({ Status }) => Status === 'Enabled'), Name, text('没有生效的生命周期规则', 'no lifecycle rule is enabled'), deployAgain),
    ...unless(bucket !== 'uploads' || forgets, Name, text('上传的文件未在一天后清除', 'uploads are not dropped after a day'), deployAgain),
    ...unless((versions === 'Enabled') === (bucket !== 'uploads'), Name, text(`版本控制为 ${versions ?? '关闭'}`, `versioning is ${versions ?? 'off'}`), deployAgain),
    ...(bucket === 'ledger' ? await lockFindings(stage, Name, file.logDays) : []),
  ];
}

async function lockFindings({ s3 }: Examination, Name: string, days: number): Promise<readonly Finding[]> {
  const { ObjectLockConfiguration: lock } = await asSet(s3.send(new GetObjectLockConfigurationCommand({ Bucket: Name })));
  const { Mode, Days = 0 } = lock?.Rule?.DefaultRetention ?? {};
  return unless(Mode === 'COMPLIANCE' && Days >= days, Name, text(`账本副本应锁定 ${days} 天（合规模式），实为 ${Mode ?? '未锁定'} ${Days} 天`, `ledger copies should be locked for ${days} days in compliance mode; they are: ${Mode ?? 'not locked'}, ${Days}`), deployAgain);
}

export const buckets: Check = {
  name: 'buckets',
  title: text('存储桶', 'Buckets'),
  examine: (stage) => examineEach(BUCKETS, (bucket) => bucket, (bucket) => oneBucket(stage, bucket)),
};

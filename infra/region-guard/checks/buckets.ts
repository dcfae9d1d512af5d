import { listOf, resourceStatements } from '../policies.ts';
import { BUCKET_PURPOSES, holds, isOn, mayBe, ofType, PURPOSE_TAG, purposesOf, reaches, retained, type Check, type Resource, type Stack } from '../stack.ts';
import { always, isObject, members, ownResource, possible, textOf, type Tree } from '../tree.ts';

const FENCES = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

export const checkBuckets: Check = (stack) => {
  for (const bucket of ofType(stack, 'AWS::S3::Bucket')) {
    const { name, properties } = bucket;
    const purposes = purposesOf(bucket);
    if (purposes.length !== 1 || !always(purposes, (purpose) => typeof purpose === 'string' && BUCKET_PURPOSES.includes(purpose))) {
      stack.report('store-named', name, `${PURPOSE_TAG}=${purposes.map(textOf).join(', ') || '（无 · absent）'}`);
    }
    checkFences(stack, bucket);
    const algorithms = possible(properties, 'BucketEncryption', 'ServerSideEncryptionConfiguration').flatMap(members).flatMap((rule) => possible(rule, 'ServerSideEncryptionByDefault', 'SSEAlgorithm'));
    const enough = (algorithm: Tree) => algorithm === 'aws:kms' || algorithm === 'aws:kms:dsse' || (algorithm === 'AES256' && holds(bucket, 'deployment'));
    if (algorithms.length === 0 || !always(algorithms, enough)) stack.report('bucket-encrypted', name, `SSEAlgorithm=${algorithms.map(textOf).join(' | ') || '（无 · absent）'}`);
    if (!deniesPlainText(stack, bucket)) stack.report('bucket-tls-only', name, 'aws:SecureTransport');
    if (mayBe(properties, 'AccelerateConfiguration')) stack.report('edge-none', name, 'AccelerateConfiguration');
    if (holds(bucket, 'ledger')) checkLocked(stack, bucket);
    if (holds(bucket, 'ledger') || holds(bucket, 'logs')) checkLifecycle(stack, bucket);
  }
};

function checkFences(stack: Stack, { name, properties }: Resource): void {
  for (const fence of FENCES) if (!isOn(properties, 'PublicAccessBlockConfiguration', fence)) stack.report('bucket-not-public', name, `PublicAccessBlockConfiguration.${fence} ≠ true`);
  for (const acl of possible(properties, 'AccessControl')) if (acl !== undefined && acl !== 'Private' && acl !== 'LogDeliveryWrite') stack.report('bucket-not-public', name, `AccessControl=${textOf(acl)}`);
  if (mayBe(properties, 'WebsiteConfiguration')) stack.report('bucket-not-public', name, 'WebsiteConfiguration');
  const origins = possible(properties, 'CorsConfiguration', 'CorsRules').flatMap(members).flatMap((rule) => possible(rule, 'AllowedOrigins')).flatMap(members);
  if (origins.some((origin) => typeof origin !== 'string' || origin.includes('*'))) stack.report('bucket-not-public', name, `CorsRules.AllowedOrigins=${origins.map(textOf).join(', ')}`);
}

const isEverybody = (principal: Tree): boolean => principal === '*' || (isObject(principal) && possible(principal, 'AWS').flatMap(members).includes('*'));

/** One statement that denies everybody every action on the objects wherever the connection is not encrypted. */
function deniesPlainText(stack: Stack, bucket: Resource): boolean {
  return resourceStatements(stack).some(({ resource, tree }) => resource.type === 'AWS::S3::BucketPolicy'
    && always(possible(resource.properties, 'Bucket'), (value) => ownResource(value) === bucket.name)
    && tree['Effect'] === 'Deny' && isEverybody(tree['Principal']) && listOf(tree['Action']).some((action) => action === 's3:*' || action === '*')
    && always(possible(tree, 'Condition', 'Bool', 'aws:SecureTransport').flatMap(members), (value) => value === false || value === 'false')
    && mayBe(tree, 'Condition', 'Bool') && isObject(tree['Condition']) && Object.keys(tree['Condition']).length === 1
    && listOf(tree['Resource']).some((element) => typeof element === 'string' && element.endsWith('/*') && reaches(element, bucket, stack.region)));
}

function checkLocked(stack: Stack, bucket: Resource): void {
  const { name, properties } = bucket;
  if (!retained(bucket)) stack.report('ledger-survives', name, 'DeletionPolicy / UpdateReplacePolicy ≠ Retain');
  if (!isOn(properties, 'ObjectLockEnabled')) stack.report('ledger-copies-locked', name, 'ObjectLockEnabled ≠ true');
  for (const lock of possible(properties, 'ObjectLockConfiguration', 'Rule', 'DefaultRetention')) {
    const days = isObject(lock) ? Math.min(...possible(lock, 'Days').map((value) => Number(value ?? Number.NaN)), Infinity) : 0;
    const years = isObject(lock) ? Math.min(...possible(lock, 'Years').map((value) => Number(value ?? Number.NaN) * 365), Infinity) : 0;
    const kept = isObject(lock) && lock['Days'] !== undefined ? days : years;
    // two years are 730 days or 731: years are counted by the calendar, as the law does
    const long = kept >= stack.logDays || (isObject(lock) && lock['Days'] === undefined && years / 365 >= Math.ceil(stack.logDays / 366));
    if (!isObject(lock) || lock['Mode'] !== 'COMPLIANCE' || !long) stack.report('ledger-copies-locked', name, `DefaultRetention=${textOf(lock)}（至少 · at least ${stack.logDays} d）`);
  }
}

function checkLifecycle(stack: Stack, { name, properties }: Resource): void {
  const rules = possible(properties, 'LifecycleConfiguration', 'Rules').flatMap(members);
  for (const rule of rules.filter((candidate) => isObject(candidate) && candidate['Status'] !== 'Disabled')) {
    for (const way of [['ExpirationInDays'], ['NoncurrentVersionExpirationInDays'], ['NoncurrentVersionExpiration', 'NoncurrentDays']]) for (const value of possible(rule, ...way)) {
      if (value !== undefined && !(Number(value) >= stack.logDays)) stack.report('log-kept', name, `${way.join('.')}=${textOf(value)}（至少 · at least ${stack.logDays}）`);
    }
    if (mayBe(rule, 'ExpirationDate')) stack.report('log-kept', name, 'ExpirationDate');
  }
}

import type { Packaged } from '../packaged.ts';
import type { PlainStatement } from './judge.ts';
import type { Stage } from './stage.ts';
import type { Estate } from './wire-calls.ts';

const property = (packaged: Packaged, id: string, name: string): unknown => packaged.resources[id]?.Properties[name];
/** Who may do what with the key table, whatever their roles say. */
export const tablePolicy = (packaged: Packaged, stage: Stage): unknown => stage.resolve((property(packaged, 'KeyTable', 'ResourcePolicy') as { readonly PolicyDocument: unknown }).PolicyDocument);

export function estateOf({ ofType }: Packaged, { account, resolve }: Stage): Estate {
  const tables = ofType('AWS::DynamoDB::Table').map(([id, { Properties }]) => [resolve({ Ref: id }), resolve((Properties['SSESpecification'] as { readonly KMSMasterKeyId: unknown }).KMSMasterKeyId)]);
  const buckets = ofType('AWS::S3::Bucket').flatMap(([id, { Properties }]) => {
    const key = /"KMSMasterKeyID":(\{.*?\]\})/.exec(JSON.stringify(Properties['BucketEncryption'] ?? {}))?.[1];
    return key === undefined ? [] : [[resolve({ Ref: id }), resolve(JSON.parse(key))]];
  });
  return { account, keyOf: Object.fromEntries([...tables, ...buckets]) as Record<string, string> };
}

export function bucketPolicies({ ofType }: Packaged, { resolve }: Stage): (bucket: string) => readonly PlainStatement[] {
  const policies = new Map(ofType('AWS::S3::BucketPolicy').filter(([id]) => id !== 'ServerlessDeploymentBucketPolicy').map(([, { Properties }]) =>
    [String(resolve(Properties['Bucket'])), (resolve(Properties['PolicyDocument']) as { readonly Statement: readonly PlainStatement[] }).Statement]));
  return (bucket) => policies.get(bucket) ?? [];
}

import type { Resource } from '../packaged.ts';

/** Puts the deployed names in the place of a template's references. */
export type Resolver = (value: unknown) => unknown;

type Attributes = { readonly ref: string; readonly arn: string };

const arnOf = (type: string, id: string, account: string): string => {
  const arns: Readonly<Record<string, string>> = {
    'AWS::DynamoDB::Table': `arn:aws-cn:dynamodb:cn-north-1:${account}:table/${id}`, 'AWS::S3::Bucket': `arn:aws-cn:s3:::${id}`,
    'AWS::KMS::Key': `arn:aws-cn:kms:cn-north-1:${account}:key/${id}`, 'AWS::IAM::Role': `arn:aws-cn:iam::${account}:role/${id}`,
  };
  return arns[type] ?? id;
};

/** @param physical what the stack says each logical id became */
export function createResolver(resources: Readonly<Record<string, Resource>>, physical: ReadonlyMap<string, string>, account: string): Resolver {
  const known = (logical: string): Attributes => {
    const id = physical.get(logical);
    const type = resources[logical]?.Type;
    if (id === undefined || type === undefined) throw new TypeError(`the stack has no ${logical}`);
    return { ref: id, arn: arnOf(type, id, account) };
  };
  const pseudo: Readonly<Record<string, string>> = { 'AWS::Partition': 'aws-cn', 'AWS::Region': 'cn-north-1', 'AWS::AccountId': account, 'AWS::URLSuffix': 'amazonaws.com.cn' };
  const named = (name: string): string => pseudo[name] ?? (name.endsWith('.Arn') ? known(name.slice(0, -4)).arn : known(name).ref);
  const resolve: Resolver = (value) => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const [[key, inner] = ['', undefined], ...more] = Object.entries(value);
    if (more.length === 0 && key === 'Ref') return named(String(inner));
    if (more.length === 0 && key === 'Fn::GetAtt' && Array.isArray(inner)) return named(inner.join('.'));
    if (more.length === 0 && key === 'Fn::Sub') return String(inner).replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => named(name));
    if (key.startsWith('Fn::')) throw new TypeError(`no resolution knows ${key}`);
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, resolve(part)]));
  };
  return resolve;
}

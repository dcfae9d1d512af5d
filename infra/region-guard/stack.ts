import type { Finding } from '../../lib/platform/domestic/finding.ts';
import type { GuardRuleId } from './rules.ts';
import { always, isObject, isTrue, members, optionsOf, own, ownResource, possible, textOf, type Tree } from './tree.ts';

export interface Resource {
  readonly name: string;
  readonly type: string;
  readonly properties: Tree;
  readonly tree: Tree;
}
/** A template as the checks see it. */
export interface Stack {
  readonly region: string;
  readonly resources: readonly Resource[];
  readonly declared: ReadonlySet<string>;
  /** Name of the bucket to which the tool sends what it deploys, where the stack does not make that bucket itself. */
  readonly deploymentBucket: string | undefined;
  /** Days for which logs must be kept. */
  readonly logDays: number;
  readonly report: (id: GuardRuleId, resource: string, found: string) => void;
}
export type Check = (stack: Stack) => void;
export type GuardFinding = Finding<GuardRuleId>;

export const ofType = ({ resources }: Stack, ...types: readonly string[]): readonly Resource[] => resources.filter(({ type }) => types.includes(type));

/** What a store says it is for. */
export type Purpose = 'registry' | 'records' | 'ledger' | 'keys' | 'uploads' | 'documents' | 'archive' | 'logs' | 'deployment';
export const PURPOSE_TAG = 'edudata:holds';
export const TABLE_PURPOSES: readonly string[] = ['registry', 'records', 'ledger', 'keys'];
export const BUCKET_PURPOSES: readonly string[] = ['uploads', 'documents', 'archive', 'ledger', 'logs', 'deployment'];

const tagIn = (tags: readonly Tree[]): readonly Tree[] =>
  tags.flatMap(members).filter((tag) => isObject(tag) && tag['Key'] === PURPOSE_TAG).flatMap((tag) => possible(tag, 'Value'));
/** Stores of this product, and the tool's own bucket, say by their logical ids what they are for; any other says so in a tag. */
const BY_NAME: Readonly<Record<string, Purpose>> = {
  RegistryTable: 'registry', RecordsTable: 'records', LedgerTable: 'ledger', KeyTable: 'keys',
  UploadsBucket: 'uploads', DocumentsBucket: 'documents', ArchiveBucket: 'archive', LedgerBucket: 'ledger', ServerlessDeploymentBucket: 'deployment',
};
/** What a store may be for, each once; a global table's replicas may say so too. */
export function purposesOf({ name, properties }: Resource): readonly Tree[] {
  const replicas = possible(properties, 'Replicas').flatMap(members).flatMap((replica) => tagIn(possible(replica, 'Tags')));
  return [...new Set([...(Object.hasOwn(BY_NAME, name) ? [BY_NAME[name]] : []), ...tagIn(possible(properties, 'Tags')), ...replicas])];
}
export const holds = (resource: Resource, purpose: Purpose): boolean => purposesOf(resource).includes(purpose);

export const isOn = (tree: Tree, ...path: readonly string[]): boolean => always(possible(tree, ...path), isTrue);
/** Something other than nothing may stand there. */
export const mayBe = (tree: Tree, ...path: readonly string[]): boolean => possible(tree, ...path).some((value) => value !== undefined && value !== false && value !== 'false');
export const retained = ({ tree }: Resource): boolean =>
  ['DeletionPolicy', 'UpdateReplacePolicy'].every((policy) => always(possible(tree, policy), (value) => value === 'Retain' || (policy === 'DeletionPolicy' && value === 'RetainExceptOnCreate')));

/** Keys as the resources name them, so that two that share one are found. */
export const keyOf = (tree: Tree): string => ownResource(tree) ?? textOf(tree);

const glob = (pattern: string): RegExp => new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
/** Ways in which a policy may name a table or a bucket. */
function namesOf({ name, type, properties }: Resource, region: string): readonly string[] {
  const isBucket = type === 'AWS::S3::Bucket';
  const called = [...optionsOf(possible(properties, isBucket ? 'BucketName' : 'TableName')[0]).filter((value) => typeof value === 'string'), own(name)];
  const account = own('AWS::AccountId');
  return [own(`${name}.Arn`), ...called.flatMap((id) => (isBucket ? [`arn:aws-cn:s3:::${id}`] : [`arn:aws-cn:dynamodb:${region}:${account}:table/${id}`]))];
}
/** Whether a resource element of a policy reaches the store or what is in it. */
export function reaches(element: Tree, store: Resource, region: string): boolean {
  if (typeof element !== 'string') return true; // unknown: assume so
  const bare = element.replace(/:\d{12}:/, `:${own('AWS::AccountId')}:`);
  return namesOf(store, region).some((name) => bare.startsWith(`${name}/`) || glob(bare).test(name) || glob(bare).test(`${name}/x`));
}

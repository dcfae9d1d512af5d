import type { Resource, Stack } from './stack.ts';
import { isObject, members, optionsOf, possible, type Tree, type TreeObject } from './tree.ts';

export interface Statement {
  readonly resource: Resource;
  readonly tree: TreeObject;
}
const DOCUMENTS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'AWS::IAM::Policy': [['PolicyDocument']],
  'AWS::IAM::ManagedPolicy': [['PolicyDocument']],
  'AWS::S3::BucketPolicy': [['PolicyDocument']],
  'AWS::KMS::Key': [['KeyPolicy']],
  'AWS::KMS::ReplicaKey': [['KeyPolicy']],
  'AWS::SNS::TopicPolicy': [['PolicyDocument']],
  'AWS::SQS::QueuePolicy': [['PolicyDocument']],
  'AWS::Events::EventBusPolicy': [['Statement']],
  'AWS::DynamoDB::Table': [['ResourcePolicy', 'PolicyDocument'], ['StreamSpecification', 'ResourcePolicy', 'PolicyDocument']],
  'AWS::DynamoDB::GlobalTable': [['Replicas', 'ResourcePolicy', 'PolicyDocument'], ['Replicas', 'ReplicaStreamSpecification', 'ResourcePolicy', 'PolicyDocument']],
  'AWS::EC2::VPCEndpoint': [['PolicyDocument']],
  'AWS::ApiGateway::RestApi': [['Policy']],
  'AWS::SecretsManager::ResourcePolicy': [['ResourcePolicy']],
  'AWS::IAM::Role': [['AssumeRolePolicyDocument']],
  'AWS::Logs::ResourcePolicy': [['PolicyDocument']],
  'AWS::Logs::Destination': [['DestinationPolicy']],
};
/** The log service takes its policies as text; one that cannot be read allows anybody, for all the guard knows. */
function parsed(document: Tree): Tree {
  if (typeof document !== 'string') return document;
  try {
    return JSON.parse(document) as Tree;
  } catch {
    return { Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } };
  }
}
const statementsIn = (resource: Resource, document: Tree): readonly Statement[] =>
  possible(parsed(document), 'Statement').flatMap(members).concat(resource.type === 'AWS::Events::EventBusPolicy' ? members(document) : [])
    .filter(isObject).map((tree) => ({ resource, tree }));

/** What a path leads to, into every member of a list on the way. */
const within = (tree: Tree, path: readonly string[]): readonly Tree[] => path.reduce<readonly Tree[]>((trees, key) => trees.flatMap(members).flatMap((member) => possible(member, key)), [tree]);

/** Statements of resource policies and of roles' trust: who may. */
export const resourceStatements = ({ resources }: Stack): readonly Statement[] => resources
  .filter(({ type }) => type !== 'AWS::IAM::Policy' && type !== 'AWS::IAM::ManagedPolicy')
  .flatMap((resource) => (DOCUMENTS[resource.type] ?? []).flatMap((path) => within(resource.properties, path).flatMap((document) => statementsIn(resource, document))));

/** Statements of identity policies: what a role may. */
export const identityStatements = ({ resources }: Stack): readonly Statement[] => resources.flatMap((resource) => {
  const inline = resource.type === 'AWS::IAM::Role' ? possible(resource.properties, 'Policies').flatMap(members).flatMap((policy) => possible(policy, 'PolicyDocument')) : [];
  const whole = resource.type === 'AWS::IAM::Policy' || resource.type === 'AWS::IAM::ManagedPolicy' ? possible(resource.properties, 'PolicyDocument') : [];
  return [...inline, ...whole].flatMap((document) => statementsIn(resource, document));
});

export const allows = ({ tree }: Statement): boolean => optionsOf(tree['Effect']).some((effect) => effect !== 'Deny');
export const listOf = (tree: Tree): readonly Tree[] => members(tree);

/** Whether the statement's actions take in one of these; what it does not say, or cannot be known, it takes in. */
export function acts({ tree }: Statement, actions: readonly string[]): boolean {
  if ('NotAction' in tree) return true;
  return listOf(tree['Action']).some((action) => {
    if (typeof action !== 'string') return true;
    const pattern = new RegExp(`^${action.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
    return actions.some((name) => pattern.test(name));
  });
}
export const elementsOf = ({ tree }: Statement): readonly Tree[] => ('NotResource' in tree ? ['*'] : listOf(tree['Resource']));

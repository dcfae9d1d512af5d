import { acts, allows, elementsOf, identityStatements, listOf, resourceStatements, type Statement } from '../policies.ts';
import { holds, mayBe, ofType, reaches, type Check, type Resource, type Stack } from '../stack.ts';
import { isObject, members, OWN_BEGINS, own, ownResource, possible, textOf, type Tree } from '../tree.ts';
import { isCalled, rolesOfApi } from './archive.ts';
import { tablesOf } from './tables.ts';

/** Services that act for this account and may be named. */
const SERVICES = new Set([
  'lambda', 'apigateway', 'events', 'scheduler', 'logs', 'delivery.logs', 'cloudwatch', 's3', 'sns', 'sqs', 'dynamodb', 'kms', 'backup', 'vpc-flow-logs', 'cloudformation', 'logging.s3', 'cloudtrail', 'firehose',
]);
const CHANGING_LEDGER = [
  'dynamodb:DeleteItem', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem', 'dynamodb:PartiQLUpdate', 'dynamodb:PartiQLDelete', 'dynamodb:PartiQLInsert', 'dynamodb:DeleteTable', 'dynamodb:UpdateTable', 'dynamodb:UpdateTimeToLive',
];
const CHANGING_COPIES = ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:PutObjectRetention', 's3:BypassGovernanceRetention', 's3:PutBucketObjectLockConfiguration', 's3:PutLifecycleConfiguration', 's3:DeleteBucket'];
const BRINGING_BACK = [
  'dynamodb:CreateBackup', 'dynamodb:StartAwsBackupJob', 'dynamodb:ExportTableToPointInTime', 'dynamodb:UpdateContinuousBackups', 'dynamodb:RestoreTableFromBackup', 'dynamodb:RestoreTableToPointInTime',
  'dynamodb:EnableKinesisStreamingDestination', 'dynamodb:CreateGlobalTable', 'dynamodb:CreateTableReplica', 'dynamodb:UpdateTable',
];
/** Managed policies whose text is known and small. */
const KNOWN_MANAGED = /^arn:aws-cn:iam::aws:policy\/service-role\/(AWSLambdaBasicExecutionRole|AWSLambdaVPCAccessExecutionRole|AmazonAPIGatewayPushToCloudWatchLogs)$/;

export const checkPermissions: Check = (stack) => {
  const ledgers = [...tablesOf(stack), ...ofType(stack, 'AWS::S3::Bucket')].filter((store) => holds(store, 'ledger'));
  const keyTables = tablesOf(stack).filter((table) => holds(table, 'keys'));
  for (const statement of identityStatements(stack).filter(allows)) {
    for (const ledger of ledgers) {
      const forbidden = ledger.type === 'AWS::S3::Bucket' ? CHANGING_COPIES : CHANGING_LEDGER;
      if (touches(stack, statement, forbidden, ledger) && !isPurge(stack, statement, forbidden, ledger)) stack.report('ledger-append-only', statement.resource.name, `${actionsOf(statement)} → ${ledger.name}`);
    }
    for (const table of keyTables) if (touches(stack, statement, BRINGING_BACK, table)) stack.report('key-table-final', statement.resource.name, `${actionsOf(statement)} → ${table.name}`);
  }
  for (const statement of resourceStatements(stack).filter(allows)) {
    for (const ledger of ledgers.filter((store) => isPolicyOf(statement, store))) {
      if (acts(statement, ledger.type === 'AWS::S3::Bucket' ? CHANGING_COPIES : CHANGING_LEDGER)) stack.report('ledger-append-only', statement.resource.name, `${actionsOf(statement)} → ${ledger.name}`);
    }
    for (const table of keyTables.filter((store) => isPolicyOf(statement, store))) if (acts(statement, BRINGING_BACK)) stack.report('key-table-final', statement.resource.name, `${actionsOf(statement)} → ${table.name}`);
  }
  for (const { name, properties } of ofType(stack, 'AWS::IAM::Role')) {
    for (const policy of possible(properties, 'ManagedPolicyArns').flatMap(members)) {
      if (ownResource(policy) === undefined && !(typeof policy === 'string' && KNOWN_MANAGED.test(policy))) stack.report('ledger-append-only', name, `ManagedPolicyArns ${textOf(policy)}`);
    }
  }
  for (const statement of resourceStatements(stack).filter(allows)) checkPrincipals(stack, statement);
  for (const { name, properties } of ofType(stack, 'AWS::Lambda::Permission')) {
    if (mayBe(properties, 'FunctionUrlAuthType')) stack.report('function-url-none', name, 'FunctionUrlAuthType');
    for (const principal of possible(properties, 'Principal')) if (!isService(principal) && !isOwn(principal)) stack.report('principals-own', name, `Principal ${textOf(principal)}`);
  }
};

const touches = (stack: Stack, statement: Statement, actions: readonly string[], store: Resource): boolean =>
  acts(statement, actions) && elementsOf(statement).some((element) => reaches(element, store, stack.region));
/** The policy that a store carries itself; what it allows needs no policy of the role. There is no purge by it: that is the role's own. */
const isPolicyOf = ({ resource }: Statement, store: Resource): boolean =>
  resource.name === store.name || (resource.type === 'AWS::S3::BucketPolicy' && possible(resource.properties, 'Bucket').some((bucket) => isCalled(bucket, store)));
/**
 * The one exception: what is past the longest period is removed by one job. Its role may delete, item by item, from
 * this very ledger; it is the only one, and no function that the API calls assumes it.
 */
function isPurge(stack: Stack, statement: Statement, forbidden: readonly string[], ledger: Resource): boolean {
  const only = ledger.type === 'AWS::S3::Bucket' ? 's3:DeleteObjectVersion' : 'dynamodb:DeleteItem';
  const within = (element: Tree) => typeof element === 'string' && (element === own(`${ledger.name}.Arn`) || element.startsWith(`${own(`${ledger.name}.Arn`)}/`));
  const purging = new Set(identityStatements(stack).filter((other) => allows(other) && touches(stack, other, forbidden, ledger)).map(({ resource }) => resource.name));
  return statement.resource.type === 'AWS::IAM::Role' && purging.size === 1 && !rolesOfApi(stack).has(statement.resource.name) && !('NotAction' in statement.tree)
    && listOf(statement.tree['Action']).every((action) => action === only || (typeof action === 'string' && !action.includes('*') && !acts({ ...statement, tree: { Action: action } }, forbidden)))
    && elementsOf(statement).filter((element) => reaches(element, ledger, stack.region)).every(within);
}
const actionsOf = ({ tree }: Statement): string => ('NotAction' in tree ? `NotAction ${textOf(tree['NotAction'])}` : listOf(tree['Action']).map(textOf).join(', '));

function isService(principal: Tree): boolean {
  const service = typeof principal === 'string' ? /^([a-z0-9.-]+?)(?:\.cn-north(?:west)?-1)?\.amazonaws\.com(?:\.cn)?$/.exec(principal)?.[1] : undefined;
  return service !== undefined && SERVICES.has(service);
}
/** This account, or a role of this stack. */
const isOwn = (principal: Tree): boolean =>
  typeof principal === 'string' && (principal === own('AWS::AccountId') || ownResource(principal) !== undefined || principal.startsWith(`arn:aws-cn:iam::${own('AWS::AccountId')}:`) || principal.startsWith(`arn:aws-cn:sts::${own('AWS::AccountId')}:`));
/** Everybody, but of this account alone. */
const isBound = ({ tree }: Statement): boolean => possible(tree, 'Condition').some((condition) => isObject(condition) && ['StringEquals', 'ArnLike', 'ArnEquals'].some((operator) =>
  ['aws:PrincipalAccount', 'aws:SourceAccount', 'kms:CallerAccount', 'aws:SourceArn'].some((key) => {
    const values = possible(condition, operator, key).flatMap(members);
    return values.length > 0 && values.every((value) => typeof value === 'string' && value.includes(OWN_BEGINS));
  })));

function checkPrincipals(stack: Stack, statement: Statement): void {
  const { resource, tree } = statement;
  if (resource.type === 'AWS::EC2::VPCEndpoint') return; // who may pass an endpoint, not who may reach a store
  const report = (found: string): void => stack.report(resource.type === 'AWS::S3::BucketPolicy' && found.endsWith('*') ? 'bucket-not-public' : 'principals-own', resource.name, found);
  if (!('Principal' in tree)) return report('NotPrincipal');
  const named = tree['Principal'];
  const groups = isObject(named) ? Object.entries(named) : [['AWS', named] as const];
  for (const [kind, group] of groups) for (const principal of listOf(group)) {
    const fits = kind === 'Service' ? isService(principal) : kind === 'AWS' && (isOwn(principal) || (principal === '*' && resource.type !== 'AWS::S3::BucketPolicy' && isBound(statement)));
    if (!fits) report(`Principal ${kind}: ${textOf(principal)}`);
  }
}

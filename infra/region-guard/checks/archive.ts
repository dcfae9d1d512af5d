import { acts, allows, elementsOf, identityStatements, listOf, resourceStatements } from '../policies.ts';
import { holds, keyOf, mayBe, ofType, reaches, type Check, type Resource, type Stack } from '../stack.ts';
import { isObject, leavesOf, members, own, ownResource, ownResourcesIn, possible, textOf, type Tree } from '../tree.ts';

const FACING = /^(apigateway|cloudfront|edgelambda|elasticloadbalancing|cognito-idp|cognito-identity|iot|transfer)\./;
const READING = ['s3:GetObject', 's3:GetObjectVersion'];

/** No way from the Internet to the archive: a key of its own, no public principal, and no role of a function that the API calls. */
export const checkArchive: Check = (stack) => {
  for (const archive of ofType(stack, 'AWS::S3::Bucket').filter((bucket) => holds(bucket, 'archive'))) {
    const { name, properties } = archive;
    for (const way of ['WebsiteConfiguration', 'CorsConfiguration', 'AccelerateConfiguration', 'NotificationConfiguration', 'ReplicationConfiguration']) {
      if (mayBe(properties, way)) stack.report('archive-isolated', name, way);
    }
    checkKey(stack, archive);
    const exposed = rolesOfApi(stack);
    for (const statement of resourceStatements(stack).filter(allows_(archive))) {
      const { resource, tree } = statement;
      const isExposed = (principal: Tree): boolean => acts(statement, READING) && ofType(stack, 'AWS::IAM::Role').some((role) => exposed.has(role.name) && names(principal, role));
      for (const principal of principalsOf(tree['Principal'])) if (facesInternet(principal) || isExposed(principal)) stack.report('archive-isolated', resource.name, `Principal ${textOf(principal)} → ${name}`);
    }
    for (const statement of identityStatements(stack)) {
      const roles = statement.resource.type === 'AWS::IAM::Role' ? [statement.resource.name] : possible(statement.resource.properties, 'Roles').flatMap(members).map(ownResource);
      const facing = roles.find((role) => role !== undefined && exposed.has(role));
      if (facing !== undefined && allows(statement) && acts(statement, READING) && elementsOf(statement).some((element) => reaches(element, archive, stack.region))) {
        stack.report('archive-isolated', facing, `s3:GetObject → ${name}`);
      }
    }
  }
};

const allows_ = (archive: Resource) => (statement: ReturnType<typeof resourceStatements>[number]): boolean =>
  statement.resource.type === 'AWS::S3::BucketPolicy' && possible(statement.resource.properties, 'Bucket').some((value) => isCalled(value, archive)) && allows(statement);
/** Whether a reference to a bucket, or its name as it is written, is this bucket's. */
export const isCalled = (value: Tree, bucket: Resource): boolean => ownResource(value) === bucket.name || (typeof value === 'string' && possible(bucket.properties, 'BucketName').includes(value));
/** Whether a principal is this role: by reference, by its written name, or a session of it. */
const names = (principal: Tree, role: Resource): boolean => ownResource(principal) === role.name
  || (typeof principal === 'string' && [own(role.name), ...possible(role.properties, 'RoleName')].some((id) => typeof id === 'string' && /:(role|assumed-role)\//.test(principal) && principal.split('/').includes(id)));

export const principalsOf = (principal: Tree): readonly Tree[] => (isObject(principal) ? Object.values(principal).flatMap(listOf) : listOf(principal));
const facesInternet = (principal: Tree): boolean => typeof principal !== 'string' || principal === '*' || FACING.test(principal) || /oidc-provider|saml-provider/.test(principal);

const keysIn = ({ properties }: Resource): readonly string[] =>
  leavesOf(properties).filter(({ path }) => /^(KMSMasterKeyID|KMSMasterKeyId|KmsMasterKeyId|KmsKeyId|KmsKeyArn|TargetKeyId)$/.test(path.at(-1) ?? '')).map(({ value }) => keyOf(value));

function checkKey(stack: Stack, archive: Resource): void {
  const keys = keysIn(archive);
  if (keys.length === 0) return stack.report('archive-isolated', archive.name, 'KMSMasterKeyID（无 · absent）');
  for (const other of stack.resources.filter(({ name, type }) => name !== archive.name && type !== 'AWS::KMS::Alias')) {
    for (const key of keysIn(other)) if (keys.includes(key)) stack.report('archive-isolated', archive.name, `KMSMasterKeyID = ${key}，与 ${other.name} 共用 · shared with ${other.name}`);
  }
}

/** Roles that functions behind an API assume. */
export function rolesOfApi(stack: Stack): ReadonlySet<string> {
  const called = new Set(ofType(stack, 'AWS::ApiGatewayV2::Integration', 'AWS::ApiGateway::Method', 'AWS::ApiGatewayV2::Api', 'AWS::ApiGateway::RestApi', 'AWS::ElasticLoadBalancingV2::TargetGroup')
    .flatMap(({ properties }) => leavesOf(properties)).flatMap(({ value }) => (typeof value === 'string' ? ownResourcesIn(value) : [])));
  return new Set(ofType(stack, 'AWS::Lambda::Function').filter(({ name }) => called.has(name))
    .flatMap(({ properties }) => possible(properties, 'Role')).map((role) => ownResource(role) ?? textOf(role)));
}

import { cityUnder } from '../../infra/local/demo-cities.ts';
import { checkTemplate } from '../../infra/region-guard/check-template.ts';
import { GUARD_RULES } from '../../infra/region-guard/rules.ts';
import type { Json } from '../../infra/region-guard/tree.ts';
import { toLocalDate } from '../../lib/calendar/instant.ts';
import { NotDomestic, requireDomestic, type Environment } from '../../lib/platform/domestic/check-environment.ts';
import { applicable, codeOf } from '../../lib/platform/domestic/finding.ts';
import { demandsOf } from '../../lib/regulations/demands.ts';
import type { Rule } from '../../lib/regulations/rules.ts';
import type { TestWorld } from '../support/test-platform.ts';

/** Deployments as a case judges them, before anything is sent: parts of a template, and what validation says of them. */
type Resources = Readonly<Record<string, Json>>;

/** Rules on as in this world: a deployment is judged before the platform runs, by the same rules. */
function judging(world: TestWorld) {
  const on = toLocalDate(world.clock.now());
  const law = world.platform.laws.for(cityUnder(world.regulation).units.slice(0, 1), on);
  return { on, applies: (rule: Rule) => law.applies(rule) };
}

/** What validation says of a template: code of each refusal, with duty and article under the world's own regulation. */
export function validate(world: TestWorld, Resources: Resources): readonly string[] {
  const { on, applies } = judging(world);
  const findings = checkTemplate({ Resources }, { region: 'cn-north-1', declared: new Set(), on });
  return [...new Set(applicable(findings, GUARD_RULES, { applies }).map(({ id }) => {
    const { rule } = GUARD_RULES[id];
    return [codeOf(rule), ...demandsOf(rule, on).filter(({ citation }) => citation.regulation === world.regulation).map(({ citation }) => `${citation.duty ?? ''} 第${citation.articles.join()}条`)].join(' ');
  }))];
}
export function starts(world: TestWorld, env: Environment): boolean {
  try {
    requireDomestic(env, judging(world));
    return true;
  } catch (error) {
    if (error instanceof NotDomestic) return false;
    throw error;
  }
}

const attribute = (name: string, attributeName = 'Arn'): Json => ({ 'Fn::GetAtt': [name, attributeName] });
export const replicated = (second: string): Resources => ({
  RecordsTable: {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }], BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true }, TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true }, Replicas: [{ Region: 'cn-north-1' }, { Region: second }],
    },
  },
});
const key: Json = { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [{ Effect: 'Allow', Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } }, Action: 'kms:*', Resource: '*' }] } } };
export const tlsOnly = (bucket: string): Json => ({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: { 'Fn::Sub': `\${${bucket}.Arn}/*` }, Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
export const store = (bucket: string, more: readonly Json[], keyName = `${bucket}Key`): Resources => ({
  [keyName]: key,
  [bucket]: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: attribute(keyName) } }] },
    },
  },
  [`${bucket}Policy`]: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: bucket }, PolicyDocument: { Statement: more } } },
});
export const allow = (Principal: Json, bucket: string): Json => ({ Effect: 'Allow', Principal, Action: 's3:GetObject', Resource: { 'Fn::Sub': `\${${bucket}.Arn}/*` } });

/** A function with this role, behind the API or not, and what its role may read. */
export const reader = (isCalled: boolean): Resources => ({
  ReaderRole: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] },
      Policies: [{ PolicyName: 'read', PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: { 'Fn::Sub': '${ArchiveBucket.Arn}/*' } }] } }],
    },
  },
  Reader: { Type: 'AWS::Lambda::Function', Properties: { Handler: 'index.handler', Runtime: 'nodejs24.x', Role: attribute('ReaderRole'), Code: { ZipFile: 'exports.handler = () => undefined;' }, LoggingConfig: { LogGroup: { Ref: 'ReaderLogGroup' } } } },
  ReaderLogGroup: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 3653, KmsKeyId: attribute('ReaderLogKey') } },
  ReaderLogKey: key,
  ...(isCalled && { Call: { Type: 'AWS::ApiGatewayV2::Integration', Properties: { ApiId: 'api', IntegrationType: 'AWS_PROXY', IntegrationUri: attribute('Reader') } } }),
});
export const listener = (Protocol: string): Resources => ({
  Entry: { Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: { LoadBalancerArn: { Ref: 'Balancer' }, Port: 443, Protocol, SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06', DefaultActions: [] } },
  Balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { Scheme: 'internal' } },
});

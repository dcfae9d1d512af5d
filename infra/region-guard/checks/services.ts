import { isOn, mayBe, ofType, type Check, type Stack } from '../stack.ts';
import { always, members, own, ownResource, possible, textOf, type Tree } from '../tree.ts';

/** Logs, queues and topics: encrypted, and kept long enough. */
export const checkLogs: Check = (stack) => {
  for (const { name, properties } of ofType(stack, 'AWS::Logs::LogGroup')) {
    for (const days of possible(properties, 'RetentionInDays')) {
      if (days !== undefined && !(Number(days) >= stack.logDays)) stack.report('log-kept', name, `RetentionInDays=${textOf(days)}（至少 · at least ${stack.logDays}）`);
    }
    if (!always(possible(properties, 'KmsKeyId'), isGiven)) stack.report('log-encrypted', name, 'KmsKeyId（无 · absent）');
  }
  for (const { name, properties } of ofType(stack, 'AWS::SQS::Queue')) {
    if (!always(possible(properties, 'KmsMasterKeyId'), isGiven) && !isOn(properties, 'SqsManagedSseEnabled')) stack.report('log-encrypted', name, 'KmsMasterKeyId（无 · absent）');
  }
  for (const { name, properties } of ofType(stack, 'AWS::SNS::Topic')) {
    if (!always(possible(properties, 'KmsMasterKeyId'), isGiven)) stack.report('log-encrypted', name, 'KmsMasterKeyId（无 · absent）');
  }
  for (const { name, properties } of ofType(stack, 'AWS::Kinesis::Stream')) if (!mayBe(properties, 'StreamEncryption')) stack.report('log-encrypted', name, 'StreamEncryption（无 · absent）');
  for (const [type, setting] of [['AWS::ApiGatewayV2::Stage', 'AccessLogSettings'], ['AWS::ApiGateway::Stage', 'AccessLogSetting']] as const) {
    for (const { name, properties } of ofType(stack, type)) if (!always(possible(properties, setting, 'DestinationArn'), isGiven)) stack.report('access-log-kept', name, `${setting}.DestinationArn（无 · absent）`);
  }
  for (const { name, properties } of ofType(stack, 'AWS::ApiGateway::Deployment')) {
    if (mayBe(properties, 'StageName') && !mayBe(properties, 'StageDescription', 'AccessLogSetting')) stack.report('access-log-kept', name, 'StageDescription.AccessLogSetting（无 · absent）');
  }
};
const isGiven = (tree: Tree): boolean => typeof tree === 'string' && tree !== '';

/** How the outside is reached, and by which way it answers. */
export const checkEntrances: Check = (stack) => {
  const regional = (id: 'RestApi' | 'DomainName'): void => {
    for (const { name, properties } of ofType(stack, `AWS::ApiGateway::${id}`)) {
      const types = possible(properties, 'EndpointConfiguration', 'Types').flatMap(members);
      if (types.length === 0 || !always(types, (type) => type === 'REGIONAL' || type === 'PRIVATE')) stack.report('edge-none', name, `EndpointConfiguration.Types=${types.map(textOf).join(', ') || 'EDGE（默认 · default）'}`);
    }
  };
  regional('RestApi');
  regional('DomainName');
  for (const { name, properties } of ofType(stack, 'AWS::ApiGateway::DomainName')) requireTls12(stack, name, possible(properties, 'SecurityPolicy'));
  for (const { name, properties } of ofType(stack, 'AWS::ApiGatewayV2::DomainName')) {
    const configurations = possible(properties, 'DomainNameConfigurations').flatMap(members);
    for (const configuration of configurations) {
      requireTls12(stack, name, possible(configuration, 'SecurityPolicy'));
      if (!always(possible(configuration, 'EndpointType'), (type) => type === undefined || type === 'REGIONAL')) stack.report('edge-none', name, 'EndpointType');
    }
  }
  for (const { name, properties } of ofType(stack, 'AWS::ElasticLoadBalancingV2::Listener')) {
    const protocols = possible(properties, 'Protocol');
    if (!always(protocols, (protocol) => protocol === 'HTTPS' || protocol === 'TLS')) stack.report('tls-only', name, `Protocol=${protocols.map(textOf).join(' | ')}`);
    if (!always(possible(properties, 'SslPolicy'), (policy) => typeof policy === 'string' && /TLS-?1[-_]?[23]/.test(policy))) stack.report('tls-only', name, `SslPolicy=${possible(properties, 'SslPolicy').map(textOf).join(' | ')}`);
  }
  for (const { name, properties } of ofType(stack, 'AWS::ApiGateway::Authorizer')) {
    if (possible(properties, 'Type').includes('COGNITO_USER_POOLS')) stack.report('identity-domestic', name, 'COGNITO_USER_POOLS');
  }
  for (const { name, properties } of ofType(stack, 'AWS::SNS::Subscription')) checkSubscription(stack, name, properties);
  for (const { name, properties } of ofType(stack, 'AWS::SNS::Topic')) {
    for (const [index, subscription] of possible(properties, 'Subscription').flatMap(members).entries()) checkSubscription(stack, `${name}.Subscription.${index}`, subscription);
  }
  for (const type of ['AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api']) {
    for (const { name, properties } of ofType(stack, type)) if (mayBe(properties, 'BodyS3Location')) stack.report('resolvable', name, `BodyS3Location=${textOf(possible(properties, 'BodyS3Location')[0])}`);
  }
};
/** A subscription of its own, or one that stands in its topic. */
function checkSubscription(stack: Stack, name: string, subscription: Tree): void {
  const protocols = possible(subscription, 'Protocol');
  if (protocols.includes('http')) stack.report('tls-only', name, 'Protocol=http');
  if (protocols.includes('sms') && !always(possible(subscription, 'Endpoint'), (number) => typeof number === 'string' && /^\+86\d{11}$/.test(number))) stack.report('notification-domestic', name, 'sms ≠ +86…');
}
const requireTls12 = (stack: Stack, name: string, policies: readonly Tree[]): void => {
  if (!always(policies, (policy) => policy === 'TLS_1_2')) stack.report('tls-only', name, `SecurityPolicy=${policies.map(textOf).join(' | ')}`);
};

/** A layer whose account is spelled out: this one's is `AWS::AccountId`. */
export const isOfAnotherAccount = (layer: Tree): boolean => typeof layer === 'string' && /^arn:[^:]*:lambda:[^:]*:\d{12}:/.test(layer);

/** Code comes out of the bucket to which the tool has sent it: one of this stack, or the one that it is told to use. */
const isOfThisStack = (stack: Stack, bucket: Tree): boolean =>
  bucket === undefined || ownResource(bucket) !== undefined || (typeof bucket === 'string' && bucket === stack.deploymentBucket);

/** A function whose log group is not of this stack has one all the same: Lambda makes it, without a key and for ever. */
export const checkLogGroups: Check = (stack) => {
  const groups = ofType(stack, 'AWS::Logs::LogGroup');
  const called = new Set(groups.flatMap(({ properties }) => possible(properties, 'LogGroupName')).filter((group) => typeof group === 'string'));
  const isOwnGroup = (group: Tree): boolean => typeof group === 'string' && (called.has(group) || groups.some(({ name }) => name === ownResource(group)));
  for (const { name, properties } of ofType(stack, 'AWS::Lambda::Function')) {
    const named = possible(properties, 'FunctionName').map((id) => `/aws/lambda/${typeof id === 'string' ? id : own(name)}`);
    const written = possible(properties, 'LoggingConfig', 'LogGroup').flatMap((group) => (group === undefined ? named : [group]));
    if (!always(written, isOwnGroup)) stack.report('log-encrypted', name, `日志组不在本部署之内 · its log group is not of this stack: ${written.map(textOf).join(' | ')}`);
  }
};

/** What the mainland's Lambda does not offer, or has not been seen to. */
export const checkFunctions: Check = (stack) => {
  for (const { name, properties } of ofType(stack, 'AWS::Lambda::Function', 'AWS::Lambda::LayerVersion')) {
    const architectures = [...possible(properties, 'Architectures'), ...possible(properties, 'CompatibleArchitectures')].flatMap(members);
    if (architectures.some((architecture) => architecture !== 'x86_64')) stack.report('offered-on-mainland', name, `Architectures=${architectures.map(textOf).join(', ')}`);
    if (possible(properties, 'TracingConfig', 'Mode').some((mode) => mode !== undefined && mode !== 'PassThrough')) stack.report('offered-on-mainland', name, 'TracingConfig.Mode（X-Ray）');
    if (mayBe(properties, 'Code', 'SourceKMSKeyArn')) stack.report('offered-on-mainland', name, 'Code.SourceKMSKeyArn');
    for (const part of ['Code', 'Content']) for (const bucket of possible(properties, part, 'S3Bucket')) {
      if (!isOfThisStack(stack, bucket)) stack.report('third-party-none', name, `${part}.S3Bucket=${textOf(bucket)}`);
    }
    for (const layer of possible(properties, 'Layers').flatMap(members)) if (isOfAnotherAccount(layer)) stack.report('third-party-none', name, textOf(layer));
  }
};

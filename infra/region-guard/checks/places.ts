import { judgeSetting, ruleOfTrouble } from '../../../lib/platform/domestic/judge-setting.ts';
import { troublesIn, type Trouble } from '../../../lib/platform/domestic/judge-text.ts';
import { isMainland } from '../../../lib/platform/domestic/mainland-regions.ts';
import type { GuardRuleId } from '../rules.ts';
import type { Check, Resource, Stack } from '../stack.ts';
import { leavesOf, OWN_BEGINS, possible, readable, textOf, Unknown, isObject, type Leaf } from '../tree.ts';

/** What a place is used for decides under which rule it is refused. */
const USES: readonly { readonly type: RegExp; readonly path?: RegExp; readonly id: GuardRuleId }[] = [
  { type: /^AWS::S3::Bucket$/, path: /^(ReplicationConfiguration|InventoryConfigurations|AnalyticsConfigurations|MetadataTableConfiguration)/, id: 'copy-domestic' },
  { type: /^AWS::(Backup::|ECR::ReplicationConfiguration)/, id: 'copy-domestic' },
  { type: /./, path: /(^|\.)(Replicas|ReplicaRegions|ReplicaSpecification|ReplicationGroup)\b/, id: 'replica-domestic' },
  { type: /^AWS::KMS::ReplicaKey$/, id: 'replica-domestic' },
  { type: /^AWS::(Logs::(SubscriptionFilter|Destination|ResourcePolicy)|EC2::FlowLog|KinesisFirehose::|CloudTrail::|CloudWatch::MetricStream)/, id: 'log-destination-domestic' },
  { type: /./, path: /^(AccessLogSettings?|LoggingConfiguration|StageDescription)\b/, id: 'log-destination-domestic' },
  { type: /^AWS::(Events|Scheduler)::/, id: 'event-destination-domestic' },
  { type: /^AWS::Lambda::(EventInvokeConfig|EventSourceMapping)$/, id: 'event-destination-domestic' },
  { type: /./, path: /^(DeadLetterConfig|DestinationConfig|NotificationConfiguration|RedrivePolicy)\b/, id: 'event-destination-domestic' },
  { type: /^AWS::SNS::Topic$/, path: /^Subscription\b/, id: 'notification-domestic' },
  { type: /^AWS::(SNS::Subscription|CloudWatch::(Alarm|CompositeAlarm))$/, id: 'notification-domestic' },
];
const BY_USE: ReadonlySet<Trouble> = new Set(['foreignArn', 'foreignHost', 'unjudgeable', 'foreignRegion']);

function ruleFor(type: string, path: readonly string[], trouble: Trouble): GuardRuleId {
  const way = path.join('.');
  const use = BY_USE.has(trouble) ? USES.find((candidate) => candidate.type.test(type) && (candidate.path?.test(way) ?? true)) : undefined;
  return use?.id ?? ruleOfTrouble(trouble);
}

const keyAt = (path: readonly string[]): string => path.findLast((part) => !/^\d+$/.test(part)) ?? '';
/** What the gateway hands on from a request: `method.request.path.id` ends like a host and is none. */
const MAPPED = /^(method|integration|gatewayresponse)\.(request|response)\.(path|querystring|multivaluequerystring|header|multivalueheader|body)\.[\w.-]+$/;
/** Names of handlers and of services as principals look like hosts and are none. */
const isNoPlace = ({ path, value }: Leaf): boolean =>
  (path.some((part) => part.endsWith('Parameters')) && typeof value === 'string' && MAPPED.test(value)) || ['Handler', 'Runtime', 'Format', 'RequestTemplates'].includes(keyAt(path)) || (path.some((part) => part === 'Principal' || part === 'Condition') && typeof value === 'string' && /^[a-z0-9-]+\.amazonaws\.com$/.test(value));

/** This stack's own names within a text stand for one harmless label; a whole host of its own is in the mainland. */
const withoutOwn = (text: string): string => text.replace(/:\/\/\uE000[^\uE001]*\uE001(?=[/:?#]|$)/g, '://own.amazonaws.com.cn').replace(/\uE000[^\uE001]*\uE001/g, 'own');

/** Hosts whatever they look like. */
const BROKERS = /(^|\.)KafkaBootstrapServers\b/;

function judgeLeaf(stack: Stack, { name, type }: Resource, leaf: Leaf): void {
  const { path, value } = leaf;
  const at = `${name}.${path.join('.')}`;
  if (value instanceof Unknown) return stack.report('resolvable', at, value.because);
  if (isNoPlace(leaf)) return;
  if (/^(regions?|\w*Regions?|AwsRegion|RegionName)$/i.test(keyAt(path)) && keyAt(path) !== 'Key') {
    if (!isMainland('aws', value)) stack.report(ruleFor(type, path, 'foreignRegion'), at, readable(value));
    return;
  }
  for (const { trouble, word } of troublesIn(withoutOwn(value), { declared: stack.declared, hosts: BROKERS.test(path.join('.')) && !value.includes(OWN_BEGINS) ? 'always' : 'whereTheyLookLike' })) stack.report(ruleFor(type, path, trouble), at, word);
}

function judgeVariables(stack: Stack, { name, properties }: Resource): void {
  for (const variables of possible(properties, 'Environment', 'Variables')) {
    if (!isObject(variables)) continue;
    for (const [variable, tree] of Object.entries(variables)) for (const { value } of leavesOf(tree)) {
      const resource = `${name}.Environment.${variable}`;
      if (value instanceof Unknown) stack.report('resolvable', resource, value.because);
      else if (!value.startsWith(OWN_BEGINS) || /[/:]/.test(value)) for (const { id, found } of judgeSetting(variable, withoutOwn(value), stack.declared)) stack.report(id, resource, found);
    }
  }
}

/** Every text of every resource: where it points, whatever property it stands in. */
export const checkPlaces: Check = (stack) => {
  for (const resource of stack.resources) {
    if (resource.type === 'AWS::Lambda::Function') judgeVariables(stack, resource);
    for (const leaf of leavesOf(resource.properties)) {
      if (resource.type === 'AWS::Lambda::Function' && leaf.path[0] === 'Environment') continue;
      judgeLeaf(stack, resource, leaf);
    }
    for (const key of ['DeletionPolicy', 'UpdateReplacePolicy', 'Type']) for (const value of possible(resource.tree, key)) {
      if (value instanceof Unknown) stack.report('resolvable', `${resource.name}.${key}`, textOf(value));
    }
  }
};

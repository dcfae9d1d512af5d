import type { GuardRuleId } from './rules.ts';

/** Types whose properties the guard judges. A type that is not here cannot be judged, and is refused. */
export const JUDGED: ReadonlySet<string> = new Set([
  'AWS::Lambda::Function', 'AWS::Lambda::Permission', 'AWS::Lambda::Alias', 'AWS::Lambda::Version', 'AWS::Lambda::EventInvokeConfig', 'AWS::Lambda::EventSourceMapping', 'AWS::Lambda::LayerVersion',
  'AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy',
  'AWS::Logs::LogGroup', 'AWS::Logs::LogStream', 'AWS::Logs::MetricFilter', 'AWS::Logs::SubscriptionFilter', 'AWS::Logs::Destination', 'AWS::Logs::ResourcePolicy',
  'AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable',
  'AWS::KMS::Key', 'AWS::KMS::Alias', 'AWS::KMS::ReplicaKey',
  'AWS::S3::Bucket', 'AWS::S3::BucketPolicy',
  'AWS::ApiGatewayV2::Api', 'AWS::ApiGatewayV2::Stage', 'AWS::ApiGatewayV2::Route', 'AWS::ApiGatewayV2::Integration', 'AWS::ApiGatewayV2::Authorizer', 'AWS::ApiGatewayV2::DomainName',
  'AWS::ApiGatewayV2::ApiMapping', 'AWS::ApiGatewayV2::VpcLink', 'AWS::ApiGatewayV2::Deployment',
  'AWS::ApiGateway::RestApi', 'AWS::ApiGateway::Resource', 'AWS::ApiGateway::Method', 'AWS::ApiGateway::Deployment', 'AWS::ApiGateway::Stage', 'AWS::ApiGateway::Model', 'AWS::ApiGateway::Account',
  'AWS::ApiGateway::DomainName', 'AWS::ApiGateway::BasePathMapping', 'AWS::ApiGateway::Authorizer', 'AWS::ApiGateway::RequestValidator', 'AWS::ApiGateway::GatewayResponse',
  'AWS::Events::Rule', 'AWS::Events::EventBus', 'AWS::Events::EventBusPolicy', 'AWS::Events::ApiDestination', 'AWS::Events::Connection', 'AWS::Events::Archive',
  'AWS::Scheduler::Schedule', 'AWS::Scheduler::ScheduleGroup',
  'AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'AWS::SNS::Subscription', 'AWS::SQS::Queue', 'AWS::SQS::QueuePolicy',
  'AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm', 'AWS::CloudWatch::Dashboard', 'AWS::CloudWatch::MetricStream',
  'AWS::Kinesis::Stream', 'AWS::KinesisFirehose::DeliveryStream', 'AWS::CloudTrail::Trail',
  'AWS::Backup::BackupPlan', 'AWS::Backup::BackupSelection', 'AWS::Backup::BackupVault',
  'AWS::EC2::VPC', 'AWS::EC2::Subnet', 'AWS::EC2::RouteTable', 'AWS::EC2::SubnetRouteTableAssociation', 'AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::VPCEndpoint', 'AWS::EC2::FlowLog',
  'AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::ElasticLoadBalancingV2::Listener', 'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::SSM::Parameter', 'AWS::SecretsManager::Secret', 'AWS::ECR::Repository', 'AWS::ECR::ReplicationConfiguration',
  'AWS::WAFv2::WebACL', 'AWS::WAFv2::WebACLAssociation', 'AWS::ResourceGroups::Group',
]);

/** Services and types that no arrangement makes fit, and the rule that says why. */
export const NEVER: readonly { readonly type: RegExp; readonly id: GuardRuleId }[] = [
  { type: /^AWS::(CloudFront|GlobalAccelerator|Amplify|AmplifyUIBuilder|NetworkManager|Route53RecoveryControl)::/, id: 'edge-none' },
  { type: /^AWS::Events::Endpoint$|^AWS::S3::MultiRegionAccessPoint/, id: 'edge-none' },
  { type: /^AWS::Cognito::/, id: 'identity-domestic' },
  { type: /^AWS::Lambda::Url$/, id: 'function-url-none' },
  { type: /^AWS::(XRay|ApplicationSignals|RUM|Synthetics)::/, id: 'offered-on-mainland' },
  { type: /^AWS::(SES|Pinpoint|PinpointEmail|Chatbot|AppFlow)::/, id: 'notification-domestic' },
];

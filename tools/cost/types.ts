import { Meter } from './charge';
import { COMPUTE_METERS } from './meters-compute';
import { DATA_METERS } from './meters-data';
import { NETWORK_METERS } from './meters-network';
import { OPERATIONS_METERS } from './meters-operations';

/** Types that cost something while they exist, or with the usage of `baseline.ts`. */
export const METERS: Record<string, Meter> = { ...DATA_METERS, ...COMPUTE_METERS, ...NETWORK_METERS, ...OPERATIONS_METERS };

/** What is charged by usage where a type exists: keys of the price file. Nothing of it is in a total. */
export const USAGE: Record<string, readonly string[]> = {
  'AWS::Backup::BackupPlan': ['aurora.backup', 'backup.s3', 'transfer.region'],
  'AWS::CloudFront::Distribution': ['cloudfront.gb', 'cloudfront.request'],
  'AWS::CloudFront::Function': ['cloudfront.function'],
  'AWS::CloudFront::KeyValueStore': ['cloudfront.store'],
  'AWS::CloudTrail::Trail': ['cloudtrail.copy', 'cloudtrail.data-event'],
  'AWS::CodeBuild::Project': ['codebuild.minute'],
  'AWS::CodePipeline::Pipeline': ['codepipeline.minute'],
  'AWS::Config::ConfigRule': ['config.evaluation'],
  'AWS::Config::ConfigurationRecorder': ['config.item'],
  'AWS::DynamoDB::Table': ['dynamodb.write'],
  'AWS::EC2::NatGateway': ['nat.gb', 'transfer.internet'],
  'AWS::EC2::VPCEndpoint': ['endpoint.gb'],
  'AWS::ECR::Repository': ['ecr.storage'],
  'AWS::ECS::Service': ['transfer.zone', 'xray.trace'],
  'AWS::ElastiCache::ReplicationGroup': ['elasticache.snapshot'],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ['alb.lcu'],
  'AWS::GuardDuty::MalwareProtectionPlan': ['guardduty.malware', 'guardduty.malware-object'],
  'AWS::GuardDuty::Detector': ['guardduty.events', 'guardduty.flows', 'guardduty.s3'],
  'AWS::KMS::Key': ['kms.request'],
  'AWS::KinesisFirehose::DeliveryStream': ['firehose.ingest'],
  'AWS::Lambda::Function': ['lambda.request', 'lambda.arm.duration'],
  'AWS::Logs::LogGroup': ['logs.ingest', 'logs.store', 'logs.query'],
  'AWS::Logs::MetricFilter': ['metric.custom'],
  'AWS::RDS::DBCluster': ['aurora.storage', 'aurora.io', 'aurora.backup'],
  'AWS::RDS::GlobalCluster': ['aurora.replicated-write', 'transfer.region'],
  'AWS::S3::Bucket': ['s3.standard', 's3.infrequent', 's3.glacier', 's3.put'],
  'AWS::SNS::Subscription': ['sns.email'],
  'AWS::SQS::Queue': ['sqs.request'],
  'AWS::Scheduler::Schedule': ['events.schedule'],
  'AWS::SecurityHub::Hub': ['securityhub.check'],
  'AWS::StepFunctions::StateMachine': ['states.transition'],
  'AWS::WAFv2::WebACL': ['waf.request'],
  'Custom::BucketReplication': ['s3.rtc', 'transfer.region'],
};

/** Types that are free of charge, by the reason or the page that says so. */
const FREE_BY_REASON: readonly (readonly [reason: string, ...types: string[]])[] = [
  [
    'part of a resource that is priced on its own',
    'AWS::Backup::BackupSelection', 'AWS::CloudFront::CachePolicy', 'AWS::CloudFront::OriginAccessControl', 'AWS::CloudFront::ResponseHeadersPolicy',
    'AWS::Config::DeliveryChannel', 'AWS::ECS::ClusterCapacityProviderAssociations', 'AWS::ElastiCache::ParameterGroup',
    'AWS::ElastiCache::SubnetGroup', 'AWS::ElastiCache::User', 'AWS::ElastiCache::UserGroup', 'AWS::ElasticLoadBalancingV2::Listener',
    'AWS::ElasticLoadBalancingV2::ListenerRule', 'AWS::ElasticLoadBalancingV2::TargetGroup', 'AWS::KMS::Alias', 'AWS::Lambda::Alias',
    'AWS::Lambda::EventInvokeConfig', 'AWS::Lambda::LayerVersion', 'AWS::Lambda::Permission', 'AWS::Logs::LogStream', 'AWS::RDS::DBProxyTargetGroup', 'AWS::S3::BucketPolicy',
    'AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy', 'AWS::SecretsManager::RotationSchedule', 'AWS::SecretsManager::SecretTargetAttachment',
    'AWS::SecurityHub::Standard', 'AWS::WAFv2::IPSet', 'AWS::WAFv2::LoggingConfiguration',
  ],
  [
    'https://aws.amazon.com/vpc/pricing/ (only gateways, endpoints and addresses are charged)',
    'AWS::EC2::EgressOnlyInternetGateway', 'AWS::EC2::InternetGateway', 'AWS::EC2::Route', 'AWS::EC2::RouteTable', 'AWS::EC2::SecurityGroup',
    'AWS::EC2::SecurityGroupEgress', 'AWS::EC2::SecurityGroupIngress', 'AWS::EC2::Subnet', 'AWS::EC2::SubnetRouteTableAssociation', 'AWS::EC2::VPC',
    'AWS::EC2::VPCCidrBlock', 'AWS::EC2::VPCGatewayAttachment',
  ],
  [
    'a call of a Lambda function at deployment',
    'Custom::BackupWatch', 'Custom::CDKBucketDeployment', 'Custom::ConfigServiceRole', 'Custom::DatabaseUser', 'Custom::ImageParameter', 'Custom::JobWatch',
    'Custom::ReplicatedSecret', 'Custom::RestrictDefaultSecurityGroup', 'Custom::RuleConditions',
  ],
  [
    'https://aws.amazon.com/iam/ (offered at no additional charge)',
    'AWS::IAM::InstanceProfile', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::OIDCProvider', 'AWS::IAM::Policy', 'AWS::IAM::Role',
  ],
  [
    'https://aws.amazon.com/autoscaling/pricing/ (no additional charge)',
    'AWS::ApplicationAutoScaling::ScalableTarget', 'AWS::ApplicationAutoScaling::ScalingPolicy', 'AWS::AutoScaling::ScalingPolicy',
    'AWS::AutoScaling::ScheduledAction',
  ],
  [
    'https://aws.amazon.com/rds/aurora/pricing/ (instances, storage, I/O and backups are charged)',
    'AWS::RDS::DBClusterParameterGroup', 'AWS::RDS::DBSubnetGroup', 'AWS::RDS::EventSubscription',
  ],
  [
    'https://aws.amazon.com/aws-cost-management/aws-cost-anomaly-detection/ (no additional charge)',
    'AWS::CE::AnomalyMonitor', 'AWS::CE::AnomalySubscription',
  ],
  ['https://aws.amazon.com/cloudwatch/pricing/ (charged by queried or ingested data)', 'AWS::Logs::QueryDefinition', 'AWS::Logs::SubscriptionFilter'],
  ['https://aws.amazon.com/iam/access-analyzer/pricing/ (external access findings; analyzers of unused access are charged)', 'AWS::AccessAnalyzer::Analyzer'],
  ['https://aws.amazon.com/autoscaling/pricing/ (no additional charge); its instances start at zero', 'AWS::AutoScaling::AutoScalingGroup'],
  ['https://aws.amazon.com/backup/pricing/ (charged by stored data)', 'AWS::Backup::BackupVault'],
  ['https://aws.amazon.com/aws-cost-management/aws-budgets/pricing/ (budgets without actions)', 'AWS::Budgets::Budget'],
  ['no resource', 'AWS::CDK::Metadata'],
  ['https://aws.amazon.com/certificate-manager/pricing/ (public certificates for integrated services)', 'AWS::CertificateManager::Certificate'],
  ['https://aws.amazon.com/cloudfront/pricing/ (no charge for VPC origins)', 'AWS::CloudFront::VpcOrigin'],
  ['https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-lifecycle.html (charged by snapshots of tagged volumes)', 'AWS::DLM::LifecyclePolicy'],
  ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-launch-templates.html (its instances are charged)', 'AWS::EC2::LaunchTemplate'],
  ['https://aws.amazon.com/ecr/pricing/ (charged by stored and transferred data)', 'AWS::ECR::ReplicationConfiguration'],
  ['https://aws.amazon.com/fargate/pricing/ (running tasks are charged)', 'AWS::ECS::TaskDefinition'],
  ['https://aws.amazon.com/route53/pricing/ (charged by queries and hosted zone, which exists before)', 'AWS::Route53::RecordSet'],
  ['https://aws.amazon.com/sns/pricing/ (charged by notifications)', 'AWS::SNS::Topic'],
  ['https://aws.amazon.com/systems-manager/pricing/ (standard parameters)', 'AWS::SSM::Parameter'],
];
export const FREE: Record<string, string> = Object.fromEntries(FREE_BY_REASON.flatMap(([reason, ...types]) => types.map((type) => [type, reason])));

/** Whether the tables say what a type costs. */
export function isKnown(type: string): boolean {
  return [METERS, USAGE, FREE].some((table) => type in table);
}

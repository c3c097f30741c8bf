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
  'AWS::CloudTrail::Trail': ['cloudtrail.copy', 'cloudtrail.data-event'],
  'AWS::CodeBuild::Project': ['codebuild.minute'],
  'AWS::CodePipeline::Pipeline': ['codepipeline.minute'],
  'AWS::Config::ConfigRule': ['config.evaluation'],
  'AWS::Config::ConfigurationRecorder': ['config.item'],
  'AWS::DynamoDB::Table': ['dynamodb.write'],
  'AWS::EC2::NatGateway': ['nat.gb', 'transfer.internet'],
  'AWS::EC2::VPCEndpoint': ['endpoint.gb'],
  'AWS::ECR::Repository': ['ecr.storage'],
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

const PART = 'part of a resource that is priced on its own';
const IAM = 'https://aws.amazon.com/iam/ (offered at no additional charge)';
const VPC = 'https://aws.amazon.com/vpc/pricing/ (only gateways, endpoints and addresses are charged)';
const SCALING = 'https://aws.amazon.com/autoscaling/pricing/ (no additional charge)';
const CUSTOM = 'a call of a Lambda function at deployment';
const WATCH = 'https://aws.amazon.com/cloudwatch/pricing/ (charged by queried or ingested data)';
const RDS = 'https://aws.amazon.com/rds/aurora/pricing/ (instances, storage, I/O and backups are charged)';

/** Types that are free of charge, with the reason or the page that says so. */
export const FREE: Record<string, string> = {
  'AWS::AccessAnalyzer::Analyzer': 'https://aws.amazon.com/iam/access-analyzer/pricing/ (external access findings; analyzers of unused access are charged)',
  'AWS::ApplicationAutoScaling::ScalableTarget': SCALING,
  'AWS::ApplicationAutoScaling::ScalingPolicy': SCALING,
  'AWS::AutoScaling::AutoScalingGroup': `${SCALING}; its instances start at zero`,
  'AWS::AutoScaling::ScalingPolicy': SCALING,
  'AWS::AutoScaling::ScheduledAction': SCALING,
  'AWS::Backup::BackupSelection': PART,
  'AWS::Backup::BackupVault': 'https://aws.amazon.com/backup/pricing/ (charged by stored data)',
  'AWS::Budgets::Budget': 'https://aws.amazon.com/aws-cost-management/aws-budgets/pricing/ (budgets without actions)',
  'AWS::CDK::Metadata': 'no resource',
  'AWS::CE::AnomalyMonitor': 'https://aws.amazon.com/aws-cost-management/aws-cost-anomaly-detection/ (no additional charge)',
  'AWS::CE::AnomalySubscription': 'https://aws.amazon.com/aws-cost-management/aws-cost-anomaly-detection/ (no additional charge)',
  'AWS::CertificateManager::Certificate': 'https://aws.amazon.com/certificate-manager/pricing/ (public certificates for integrated services)',
  'AWS::CloudFront::CachePolicy': PART,
  'AWS::CloudFront::OriginAccessControl': PART,
  'AWS::CloudFront::ResponseHeadersPolicy': PART,
  'AWS::CloudFront::VpcOrigin': 'https://aws.amazon.com/cloudfront/pricing/ (no charge for VPC origins)',
  'AWS::Config::DeliveryChannel': PART,
  'AWS::DLM::LifecyclePolicy': 'https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-lifecycle.html (charged by snapshots of tagged volumes)',
  'AWS::EC2::EgressOnlyInternetGateway': VPC,
  'AWS::EC2::InternetGateway': VPC,
  'AWS::EC2::LaunchTemplate': 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-launch-templates.html (its instances are charged)',
  'AWS::EC2::Route': VPC,
  'AWS::EC2::RouteTable': VPC,
  'AWS::EC2::SecurityGroup': VPC,
  'AWS::EC2::SecurityGroupEgress': VPC,
  'AWS::EC2::SecurityGroupIngress': VPC,
  'AWS::EC2::Subnet': VPC,
  'AWS::EC2::SubnetRouteTableAssociation': VPC,
  'AWS::EC2::VPC': VPC,
  'AWS::EC2::VPCCidrBlock': VPC,
  'AWS::EC2::VPCGatewayAttachment': VPC,
  'AWS::ECR::ReplicationConfiguration': 'https://aws.amazon.com/ecr/pricing/ (charged by stored and transferred data)',
  'AWS::ECS::ClusterCapacityProviderAssociations': PART,
  'AWS::ECS::TaskDefinition': 'https://aws.amazon.com/fargate/pricing/ (running tasks are charged)',
  'AWS::ElastiCache::ParameterGroup': PART,
  'AWS::ElastiCache::SubnetGroup': PART,
  'AWS::ElastiCache::User': PART,
  'AWS::ElastiCache::UserGroup': PART,
  'AWS::ElasticLoadBalancingV2::Listener': PART,
  'AWS::ElasticLoadBalancingV2::ListenerRule': PART,
  'AWS::ElasticLoadBalancingV2::TargetGroup': PART,
  'AWS::IAM::InstanceProfile': IAM,
  'AWS::IAM::ManagedPolicy': IAM,
  'AWS::IAM::OIDCProvider': IAM,
  'AWS::IAM::Policy': IAM,
  'AWS::IAM::Role': IAM,
  'AWS::KMS::Alias': PART,
  'AWS::Lambda::EventInvokeConfig': PART,
  'AWS::Lambda::LayerVersion': PART,
  'AWS::Lambda::Permission': PART,
  'AWS::Logs::LogStream': PART,
  'AWS::Logs::QueryDefinition': WATCH,
  'AWS::Logs::SubscriptionFilter': WATCH,
  'AWS::RDS::DBClusterParameterGroup': RDS,
  'AWS::RDS::DBProxyTargetGroup': PART,
  'AWS::RDS::DBSubnetGroup': RDS,
  'AWS::RDS::EventSubscription': RDS,
  'AWS::Route53::RecordSet': 'https://aws.amazon.com/route53/pricing/ (charged by queries and hosted zone, which exists before)',
  'AWS::S3::BucketPolicy': PART,
  'AWS::SNS::Topic': 'https://aws.amazon.com/sns/pricing/ (charged by notifications)',
  'AWS::SNS::TopicPolicy': PART,
  'AWS::SQS::QueuePolicy': PART,
  'AWS::SSM::Parameter': 'https://aws.amazon.com/systems-manager/pricing/ (standard parameters)',
  'AWS::SecretsManager::RotationSchedule': PART,
  'AWS::SecretsManager::SecretTargetAttachment': PART,
  'AWS::SecurityHub::Standard': PART,
  'AWS::WAFv2::IPSet': PART,
  'AWS::WAFv2::LoggingConfiguration': PART,
  'Custom::BackupWatch': CUSTOM,
  'Custom::ConfigServiceRole': CUSTOM,
  'Custom::DatabaseUser': CUSTOM,
  'Custom::ImageParameter': CUSTOM,
  'Custom::JobWatch': CUSTOM,
  'Custom::ReplicatedSecret': CUSTOM,
  'Custom::RestrictDefaultSecurityGroup': CUSTOM,
  'Custom::RuleConditions': CUSTOM,
};

/** Whether the tables say what a type costs. */
export function isKnown(type: string): boolean {
  return [METERS, USAGE, FREE].some((table) => type in table);
}

/** The types that are no box, by what is drawn of them. A type that appears in a template must be here or in `NODE_TYPES`. */
export const FOLDED = {
  /** A frame around boxes, and its title. */
  frame: ['AWS::EC2::Subnet', 'AWS::EC2::VPC'],
  /** A line between boxes: it says which of them use each other. */
  line: [
    'AWS::Backup::BackupPlan', 'AWS::Backup::BackupSelection', 'AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress', 'AWS::Events::Rule',
    'AWS::IAM::Policy', 'AWS::IAM::Role', 'AWS::Lambda::EventSourceMapping', 'AWS::RDS::GlobalCluster', 'AWS::Route53::RecordSet', 'AWS::SNS::Subscription',
  ],
  /** A text in the box of what it belongs to. */
  text: [
    'AWS::ApplicationAutoScaling::ScalableTarget', 'AWS::ECS::TaskDefinition', 'AWS::RDS::DBInstance', 'AWS::RDS::DBProxy', 'AWS::RDS::DBProxyTargetGroup',
  ],
  /** A setting of a box, or what a box writes to: it adds nothing that a reader of the picture looks for. */
  setting: [
    'AWS::ApplicationAutoScaling::ScalingPolicy', 'AWS::AutoScaling::ScalingPolicy', 'AWS::AutoScaling::ScheduledAction', 'AWS::CE::AnomalySubscription',
    'AWS::CertificateManager::Certificate', 'AWS::CloudFront::CachePolicy', 'AWS::CloudFront::OriginAccessControl', 'AWS::CloudFront::ResponseHeadersPolicy',
    'AWS::CloudFront::VpcOrigin', 'AWS::Config::ConfigRule', 'AWS::Config::DeliveryChannel', 'AWS::DLM::LifecyclePolicy', 'AWS::EC2::EIP',
    'AWS::EC2::EgressOnlyInternetGateway', 'AWS::EC2::FlowLog', 'AWS::EC2::InternetGateway', 'AWS::EC2::LaunchTemplate', 'AWS::EC2::Route',
    'AWS::EC2::RouteTable', 'AWS::EC2::SecurityGroupEgress', 'AWS::EC2::SubnetRouteTableAssociation', 'AWS::EC2::VPCCidrBlock',
    'AWS::EC2::VPCGatewayAttachment', 'AWS::ECR::ReplicationConfiguration', 'AWS::ECS::Cluster', 'AWS::ECS::ClusterCapacityProviderAssociations',
    'AWS::ElastiCache::ParameterGroup', 'AWS::ElastiCache::SubnetGroup', 'AWS::ElastiCache::User', 'AWS::ElastiCache::UserGroup',
    'AWS::ElasticLoadBalancingV2::Listener', 'AWS::ElasticLoadBalancingV2::ListenerRule', 'AWS::ElasticLoadBalancingV2::TargetGroup',
    'AWS::GuardDuty::MalwareProtectionPlan', 'AWS::IAM::InstanceProfile', 'AWS::IAM::OIDCProvider', 'AWS::KMS::Alias', 'AWS::KMS::Key',
    'AWS::KinesisFirehose::DeliveryStream', 'AWS::Lambda::EventInvokeConfig', 'AWS::Lambda::LayerVersion', 'AWS::Lambda::Permission', 'AWS::Logs::LogGroup',
    'AWS::Logs::LogStream', 'AWS::Logs::MetricFilter', 'AWS::Logs::QueryDefinition', 'AWS::Logs::SubscriptionFilter', 'AWS::RDS::DBClusterParameterGroup',
    'AWS::RDS::DBSubnetGroup', 'AWS::RDS::EventSubscription', 'AWS::Route53::HealthCheck', 'AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy',
    'AWS::SQS::QueuePolicy', 'AWS::SSM::Parameter', 'AWS::SecretsManager::RotationSchedule', 'AWS::SecretsManager::SecretTargetAttachment',
    'AWS::SecurityHub::Standard', 'AWS::WAFv2::IPSet', 'AWS::WAFv2::LoggingConfiguration', 'Custom::BackupWatch', 'Custom::BucketReplication',
    'Custom::ConfigServiceRole', 'Custom::DatabaseUser', 'Custom::ImageParameter', 'Custom::JobWatch', 'Custom::ReplicatedSecret',
    'Custom::RestrictDefaultSecurityGroup', 'Custom::RuleConditions',
  ],
} as const;

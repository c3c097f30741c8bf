/** `data`: its replacement is empty. `address`: others know its address. */
export type Kind = 'data' | 'address' | 'other';

/**
 * The types that the resource schemas of the CDK mark as stateful (`isStateful`), without nested stacks:
 * their resources are checked one by one.
 */
export const STATEFUL = [
  'AWS::Backup::BackupVault', 'AWS::Cognito::UserPool', 'AWS::DocDB::DBCluster', 'AWS::DocDB::DBInstance',
  'AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table', 'AWS::EC2::Volume', 'AWS::EFS::FileSystem', 'AWS::EMR::Cluster',
  'AWS::ElastiCache::CacheCluster', 'AWS::ElastiCache::ReplicationGroup', 'AWS::Elasticsearch::Domain',
  'AWS::FSx::FileSystem', 'AWS::KMS::Key', 'AWS::Kinesis::Stream', 'AWS::Logs::LogGroup', 'AWS::Neptune::DBCluster',
  'AWS::Neptune::DBInstance', 'AWS::OpenSearchService::Domain', 'AWS::Organizations::Account', 'AWS::QLDB::Ledger',
  'AWS::RDS::DBCluster', 'AWS::RDS::DBInstance', 'AWS::Redshift::Cluster', 'AWS::S3::Bucket', 'AWS::SDB::Domain',
  'AWS::SQS::Queue', 'AWS::SecretsManager::Secret',
];

/** Types that hold data too: images, trails and findings of the past, generated keys, replicas, newer data stores. */
export const MORE_DATA = [
  'AWS::AmazonMQ::Broker', 'AWS::Backup::LogicallyAirGappedBackupVault', 'AWS::Cassandra::Table',
  'AWS::CloudTrail::Trail', 'AWS::CodeArtifact::Repository', 'AWS::CodeCommit::Repository',
  'AWS::Cognito::IdentityPool', 'AWS::DAX::Cluster', 'AWS::DSQL::Cluster', 'AWS::ECR::Repository',
  'AWS::ElastiCache::ServerlessCache', 'AWS::GuardDuty::Detector', 'AWS::KMS::ReplicaKey', 'AWS::MSK::Cluster',
  'AWS::MSK::ServerlessCluster', 'AWS::MemoryDB::Cluster', 'AWS::OpenSearchServerless::Collection',
  'AWS::RDS::GlobalCluster', 'AWS::RedshiftServerless::Namespace', 'AWS::Route53::HostedZone',
  'AWS::S3Express::DirectoryBucket', 'AWS::S3Tables::TableBucket', 'AWS::Timestream::Table',
];

/** Types whose address is known outside of the app: to partners' firewalls, DNS, clients, subscribers. */
export const ADDRESSES = [
  'AWS::ApiGateway::DomainName', 'AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::DomainName', 'AWS::AppRunner::Service', 'AWS::AppSync::GraphQLApi',
  'AWS::CloudFront::Distribution', 'AWS::Cognito::UserPoolClient', 'AWS::Cognito::UserPoolDomain',
  'AWS::EC2::CustomerGateway', 'AWS::EC2::EIP', 'AWS::EC2::NatGateway', 'AWS::EC2::TransitGateway', 'AWS::EC2::VPC',
  'AWS::EC2::VPCEndpointService', 'AWS::EC2::VPNConnection', 'AWS::EC2::VPNGateway',
  'AWS::ElasticLoadBalancing::LoadBalancer', 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::GlobalAccelerator::Accelerator', 'AWS::Lambda::Url', 'AWS::RDS::DBProxy', 'AWS::SNS::Topic',
  'AWS::Transfer::Server',
];

/** Instances of a cluster, which holds the data. */
const MEMBERS = ['AWS::RDS::DBInstance', 'AWS::DocDB::DBInstance', 'AWS::Neptune::DBInstance'];
/** What routes traffic: each decides for an address, a path or a subnet where requests go. */
export const ROUTING = [
  'AWS::ApiGateway::BasePathMapping', 'AWS::ApiGateway::BasePathMappingV2', 'AWS::ApiGateway::Method',
  'AWS::ApiGateway::Stage', 'AWS::ApiGatewayV2::ApiMapping', 'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::RoutingRule', 'AWS::ApiGatewayV2::Stage', 'AWS::AppSync::DomainNameApiAssociation',
  'AWS::AppSync::Resolver', 'AWS::EC2::EIPAssociation', 'AWS::EC2::Route', 'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::TransitGatewayAttachment', 'AWS::EC2::TransitGatewayRoute', 'AWS::EC2::VPCGatewayAttachment',
  'AWS::EC2::VPCPeeringConnection', 'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::ListenerCertificate', 'AWS::ElasticLoadBalancingV2::ListenerRule',
  'AWS::GlobalAccelerator::EndpointGroup', 'AWS::GlobalAccelerator::Listener', 'AWS::Route53::RecordSet',
  'AWS::Route53::RecordSetGroup', 'AWS::ServiceDiscovery::Service', 'AWS::VpcLattice::Listener',
  'AWS::VpcLattice::Rule', 'AWS::VpcLattice::ServiceNetworkServiceAssociation',
  'AWS::VpcLattice::ServiceNetworkVpcAssociation',
];
/** What users notice immediately if it is deleted. */
const SERVING = new Set([
  ...MEMBERS, ...ROUTING, 'AWS::CloudFront::KeyGroup', 'AWS::ECS::Service', 'AWS::IAM::OIDCProvider',
  'AWS::RDS::DBProxyTargetGroup', 'AWS::Route53::DNSSEC', 'AWS::Route53::KeySigningKey',
  // Its removal takes the address of the database out of the secret.
  'AWS::SecretsManager::SecretTargetAttachment',
]);
/** What nobody notices until it is needed. */
const PROTECTING = new Set([
  'AWS::ARCRegionSwitch::Plan', 'AWS::Backup::BackupPlan', 'AWS::Backup::BackupSelection',
  'AWS::Backup::RestoreTestingPlan', 'AWS::Backup::RestoreTestingSelection', 'AWS::CE::AnomalyMonitor',
  'AWS::Config::ConfigurationRecorder', 'AWS::Config::DeliveryChannel', 'AWS::EC2::FlowLog',
  'AWS::ECR::ReplicationConfiguration',
  'AWS::GuardDuty::MalwareProtectionPlan', 'AWS::SecretsManager::RotationSchedule', 'AWS::SecurityHub::Hub',
  'AWS::WAFv2::LoggingConfiguration',
  'AWS::WAFv2::WebACLAssociation', 'Custom::BucketReplication',
]);
/** What a Region of an account has once, whoever created it. A second one fails while the first exists. */
export const SINGLETONS = [
  'AWS::Config::ConfigurationRecorder', 'AWS::Config::DeliveryChannel', 'AWS::ECR::RegistryPolicy',
  'AWS::ECR::ReplicationConfiguration', 'AWS::GuardDuty::Detector', 'AWS::Macie::Session', 'AWS::SecurityHub::Hub',
];
/** What other stacks, and other teams, of the account or the zone use without a reference. */
const SHARED = new Set([
  ...SINGLETONS, 'AWS::CE::AnomalyMonitor', 'AWS::CloudTrail::Trail', 'AWS::IAM::OIDCProvider', 'AWS::Route53::DNSSEC',
  'AWS::Route53::KeySigningKey',
]);
/** Subscriptions that a person or a partner confirmed. */
const CONFIRMED = ['email', 'email-json', 'http', 'https', 'sms'];

const DATA = new Set([...STATEFUL, ...MORE_DATA]);
const ADDRESS = new Set(ADDRESSES);

/** Why a resource must not be replaced. */
export function kindOf(type: string, properties: Readonly<Record<string, unknown>>): Kind {
  if (MEMBERS.includes(type) && properties.DBClusterIdentifier !== undefined) return 'other';
  if (type === 'AWS::SNS::Subscription') return CONFIRMED.includes(String(properties.Protocol)) ? 'address' : 'other';
  if (DATA.has(type)) return 'data';
  return ADDRESS.has(type) ? 'address' : 'other';
}

/** Whether the instance of a cluster is one of several. */
export function isMember(type: string): boolean {
  return MEMBERS.includes(type);
}

/** Why a resource without data and address is missed if it is deleted. */
export function missedFor(type: string): 'outage' | 'protection' | undefined {
  if (SERVING.has(type)) return 'outage';
  return PROTECTING.has(type) ? 'protection' : undefined;
}

/** Whether a Region of an account has one. */
export function isSingleton(type: string): boolean {
  return SINGLETONS.includes(type);
}

/** Whether the whole account or zone has it. */
export function isShared(type: string): boolean {
  return SHARED.has(type);
}

export function isMissed(type: string): boolean {
  return missedFor(type) !== undefined;
}

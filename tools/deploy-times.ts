import { ResourceBody } from '../src/assembly/template';

/** How many seconds CloudFormation typically needs to create a resource. */
export type CreationTime = (resource: ResourceBody) => number;

const OTHER_SECONDS = 10;

/**
 * The times of the goals, which were estimated once. The slow types are listed, and all others take ten seconds.
 */
const TYPICAL_SECONDS: Record<string, number> = {
  'AWS::CDK::Metadata': 1,
  'AWS::CertificateManager::Certificate': 180,
  'AWS::CloudFront::Distribution': 240,
  'AWS::EC2::NatGateway': 120,
  'AWS::ECS::Service': 180,
  'AWS::ElastiCache::ReplicationGroup': 600,
  'AWS::ElastiCache::ServerlessCache': 180,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 180,
  'AWS::RDS::DBCluster': 600,
  'AWS::RDS::DBInstance': 480,
  'AWS::Route53::HostedZone': 40,
  'AWS::Route53::RecordSet': 40,
};

/**
 * Times that others published, each from the pull requests of hashicorp/terraform-provider-aws that it names. An acceptance test of the
 * provider creates, checks and deletes a resource, so each is an upper bound.
 */
const OBSERVED_SECONDS: Record<string, number> = {
  // 48392: TestAccARCRegionSwitchPlan_route53HealthCheck 331 s; ARC allocates the health checks after the plan.
  'AWS::ARCRegionSwitch::Plan': 300,
  // 20709 and 47459: TestAccCloudFrontDistribution_* 202 to 332 s.
  'AWS::CloudFront::Distribution': 300,
  // 30655 and 40333: TestAccRDSCluster_basic 96 to 225 s.
  'AWS::RDS::DBCluster': 180,
  // 15022: TestAccAWSRDSClusterInstance_* 624 to 839 s with the cluster.
  'AWS::RDS::DBInstance': 540,
};

/**
 * A cluster of another Region that joins a global database copies its storage first. 12867 and 32846: clusters that replicate from another
 * Region 1390 to 1681 s, with both clusters and an instance.
 */
const OBSERVED_JOIN_SECONDS = 900;

/** Before the first release a service has no tasks, and is stable when it exists. */
const EMPTY_SERVICE_SECONDS = 30;
/** From the first release until its tasks answer: the time of a service with tasks, without that. */
export const FIRST_TASKS_SECONDS = TYPICAL_SECONDS['AWS::ECS::Service'];

/** The times by which the goals are stated. */
export const typical: CreationTime = (resource) => isEmpty(resource) ? EMPTY_SERVICE_SECONDS : TYPICAL_SECONDS[resource.Type] ?? OTHER_SECONDS;

/** The observed times, and the typical time where nobody published one. */
export const observed: CreationTime = (resource) => joins(resource) ? OBSERVED_JOIN_SECONDS : OBSERVED_SECONDS[resource.Type] ?? typical(resource);

const isEmpty = ({ Type, Properties }: ResourceBody) =>
  Type === 'AWS::ECS::Service' && (Properties?.DesiredCount as { 'Fn::If'?: unknown[] } | undefined)?.['Fn::If']?.[1] === 0;
const joins = ({ Type, Properties }: ResourceBody) => Type === 'AWS::RDS::DBCluster' && Properties?.GlobalClusterIdentifier !== undefined;

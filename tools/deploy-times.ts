/** A resource of a template, as far as its creation time depends on it. */
interface CreatedResource {
  readonly Type: string;
  readonly Properties?: unknown;
}

/** How many seconds CloudFormation typically needs to create a resource. */
export type CreationTime = (resource: CreatedResource) => number;

const OTHER_SECONDS = 10;

/**
 * The times of the goals, which were estimated once for the hand-written platform too. The slow types are listed, and all others
 * take ten seconds.
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

export interface Observed {
  readonly seconds: number;
  /** Where the time was observed, and what it includes. */
  readonly source: string;
}

const PROVIDER = 'acceptance tests of hashicorp/terraform-provider-aws';

/** Times that others published. A test of the provider creates, checks and deletes a resource, so each is an upper bound. */
export const OBSERVED: Readonly<Record<string, Observed>> = {
  'AWS::ARCRegionSwitch::Plan': {
    seconds: 300,
    source: `${PROVIDER}, pull request 48392: TestAccARCRegionSwitchPlan_route53HealthCheck 331 s; ARC allocates the health checks after the plan`,
  },
  'AWS::CloudFront::Distribution': {
    seconds: 300,
    source: `${PROVIDER}, pull requests 20709 and 47459: TestAccCloudFrontDistribution_* 202 to 332 s`,
  },
  'AWS::RDS::DBCluster': {
    seconds: 180,
    source: `${PROVIDER}, pull requests 30655 and 40333: TestAccRDSCluster_basic 96 to 225 s`,
  },
  'AWS::RDS::DBInstance': {
    seconds: 540,
    source: `${PROVIDER}, pull request 15022: TestAccAWSRDSClusterInstance_* 624 to 839 s with the cluster`,
  },
};

/** A cluster of another Region that joins a global database copies its storage first. */
export const OBSERVED_JOIN: Observed = {
  seconds: 900,
  source: `${PROVIDER}, pull requests 12867 and 32846: clusters that replicate from another Region 1390 to 1681 s, with both clusters and an instance`,
};

/** The times by which the goals are stated. */
export const typical: CreationTime = ({ Type }) => TYPICAL_SECONDS[Type] ?? OTHER_SECONDS;

/** The observed times, and the typical time where nobody published one. */
export const observed: CreationTime = (resource) => (joins(resource) ? OBSERVED_JOIN : OBSERVED[resource.Type])?.seconds ?? typical(resource);

function joins({ Type, Properties }: CreatedResource): boolean {
  const { GlobalClusterIdentifier } = (Properties ?? {}) as Record<string, unknown>;
  return Type === 'AWS::RDS::DBCluster' && GlobalClusterIdentifier !== undefined;
}

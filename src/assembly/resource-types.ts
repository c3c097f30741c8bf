import { readFileSync } from 'fs';
import { packaged } from '../private/packaged';

/** Generated from the resource schemas in @aws-cdk/aws-service-spec when the library is built. */
const TABLE = packaged('change-guard', 'replacement-table.json');

/** A type in the table: paths of properties, with slashes. */
interface Entry {
  readonly replaces: readonly string[];
  readonly mayReplace: readonly string[];
  readonly name: readonly string[];
}

/** What the schema of a type does not say, or says differently from the service. */
interface Correction {
  readonly remove?: readonly string[];
  readonly names?: readonly string[];
}

export interface ReplacementRule {
  /** The paths of the properties whose change replaces the resource. */
  readonly replacing: readonly (readonly string[])[];
  /** The paths of the properties that together form the physical name. */
  readonly names: readonly (readonly string[])[];
}

/** The properties of an instance whose update has "some interruptions", according to the documentation. */
const IN_PLACE_INSTANCE = [
  'AutoMinorVersionUpgrade', 'BackupRetentionPeriod', 'DBParameterGroupName', 'MultiAZ', 'PreferredMaintenanceWindow',
  'StorageType',
];

/**
 * Corrections of the schemas. The number of replicas of a node group changes in place since July 2026, and the number
 * of node groups by online resharding.
 */
export const CORRECTIONS: Record<string, Correction> = {
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticache-replicationgroup.html
  'AWS::ElastiCache::ReplicationGroup': { remove: ['NodeGroupConfiguration', 'NumNodeGroups', 'ReplicasPerNodeGroup'] },
  // The name of a user is its own within a group; only the ID is unique per account.
  'AWS::ElastiCache::User': { names: ['UserId'] },
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html
  'AWS::RDS::DBInstance': { remove: IN_PLACE_INSTANCE },
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticache-cachecluster.html
  'AWS::ElastiCache::CacheCluster': { remove: ['AZMode', 'PreferredAvailabilityZones'] },
  // Two subnets of a VPC can't have overlapping addresses, so the new one can't exist before the old one is deleted.
  'AWS::EC2::Subnet': { names: ['VpcId', 'CidrBlock'] },
  'AWS::EC2::Route': { names: ['RouteTableId', 'DestinationCidrBlock'] },
  // A record is unique by name, type and set identifier.
  'AWS::Route53::RecordSet': { names: ['HostedZoneId', 'HostedZoneName', 'Name', 'Type', 'SetIdentifier'] },
  // Zones can have equal names: they differ by ID and by delegation.
  'AWS::Route53::HostedZone': { names: [] },
  // An alternate domain name belongs to one distribution: CNAMEAlreadyExists.
  'AWS::CloudFront::Distribution': { names: ['DistributionConfig/Aliases'] },
  // An account has one provider per URL: EntityAlreadyExists.
  'AWS::IAM::OIDCProvider': { names: ['Url'] },
  'AWS::Lambda::Alias': { names: ['FunctionName', 'Name'] },
  'AWS::Events::Rule': { names: ['EventBusName', 'Name'] },
  'AWS::Scheduler::Schedule': { names: ['GroupName', 'Name'] },
  'AWS::ApiGateway::DomainName': { names: ['DomainName'] },
  'AWS::ApiGatewayV2::DomainName': { names: ['DomainName'] },
  'AWS::Cognito::UserPoolDomain': { names: ['Domain'] },
  // DuplicateListener, PriorityInUse.
  'AWS::ElasticLoadBalancingV2::Listener': { names: ['LoadBalancerArn', 'Port'] },
  'AWS::ElasticLoadBalancingV2::ListenerRule': { names: ['ListenerArn', 'Priority'] },
  'AWS::SecretsManager::RotationSchedule': { names: ['SecretId'] },
  'AWS::WAFv2::WebACLAssociation': { names: ['ResourceArn'] },
  'AWS::WAFv2::LoggingConfiguration': { names: ['ResourceArn'] },
  'AWS::SNS::Subscription': { names: ['TopicArn', 'Protocol', 'Endpoint'] },
  'Custom::S3AutoDeleteObjects': { names: ['BucketName'] },
  'Custom::ECRAutoDeleteImages': { names: ['RepositoryName'] },
};

/** The types of which each element of a list of names is a name of its own. */
export const NAME_LISTS = ['AWS::CloudFront::Distribution'];

/** Names that can be incomplete: a rule of the default event bus, a record without a set identifier. */
export const PARTIAL_NAMES = ['AWS::Route53::RecordSet', 'AWS::Events::Rule', 'AWS::Scheduler::Schedule'];

// A second one takes the place of the first without an error, and goes when CloudFormation deletes that:
// https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1813
export const ONE_PER_TARGET = ['AWS::SecretsManager::RotationSchedule', 'AWS::SNS::Subscription',
  'AWS::WAFv2::LoggingConfiguration', 'AWS::WAFv2::WebACLAssociation', 'Custom::S3AutoDeleteObjects',
  'Custom::ECRAutoDeleteImages'];

const EMPTY: Entry = { replaces: [], mayReplace: [], name: [] };

let table: Map<string, Entry> | undefined;
const rules = new Map<string, ReplacementRule>();

/** What replaces a resource of a type, and what names it. */
export function replacementRule(type: string): ReplacementRule {
  const known = rules.get(type);
  if (known) return known;
  const rule = read(type);
  rules.set(type, rule);
  return rule;
}

function read(type: string): ReplacementRule {
  table ??= new Map(Object.entries(JSON.parse(readFileSync(TABLE, 'utf8')) as Record<string, Entry>));
  const { replaces, mayReplace, name } = table.get(type) ?? EMPTY;
  const { remove = [], names = name } = CORRECTIONS[type] ?? {};
  const replacing = [...replaces, ...mayReplace].filter((path) => !remove.includes(path));
  return { replacing: [...new Set(replacing)].sort().map(parts), names: names.map(parts) };
}

/** Whether a resource is implemented by a function of the app. */
export function isCustom(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

function parts(path: string): string[] {
  return path.split('/');
}

import { CfnResource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { overlapOf } from './pair-checks';
import { PairParts } from './pair-parts';
import { PairPlan } from './pair-plan';
import { Fact, settledFacts } from './settled-facts';
import { AuroraCluster } from '../../aurora-cluster';
import { RPO_PARAMETER } from '../../aurora-cluster/internal';
import { templateProperties } from '../../private/template-properties';

/** A property that twins do not have in common. */
export interface Difference {
  readonly twins: readonly [here: CfnResource, there: CfnResource];
  readonly path: string;
  readonly values: readonly [here: unknown, there: unknown];
}

/** Types that describe their own Region alone: what it watches, and who has permissions on which of its resources. */
export const TYPES_OF_ONE_REGION = [
  'AWS::CloudWatch::Alarm', 'AWS::CloudWatch::Dashboard', 'AWS::IAM::Policy', 'AWS::S3::BucketPolicy',
  'AWS::SQS::QueuePolicy',
];

/** What differs by nature, by type. Everything else is the same for twins. Paths leave out indices. */
export const OF_ONE_REGION: Record<string, readonly string[]> = {
  // Texts and generated names contain paths of constructs. Users may tag one stack.
  '*': ['Comment', 'Description', 'Tags'],
  'AWS::ApplicationAutoScaling::ScalingPolicy': ['PolicyName'],
  'AWS::ElastiCache::User': ['UserId'],
  'AWS::ElastiCache::UserGroup': ['UserGroupId'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::Logs::MetricFilter': ['MetricTransformations.MetricNamespace'],
  'AWS::Backup::BackupPlan': ['BackupPlan.BackupPlanName', 'BackupPlanTags'],
  'AWS::IAM::Role': ['Policies'],
  'Custom::BackupWatch': ['Job'],
  'Custom::JobWatch': ['Job'],
  // The standby Region has fewer tasks and nodes before a failover; minimums are those of the failover plan.
  'AWS::ApplicationAutoScaling::ScalableTarget': ['MinCapacity'],
  // Functions of the failover plan set what the role of their Region needs: a failback compares the releases, an
  // automatic failover the lag. Releases begin in the primary Region.
  'AWS::Lambda::Function': [
    'PROMOTED', 'SCALED_UP', 'GLOBAL_CLUSTER', 'PRIMARY_CLUSTER_ARN', 'REGIONS', 'HERE', 'OTHER', 'FUNCTION', 'IMAGES',
    'LAG_QUERIES', 'OBJECTIVE_SECONDS',
  ].map((name) => `Environment.Variables.${name}`),
  // `ingress` of a Region. The prefix list of S3 is not known for each Region.
  'AWS::EC2::SecurityGroup': ['SecurityGroupIngress', 'SecurityGroupEgress'],
  // Never maintained together. The cache of the standby Region starts with one shard, in a stack without topics.
  'AWS::ElastiCache::ReplicationGroup': [
    'NotificationTopicArn', 'NumNodeGroups', 'PreferredMaintenanceWindow', 'ReplicationGroupId',
  ],
  // A secondary cluster has the data, the users, the database name and the minor version of the global database.
  'AWS::RDS::DBCluster': [
    'AutoMinorVersionUpgrade', 'DatabaseName', 'EnableGlobalWriteForwarding', 'GlobalClusterIdentifier',
    'MasterUserPassword', 'MasterUsername', 'PreferredMaintenanceWindow', 'SnapshotIdentifier', 'SourceRegion',
  ],
  // `recovery.enforceRpo` blocks commits of the primary cluster alone.
  'AWS::RDS::DBClusterParameterGroup': [`Parameters.${RPO_PARAMETER}`],
  'AWS::RDS::DBInstance': [
    'ApplyImmediately', 'AutoMinorVersionUpgrade', 'PreferredMaintenanceWindow', 'PromotionTier',
  ],
  // The records of the two Regions, which the failover plan names.
  'AWS::Route53::RecordSet': ['Failover', 'SetIdentifier'],
  // A function sets the second direction. The standby Region waits for replicas before it converts an image.
  'AWS::S3::Bucket': ['ReplicationConfiguration'],
  'AWS::SQS::Queue': ['DelaySeconds'],
  // The failover plan enables and disables them.
  'AWS::Scheduler::Schedule': ['State'],
};

/** What follows from a tier, which is the same in both Regions unless `recovery.standbyTier` chooses another. */
export const OF_TIER: Record<string, readonly string[]> = {
  'AWS::ApplicationAutoScaling::ScalableTarget': ['MaxCapacity'],
  'AWS::ECR::Repository': ['EmptyOnDelete'],
  'AWS::ECS::Service': ['CapacityProviderStrategy'],
  'AWS::ElastiCache::ReplicationGroup': [
    'CacheNodeType', 'Durability', 'MultiAZEnabled', 'ReplicasPerNodeGroup', 'SnapshotRetentionLimit',
  ],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ['LoadBalancerAttributes.deletion_protection'],
  'AWS::Logs::LogGroup': ['RetentionInDays'],
  'AWS::RDS::DBCluster': ['BackupRetentionPeriod', 'DeletionProtection', 'ServerlessV2ScalingConfiguration'],
  'AWS::RDS::DBInstance': ['DBInstanceClass'],
};

const ADVICE = 'remove the property injector, Mixin, aspect or override that changes it';
const IN_BOTH = `${ADVICE} in one Region only, or set it for both: with a prop of the pair, or with the same options ` +
  'of primaryRegion and recovery.standbyRegion';
/** Resources that exist already: each Region has one of its own. */
const EXISTING = /^(?:arn:|(?:pl|sg|subnet|vpc)-)/;

/**
 * Finds values that went apart: a property injector, a Mixin, an aspect, an override or an option of one Region has
 * changed them in one place, and the failover plan, its functions, the runbooks or the other Region have another value.
 * Values that are known only at deployment are not compared.
 *
 * @returns errors
 */
export function compareSides(plan: PairPlan, parts: PairParts): string[] {
  const read = readOnce();
  return [
    ...settledFacts(plan, parts).flatMap((fact) => differencesFromPlan(fact, read)),
    ...refusedInPair(parts),
    ...differencesOf(parts, read).filter((one) => !isOfOneRegion(one, plan)).map(({ twins, path, values }) => {
      const [[ours, theirs], [here, there]] = [values.map(shown), twins.map((one) => Stack.of(one).region)];
      const tier = OF_TIER[twins[0].cfnResourceType]?.some((property) => isBelow(path, property));
      return `${path} must be the same in both Regions, got ${ours} in ${here} and ${theirs} in ${there}; ${IN_BOTH}` +
        `${tier ? ', or pass recovery.standbyTier' : ''} (at ${twins.map(({ node }) => node.path).join(' and ')})`;
    }),
  ];
}

/** Resources of the primary Region, each with the one that takes over from it. */
export function counterparts({ base, cache, primary, standby }: PairParts): [CfnResource, CfnResource][] {
  const { platform } = primary;
  const database = platform.database as AuroraCluster;
  const { node: { defaultChild: cluster } } = database.cluster;
  const { node } = platform;
  const roots: [IConstruct | undefined, IConstruct | undefined][] = [
    [platform, standby.platform],
    [primary, standby],
    [database, standby.database],
    [cluster, standby.database.databaseCluster],
    [database.writer, standby.database.instances.at(0)],
    [node.tryFindChild('Cache'), cache.cache],
    [node.tryFindChild('Media'), base.media],
    [node.tryFindChild('Repository'), base.repository],
  ];
  return roots.flatMap(([here, there]) => here && there ? twinsBelow(here, there) : []);
}

/** All differences of twins, also those by nature. */
export function differencesOf(parts: PairParts, read = readOnce()): Difference[] {
  return counterparts(parts).filter(([{ cfnResourceType: type }]) => !TYPES_OF_ONE_REGION.includes(type))
    .flatMap((twins) => {
      const [here, there] = twins.map((one) => Stack.of(one).region);
      const seen = (text: string) => text.replace(new RegExp(`${here}|${there}`, 'g'), (one) => (
        one === here ? there : here));
      const [ours, theirs] = twins.map(read);
      return differences(ours, theirs, seen).map(({ path, values }) => ({ twins, path: path.join('.'), values }));
    });
}

type Read = (resource: CfnResource) => Record<string, unknown>;

/** To resolve tokens takes most of the time. */
function readOnce(): Read {
  const known = new Map<CfnResource, Record<string, unknown>>();
  return (resource) => {
    const properties = known.get(resource) ?? templateProperties(resource);
    known.set(resource, properties);
    return properties;
  };
}

/** Resources of the same type and path below two constructs. */
function twinsBelow(here: IConstruct, there: IConstruct): [CfnResource, CfnResource][] {
  const below = (root: IConstruct) => root.node.findAll().filter((one) => CfnResource.isCfnResource(one))
    .map((one) => [`${one.node.path.slice(root.node.path.length)} ${one.cfnResourceType}`, one] as const);
  const others = new Map(below(there));
  return below(here).flatMap(([place, one]) => {
    const other = others.get(place);
    return other ? [[one, other]] : [];
  });
}

function isOfOneRegion({ twins: [{ cfnResourceType: type }], path, values }: Difference, plan: PairPlan): boolean {
  const { primaryRegion, standbyRegion, recovery } = plan;
  const ofTier = recovery.standbyTier ? OF_TIER[type] : [];
  const listed = [...OF_ONE_REGION['*'], ...OF_ONE_REGION[type] ?? [], ...ofTier ?? []];
  // A variable may have a value of each Region, but not be missing in one.
  const [, variable = ''] = /^ContainerDefinitions\.\d+\.Environment\.(.+)$/.exec(path) ?? [];
  const hasOwn = [primaryRegion, standbyRegion].some(({ _options }) => _options.environment?.[variable] !== undefined);
  return listed.some((property) => isBelow(path, property)) || hasOwn && !values.includes(undefined);
}

/** What the props of a pair do not accept. */
function refusedInPair({ base, primary: { platform } }: PairParts): string[] {
  const { database, network } = platform;
  const { proxy } = database as AuroraCluster;
  const [first, second] = [network, base.network].map((one) => one?.cfnVpc.cidrBlock);
  const overlap = first && second ? overlapOf(first, second) : undefined;
  return [
    ...proxy ? [`proxy must be absent in a pair, got one; ${ADVICE} (at ${database.node.path})`] : [],
    ...overlap ? [`cidr must differ in the two Regions, ${overlap}; ${ADVICE} (at ${base.network!.node.path})`] : [],
  ];
}

function differencesFromPlan({ of, type, property, value, prop }: Fact, read: Read): string[] {
  if (!of) return [];
  const resource = of.node.findAll().find((one) => CfnResource.isCfnResource(one) && one.cfnResourceType === type);
  const properties = CfnResource.isCfnResource(resource) ? read(resource) : {};
  const values = [memberAt(properties, property.split('.')), Stack.of(of).resolve(value) as unknown];
  const [got, expected] = values.map(literal);
  if (isIntrinsic(got) || isIntrinsic(expected) || same(got, expected)) return [];
  return [`${property} must be ${shown(expected)}, which the failover plan, the runbooks or the other Region ` +
    `contain, got ${shown(got)}; ${ADVICE}, or set ${prop} (at ${(resource ?? of).node.path})`];
}

function differences(
  ours: unknown, theirs: unknown, seen: (text: string) => string, path: string[] = [],
): { readonly path: string[]; readonly values: Difference['values'] }[] {
  if (ours === theirs) return [];
  const [here, there] = [ours, theirs].map(membersOf);
  if (here && there) {
    return [...new Set([...Object.keys(here), ...Object.keys(there)])]
      .flatMap((name) => differences(here[name], there[name], seen, [...path, name]));
  }
  const values = [ours, theirs] as const;
  // Regions may have another number of subnets, or of other resources in a list.
  const isMember = /^\d+$/.test(path.at(-1)!) && values.includes(undefined);
  const isElsewhere = values.some(isIntrinsic) && (isMember || !values.includes(undefined));
  const areExisting = values.every((value) => typeof value === 'string' && EXISTING.test(value));
  if (isElsewhere || areExisting || same(ours, theirs)) return [];
  return typeof theirs === 'string' && same(ours, seen(theirs)) ? [] : [{ path, values }];
}

/** The members of an object or a list, by their names where these are unique: environment, attributes. */
function membersOf(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || isIntrinsic(value)) return undefined;
  if (!Array.isArray(value)) {
    const { Secrets = [], ...others } = value as Record<string, unknown[]>;
    // A container reads both in the same way.
    return Secrets.length > 0 ? { ...others, Environment: [...others.Environment ?? [], ...Secrets] } : others;
  }
  const names = value.map((one: unknown) => nameOf(Object(one) as Named));
  return Object.fromEntries(value.map((one: unknown, index) =>
    names.every((name) => name !== undefined) ? [names[index], valueOf(one as Named)] : [index, one]));
}

interface Named {
  readonly Key?: string;
  readonly Name?: string;
  readonly Value?: unknown;
  readonly ValueFrom?: unknown;
}

const nameOf = ({ Key, Name, Value, ValueFrom }: Named) => (Value ?? ValueFrom) === undefined ? undefined : Key ?? Name;
const valueOf = ({ Value, ValueFrom }: Named) => ValueFrom === undefined ? Value : { Ref: 'Secret' };

/** Members of lists by their index, Region or ID. */
function memberAt(value: unknown, [name, ...others]: string[]): unknown {
  if (name === undefined) return value;
  const list = (Array.isArray(value) ? value : []) as { readonly Id?: string; readonly Region?: string }[];
  const named = list.find(({ Id, Region }) => [Id, Region].includes(name));
  return memberAt(named ?? (Object(value) as Record<string, unknown>)[name], others);
}

/** Without the condition that there are no tasks while no image is released, and with the partition of a pair. */
function literal(value: unknown): unknown {
  const { 'Fn::If': [, unreleased, released] = [], 'Fn::Join': [separator, parts] = [] } = Object(value) as {
    readonly 'Fn::If'?: unknown[]; readonly 'Fn::Join'?: [string, { readonly Ref?: string }[]];
  };
  if (parts?.every((one) => !isIntrinsic(one) || one.Ref === 'AWS::Partition')) {
    return parts.map((one) => isIntrinsic(one) ? 'aws' : one).join(separator);
  }
  return unreleased === 0 ? released : value;
}

const isBelow = (path: string, property: string) =>
  [path, path.replace(/\.\d+(?=\.|$)/g, '')].some((one) => `${one}.`.startsWith(`${property}.`));
function isIntrinsic(value: unknown): boolean {
  const [name, ...others] = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return others.length === 0 && (name === 'Ref' || name?.startsWith('Fn::'));
}
/** CloudFormation reads numbers and booleans as text as well. */
const same = (one: unknown, other: unknown) => textOf(one) === textOf(other);
const textOf = (value: unknown) => typeof value === 'object' && value ? JSON.stringify(value) : String(value ?? '');
const shown = (value: unknown) => (
  value === undefined ? 'none' : isIntrinsic(value) ? 'a reference' : JSON.stringify(value));

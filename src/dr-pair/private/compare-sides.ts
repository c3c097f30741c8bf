import { CfnResource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { overlapOf } from './pair-checks';
import { PairParts } from './pair-parts';
import { PairPlan } from './pair-plan';
import { differences, isIntrinsic, literal, memberAt, same, shown } from './property-differences';
import { Fact, settledFacts } from './settled-facts';
import { AuroraCluster } from '../../aurora-cluster';
import { RPO_PARAMETER } from '../../aurora-cluster/internal';
import { templateProperties } from '../../private/template-properties';
import { auditOf } from '../../region/internal';

/** A property that twins do not have in common. */
export interface Difference {
  readonly twins: readonly [here: CfnResource, there: CfnResource];
  readonly path: string;
  readonly values: readonly [here: unknown, there: unknown];
}

/** Types that describe their own Region alone. Roles have the permissions of their policies. */
export const TYPES_OF_ONE_REGION = ['AWS::CloudWatch::Dashboard', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy'];

/**
 * What differs by nature, by type or the end of a path. Everything else is the same for twins. Paths leave out indices.
 */
export const OF_ONE_REGION: Record<string, readonly string[]> = {
  // Texts and generated names contain paths of constructs. Users may tag one stack.
  '*': ['Comment', 'Description', 'Tags'],
  'AWS::ApplicationAutoScaling::ScalingPolicy': ['PolicyName'],
  'AWS::CloudWatch::Alarm': ['AlarmDescription', 'AlarmName', 'Dimensions.ReplicationGroupId', 'Metrics'],
  'AWS::EC2::Subnet': ['AvailabilityZone', 'CidrBlock'],
  'AWS::EC2::VPC': ['CidrBlock'],
  'AWS::ElastiCache::User': ['UserId'],
  'AWS::ElastiCache::UserGroup': ['UserGroupId'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::Logs::MetricFilter': ['MetricTransformations.MetricNamespace'],
  // `recovery.backupCopies` are those of the primary Region.
  'AWS::Backup::BackupPlan': ['BackupPlan.BackupPlanName', 'BackupPlan.BackupPlanRule.CopyActions', 'BackupPlanTags'],
  // Tasks of the standby Region read the address of the cache from a parameter, and releases begin in the primary one.
  'AWS::IAM::Role': [
    'Policies', 'Permissions.Allow:rds:DescribeGlobalClusters', 'Permissions.Allow:ssm:GetParameters',
    'Permissions.Allow:ssm:PutParameter', 'Permissions.Allow:backup:CopyFromBackupVault',
    'Permissions.Allow:backup:CopyIntoBackupVault',
  ],
  // The resources of a Region. The actions of a policy are `Permissions`.
  'AWS::S3::BucketPolicy': ['PolicyDocument'],
  'AWS::SQS::QueuePolicy': ['PolicyDocument'],
  // Of the standby Region, the base stack has one of its own for secrets and media.
  'AWS::KMS::Key': ['KeyPolicy'],
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
  '/AgeAlarm/Resource': ['Threshold'],
  // Alarms of the secondary cluster on its lag.
  '/AlarmGroups/Database/Resource': ['AlarmRule'],
  // The failover plan enables and disables them.
  'AWS::Scheduler::Schedule': ['State'],
};

/** Where `audit` of one Region scans its uploads, which costs more. */
export const OF_SCAN: Record<string, readonly string[]> = {
  '/UploadedBytes/Resource': ['Threshold'],
  '/UploadRequests/Resource': ['Threshold'],
};

/** What has the name of a resource of the other stack in the standby Region, and refers to it in the primary one. */
export const BY_NAME: Record<string, readonly string[]> = {
  'AWS::Backup::BackupPlan': ['BackupPlan.BackupPlanRule.TargetBackupVault'],
  'AWS::ECS::TaskDefinition': ['MEDIA_BUCKET', 'REDIS_PORT'].map((name) => `ContainerDefinitions.Environment.${name}`),
  'AWS::ElasticLoadBalancingV2::ListenerRule': ['Conditions.HttpHeaderConfig.Values'],
  'AWS::Events::Rule': ['EventPattern.detail.backupVaultName', 'EventPattern.detail.bucket.name'],
  'Custom::RuleConditions': ['Headers.Environment'],
  'AWS::Lambda::Function': ['OUTPUT_BUCKET', 'SOURCE_BUCKET'].map((name) => `Environment.Variables.${name}`),
};

/** What follows from a tier, which is the same in both Regions unless `recovery.standbyTier` chooses another. */
export const OF_TIER: Record<string, readonly string[]> = {
  '*': ['DeletionPolicy', 'UpdateReplacePolicy'],
  'AWS::ApplicationAutoScaling::ScalableTarget': ['MaxCapacity'],
  'AWS::CloudWatch::Alarm': ['Threshold'],
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

/**
 * Finds values that went apart: a property injector, a Mixin, an aspect, an override or an option of one Region has
 * changed them in one place, and the failover plan, its functions, the runbooks or the other Region have another value.
 * References of two resources are not followed: what both read at deployment is not compared.
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
    [node.tryFindChild('Network'), base.network],
    ...['Key', 'Logs', 'Alarms', 'Pages'].map((id): [IConstruct | undefined, IConstruct | undefined] => (
      [node.tryFindChild(id), [standby, base, Stack.of(base)].map((one) => one.node.tryFindChild(id)).find(Boolean)])),
  ];
  return roots.flatMap(([here, there]) => here && there ? twinsBelow(here, there) : []);
}

/** All differences of twins, also those by nature. */
export const differencesOf = (parts: PairParts, read = readOnce()): Difference[] =>
  counterparts(parts).filter(([{ cfnResourceType: type }]) => !TYPES_OF_ONE_REGION.includes(type))
    .flatMap((twins) => {
      const [here, there] = twins.map((one) => Stack.of(one).region);
      const plain = (name: string) => name.replaceAll('-', '');
      const others = new Map([[here, there], [there, here], [plain(here), plain(there)], [plain(there), plain(here)]]);
      const seen = (text: string) => text.replace(new RegExp([...others.keys()].join('|'), 'g'), (one) => (
        others.get(one)!));
      const [ours, theirs] = twins.map(read);
      return differences(ours, theirs, seen).map(({ path, values }) => ({ twins, path: path.join('.'), values }));
    });

type Read = (resource: CfnResource) => Record<string, unknown>;

/** To resolve tokens takes most of the time. */
function readOnce(): Read {
  const known = new Map<CfnResource, Record<string, unknown>>();
  return (resource) => {
    if (!known.has(resource)) known.set(resource, withBesides(resource, templateProperties(resource)));
    return known.get(resource)!;
  };
}

interface Policy {
  readonly PolicyDocument: { readonly Statement: { readonly Effect: string; readonly Action: string | string[] }[] };
}

/** The properties of a resource, what happens to it at its end, and the actions of its policies. */
function withBesides(resource: CfnResource, properties: Record<string, unknown>): Record<string, unknown> {
  const { cfnOptions: { deletionPolicy, updateReplacePolicy }, cfnResourceType: type, node } = resource;
  const ofRole = type === 'AWS::IAM::Role' ? node.scope!.node.findAll() : [];
  const policies = ofRole.filter((one) => CfnResource.isCfnResource(one))
    .filter((one) => /^AWS::IAM::(?:Managed)?Policy$/.test(one.cfnResourceType));
  // Functions of the failover plan do what the role of their Region needs.
  const documents = (node.path.includes('/FailoverActions/') ? [] : [properties, ...policies.map(templateProperties)])
    .flatMap(({ PolicyDocument, Policies = [] }) => [{ PolicyDocument }, ...Policies as object[]]) as Partial<Policy>[];
  const statements = documents.flatMap(({ PolicyDocument }) => PolicyDocument?.Statement ?? []);
  const Permissions = Object.fromEntries(statements.flatMap(({ Effect, Action }) => (
    [Action].flat().map((action) => [`${Effect}:${action}`, true]))));
  return { ...properties, DeletionPolicy: deletionPolicy, UpdateReplacePolicy: updateReplacePolicy, Permissions };
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

function isOfOneRegion({ twins, path, values }: Difference, plan: PairPlan): boolean {
  const [{ cfnResourceType: type, node }] = twins;
  const { primaryRegion, standbyRegion, recovery } = plan;
  const ofTier = recovery.standbyTier ? [...OF_TIER['*'], ...OF_TIER[type] ?? []] : [];
  const byName = values.some(isIntrinsic) ? BY_NAME[type] ?? [] : [];
  const [scansHere, scansThere] = [primaryRegion, standbyRegion]
    .map(({ _options }) => auditOf(_options, plan.common.tier)?.scanUploads ?? false);
  const own = Object.entries({ ...OF_ONE_REGION, ...scansHere === scansThere ? {} : OF_SCAN })
    .filter(([of]) => ['*', type].includes(of) || node.path.endsWith(of));
  const listed = [...own.flatMap(([, properties]) => properties), ...byName, ...ofTier];
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

const isBelow = (path: string, property: string) =>
  [path, path.replace(/\.\d+(?=\.|$)/g, '')].some((one) => `${one}.`.startsWith(`${property}.`));

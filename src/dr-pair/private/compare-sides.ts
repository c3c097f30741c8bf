import { CfnResource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { PairParts } from './pair-parts';
import { PairPlan } from './pair-plan';
import { Fact, settledFacts } from './settled-facts';
import { AuroraCluster } from '../../aurora-cluster';
import { RPO_PARAMETER } from '../../aurora-cluster/internal';
import { templateProperties } from '../../private/template-properties';

/**
 * What counterparts in both Regions have in common: either Region must be able to take over with the same image, the
 * same clients and the same distribution. Other properties are of one Region only. Paths may leave out indices.
 */
const COMMON: Record<string, readonly string[]> = {
  // The application notices them after a failover.
  'AWS::RDS::DBCluster': ['EnableIAMDatabaseAuthentication', 'Engine', 'EngineMode', 'EngineVersion', 'NetworkType'],
  'AWS::RDS::DBClusterParameterGroup': ['Family', 'Parameters'],
  'AWS::ElastiCache::ReplicationGroup': [
    'ClusterMode', 'Engine', 'EngineVersion', 'NetworkType', 'Port', 'TransitEncryptionEnabled',
    'TransitEncryptionMode',
  ],
  'AWS::ElastiCache::ParameterGroup': ['CacheParameterGroupFamily', 'Properties'],
  'AWS::ElastiCache::User': ['AccessString', 'AuthenticationMode.Type', 'NoPasswordRequired', 'UserName'],
  // Users upload to the bucket of the active Region.
  'AWS::S3::Bucket': ['CorsConfiguration', 'ObjectLockEnabled', 'VersioningConfiguration'],
  // Both run the same image.
  'AWS::ECS::TaskDefinition': ['ContainerDefinitions.0.Name', 'ContainerDefinitions.0.PortMappings', 'RuntimePlatform'],
  'AWS::ECS::Service': ['LoadBalancers.ContainerName', 'LoadBalancers.ContainerPort'],
  // One distribution connects to both load balancers.
  'AWS::ElasticLoadBalancingV2::Listener': ['Port', 'Protocol'],
  'AWS::ElasticLoadBalancingV2::ListenerRule': ['Conditions.Field', 'Conditions.PathPatternConfig', 'Priority'],
  'AWS::ElasticLoadBalancingV2::TargetGroup': [
    'HealthCheckPath', 'HealthCheckPort', 'HealthCheckProtocol', 'Matcher', 'Port', 'Protocol', 'ProtocolVersion',
  ],
};

/** Sizes, which are equal unless `recovery.standbyTier` chooses others. */
const SIZES: Record<string, readonly string[]> = {
  'AWS::RDS::DBCluster': ['ServerlessV2ScalingConfiguration'],
  'AWS::RDS::DBInstance': ['DBInstanceClass'],
  'AWS::ElastiCache::ReplicationGroup': ['CacheNodeType'],
  'AWS::ApplicationAutoScaling::ScalableTarget': ['MaxCapacity'],
};

/** A parameter of the primary cluster alone, with `recovery.enforceRpo`. */
const OF_PRIMARY = [`Parameters.${RPO_PARAMETER}`];
const ADVICE = 'remove the property injector, Mixin, aspect or override that changes';

/**
 * Finds values that went apart: a property injector, a Mixin, an aspect or an override has changed them in one place,
 * and the failover plan, its functions, the runbooks or the other Region have another value. Values that are known
 * only at deployment are not compared.
 *
 * @returns errors
 */
export function compareSides(plan: PairPlan, parts: PairParts): string[] {
  const sizes = plan.recovery.standbyTier ? {} : SIZES;
  return [
    ...settledFacts(plan, parts).flatMap(differencesFromPlan),
    ...counterparts(parts).flatMap(([here, there]) => {
      const type = here.cfnResourceType;
      return differencesBetween(here, there, COMMON[type] ?? [], `${ADVICE} it in one Region only`).concat(
        differencesBetween(here, there, sizes[type] ?? [], `${ADVICE} it, or pass recovery.standbyTier`));
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
    [database, standby.database],
    [cluster, standby.database.databaseCluster],
    [database.writer, standby.database.instances.at(0)],
    [node.tryFindChild('Cache'), cache.cache],
    [node.tryFindChild('Media'), base.media],
    [node.tryFindChild('Repository'), base.repository],
  ];
  return roots.flatMap(([here, there]) => here && there ? twins(here, there) : []);
}

/** Resources of the same type and path below two constructs. */
function twins(here: IConstruct, there: IConstruct): [CfnResource, CfnResource][] {
  const below = (root: IConstruct) => root.node.findAll().filter((one) => CfnResource.isCfnResource(one))
    .map((one) => [`${one.node.path.slice(root.node.path.length)} ${one.cfnResourceType}`, one] as const);
  const others = new Map(below(there));
  return below(here).flatMap(([place, one]) => {
    const other = others.get(place);
    return other ? [[one, other]] : [];
  });
}

function differencesFromPlan({ of, type, property, value, prop }: Fact): string[] {
  const resource = of?.node.findAll().find((one) => CfnResource.isCfnResource(one) && one.cfnResourceType === type);
  if (value === undefined || !CfnResource.isCfnResource(resource)) return [];
  const got = literal(templateProperties(resource)[property]);
  const expected = Stack.of(resource).resolve(value) as unknown;
  if (!isKnown(got) || !isKnown(expected) || same(got, expected)) return [];
  return [`${property} must be ${shown(expected)}, which the failover plan, the runbooks or the other Region ` +
    `contain, got ${shown(got)}; ${ADVICE} it, or set ${prop} (at ${resource.node.path})`];
}

function differencesBetween(
  here: CfnResource, there: CfnResource, properties: readonly string[], remedy: string,
): string[] {
  if (properties.length === 0) return [];
  const [ours, theirs] = [here, there].map((one) => scalars(templateProperties(one)));
  const { region } = Stack.of(here);
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((path) => {
    const plain = path.replace(/\.\d+(?=\.|$)/g, '');
    const compared = properties.some((property) => [path, plain].some((one) => `${one}.`.startsWith(`${property}.`)));
    const [got, other] = [ours.get(path), theirs.get(path)];
    const isComparable = [ours, theirs].every((side) => isKnownIn(side, path));
    if (!compared || OF_PRIMARY.includes(path) || !isComparable || same(got, other)) return [];
    return [`${path} must be the same in both Regions, got ${shown(got)} in ${region} and ${shown(other)} in ` +
      `${Stack.of(there).region}; ${remedy} (at ${here.node.path} and ${there.node.path})`];
  });
}

/** Texts, numbers and booleans below a value, by their paths, and intrinsic functions. */
function scalars(value: unknown, path = '', found = new Map<string, unknown>()): Map<string, unknown> {
  if (typeof value !== 'object' || value === null || isIntrinsic(value)) found.set(path, value);
  else for (const [key, one] of Object.entries(value)) scalars(one, path ? `${path}.${key}` : key, found);
  return found;
}

/** Without the condition that there are no tasks while no image is released. */
function literal(value: unknown): unknown {
  const { 'Fn::If': [, unreleased, released] = [] } = Object(value) as { 'Fn::If'?: unknown[] };
  return unreleased === 0 ? released : value;
}

const isIntrinsic = (value: object) => /^(?:Ref|Fn::\w+)$/.test(Object.keys(value).join());
/** Whether neither the value nor one that contains it is an intrinsic function. */
const isKnownIn = (side: Map<string, unknown>, path: string) =>
  path.split('.').every((_, at, parts) => isKnown(side.get(parts.slice(0, at + 1).join('.'))));
const isKnown = (value: unknown) => typeof value !== 'object' || value === null;
/** CloudFormation reads numbers and booleans as text as well. */
const same = (one: unknown, other: unknown) => String(one ?? '') === String(other ?? '');
const shown = (value: unknown) => value === undefined ? 'none' : JSON.stringify(value);

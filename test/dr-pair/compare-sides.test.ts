import { Aspects, aws_ecs as ecs, aws_rds as rds, CfnResource, IAspect, PropertyInjectors, Stack } from 'aws-cdk-lib';
import { assemblyOf, ofType, pairOf, placed, quickApp, REPORT, templateOf } from './fixture';
import { AuroraCluster } from '../../src/aurora-cluster';
import { DrPair, DrPairProps } from '../../src/dr-pair';
import { counterparts } from '../../src/dr-pair/private/compare-sides';
import { StandbyMode } from '../../src/failover';
import { ApiScaling, FargateApi, FargateApiProps } from '../../src/fargate-api';
import { templateProperties } from '../../src/private/template-properties';
import { Edge, PlatformTier } from '../../src/region';
import { SecureBucket, SecureBucketProps } from '../../src/secure-bucket';
import { WORKLOADS } from '../../tools/emulator/app';
import { nameProperties } from '../support/physical-names';

/** With one of all that has a name. */
const ALL: Partial<DrPairProps> = {
  jobs: [REPORT],
  workloads: WORKLOADS,
  edge: Edge.cloudFront({ site: {} }),
  github: { repository: 'eldonia/eldonia-backend' },
  monitoring: { criticalAlarmEmail: 'on-call@eldonia.example' },
};

/** What one Region may have for itself. A type without properties: all of them. */
const OF_ONE_REGION: Record<string, { readonly properties?: RegExp; readonly reason: string }> = {
  'AWS::ApplicationAutoScaling::ScalableTarget': { properties: /^(?:MinCapacity|ScalableDimension|ServiceNamespace)$/, reason: 'the minimum of workers and cache shards is that of the load; CloudFormation refuses other dimensions' },
  'AWS::ApplicationAutoScaling::ScalingPolicy': { reason: 'how fast a Region scales is up to its load' },
  'AWS::CertificateManager::Certificate': { reason: 'each load balancer has a certificate; another domain name fails the validation or the TLS handshake of the readiness probe' },
  'AWS::CloudWatch::Alarm': { reason: 'thresholds are those of the load of a Region; alarms that the plan or the runbooks name are compared' },
  'AWS::CloudWatch::CompositeAlarm': { reason: 'notifies about its own Region' },
  'AWS::CloudWatch::Dashboard': { reason: 'shows its own Region' },
  'AWS::DynamoDB::Table': { reason: 'locks of the functions of the Region' },
  'AWS::Lambda::Alias': { reason: 'the permissions and the workflow of the Region refer to it' },
  'AWS::EC2::SecurityGroup': { reason: 'of the VPC of the Region' },
  'AWS::ECR::Repository': { properties: /^(?!RepositoryName)/, reason: 'images are found by digest; how long a Region keeps them is its own' },
  'AWS::ECS::Cluster': { properties: /^ClusterSettings/, reason: 'Container Insights shows the Region' },
  'AWS::ECS::ClusterCapacityProviderAssociations': { reason: 'Fargate and Fargate Spot are in all Regions' },
  'AWS::ECS::Service': { properties: /^(?!ServiceName|LoadBalancers)/, reason: 'how the Region deploys and monitors' },
  'AWS::ECS::TaskDefinition': { properties: /^(?:Cpu|Memory|Family|NetworkMode|RequiresCompatibilities)$|^ContainerDefinitions\.(?!Name|PortMappings)/, reason: 'DrRegion has an environment and secrets of its own; sizes may follow the load of the Region' },
  'AWS::ElastiCache::ParameterGroup': { properties: /^Description$/, reason: 'text' },
  'AWS::ElastiCache::ReplicationGroup': { properties: /^(?!Engine|Port|NetworkType|ClusterMode|TransitEncryption|CacheNodeType)/, reason: 'a cache of the Region alone, with a maintenance window, snapshots and shards of its own' },
  'AWS::ElastiCache::SubnetGroup': { reason: 'of the VPC of the Region' },
  'AWS::ElastiCache::User': { properties: /^(?:Engine|UserId)$/, reason: 'ids are unique in a Region, and nothing refers to them by name' },
  'AWS::ElastiCache::UserGroup': { reason: 'ids are unique in a Region, and nothing refers to them by name' },
  'AWS::ElasticLoadBalancingV2::Listener': { properties: /^(?!Port$|Protocol$)/, reason: 'the default action and the TLS policy of the Region' },
  'AWS::ElasticLoadBalancingV2::ListenerRule': { properties: /^(?:Actions|Conditions\.HttpHeaderConfig)/, reason: 'values of the header are secrets, which are replicated' },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': { reason: 'the origin of the Region; its name is not used' },
  'AWS::ElasticLoadBalancingV2::TargetGroup': { properties: /^(?:HealthCheck(?:Enabled|\w*Seconds)|\w+ThresholdCount|TargetGroupAttributes|TargetType)/, reason: 'how fast the Region notices a task that fails' },
  'AWS::Events::Rule': { reason: 'events of the Region' },
  'AWS::IAM::Policy': { reason: 'permissions in the Region, which its own tests compare' },
  'AWS::IAM::Role': { reason: 'of the Region; roles that the other Region or the plan names are compared' },
  'AWS::Lambda::EventInvokeConfig': { reason: 'a function of the Region' },
  'AWS::Lambda::EventSourceMapping': { reason: 'a function of the Region' },
  'AWS::Lambda::Function': { properties: /^(?!FunctionName)/, reason: 'a function of the Region' },
  'AWS::Lambda::LayerVersion': { reason: 'a function of the Region' },
  'AWS::Logs::LogGroup': { reason: 'logs of the Region' },
  'AWS::Logs::MetricFilter': { reason: 'logs of the Region' },
  'AWS::Logs::QueryDefinition': { reason: 'logs of the Region' },
  'AWS::RDS::DBCluster': { properties: /^(?:AutoMinor|Backup|CopyTags|DatabaseInsights|Deletion|EnableCloudwatch|MasterUser|Performance|Preferred|Storage)/, reason: 'windows, protection and insights of a cluster; master user and encryption are those of the global database' },
  'AWS::RDS::DBClusterParameterGroup': { properties: /^Description$/, reason: 'text' },
  'AWS::RDS::DBInstance': { properties: /^(?!DBInstanceClass)/, reason: 'windows and insights of an instance' },
  'AWS::RDS::EventSubscription': { reason: 'events of the Region' },
  'AWS::Route53::RecordSet': { reason: 'each Region has a record of the failover pair' },
  'AWS::S3::Bucket': { properties: /^(?!BucketName|Cors|ObjectLock|Versioning)/, reason: 'replication, lifecycle, logs and protection of a bucket' },
  'AWS::S3::BucketPolicy': { reason: 'permissions in the Region' },
  'AWS::SQS::Queue': { reason: 'a queue of the Region' },
  'AWS::SQS::QueuePolicy': { reason: 'permissions in the Region' },
  'AWS::SSM::Parameter': { reason: 'what the release function of the Region has written' },
  'AWS::Scheduler::Schedule': { properties: /^(?!Name$)/, reason: 'DrRegion may have jobs of its own' },
  'AWS::SecretsManager::Secret': { reason: 'each cache has a password; replicated secrets are compared' },
  'AWS::StepFunctions::StateMachine': { reason: 'a state machine of the Region' },
  'Custom::JobWatch': { reason: 'a job of the Region' },
};

type Scalar = string | number | boolean;

/** The scalars below a value, by their paths; no intrinsic functions. */
function scalars(value: unknown, path: readonly string[] = []): [readonly string[], Scalar][] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [[path, value as Scalar]];
  const entries = Object.entries(value);
  return /^(?:Ref|Fn::\w+)$/.test(entries.map(([key]) => key).join()) ? [] : entries.flatMap(([key, one]) => scalars(one, [...path, key]));
}

const other = (value: Scalar) => typeof value === 'string' ? `${value}x` : typeof value === 'number' ? value + 1 : !value;

function override(resource: CfnResource, path: readonly string[], value: unknown): void {
  resource.addPropertyOverride(path.map((part) => part.replaceAll('.', '\\.')).join('.'), value);
}

const differences = (pair: DrPair) => pair.node.validate();

/** `path property` of what errors name. */
function named(errors: readonly string[]): string[] {
  return errors.flatMap((error) => {
    const [, property, paths] = /^(\S+) must .+, got .+; .+ \(at (.+)\)$/.exec(error)!;
    return paths.split(' and ').map((path) => `${path} ${property}`);
  });
}

test.each([StandbyMode.WARM, StandbyMode.PILOT_LIGHT])('a pair (%s) is in agreement with itself', (standbyMode) => {
  expect(differences(pairOf({ ...ALL, recovery: { standbyMode } }))).toEqual([]);
  expect(differences(pairOf({ tier: PlatformTier.ECONOMY, recovery: { standbyMode } }))).toEqual([]);
});

test.each([['primary', 0], ['standby', 1]] as const)('an override of any property in the %s Region is refused, or is of one Region only', (_, side) => {
  const pair = pairOf(ALL);
  const changed = counterparts(pair._parts).map((both) => both[side]).flatMap((resource) =>
    scalars(templateProperties(resource)).map(([path, value]) => ({ resource, path, value })));
  for (const { resource, path, value } of changed) override(resource, path, other(value));
  const refused = new Set(named(differences(pair)));
  const silent = changed.filter(({ resource: { node }, path }) => !refused.has(`${node.path} ${path.join('.')}`)).filter(({ resource, path }) => {
    const { properties = /^/, reason = undefined } = OF_ONE_REGION[resource.cfnResourceType] ?? {};
    return reason === undefined || !properties.test(path.filter((part) => !/^\d+$/.test(part)).join('.'));
  });

  expect(silent.map(({ resource, path }) => `${resource.cfnResourceType} ${path.join('.')} at ${resource.node.path}`)).toEqual([]);
});

/** Names that are the same text as another one. */
const SAME_TEXT = [
  // The runbook names the cache and the probe of the standby Region, and reads the name of the cache from its resource.
  /^Eldonia\/Primary\/Platform\/(?:Cache|SiteProbe)\//,
  /^Eldonia\/StandbyCache\/Cache\/Cache\/ReplicationGroup /,
  // The runbook names the service.
  / Family$/,
  // A word of the runbooks.
  /\/ReleaseReconciler\/Requests\/Resource Name$/,
  // The dashboard of the primary Region links to them.
  /^Eldonia\/Primary\/EdgeAlarms\//,
];

describe('names', () => {
  /** A name with no letter, digit or hyphen beside it. */
  const isIn = (text: string, name: string) => new RegExp(`(?<![\\w-])${name.replace(/[.*+?^$()[\]\\|{}]/g, '\\$&')}(?![\\w-])`).test(text);
  const namesOf = (resource: CfnResource) => nameProperties(resource.cfnResourceType).flatMap((property) => {
    const name = templateProperties(resource)[property];
    return typeof name === 'string' ? [{ resource, property, name }] : [];
  });

  test('a name that another Region, the plan or a runbook contains cannot be changed', () => {
    const pair = pairOf(ALL);
    const stacks = [pair.globalStack, pair.standbyBaseStack, pair.standbyCacheStack, pair.primaryStack, pair.standbyStack];
    const all = stacks.flatMap((stack) => stack.node.findAll()).filter((one) => CfnResource.isCfnResource(one)).flatMap(namesOf);
    const texts = placed(assemblyOf(pair)).map(({ stackName, region, template }) => ({ stackName, region, text: JSON.stringify(template) }));
    const runbooks = [pair.runbook(), pair.recoveryRunbook(), pair.rebuildRunbook()].join('\n');
    const used = all.filter(({ resource, property, name }) => {
      const { stackName, region } = Stack.of(resource);
      // The same name in the other Region is that of a resource there.
      const owners = new Set(all.filter((one) => one.name === name && one.property === property).map((one) => Stack.of(one.resource).region));
      const others = texts.filter((one) => one.stackName !== stackName && (one.region === region || !owners.has(one.region)));
      return isIn(runbooks, name) || others.some(({ text }) => isIn(text, name));
    });
    used.forEach(({ resource, property, name }) => override(resource, [property], `${name}x`));
    const refused = named(differences(pair));

    expect(used.length).toBeGreaterThan(30);
    expect(used.map(({ resource: { node }, property }) => `${node.path} ${property}`)
      .filter((one) => !refused.includes(one) && !SAME_TEXT.some((pattern) => pattern.test(one)))).toEqual([]);
  });
});

/** A pair whose constructs of a class have other props, in both Regions if both have the class. */
function injected<Props>(
  { PROPERTY_INJECTION_ID: constructUniqueId }: { readonly PROPERTY_INJECTION_ID: string }, change: (props: Props) => object, props = ALL,
): DrPair {
  const app = quickApp();
  PropertyInjectors.of(app).add({ constructUniqueId, inject: (given: Props) => ({ ...given, ...change(given) }) });
  return pairOf(props, app);
}

describe('property injectors', () => {
  test('what the standby Region gets from the primary cluster, also with another port, name, size and parameters', () => {
    const pair = injected(AuroraCluster, () => ({
      databaseName: 'shop',
      port: 5433,
      requireTls: false,
      parameters: { 'log_min_messages': 'error', 'rds.global_db_rpo': '60' },
      instanceType: undefined,
      serverlessV2MinCapacity: 1,
      serverlessV2MaxCapacity: 8,
    }));
    const stacks = placed(assemblyOf(pair));
    const [primary, standby] = [pair.primaryStack, pair.standbyStack].map((stack) => templateOf(stacks, stack));

    for (const template of [primary, standby]) {
      const [{ Port, ServerlessV2ScalingConfiguration }] = ofType(template, 'AWS::RDS::DBCluster');
      expect([Port, ServerlessV2ScalingConfiguration]).toEqual([5433, { MinCapacity: 1, MaxCapacity: 8 }]);
      expect(ofType(template, 'AWS::RDS::DBClusterParameterGroup')[0].Parameters).toMatchObject({ 'log_min_messages': 'error', 'rds.force_ssl': '0' });
      const environments = ofType(template, 'AWS::ECS::TaskDefinition').map(({ ContainerDefinitions: [{ Environment }] }) => Environment as unknown);
      expect(environments.length).toBeGreaterThan(0);
      const expected = expect.arrayContaining([{ Name: 'DB_NAME', Value: 'shop' }, { Name: 'DB_PORT', Value: '5433' }]) as unknown;
      environments.forEach((environment) => expect(environment).toEqual(expected));
    }
    expect(ofType(standby, 'AWS::RDS::DBClusterParameterGroup')[0].Parameters).not.toHaveProperty('rds.global_db_rpo');
  });

  test('the sizes of a standby tier', () => {
    const serverless = { instanceType: undefined, serverlessV2MinCapacity: 1, serverlessV2MaxCapacity: 8 };
    const pair = injected(AuroraCluster, () => serverless, { recovery: { standbyTier: PlatformTier.PRODUCTION } });
    expect(differences(pair)).toEqual([]);
    expect(pair._parts.standby.database.instances[0].dbInstanceClass).toBe('db.r6g.xlarge');
  });

  test('the port of the API reaches the functions of the failover plan', () => {
    const pair = injected(FargateApi, (): Partial<FargateApiProps> => ({ container: { port: 8080 } }));
    expect(differences(pair)).toEqual([]);
    for (const { actions: { warmUp } } of [pair._parts.primary, pair._parts.standby]) {
      expect(templateProperties(warmUp.node.defaultChild as CfnResource)).toMatchObject({ Environment: { Variables: { PORT: '8080' } } });
    }
  });

  test.each<[string, () => DrPair, string, string]>([
    ['clusterIdentifier', () => injected(AuroraCluster, () => ({ clusterIdentifier: 'shop-db' })), '"eldonia-database"', '"shop-db"'],
    ['appSecretName', () => injected(AuroraCluster, () => ({ appSecretName: 'shop/app' })), '"eldonia/db-password"', '"shop/app"'],
    ['bucketName', () => injected(SecureBucket, ({ bucketName }: SecureBucketProps) => ({ bucketName: bucketName?.replace('-media-', '-pictures-') })),
      '"eldonia-media-123456789012-ap-northeast-1"', '"eldonia-pictures-123456789012-ap-northeast-1"'],
    ['serviceName', () => injected(FargateApi, () => ({ serviceName: 'shop' })), '"eldonia-backend"', '"shop"'],
    ['no serviceName', () => injected(FargateApi, () => ({ serviceName: undefined })), '"eldonia-backend"', 'none'],
    ['scaling', () => injected(FargateApi, () => ({ scaling: ApiScaling.between(4, 10) })), '2', '4'],
  ])('fails for another %s than the plan has', (_, create, expected, got) => {
    expect(differences(create()).join('\n')).toContain(` must be ${expected}, which the failover plan, the runbooks or the other Region contain, got ${got}; ` +
      'remove the property injector, Mixin, aspect or override that changes it, or set ');
  });
});

test('the runbook has the cache of a tier without replicas', () => {
  const pair = pairOf({ tier: PlatformTier.ECONOMY });
  const [{ ReplicationGroupId: name }] = ofType(templateOf(placed(assemblyOf(pair)), pair.standbyCacheStack), 'AWS::ElastiCache::ReplicationGroup');

  expect(name).toMatch(/^eldonia-cache-/);
  expect(pair.recoveryRunbook()).toContain(`The cache \`${name as string}\``);
});

test('synthesis fails with both values, both constructs and what to do', () => {
  const pair = pairOf();
  const aspect: IAspect = {
    visit: (node) => {
      if (node instanceof rds.CfnDBClusterParameterGroup && Stack.of(node) === pair.primaryStack) node.addPropertyOverride('Parameters.log_lock_waits', '0');
    },
  };
  Aspects.of(pair).add(aspect);

  expect(() => assemblyOf(pair)).toThrow('Parameters.log_lock_waits must be the same in both Regions, got "0" in ap-northeast-1 and "1" in ap-northeast-3; ' +
    'remove the property injector, Mixin, aspect or override that changes it in one Region only ' +
    '(at Eldonia/Primary/Platform/Database/ParameterGroup/Resource and Eldonia/Standby/Pair/Database/ParameterGroup/Resource)');
});

test('accepts what is known at deployment only', () => {
  const pair = pairOf();
  const [group] = counterparts(pair._parts).map(([here]) => here).filter(({ cfnResourceType }) => cfnResourceType === 'AWS::RDS::DBClusterParameterGroup');
  group.addPropertyOverride('Parameters', { 'Fn::If': ['Later', {}, {}] });
  const services = pair.primary.api.service.node.findAll().filter((one) => one instanceof ecs.CfnService);
  services.forEach((one) => one.addPropertyOverride('ServiceName', { Ref: 'AWS::StackName' }));

  expect(differences(pair)).toEqual([]);
});

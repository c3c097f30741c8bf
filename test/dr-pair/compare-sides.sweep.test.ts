import { Aspects, aws_applicationautoscaling as scaling, aws_ecs as ecs, aws_rds as rds, CfnResource, Duration, IAspect, PropertyInjectors, Stack } from 'aws-cdk-lib';
import { assemblyOf, ofType, pairOf, placed, quickApp, templateOf } from './fixture';
import { ALL, differences, named, override } from './sides';
import { AuroraCluster } from '../../src/aurora-cluster';
import { DrPair, DrPairProps, DrRegion } from '../../src/dr-pair';
import { counterparts, OF_ONE_REGION, TYPES_OF_ONE_REGION } from '../../src/dr-pair/private/compare-sides';
import { StandbyMode } from '../../src/failover';
import { ApiScaling, FargateApi, FargateApiProps } from '../../src/fargate-api';
import { MediaProcessor } from '../../src/media';
import { Network } from '../../src/network';
import { templateProperties } from '../../src/private/template-properties';
import { MediaProcessing, PlatformTier } from '../../src/region';
import { SecureBucket, SecureBucketProps } from '../../src/secure-bucket';
import { nameProperties } from '../support/physical-names';

type Scalar = string | number | boolean;

/** The scalars below a value, by their paths; no intrinsic functions. */
function scalars(value: unknown, path: readonly string[] = []): [readonly string[], Scalar][] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [[path, value as Scalar]];
  const entries = Object.entries(value);
  return /^(?:Ref|Fn::\w+)$/.test(entries.map(([key]) => key).join()) ? [] : entries.flatMap(([key, one]) => scalars(one, [...path, key]));
}

/** As errors name it: variables and attributes by their names. */
function shownPath(value: unknown, [first, ...others]: readonly string[]): string[] {
  if (first === undefined) return [];
  const one = (Object(value) as Record<string, unknown>)[first] as { readonly Name?: string; readonly Key?: string } | undefined;
  const name = Array.isArray(value) && others.length === 1 && others[0].startsWith('Value') ? one?.Name ?? one?.Key : undefined;
  return name === undefined ? [first, ...shownPath(one, others)] : [name];
}

const other = (value: Scalar) => typeof value === 'string' ? `${value}x` : typeof value === 'number' ? value + 1 : !value;

test.each([StandbyMode.WARM, StandbyMode.PILOT_LIGHT])('a pair (%s) is in agreement with itself', (standbyMode) => {
  expect(differences(pairOf({ ...ALL, recovery: { standbyMode } }))).toEqual([]);
  expect(differences(pairOf({ tier: PlatformTier.ECONOMY, recovery: { standbyMode } }))).toEqual([]);
});

/** What is not refused: the value of another resource, or the name of what is compared by it. */
const UNKNOWN = /^(?:arn:|(?:pl|sg|subnet|vpc)-)/;

test.each([['primary', 0], ['standby', 1]] as const)('an override of any property in the %s Region is refused, or is of one Region only', (_, side) => {
  const pair = pairOf(ALL);
  const twins = counterparts(pair._parts).filter(([{ cfnResourceType }]) => !TYPES_OF_ONE_REGION.includes(cfnResourceType));
  const changed = twins.flatMap((both) => {
    const [properties, others] = [templateProperties(both[side]), templateProperties(both[1 - side])];
    return scalars(properties).map(([path, value]) => ({ resource: both[side], path, value, properties, others }));
  }).filter(({ path, value, properties, others }) => !(typeof value === 'string' && UNKNOWN.test(value)) && !/^(?:Dimensions|Environment|Secrets|ClusterSettings|\w+Attributes|Tags)\.\d+\.(?:Key|Name|ValueFrom)$/.test(path.slice(-3).join('.'))
    && scalars(others).some(([one]) => shownPath(others, one).join() === shownPath(properties, path).join()));
  const expected = changed.map(({ resource: { cfnResourceType: type, node }, path, properties }) => ({ type, at: `${node.path} ${shownPath(properties, path).join('.')}` }))
    .filter(({ at }) => !/ SecurityGroup(?:In|E)gress\.\d+\./.test(at))
    .filter(({ type, at }) => !Object.entries(OF_ONE_REGION).filter(([of]) => ['*', type].includes(of) || at.includes(`${of} `)).flatMap(([, properties]) => properties)
      .some((property) => `${at.slice(at.lastIndexOf(' ') + 1).replace(/\.\d+(?=\.|$)/g, '')}.`.startsWith(`${property}.`)));
  for (const { resource, path, value } of changed) override(resource, path, other(value));
  const refused = new Set(named(differences(pair)));

  expect(expected.length).toBeGreaterThan(1_500);
  expect(expected.filter(({ at }) => !refused.has(at)).map(({ type, at }) => `${type} ${at}`)).toEqual([]);
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
    for (const { actions } of [pair._parts.primary, pair._parts.standby]) {
      const [warmUp] = actions.named.find(([, name]) => name.endsWith('-warm-up'))!;
      expect(templateProperties(warmUp.node.defaultChild as CfnResource)).toMatchObject({ Environment: { Variables: { PORT: '8080' } } });
    }
  });

  test.each<[string, () => DrPair, string, string]>([
    ['clusterIdentifier', () => injected(AuroraCluster, () => ({ clusterIdentifier: 'shop-db' })), '"eldonia-database"', '"shop-db"'],
    ['bucketName', () => injected(SecureBucket, ({ bucketName }: SecureBucketProps) => ({ bucketName: bucketName?.replace('-media-', '-pictures-') })),
      '"eldonia-media-123456789012-ap-northeast-1"', '"eldonia-pictures-123456789012-ap-northeast-1"'],
    ['no serviceName', () => injected(FargateApi, () => ({ serviceName: undefined })), '"eldonia-backend"', 'none'],
    ['scaling', () => injected(FargateApi, () => ({ scaling: ApiScaling.between(4, 10) })), '2', '4'],
  ])('fails for another %s than the plan has', (_, create, expected, got) => {
    expect(differences(create()).join('\n')).toContain(` must be ${expected}, which the failover plan, the runbooks or the other Region contain, got ${got}; ` +
      'remove the property injector, Mixin, aspect or override that changes it, or set ');
  });
});

describe('what the other Region needs', () => {
  const media = (outputPrefix: string) => MediaProcessing.images({ outputPrefix });
  test.each<[string, Partial<DrPairProps>, string]>([
    ['prefixes', { recovery: { standbyRegion: DrRegion.osaka({ media: media('public/') }) } }, 'recovery.standbyRegion.media must have the outputPrefix of media of the pair, got "public/" and "media/"'],
    ['prefixes of the primary Region', { primaryRegion: DrRegion.tokyo({ media: media('public/') }) }, 'primaryRegion.media must have the outputPrefix of media of the pair'],
    ['a variable', { primaryRegion: DrRegion.tokyo({ environment: { PLACE: 'tokyo' } }) }, 'recovery.standbyRegion must have the variable PLACE of primaryRegion, got none'],
    ['a variable of the standby Region', { recovery: { standbyRegion: DrRegion.osaka({ environment: { PLACE: 'osaka' } }) } }, 'primaryRegion must have the variable PLACE of recovery.standbyRegion, got none'],
  ])('refuses %s of one Region', (_, props, message) => expect(() => pairOf(props)).toThrow(message));

  test.each<[string, () => DrPair, string]>([
    ['replicas of secrets elsewhere', () => injected(AuroraCluster, () => ({ secretReplicaRegions: ['us-west-2'] })), 'ReplicaRegions.ap-northeast-3.KmsKeyId must be "alias/eldonia-base", which'],
    ['a replication elsewhere', () => injected(SecureBucket, ({ replication }: SecureBucketProps) => replication ? { replication: { ...replication, destinationBucketName: 'archive' } } : {}),
      'ReplicationConfiguration.Rules.0.Destination.Bucket must be "arn:aws:s3:::eldonia-media-123456789012-ap-northeast-3", which the failover plan, the runbooks or the other Region contain, got "arn:aws:s3:::archive"'],
    ['no replication', () => injected(SecureBucket, () => ({ replication: undefined })), 'Destination.Bucket must be "arn:aws:s3:::eldonia-media-123456789012-ap-northeast-3", which the failover plan, the runbooks or the other Region contain, got none'],
    ['readers without a step of the plan', () => injected(AuroraCluster, () => ({ readers: 2 }), { tier: PlatformTier.ECONOMY }), 'MaxCapacity must be none, which'],
    ['no readers', () => injected(AuroraCluster, () => ({ readers: 0 })), 'MaxCapacity must be 5, which the failover plan, the runbooks or the other Region contain, got none'],
    ['a proxy', () => injected(AuroraCluster, () => ({ proxy: true })), 'proxy must be absent in a pair, got one'],
    ['equal addresses', () => injected(Network, () => ({ cidr: '10.9.0.0/16' })), 'cidr must differ in the two Regions, got 10.9.0.0/16 and 10.9.0.0/16'],
  ])('refuses %s by a property injector', (_, create, message) => expect(differences(create()).join('\n')).toContain(message));

  test('refuses prefixes of a property injector, which tasks and CloudFront do not have', () => {
    expect(() => injected(MediaProcessor, () => ({ outputPrefix: 'public/' }))).toThrow('outputPrefix must be "media/", which tasks, lifecycle and CloudFront use, got "public/"');
  });

  test('the standby database has storage, backups and insights of a property injector', () => {
    const pair = injected(AuroraCluster, () => ({ backupRetention: Duration.days(35), storageType: rds.DBClusterStorageType.AURORA_IOPT1 }));

    expect(differences(pair)).toEqual([]);
    expect(pair._parts.standby.database.databaseCluster).toMatchObject({ backupRetentionPeriod: 35, storageType: 'aurora-iopt1' });
  });

  test('refuses a variable, a secret, a command and a capacity that one Region has', () => {
    const pair = pairOf(ALL);
    const { container, service, taskDefinition } = pair.primary.api;
    container.addEnvironment('PAYMENT_URL', 'https://x');
    container.addSecret('PAYMENT_KEY', ecs.Secret.fromSecretsManager(pair.primary.jwtSecret));
    override(taskDefinition.node.defaultChild as CfnResource, ['ContainerDefinitions', '0', 'Command'], ['a']);
    const targets = [pair.primaryStack, pair.standbyStack].flatMap((stack) => stack.node.findAll())
      .filter((one) => one instanceof scaling.CfnScalableTarget);
    targets.forEach((one) => override(one, ['MinCapacity'], 9));
    // CloudFormation reads both in the same way.
    override(service.node.findAll().find((one) => one instanceof ecs.CfnService)!, ['HealthCheckGracePeriodSeconds'], '60');
    const refused = named(differences(pair));

    expect(refused).toEqual(expect.arrayContaining(['Environment.PAYMENT_URL', 'Environment.PAYMENT_KEY', 'Command']
      .map((one) => expect.stringMatching(`^Eldonia/Primary/Platform/Api/Task/Resource ContainerDefinitions.0.${one}$`) as string)));
    expect(refused.filter((one) => one.endsWith(' MinCapacity'))
      .map((one) => one.replace(/^Eldonia\/(?:\w+\/)(\S+) .*/, '$1'))).toEqual([...Array(2).fill('Platform/Api/Service/TaskCount/Target/Resource'), 'Platform/Workloads/Reports/Tasks/Service/TaskCount/Target/Resource']);
    expect(refused.filter((one) => one.includes('HealthCheckGrace'))).toEqual([]);
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
    'remove the property injector, Mixin, aspect or override that changes it in one Region only, or set it for both: with a prop of the pair, or with the same options of primaryRegion and recovery.standbyRegion ' +
    '(at Eldonia/Primary/Platform/Database/ParameterGroup/Resource and Eldonia/Standby/Pair/Database/ParameterGroup/Resource)');
});

test('accepts what is known at deployment only in both Regions, and refuses it in one', () => {
  const pair = pairOf();
  const groups = counterparts(pair._parts).find(([{ cfnResourceType }]) => cfnResourceType === 'AWS::RDS::DBClusterParameterGroup')!;
  groups.forEach((group) => group.addPropertyOverride('Parameters', { 'Fn::If': ['Later', {}, {}] }));
  const services = pair.primary.api.service.node.findAll().filter((one) => one instanceof ecs.CfnService);
  services.forEach((one) => one.addPropertyOverride('ServiceName', { Ref: 'AWS::StackName' }));

  expect(named(differences(pair))).toEqual(['Eldonia/Primary/Platform/Api/Service/Service ServiceName', 'Eldonia/Standby/Platform/Api/Service/Service ServiceName']);
});

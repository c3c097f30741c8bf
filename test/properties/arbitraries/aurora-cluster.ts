import { Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as fc from 'fast-check';
import { AuroraCapacity, AuroraCluster } from '../../../src/aurora-cluster';
import { importedVpc, KEY_ARN } from '../../../tools/assemblies/imported';
import { Subject } from '../subject';

interface Sample {
  readonly version?: string;
  readonly instances?: { readonly instanceType?: string; readonly writerInstanceType?: string; readonly readerInstanceType?: string };
  readonly acus?: { readonly minimum: number; readonly maximum: number; readonly pauseMinutes?: number };
  readonly readers?: number;
  readonly scaling?: { readonly maximum: number; readonly minimum?: number; readonly targetCpuPercent?: number; readonly cooldownMillis?: number };
  readonly fixedReaders?: boolean;
  readonly databaseName?: string;
  readonly appUsername?: string;
  readonly adminUsername?: string;
  readonly port?: number;
  readonly clusterIdentifier?: string;
  readonly appSecretName?: string;
  readonly adminSecretName?: string;
  readonly secretReplicaRegions?: string[];
  readonly rotateSecrets?: boolean;
  readonly rotationHours?: number;
  readonly ownKey?: boolean;
  readonly requireTls?: boolean;
  readonly parameters?: Record<string, string>;
  readonly backupHours?: number;
  readonly backupWindow?: string;
  readonly maintenanceWindow?: string;
  readonly storageType?: rds.DBClusterStorageType;
  readonly databaseInsightsMode?: rds.DatabaseInsightsMode;
  readonly logRetention?: logs.RetentionDays;
  readonly proxy?: 'password' | 'iam' | 'iamOnly';
  readonly events?: 'topic' | 'imported';
  readonly snapshotIdentifier?: string;
  readonly deletionProtection?: boolean;
  readonly removalPolicy?: RemovalPolicy;
  readonly subnets?: 'private' | 'public' | 'one';
  /** Names, numbers and windows are tokens. */
  readonly late?: boolean;
}

/** With this number of props, more invalid values would leave few valid samples. */
function mostly<T>(legal: fc.Arbitrary<T>, illegal: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 40, arbitrary: legal }, { weight: 1, arbitrary: illegal });
}

const twoDigits = (most: number) => fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(2, '0'));
const clock = fc.tuple(twoDigits(24), fc.constantFrom('00', '29', '30', '59', '60')).map((parts) => parts.join(':'));
const day = fc.constantFrom('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'Sun', 'day');
const instanceType = mostly(
  fc.constantFrom(
    'r6g.large', 'r6g.xlarge', 'r6g.16xlarge', 'r7g.2xlarge', 'r8g.large', 'r5.large', 't4g.medium', 't3.large',
  ),
  fc.constantFrom('m6g.large', 'c6g.large', 'serverless', 'db.r6g.large', ''),
);
const secretName = mostly(
  fc.constantFrom('shop/db-password', 'shop/db-admin', 'a', 'a-1234567'),
  fc.constantFrom('a-abcdef', 'a b', '', 'x'.repeat(513)),
);

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, never>({
  version: mostly(
    fc.constantFrom('14.22', '15.10', '15.17', '16.8', '16.13', '17.4', '17.9', '17.10', '18.3'),
    fc.constantFrom('9.6', '13.20', '14.16', '16.6', '17.2', '16.9-limitless', '17', '', 'x'),
  ),
  instances: fc.record(
    { instanceType, writerInstanceType: instanceType, readerInstanceType: instanceType }, { requiredKeys: [] },
  ),
  acus: mostly<Sample['acus']>(
    fc.record({ minimum: fc.constantFrom(0.5, 1, 8), maximum: fc.constantFrom(8, 64.5, 256) }),
    fc.record({
      minimum: fc.constantFrom(-1, 0, 0.3, 9, 256.5, NaN),
      maximum: fc.constantFrom(0.5, 4, 257, Infinity),
      pauseMinutes: fc.constantFrom(1, 5, 1440, 1441),
    }, { requiredKeys: ['minimum', 'maximum'] }),
  ),
  readers: mostly(fc.integer({ min: 0, max: 4 }), fc.constantFrom(-1, 1.5, 15, 16, NaN)),
  scaling: mostly<Sample['scaling']>(
    fc.record({
      maximum: fc.integer({ min: 4, max: 15 }),
      minimum: fc.constantFrom(undefined, 4),
      targetCpuPercent: fc.integer({ min: 1, max: 100 }),
    }),
    fc.record({
      maximum: fc.integer({ min: -1, max: 16 }),
      minimum: fc.integer({ min: -1, max: 16 }),
      cooldownMillis: fc.constantFrom(0, 1, 60_000),
    }),
  ),
  fixedReaders: fc.boolean(),
  databaseName: mostly(
    fc.constantFrom('app', 'Shop_1', 'a'.repeat(63)),
    fc.oneof(fc.string(), fc.constantFrom('table', 'rdsadmin', 'a'.repeat(64))),
  ),
  appUsername: mostly(
    fc.constantFrom('app', 'shop_1', 'a'.repeat(57)),
    fc.oneof(fc.string(), fc.constantFrom('app_owner', 'rds_x', 'postgres')),
  ),
  adminUsername: mostly(
    fc.constantFrom('postgres', 'root1'), fc.oneof(fc.string(), fc.constantFrom('admin', 'app', 'a'.repeat(17))),
  ),
  port: mostly(fc.constantFrom(1150, 5432, 65535), fc.constantFrom(0, 80, 65536, 5432.5, NaN)),
  clusterIdentifier: mostly(
    fc.constantFrom('a', 'shop-database', 'a'.repeat(63)),
    fc.oneof(fc.string(), fc.constantFrom('Shop', 'a--b', 'a-', 'a'.repeat(64))),
  ),
  appSecretName: secretName,
  adminSecretName: secretName,
  secretReplicaRegions: mostly(
    fc.subarray(['ap-northeast-3', 'us-east-1', 'eu-west-1']),
    fc.array(fc.constantFrom('ap-northeast-1', 'osaka', 'us-east-1', ''), { minLength: 1 }),
  ),
  rotateSecrets: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  rotationHours: mostly(fc.constantFrom(4, 23, 24, 720, 24_000), fc.constantFrom(0, 3, 25, 4.5, 24_024)),
  ownKey: fc.boolean(),
  requireTls: fc.boolean(),
  parameters: mostly<Record<string, string>>(
    fc.dictionary(
      fc.constantFrom('log_min_duration_statement', 'work_mem', 'rds.global_db_rpo'), fc.constantFrom('100', '1'),
      { maxKeys: 3 },
    ),
    fc.constantFrom({ 'rds.force_ssl': '0' }, { 'rds.force_ssl': 'off' }),
  ),
  backupHours: mostly(fc.integer({ min: 1, max: 35 }).map((days) => days * 24), fc.constantFrom(0, 12, 36, 900)),
  backupWindow: mostly(
    fc.constantFrom('00:00-00:30', '17:00-18:00', '23:45-01:00'),
    fc.oneof(fc.string(), fc.tuple(clock, clock).map((ends) => ends.join('-'))),
  ),
  maintenanceWindow: mostly(
    fc.tuple(
      day.filter((name) => name !== 'day'), fc.integer({ min: 10, max: 14 }),
    ).map(([name, hour]) => `${name}:${hour}:00-${name}:${hour + 2}:00`),
    fc.oneof(fc.string(), fc.tuple(day, clock, day, clock).map(([d1, c1, d2, c2]) => `${d1}:${c1}-${d2}:${c2}`)),
  ),
  storageType: fc.constantFrom(rds.DBClusterStorageType.AURORA, rds.DBClusterStorageType.AURORA_IOPT1),
  databaseInsightsMode: fc.constantFrom(rds.DatabaseInsightsMode.STANDARD, rds.DatabaseInsightsMode.ADVANCED),
  logRetention: fc.constantFrom(logs.RetentionDays.ONE_DAY, logs.RetentionDays.TEN_YEARS, logs.RetentionDays.INFINITE),
  proxy: mostly<Sample['proxy']>(fc.constantFrom('password', 'iam'), fc.constant('iamOnly')),
  events: fc.constantFrom('topic', 'imported'),
  snapshotIdentifier: fc.constantFrom('shop-2026', 'arn:aws:rds:ap-northeast-1:123456789012:cluster-snapshot:shop'),
  deletionProtection: fc.boolean(),
  removalPolicy: fc.constantFrom(
    RemovalPolicy.DESTROY, RemovalPolicy.RETAIN, RemovalPolicy.SNAPSHOT, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  ),
  subnets: mostly<Sample['subnets']>(fc.constant('private'), fc.constantFrom('public', 'one')),
  late: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
}, { requiredKeys: [] })
  // Single invalid values are tested elsewhere; combined they would make nearly all samples invalid.
  .map((sample) => ({
    ...sample,
    acus: sample.instances && !sample.late ? undefined : sample.acus,
    logRetention: sample.clusterIdentifier ? sample.logRetention : undefined,
  }));

const text = (value: string): string => Lazy.string({ produce: () => value });
const number = (value: number): number => Lazy.number({ produce: () => value });

/** Tokens with valid values: the validator must accept the resolved values. */
const unknown = (): Partial<ConstructorParameters<typeof AuroraCluster>[2]> => ({
  databaseName: text('app'),
  appUsername: text('app1'),
  adminUsername: text('root1'),
  port: number(5432),
  backupRetention: Duration.days(number(7)),
  rotationInterval: Duration.days(number(7)),
  backupWindow: text('01:00-02:00'),
  maintenanceWindow: text('sun:03:00-sun:04:00'),
  rotateSecrets: true,
});

function build(stack: Stack, id: string, sample: Sample): void {
  const {
    instances = {}, acus, scaling, fixedReaders, version, rotationHours, backupHours, ownKey, proxy, events, subnets,
    late, ...rest
  } = sample;
  const type = (name: string | undefined): ec2.InstanceType | undefined => name === undefined
    ? undefined
    : new ec2.InstanceType(name);
  const vpc = importedVpc(stack);
  const cooldown = scaling?.cooldownMillis === undefined ? undefined : Duration.millis(scaling.cooldownMillis);
  const pause = acus?.pauseMinutes === undefined ? undefined : Duration.minutes(acus.pauseMinutes);
  new AuroraCluster(stack, id, {
    ...rest,
    vpc,
    vpcSubnets: subnets === 'one' ? { subnets: [vpc.privateSubnets[0]] } : subnets && {
      subnets: vpc[`${subnets}Subnets`],
    },
    version: version === undefined ? undefined : rds.AuroraPostgresEngineVersion.of(version, version.split('.')[0]),
    instanceType: type(instances.instanceType),
    writerInstanceType: type(instances.writerInstanceType),
    readerInstanceType: type(instances.readerInstanceType),
    capacity: acus && AuroraCapacity.serverless(acus.minimum, acus.maximum, pause),
    readerScaling: fixedReaders ? { maximum: 0 } : scaling && {
      maximum: scaling.maximum,
      minimum: scaling.minimum,
      targetCpuPercent: scaling.targetCpuPercent,
      scaleInCooldown: cooldown,
    },
    rotationInterval: rotationHours === undefined ? undefined : Duration.minutes(rotationHours * 60),
    backupRetention: backupHours === undefined ? undefined : Duration.hours(backupHours),
    encryptionKey: ownKey ? undefined : kms.Key.fromKeyArn(stack, `${id}Key`, KEY_ARN),
    proxy: proxy !== undefined && proxy !== 'iamOnly',
    proxyIamAuthentication: proxy === 'iam' || proxy === 'iamOnly',
    eventTopic: events && (events === 'topic'
      ? new sns.Topic(stack, `${id}Topic`)
      : sns.Topic.fromTopicArn(stack, `${id}Topic`, 'arn:aws:sns:ap-northeast-1:123456789012:operators')),
    ...late ? unknown() : {},
  });
}

export const auroraClusterSubject: Subject<Sample> = { name: 'AuroraCluster', arbitrary, build };

import { Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as fc from 'fast-check';
import { AuroraCapacity } from '../../../src/aurora-cluster';
import { AuroraReplicaCluster } from '../../../src/aurora-cluster/internal';
import { importedVpc, KEY_ARN } from '../../../tools/assemblies/imported';
import { mostly } from '../mostly';
import { Subject } from '../subject';

interface Sample {
  readonly globalClusterIdentifier: string;
  readonly primaryRegion: string;
  readonly appSecretName: string;
  readonly version?: string;
  readonly instances?: number;
  readonly instanceType?: string;
  readonly acus?: { readonly minimum: number; readonly maximum: number };
  readonly clusterIdentifier?: string;
  readonly databaseName?: string;
  readonly port?: number;
  readonly restartHours?: number;
  readonly ownKey?: boolean;
  readonly requireTls?: boolean;
  readonly parameters?: Record<string, string>;
  readonly writeForwarding?: boolean;
  readonly backupHours?: number;
  readonly backupWindow?: string;
  readonly maintenanceWindow?: string;
  readonly storageType?: rds.DBClusterStorageType;
  readonly databaseInsightsMode?: rds.DatabaseInsightsMode;
  readonly logRetention?: logs.RetentionDays;
  readonly objectiveMillis?: number;
  readonly topics?: 'topic' | 'imported';
  readonly deletionProtection?: boolean;
  readonly removalPolicy?: RemovalPolicy;
  readonly subnets?: 'private' | 'public' | 'one';
  readonly service?: boolean;
  /** Names and numbers are tokens. */
  readonly late?: boolean;
}

const REQUIRED = ['globalClusterIdentifier', 'primaryRegion', 'appSecretName'] as const;

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, typeof REQUIRED[number]>({
  globalClusterIdentifier: mostly(
    fc.constantFrom('g', 'shop-global', 'a'.repeat(63)),
    fc.oneof(fc.string(), fc.constantFrom('Shop', 'a--b', 'a'.repeat(64))),
  ),
  primaryRegion: mostly(
    fc.constantFrom('ap-northeast-3', 'us-gov-west-1'),
    fc.oneof(fc.string(), fc.constantFrom('ap-northeast-1', 'osaka')),
  ),
  appSecretName: mostly(
    fc.constantFrom('shop/db-password', 'a'), fc.constantFrom('a-abcdef', 'a b', '', 'x'.repeat(513)),
  ),
  version: mostly(
    fc.constantFrom('14.22', '15.17', '16.13', '17.9', '17.10', '18.3'), fc.constantFrom('13.20', '16.6', '17', 'x'),
  ),
  instances: mostly(fc.integer({ min: 0, max: 3 }), fc.constantFrom(-1, 1.5, 16, NaN)),
  instanceType: mostly(
    fc.constantFrom('r6g.large', 'r6g.xlarge', 'r7g.2xlarge', 'r5.large'),
    fc.constantFrom('t4g.medium', 'm6g.large', ''),
  ),
  acus: mostly<Sample['acus']>(
    fc.record({ minimum: fc.constantFrom(0.5, 1, 8), maximum: fc.constantFrom(8, 64.5, 256) }),
    fc.record({ minimum: fc.constantFrom(0, 9), maximum: fc.constantFrom(0.5, 4) }),
  ),
  clusterIdentifier: mostly(fc.constantFrom('a', 'shop-osaka'), fc.oneof(fc.string(), fc.constantFrom('Shop', 'a-'))),
  databaseName: mostly(fc.constantFrom('app', 'Shop_1'), fc.oneof(fc.string(), fc.constantFrom('table'))),
  port: mostly(fc.constantFrom(1150, 5432, 65535), fc.constantFrom(0, 80, 65536, NaN)),
  restartHours: mostly(fc.constantFrom(24, 168, 8760), fc.constantFrom(0, 12, 36, 8784)),
  ownKey: fc.boolean(),
  requireTls: fc.boolean(),
  parameters: mostly<Record<string, string>>(
    fc.dictionary(
      fc.constantFrom('log_min_duration_statement', 'work_mem'), fc.constantFrom('100', '64'), { maxKeys: 2 },
    ),
    fc.constantFrom<Record<string, string>[]>({ 'rds.force_ssl': '0' }, { 'rds.global_db_rpo': '900' }),
  ),
  writeForwarding: fc.boolean(),
  backupHours: mostly(fc.integer({ min: 1, max: 35 }).map((days) => days * 24), fc.constantFrom(0, 36, 900)),
  backupWindow: mostly(fc.constantFrom('00:00-00:30', '17:00-18:00'), fc.string()),
  maintenanceWindow: mostly(fc.constantFrom('sun:10:00-sun:12:00', 'mon:23:30-tue:00:30'), fc.string()),
  storageType: fc.constantFrom(rds.DBClusterStorageType.AURORA, rds.DBClusterStorageType.AURORA_IOPT1),
  databaseInsightsMode: fc.constantFrom(rds.DatabaseInsightsMode.STANDARD, rds.DatabaseInsightsMode.ADVANCED),
  logRetention: fc.constantFrom(logs.RetentionDays.ONE_DAY, logs.RetentionDays.INFINITE),
  objectiveMillis: mostly(fc.constantFrom(1_000, 900_000, 86_400_000), fc.constantFrom(0, 1_500, 86_401_000)),
  topics: fc.constantFrom('topic', 'imported'),
  deletionProtection: fc.boolean(),
  removalPolicy: fc.constantFrom(
    RemovalPolicy.DESTROY, RemovalPolicy.RETAIN, RemovalPolicy.SNAPSHOT, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  ),
  subnets: mostly<Sample['subnets']>(fc.constant('private'), fc.constantFrom('public', 'one')),
  service: fc.boolean(),
  late: mostly(fc.constant(false), fc.constant(true), 9),
}, { requiredKeys: [...REQUIRED] })
  // Single invalid values are tested elsewhere; combined they would make nearly all samples invalid.
  .map((sample) => ({
    ...sample,
    acus: sample.instanceType === undefined ? sample.acus : undefined,
    logRetention: sample.clusterIdentifier ? sample.logRetention : undefined,
  }));

/** Tokens with valid values: the validator must accept the resolved values. */
const unknown = (): Partial<ConstructorParameters<typeof AuroraReplicaCluster>[2]> => ({
  databaseName: Lazy.string({ produce: () => 'app' }),
  port: Lazy.number({ produce: () => 5432 }),
  backupRetention: Duration.days(Lazy.number({ produce: () => 7 })),
  restartInterval: Duration.days(Lazy.number({ produce: () => 7 })),
});

function topicOf(stack: Stack, id: string, kind: 'topic' | 'imported'): sns.ITopic {
  return kind === 'topic' ? new sns.Topic(stack, id) : sns.Topic.fromTopicArn(
    stack, id, 'arn:aws:sns:ap-northeast-1:123456789012:operators',
  );
}

function build(stack: Stack, id: string, sample: Sample): void {
  const {
    version, instanceType, acus, restartHours, ownKey, backupHours, objectiveMillis, topics, subnets, service, late,
    ...rest
  } = sample;
  const vpc = importedVpc(stack);
  const topic = topics && topicOf(stack, `${id}Topic`, topics);
  const replica = new AuroraReplicaCluster(stack, id, {
    ...rest,
    vpc,
    vpcSubnets: subnets === 'one' ? { subnets: [vpc.privateSubnets[0]] } : subnets && {
      subnets: vpc[`${subnets}Subnets`],
    },
    version: version === undefined ? undefined : rds.AuroraPostgresEngineVersion.of(version, version.split('.')[0]),
    instanceType: instanceType === undefined ? undefined : new ec2.InstanceType(instanceType),
    capacity: acus && AuroraCapacity.serverless(acus.minimum, acus.maximum),
    restartInterval: restartHours === undefined ? undefined : Duration.hours(restartHours),
    backupRetention: backupHours === undefined ? undefined : Duration.hours(backupHours),
    recoveryPointObjective: objectiveMillis === undefined ? undefined : Duration.millis(objectiveMillis),
    encryptionKey: ownKey ? undefined : kms.Key.fromKeyArn(stack, `${id}Key`, KEY_ARN),
    alarmTopic: topic,
    eventTopic: topic,
    ...late ? unknown() : {},
  });
  if (!service) return;
  const cluster = ecs.Cluster.fromClusterAttributes(stack, `${id}Tasks`, { clusterName: 'shop', vpc });
  replica.restartOnRotation(
    ecs.FargateService.fromFargateServiceAttributes(stack, `${id}Service`, { cluster, serviceName: 'backend' }),
  );
}

export const auroraReplicaClusterSubject: Subject<Sample> = { name: 'AuroraReplicaCluster', arbitrary, build };

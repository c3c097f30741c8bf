import {
  TimeZone,
  Stack, Stage, aws_ec2 as ec2, aws_iam as iam, aws_logs as logs, aws_rds as rds, aws_s3 as s3, aws_secretsmanager as secretsmanager,
} from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct, IConstruct } from 'constructs';
import {
  ZONE, importedLoadBalancer, importedRepository, importedTargetGroup, importedTopic, importedVpc, importedZone, ruleOfImportedListener,
  smallFunction,
} from './imported';
import { apiProps, importedDatabase } from './imported-parts';
import {
  AlarmTopic, AuditTrail, AuroraCluster, BackupPlan, DrPair, EdgeFirewall, EldoniaPlatform, EventJob, FargateApi,
  JobSource, JobTarget, MediaProcessor, Network, Observability, CacheCluster, ScheduledJob, SecureBucket, SpotTestRunners,
  PlatformZone, DrRegion,
} from '../../src';
import * as library from '../../src';
import { AuroraGlobalDatabase, AuroraReplicaCluster, ReplicatedSecret } from '../../src/aurora-cluster/internal';
import { SecureVault } from '../../src/backup/internal';
import { VolumeSnapshots } from '../../src/backup/private/volume-snapshots';
import { EdgeDistribution, EdgeOrigin, OriginHeader, OriginRecords, StandbyMediaAccess } from '../../src/edge/internal';
import { FailoverActions, FailoverPair, FailoverPlan, SiteProbe } from '../../src/failover/internal';
import { ImageParameter } from '../../src/fargate-api/internal';
import { CostAnomalies, CostGuard, EdgeObservability, ServiceEvents, TopicCheck, UptimeSchedule } from '../../src/operations/internal';
import { ReleaseReconciler, DeliveryPipeline, GithubDeployRole } from '../../src/release/internal';
import { BucketReplicationAlarms, DeferredReplication, LogBucket } from '../../src/secure-bucket/internal';
import { DatadogLogForwarding } from '../../src/telemetry/private/datadog-log-forwarding';

/** The minimal code of a user for a construct. */
export interface Minimal {
  (stack: Stack, id: string): IConstruct;
  /** The same with other props, or with none, as untyped code can pass them. */
  readonly withProps?: (stack: Stack, id: string, change: (props: object) => object | undefined) => IConstruct;
}

/** With frozen props, because they belong to the caller. */
function part<P extends object>(
  Type: new (scope: Construct, id: string, props: P) => IConstruct, props: (stack: Stack, id: string) => P,
  scopeOf: (stack: Stack) => Construct = (stack) => stack,
): Minimal {
  const withProps = (stack: Stack, id: string, change: (props: object) => object | undefined) =>
    new Type(scopeOf(stack), id, deepFreeze(change(props(stack, id))) as P);
  return Object.assign((stack: Stack, id: string) => withProps(stack, id, (all) => all), { withProps });
}

/** Two regions by their names. */
const failoverPair = (name: string): FailoverPair => ({
  name,
  primary: { region: 'ap-northeast-1', clusterIdentifier: name, ecsCluster: name, ecsService: `${name}-backend` },
  standby: { region: 'ap-northeast-3', clusterIdentifier: `${name}-osaka`, ecsCluster: name, ecsService: `${name}-backend` },
  globalClusterIdentifier: `${name}-global`,
});

const importedCluster = (stack: Stack, id: string) => rds.DatabaseCluster.fromDatabaseClusterAttributes(stack, `${id}Db`, { clusterIdentifier: 'shop' });

/** CloudFront gives a name to one distribution. */
const domainOf = ({ stackName }: Stack, id: string) => `${id}-${stackName}.example.com`.toLowerCase();

/**
 * Every exported construct, and those that only other constructs create. Everything that a construct asks for is imported, so none needs
 * another one's resources.
 */
export const minimal: Record<string, Minimal> = {
  AlarmTopic: part(AlarmTopic, () => ({})),
  AuditTrail: part(AuditTrail, () => ({})),
  AuroraCluster: part(AuroraCluster, (stack) => ({ vpc: importedVpc(stack) })),
  AuroraGlobalDatabase: part(AuroraGlobalDatabase, (stack, id) => ({
    globalClusterIdentifier: id.toLowerCase(),
    primary: importedDatabase(stack, `${id}Primary`, { clusterIdentifier: `${id.toLowerCase()}-tokyo` }),
  })),
  AuroraReplicaCluster: part(AuroraReplicaCluster, (stack) => ({
    vpc: importedVpc(stack), globalClusterIdentifier: 'shop-global', primaryRegion: 'us-west-2', appSecretName: 'shop/db-password',
  })),
  BackupPlan: part(BackupPlan, (stack, id) => ({ databases: [importedCluster(stack, id)] })),
  BucketReplicationAlarms: part(BucketReplicationAlarms, () => ({ sourceBucketName: 'media', destinationBucketName: 'media-copy' })),
  CostAnomalies: part(CostAnomalies, (stack) => ({ costTag: { key: 'Project', value: 'eldonia' }, topic: importedTopic(stack) })),
  CostGuard: part(CostGuard, (stack) => ({ monthlyBudget: 1000, costTag: { key: 'Project', value: 'eldonia' }, topic: importedTopic(stack) })),
  DatadogLogForwarding: part(DatadogLogForwarding, (stack, id) => ({
    logGroup: logs.LogGroup.fromLogGroupName(stack, `${id}Group`, `/ecs/${id}`),
    apiKey: secretsmanager.Secret.fromSecretNameV2(stack, `${id}Key`, 'datadog'),
    site: 'ap1.datadoghq.com',
    service: 'shop',
  })),
  DeferredReplication: part(DeferredReplication, (stack, id) => ({
    bucket: s3.Bucket.fromBucketName(stack, `${id}Bucket`, 'media'), replication: { destinationBucketName: 'media-copy' },
  })),
  DeliveryPipeline: part(DeliveryPipeline, (stack, id) => {
    const [api, repository] = [new FargateApi(stack, `${id}Api`, apiProps(stack)), importedRepository(stack)];
    return {
      connectionArn: `arn:aws:codeconnections:${stack.region}:123456789012:connection/12345678-1234-1234-1234-123456789012`,
      repository: 'eldonia/eldonia-backend',
      api,
      imageRepository: repository,
      releases: new ReleaseReconciler(stack, `${id}Releases`, { api, repository, imageParameterName: `/eldonia/${id}Pipeline`, replicaRegions: [] }),
      name: `${id.toLowerCase()}-pipeline`,
    };
  }),
  DrPair: part(DrPair, (stack, id) => ({
    account: '123456789012',
    zone: PlatformZone.fromAttributes({ ...ZONE, domainName: domainOf(stack, id) }),
    name: id.toLowerCase(),
    alarmEmail: 'ops@example.com',
    ...stack.region === 'ap-northeast-1' && { primaryRegion: DrRegion.tokyo({ platformId: `${id}Platform` }), stacks: { primary: stack } },
  }), (stack) => Stage.of(stack)!),
  EdgeDistribution: part(EdgeDistribution, (stack, id) => ({
    zone: ZONE, domainNames: [domainOf(stack, id)], origin: EdgeOrigin.loadBalancer('origin.example.com', [ruleOfImportedListener(stack, id)]),
  })),
  EdgeObservability: (stack, id) => {
    const edge = minimal.EdgeDistribution(stack, id) as EdgeDistribution;
    const { account } = stack;
    return new EdgeObservability(new Stack(Stage.of(stack)!, `${id}UsEast1`, { env: { account, region: 'us-east-1' } }), id, deepFreeze({ edge }));
  },
  EdgeFirewall: part(EdgeFirewall, () => ({ regional: true })),
  EldoniaPlatform: part(EldoniaPlatform, (stack, id) => ({
    zone: PlatformZone.fromAttributes({ ...ZONE, domainName: domainOf(stack, id) }),
    name: `${id.toLowerCase()}-platform`,
    alarmEmail: 'ops@example.com',
  })),
  EventJob: part(EventJob, (stack, id) => ({ source: JobSource.ownQueue(), handler: smallFunction(stack, `${id}Function`) })),
  FailoverActions: part(FailoverActions, (stack, id) => ({
    pair: failoverPair(id.toLowerCase()),
    vpc: importedVpc(stack),
    tasks: ec2.SecurityGroup.fromSecurityGroupId(stack, `${id}Tasks`, 'sg-11111111'),
    port: 3001,
    readinessPath: '/ready',
  })),
  FailoverPlan: part(FailoverPlan, (stack, id) => ({
    pair: failoverPair(id.toLowerCase()),
    zone: ZONE,
    domainName: 'origin.example.com',
    approver: iam.Role.fromRoleArn(stack, `${id}Approver`, 'arn:aws:iam::123456789012:role/on-call'),
  })),
  FargateApi: part(FargateApi, apiProps),
  GithubDeployRole: part(GithubDeployRole, () => ({ repository: 'eldonia/eldonia-backend' })),
  ImageParameter: part(ImageParameter, (_, id) => ({ parameterName: `/eldonia/${id}` })),
  LogBucket: part(LogBucket, () => ({})),
  MediaProcessor: part(MediaProcessor, (stack, id) => ({ bucket: s3.Bucket.fromBucketName(stack, `${id}Bucket`, 'uploads') })),
  Network: part(Network, () => ({})),
  Observability: part(Observability, (stack, id) => ({ functions: [smallFunction(stack, `${id}Function`)] })),
  UptimeSchedule: part(UptimeSchedule, (stack, id) => ({ databases: [importedCluster(stack, id)] })),
  OriginHeader: part(OriginHeader, () => ({})),
  OriginRecords: part(OriginRecords, (stack, id) => ({
    zone: importedZone(stack),
    domainName: `${id.toLowerCase()}.example.com`,
    loadBalancer: importedLoadBalancer(stack),
    targetGroups: [importedTargetGroup(stack, 'blue')],
  })),
  CacheCluster: part(CacheCluster, (stack) => ({ vpc: importedVpc(stack) })),
  ReleaseReconciler: part(ReleaseReconciler, (stack, id) => ({
    api: new FargateApi(stack, `${id}Api`, apiProps(stack)), repository: importedRepository(stack), imageParameterName: `/eldonia/${id}`,
  })),
  ReplicatedSecret: part(ReplicatedSecret, () => ({ secretName: 'shop/jwt-secret' })),
  ScheduledJob: part(ScheduledJob, (stack, id) => ({
    schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }), target: JobTarget.lambdaFunction(smallFunction(stack, `${id}Function`)),
  })),
  SecureBucket: part(SecureBucket, () => ({})),
  ServiceEvents: part(ServiceEvents, (stack) => ({ topic: importedTopic(stack) })),
  SiteProbe: part(SiteProbe, (_, id) => ({ domainName: `${id.toLowerCase()}.example.com`, path: '/health' })),
  SpotTestRunners: part(SpotTestRunners, (stack) => ({ vpc: importedVpc(stack) })),
  StandbyMediaAccess: part(StandbyMediaAccess, (stack, id) => ({ bucket: new SecureBucket(stack, `${id}Media`).bucket })),
  SecureVault: part(SecureVault, () => ({})),
  TopicCheck: part(TopicCheck, (stack, id) => ({ topics: [new AlarmTopic(stack, `${id}Pages`)], notified: [] })),
  VolumeSnapshots: part(VolumeSnapshots, () => ({})),
};

/** The constructs of `minimal` that are not exported: other constructs of the library create them. */
export const hidden = Object.keys(minimal).filter((name) => !(name in library));

/** Those that can't stand in a stack without a Region, and what they say there. */
export const needsRegion: Record<string, string> = {
  EdgeDistribution: 'region of the stack must be known, got none; set env.region of the stack, or pass certificate and firewall of us-east-1',
  FailoverActions: 'region of the stack must be one of the pair, got none of it; set env.region of the stack',
  EdgeObservability: 'region of the stack must be known, got none; set env.region of the stack, or pass certificate and firewall of us-east-1',
  EldoniaPlatform: 'region of the stack must be known, got none; set env.region of the stack, or use Edge.none()',
};

/** Constructs that throw in a Region without the service, with the error. */
export const refusesOsaka: Record<string, string> = {
  CostAnomalies: 'region of the stack must support AWS::CE::AnomalyMonitor, got ap-northeast-3; leave it out, and create the monitor ' +
    'in us-east-1: it watches the costs of all Regions',
  CostGuard: 'region of the stack must support AWS::Budgets::Budget, got ap-northeast-3; leave it out, and create the budget ' +
    'in us-east-1: it counts the costs of all Regions',
};

/** Plain objects and lists only: constructs and value classes fill in their own fields later. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}

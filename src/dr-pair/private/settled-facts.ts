import { IConstruct } from 'constructs';
import { PairParts } from './pair-parts';
import { PairPlan } from './pair-plan';
import { PrimarySide } from './primary-side';
import { StandbySide } from './standby-side';
import { OriginRecords, OriginRole } from '../../edge/internal';
import { RegionNames } from '../../region/internal';

/** A property of a resource, the value that others read, and what decides both. */
export interface Fact {
  /** The construct that has the resource; undefined, or without a resource of the type, where it is not created. */
  readonly of?: IConstruct;
  readonly type: string;
  readonly property: string;
  readonly value: unknown;
  /** The prop that sets all of them. */
  readonly prop: string;
}

/** The start of a fact about a construct. */
type About = Pick<Fact, 'type' | 'property' | 'prop'>;

const NAME = 'name of the pair';
const name = (type: string, property: string): About => ({ type, property, prop: NAME });
const ALARM = name('AWS::CloudWatch::Alarm', 'AlarmName');
const ALIAS = name('AWS::KMS::Alias', 'AliasName');
const BUCKET = name('AWS::S3::Bucket', 'BucketName');
const CLUSTER = name('AWS::RDS::DBCluster', 'DBClusterIdentifier');
const DASHBOARD = name('AWS::CloudWatch::Dashboard', 'DashboardName');
const FUNCTION = name('AWS::Lambda::Function', 'FunctionName');
const GLOBAL = name('AWS::RDS::GlobalCluster', 'GlobalClusterIdentifier');
const IMAGE = name('Custom::ImageParameter', 'Name');
const RECORD = { type: 'AWS::Route53::RecordSet', prop: 'zone' };
const REPOSITORY = name('AWS::ECR::Repository', 'RepositoryName');
const ROLE = name('AWS::IAM::Role', 'RoleName');
/** Of the media. */
const RULE = 'ReplicationConfiguration.Rules.0';
const SECRET = name('AWS::SecretsManager::Secret', 'Name');
const REPLICA = { type: SECRET.type, prop: 'recovery.standbyRegion' };
const SERVICE = name('AWS::ECS::Service', 'ServiceName');
const SCALING = { type: 'AWS::ApplicationAutoScaling::ScalableTarget' };
const MINIMUM = { ...SCALING, property: 'MinCapacity', prop: 'the minimum of its scaling' };

/** What the failover plan, its functions, the runbooks and the other Region contain as text, with its resource. */
export function settledFacts(plan: PairPlan, parts: PairParts): Fact[] {
  const { primaryNames, standbyNames, standbyTier, common } = plan;
  const { pair, failoverPlan, base, cache, primary, standby } = parts;
  const { api: { scalableTaskCount }, database, node, _parts: { deployRole, imageParameter, site } } = primary.platform;
  const { rpoAlarm, replicationStoppedAlarm, databaseCluster: replica } = standby.database;
  return [
    { of: failoverPlan, ...name('AWS::ARCRegionSwitch::Plan', 'Name'), value: pair.name },
    { of: plan.recovery.approver ? undefined : parts.approver, ...ROLE, value: primaryNames.approverRole },
    ...sideFacts(plan, primaryNames, primary, OriginRole.PRIMARY),
    ...sideFacts(plan, standbyNames, standby, OriginRole.SECONDARY),

    { of: primary.globalDatabase.globalCluster, ...GLOBAL, value: pair.globalClusterIdentifier },
    { of: replica, ...GLOBAL, type: CLUSTER.type, value: pair.globalClusterIdentifier },
    { of: replica, ...CLUSTER, property: 'SourceRegion', value: primaryNames.region, prop: 'primaryRegion' },
    ...common.database?.snapshot ? [] : [{
      of: database, ...CLUSTER, property: 'DatabaseName', value: database.databaseName, prop: 'database.name',
    }],
    ...[
      [database.node.tryFindChild('AdminSecret'), primaryNames.adminSecret] as const,
      [database.node.tryFindChild('AppSecret'), primaryNames.appSecret] as const,
      [node.tryFindChild('JwtSecret'), primaryNames.jwtSecret] as const,
      ...generations(primary).map(([of, number]) => [of, `${primaryNames.headerSecret}/${number}`] as const),
    ].flatMap(([of, value]): Fact[] => [
      { of, ...SECRET, value },
      {
        of,
        ...REPLICA,
        property: `ReplicaRegions.${standbyNames.region}.KmsKeyId`,
        value: `alias/${standbyNames.baseKeyAlias}`,
      },
    ]),
    { of: database, ...SCALING, property: 'MaxCapacity', value: pair.readerScaling?.maximum, prop: 'tier' },
    { of: scalableTaskCount, ...MINIMUM, value: pair.minimumTasks },
    { of: standby.platform.api.scalableTaskCount, ...MINIMUM, value: standbyTier._sizes().apiScaling.minTasks },
    ...[...primary.platform.services, ...primary.platform.processes].map(({ node: { id }, scalableTaskCount: of }) => {
      const { service } = primaryNames.workload(id);
      return { of, ...MINIMUM, value: pair.services?.find((one) => one.name === service)?.primaryTasks };
    }),
    { of: deployRole, ...ROLE, value: primaryNames.deployRole },
    { of: site, ...BUCKET, value: primaryNames.siteBucket },

    { of: base.media, ...BUCKET, value: standbyNames.mediaBucket },
    { of: node.tryFindChild('Media'), ...BUCKET, value: primaryNames.mediaBucket },
    {
      of: node.tryFindChild('Media'),
      ...BUCKET,
      property: `${RULE}.Destination.Bucket`,
      value: `arn:aws:s3:::${standbyNames.mediaBucket}`,
    },
    { of: node.tryFindChild('Media'), ...BUCKET, property: `${RULE}.Status`, value: 'Enabled' },
    ...Object.entries({
      'BucketName': standbyNames.mediaBucket,
      'Rule.Destination.Bucket': `arn:aws:s3:::${primaryNames.mediaBucket}`,
      'Rule.Status': 'Enabled',
    }).map(([property, value]) => (
      { of: standby.node.tryFindChild('Replication'), ...name('Custom::BucketReplication', property), value })),
    {
      of: standby.node.tryFindChild('JwtSecret'),
      ...name('Custom::ReplicatedSecret', 'SecretName'),
      value: primaryNames.jwtSecret,
    },
    ...[['Destinations', 'Region', standbyNames.region], ['RepositoryFilters', 'Filter', primaryNames.repository]]
      .map(([list, member, value]) => ({
        of: primary.node.tryFindChild('ImageReplication'),
        ...REPOSITORY,
        type: 'AWS::ECR::ReplicationConfiguration',
        property: `ReplicationConfiguration.Rules.0.${list}.0.${member}`,
        value,
      })),
    { of: standby.platform._parts.site, ...BUCKET, value: standbyNames.siteBucket },
    {
      of: base.node.tryFindChild('KeyAlias') ?? base.encryptionKey,
      ...ALIAS,
      value: `alias/${standbyNames.baseKeyAlias}`,
    },
    { of: base.repository, ...REPOSITORY, value: standbyNames.repository },
    { of: node.tryFindChild('Repository'), ...REPOSITORY, value: primaryNames.repository },
    { of: imageParameter, ...IMAGE, value: primaryNames.imageParameter },
    { of: base.imageParameter, ...IMAGE, value: standbyNames.imageParameter },
    { of: base.vault, ...name('AWS::Backup::BackupVault', 'BackupVaultName'), value: standbyNames.vault },
    { of: cache.endpoint, ...name('AWS::SSM::Parameter', 'Name'), value: standbyNames.cacheEndpointParameter },
    { of: cache.scalingRole, ...ROLE, value: standbyNames.cacheScalingRole },
    { of: rpoAlarm, ...ALARM, value: standbyNames.databaseAlarm },
    { of: replicationStoppedAlarm, ...ALARM, value: standbyNames.stoppedAlarm },
    { of: standby.probe.alarm, ...ALARM, value: standbyNames.probeAlarm },
    { of: standby.node.tryFindChild('ArrivingMedia'), ...ALARM, value: standbyNames.mediaAlarm },
    { of: parts.dashboard, ...DASHBOARD, value: standbyNames.failoverDashboard },
  ];
}

/** What both Regions have. */
function sideFacts(
  { common, originDomainName }: PairPlan, names: RegionNames, { actions, platform }: PrimarySide | StandbySide,
  role: OriginRole,
): Fact[] {
  const { api, database, jobs, node, _parts: { releaseReconciler } } = platform;
  const workloads = node.tryFindChild('Workloads')?.node;
  return [
    { of: database, ...CLUSTER, value: names.databaseCluster },
    { of: database, ...CLUSTER, property: 'Port', value: database.port, prop: 'database.port' },
    { of: api.node.tryFindChild('Cluster'), ...name('AWS::ECS::Cluster', 'ClusterName'), value: names.ecsCluster },
    { of: api.service, ...SERVICE, value: names.ecsService },
    ...common.workloads.map(({ id }) => {
      const { service: value } = names.workload(id);
      return { of: workloads?.tryFindChild(id), ...SERVICE, value };
    }),
    ...jobs.flatMap(({ schedule, role: runRole, node: { id } }) => [
      { of: schedule, ...name('AWS::Scheduler::Schedule', 'Name'), value: names.job(id).scheduleName },
      { of: runRole, ...ROLE, value: names.job(id).roleName },
    ]),
    ...actions.named.map(([of, value]) => ({ of, ...FUNCTION, value })),
    { of: releaseReconciler.handler, ...FUNCTION, value: names.releaseFunction },
    ...['Failover', 'FailoverV6'].flatMap((id) => Object.entries({
      Name: `${OriginRecords.failoverNameOf(originDomainName)}.`,
      HostedZoneId: common.zone.hostedZoneId,
      Failover: role,
      SetIdentifier: role,
    }).map(([property, value]) => (
      { of: node.tryFindChild('Origin')?.node.tryFindChild(id), ...RECORD, property, value }))),
  ];
}

/** The secrets of the origin's header, each with its number. */
function generations({ platform }: PrimarySide): [IConstruct, string][] {
  const secrets = platform.node.tryFindChild('OriginHeader')?.node.children ?? [];
  return secrets.flatMap((one): [IConstruct, string][] => {
    const [, number] = /^Generation(\d+)$/.exec(one.node.id) ?? [];
    return number ? [[one, number]] : [];
  });
}

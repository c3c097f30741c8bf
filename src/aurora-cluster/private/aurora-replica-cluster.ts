import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, DependencyGroup, IDependable } from 'constructs';
import { AuroraClusterBase } from './aurora-cluster-base';
import { AuroraReplicaClusterProps } from './aurora-replica-cluster-props';
import { ClusterEvents } from './cluster-events';
import { MonitoringRole } from './monitoring-role';
import { checkOwnService } from './own-service';
import { defineReaders } from './reader-instances';
import { checkReplica } from './replica-checks';
import { ReplicaSettings, replicaSettingsOf } from './replica-settings';
import { ReplicationAlarms } from './replication-alarms';
import { ServiceRestarts } from './service-restarts';
import { acknowledge, acknowledgeRule } from '../../private/acknowledge';
import { allowCloudWatchLogs } from '../../private/log-key';

const ENGINE = 'aurora-postgresql';
const LOG = 'postgresql';
const MONITORING_INTERVAL = Duration.minutes(1);

/**
 * The copy of an Aurora PostgreSQL cluster in another region, ready to take over: a secondary of a global database (R5.7.2-2).
 *
 * The stack knows the global database by name and imports nothing, so it can be deployed and changed with the other region
 * gone. The first deployment comes after the one of `AuroraGlobalDatabase`: before, RDS says that it doesn't find the
 * global cluster, everything is rolled back, and the same deployment works later.
 *
 * The cluster has no master user and no password of its own: data, users and passwords are the primary's. Its app uses the writer
 * and the reader endpoint of this region. Until the cluster is promoted, only the reader endpoint answers, and only to reads.
 *
 * After a promotion the same template stays deployed and deployable: leave the props as they are, above all
 * `globalClusterIdentifier`. It adds no readers under load: RDS refuses that in a secondary, so it is a step of the
 * failover. A promoted cluster has nobody to lag behind, so both alarms ring until the other region is the primary
 * again: they say, rightly, that no copy follows this one there.
 *
 * When the stack goes, deletion protection stops it first. With that off, the cluster leaves the global database, and a last
 * snapshot and the key stay.
 *
 * The default costs one r6g.xlarge instance, the storage once more, a key, and two alarms.
 *
 * @example
 * const replica = new AuroraReplicaCluster(this, 'Database', {
 *   vpc,
 *   globalClusterIdentifier: 'shop-global',
 *   primaryRegion: 'ap-northeast-1',
 *   databaseName: 'shop',
 *   appSecretName: 'shop/db-password',
 * });
 * replica.connections.allowDefaultPortFrom(service);
 * replica.restartOnRotation(service);
 */
export class AuroraReplicaCluster extends AuroraClusterBase {
  readonly clusterIdentifier: string;
  readonly databaseName: string;
  readonly port: number;
  readonly writerEndpoint: rds.Endpoint;
  readonly readerEndpoint: rds.Endpoint;
  readonly connections: ec2.Connections;
  readonly ready: IDependable;

  /** The cluster as other constructs take it, e.g. for `grantConnect`. */
  readonly cluster: rds.IDatabaseCluster;

  /** Secret of the app's user, replicated from the primary's region. Its `host` is the primary's writer: use the endpoints here instead. */
  readonly appSecret: secretsmanager.ISecret;

  /** The cluster itself, for what this construct has no prop for. */
  readonly databaseCluster: rds.CfnDBCluster;

  /** The instances, in order of promotion: the first one becomes the writer. Empty if the cluster is headless. */
  readonly instances: rds.CfnDBInstance[];

  /** Name of the global database. */
  readonly globalClusterIdentifier: string;

  /** Subnets of the instances. */
  readonly subnetGroup: rds.SubnetGroup;

  /** Database parameters of the cluster. */
  readonly parameterGroup: rds.ParameterGroup;

  /** Key of the storage, Performance Insights and the log group. */
  readonly encryptionKey: kms.IKey;

  /** Security group of the instances. */
  readonly securityGroup: ec2.SecurityGroup;

  /** Log of the database; undefined without a `clusterIdentifier`. */
  readonly logGroup?: logs.LogGroup;

  /** Rings when this region lacks more than the recovery point objective, or there are no figures for five minutes. */
  readonly rpoAlarm: cloudwatch.Alarm;

  /** Rings when the storage is behind by a third of the recovery point objective, or there are no figures for five minutes. */
  readonly replicationLagAlarm: cloudwatch.Alarm;

  /** What tells the `eventTopic`; empty without one. */
  readonly eventSubscriptions: rds.CfnEventSubscription[];

  private readonly restartInterval: Duration;
  private restarts?: ServiceRestarts;

  /**
   * @throws when a prop breaks a rule of AWS, or two props contradict each other
   */
  constructor(scope: Construct, id: string, props: AuroraReplicaClusterProps) {
    super(scope, id);
    const settings = replicaSettingsOf(this, props);
    checkReplica(this, props, settings);
    this.databaseName = settings.databaseName;
    this.port = settings.port;
    this.restartInterval = settings.restartInterval;
    this.globalClusterIdentifier = props.globalClusterIdentifier;

    this.encryptionKey = props.encryptionKey ?? this.createKey(settings);
    allowCloudWatchLogs(this.encryptionKey, this);
    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc: props.vpc, description: 'Aurora instances', allowAllOutbound: false });
    this.connections = new ec2.Connections({ securityGroups: [this.securityGroup], defaultPort: ec2.Port.tcp(this.port) });
    this.subnetGroup = this.createSubnetGroup(props, settings);
    this.parameterGroup = this.createParameterGroup(props, settings);
    this.logGroup = this.createLogGroup(props, settings);
    this.appSecret = secretsmanager.Secret.fromSecretNameV2(this, 'AppSecret', props.appSecretName);

    this.databaseCluster = this.createCluster(props, settings);
    this.clusterIdentifier = this.databaseCluster.ref;
    this.writerEndpoint = new rds.Endpoint(this.databaseCluster.attrEndpointAddress, this.port);
    this.readerEndpoint = new rds.Endpoint(this.databaseCluster.attrReadEndpointAddress, this.port);
    this.cluster = this.importCluster();
    this.instances = this.createInstances(settings);
    this.ready = new DependencyGroup(this.instances.at(0) ?? this.databaseCluster);

    const { recoveryPointObjective: objective, rpoAlarmName, alarmTopic: topic } = props;
    const { BREACHING: treatMissingData } = cloudwatch.TreatMissingData;
    const alarms = new ReplicationAlarms(this, { cluster: this, objective, rpoAlarmName, topic, treatMissingData });
    this.rpoAlarm = alarms.rpo;
    this.replicationLagAlarm = alarms.lag;
    this.eventSubscriptions = this.createEvents(props);
  }

  /**
   * Replace the service's tasks every `restartInterval`, so that they fetch the app's user and password anew.
   *
   * The secret rotates in the primary's region, which this one hears nothing of. Tasks keep working for a rotation after the one they
   * missed.
   *
   * @throws when the service is in another stack and its name is generated
   */
  restartOnRotation(service: ecs.IBaseService): void {
    checkOwnService(this, service);
    this.restarts ??= new ServiceRestarts(this, 'Restarts', this.restartInterval);
    this.restarts.add(service);
  }

  /** The schedules by which services are restarted. */
  get restartSchedules(): scheduler.Schedule[] {
    return this.restarts?.schedules ?? [];
  }

  private createKey({ keyRemovalPolicy: removalPolicy }: ReplicaSettings): kms.Key {
    return new kms.Key(this, 'Key', { description: `Aurora cluster ${this.node.path}`, enableKeyRotation: true, removalPolicy });
  }

  private createSubnetGroup({ vpc }: AuroraReplicaClusterProps, settings: ReplicaSettings): rds.SubnetGroup {
    const { vpcSubnets, helperRemovalPolicy: removalPolicy } = settings;
    return new rds.SubnetGroup(this, 'Subnets', { vpc, vpcSubnets, description: `Aurora cluster ${this.node.path}`, removalPolicy });
  }

  private createParameterGroup({ parameters, requireTls = true }: AuroraReplicaClusterProps, { version }: ReplicaSettings): rds.ParameterGroup {
    return new rds.ParameterGroup(this, 'ParameterGroup', {
      engine: rds.DatabaseClusterEngine.auroraPostgres({ version }),
      description: `Aurora cluster ${this.node.path}`,
      parameters: { 'rds.force_ssl': requireTls ? '1' : '0', ...parameters },
    });
  }

  /** RDS makes the group itself, without retention, unless it is there first. */
  private createLogGroup({ clusterIdentifier, logRetention }: AuroraReplicaClusterProps, settings: ReplicaSettings): logs.LogGroup | undefined {
    if (clusterIdentifier === undefined) return undefined;
    return new logs.LogGroup(this, 'LogGroup', {
      logGroupName: `/aws/rds/cluster/${clusterIdentifier}/${LOG}`,
      retention: logRetention ?? logs.RetentionDays.THREE_MONTHS,
      encryptionKey: this.encryptionKey,
      removalPolicy: settings.helperRemovalPolicy,
    });
  }

  /** Not by the L2, which gives every cluster a master user and a secret; RDS refuses both in a secondary. */
  private createCluster(props: AuroraReplicaClusterProps, settings: ReplicaSettings): rds.CfnDBCluster {
    const cluster = new rds.CfnDBCluster(this, 'Cluster', {
      ...this.membership(props, settings),
      dbClusterIdentifier: props.clusterIdentifier,
      dbClusterParameterGroupName: this.parameterGroup.bindToCluster({}).parameterGroupName,
      dbSubnetGroupName: this.subnetGroup.subnetGroupName,
      vpcSecurityGroupIds: [this.securityGroup.securityGroupId],
      port: this.port,
      storageType: props.storageType,
      serverlessV2ScalingConfiguration: props.capacity && { minCapacity: props.capacity.minimum, maxCapacity: props.capacity.maximum },
      backupRetentionPeriod: settings.backupRetention.toDays(),
      preferredBackupWindow: settings.windows.backup,
      preferredMaintenanceWindow: settings.windows.maintenance,
      enableCloudwatchLogsExports: [LOG],
      ...this.insights(settings),
      databaseInsightsMode: settings.insights,
      enableIamDatabaseAuthentication: true,
      copyTagsToSnapshot: true,
      deletionProtection: settings.deletionProtection,
    });
    cluster.applyRemovalPolicy(settings.removalPolicy);
    if (this.logGroup) cluster.node.addDependency(this.logGroup);
    acknowledge(cluster, 'AwsSolutions-RDS11', 'the architecture asks for PostgreSQL\'s own port; only security groups of clients reach it');
    return cluster;
  }

  /** What makes the cluster a secondary. RDS copies all data between the regions, and encrypts it anew with the key of this one. */
  private membership(props: AuroraReplicaClusterProps, { version }: ReplicaSettings): rds.CfnDBClusterProps {
    return {
      engine: ENGINE,
      engineVersion: version.auroraPostgresFullVersion,
      globalClusterIdentifier: props.globalClusterIdentifier,
      sourceRegion: props.primaryRegion,
      storageEncrypted: true,
      kmsKeyId: this.encryptionKey.keyArn,
      enableGlobalWriteForwarding: props.writeForwarding,
      // A cluster that left the global database could not come back with another version than the rest.
      autoMinorVersionUpgrade: false,
    };
  }

  private insights({ insightsRetention }: ReplicaSettings) {
    return {
      performanceInsightsEnabled: true,
      performanceInsightsRetentionPeriod: insightsRetention,
      performanceInsightsKmsKeyId: this.encryptionKey.keyArn,
    };
  }

  private importCluster(): rds.IDatabaseCluster {
    return rds.DatabaseCluster.fromDatabaseClusterAttributes(this, 'Reference', {
      clusterIdentifier: this.clusterIdentifier,
      clusterResourceIdentifier: this.databaseCluster.attrDbClusterResourceId,
      clusterEndpointAddress: this.writerEndpoint.hostname,
      readerEndpointAddress: this.readerEndpoint.hostname,
      port: this.port,
      securityGroups: [this.securityGroup],
      secret: this.appSecret,
    });
  }

  private createInstances(settings: ReplicaSettings): rds.CfnDBInstance[] {
    if (settings.instances === 0) return [];
    const { performanceInsightsEnabled: enablePerformanceInsights, ...insights } = this.insights(settings);
    const scope = new Construct(this, 'Instances');
    acknowledgeRule(scope, 'RDSAutomaticMinorVersionUpgradeEnabled', 'all regions of a global database get a new version together, from the primary');
    return defineReaders(scope, settings.instances, {
      engine: ENGINE,
      dbClusterIdentifier: this.clusterIdentifier,
      dbInstanceClass: settings.instanceClass,
      publiclyAccessible: false,
      enablePerformanceInsights,
      ...insights,
      monitoringInterval: MONITORING_INTERVAL.toSeconds(),
      monitoringRoleArn: new MonitoringRole(this, 'Monitoring').role.roleArn,
      autoMinorVersionUpgrade: false,
      preferredMaintenanceWindow: settings.windows.maintenance,
    }, settings.helperRemovalPolicy);
  }

  private createEvents({ eventTopic: topic }: AuroraReplicaClusterProps): rds.CfnEventSubscription[] {
    if (!topic) return [];
    const instanceIdentifiers = this.instances.map(({ ref }) => ref);
    return new ClusterEvents(this, 'Events', { topic, clusterIdentifier: this.clusterIdentifier, instanceIdentifiers }).subscriptions;
  }
}

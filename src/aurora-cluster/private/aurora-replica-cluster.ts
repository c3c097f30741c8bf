import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, DependencyGroup, IDependable } from 'constructs';
import { AuroraClusterBase } from './aurora-cluster-base';
import { AuroraReplicaClusterProps } from './aurora-replica-cluster-props';
import { subscribeTo, createLogGroup, createParameterGroup, keyOf, checkOwnService } from './cluster-parts';
import { acknowledgePort, DATABASE_LOG, ENGINE } from './define-cluster';
import { MonitoringRole } from './monitoring-role';
import { defineReaders } from './reader-instances';
import { checkReplica } from './replica-checks';
import { ReplicationAlarms } from './replication-alarms';
import { ServiceRestarts } from './service-restarts';
import { ReplicaSettings, replicaSettingsOf } from './settings';
import { acknowledgeRule } from '../../private/acknowledge';

/**
 * A secondary cluster of an Aurora global database in another Region, for failover.
 *
 * The stack references the global database by name, without imports, so it can be deployed while the other Region is
 * unavailable. Deploy it for the first time after `AuroraGlobalDatabase`. Otherwise RDS does not find the global
 * cluster, the deployment is rolled back, and you can retry it later.
 *
 * After a promotion the same template remains valid. Do not change the props, in particular `globalClusterIdentifier`.
 * The construct has no reader scaling, because RDS does not support it in a secondary cluster; add readers as a step of
 * the failover. A promoted cluster has no data points for the lag: without `secondaryMetric` the alarms are in ALARM
 * until failback.
 *
 * Deletion protection prevents the deletion of the stack. Without deletion protection, the cluster leaves the global
 * database, and a final snapshot and the KMS key are retained.
 *
 * The default costs one r6g.xlarge instance, the replicated storage, a key, and three alarms.
 */
export class AuroraReplicaCluster extends AuroraClusterBase {
  readonly clusterIdentifier: string;
  readonly databaseName: string;
  readonly port: number;
  /** Writer endpoint of this Region. It accepts connections after a promotion. */
  readonly writerEndpoint: rds.Endpoint;
  readonly readerEndpoint: rds.Endpoint;
  readonly connections: ec2.Connections;
  /** Dependency for services: the first instance is available. */
  readonly ready: IDependable;
  readonly cluster: rds.IDatabaseCluster;
  /**
   * Secret of the application's user, replicated from the primary Region. Its `host` is the primary writer: use the
   * endpoints of this construct instead.
   */
  readonly appSecret: secretsmanager.ISecret;
  readonly databaseCluster: rds.CfnDBCluster;

  /** Instances in order of promotion: the first becomes the writer. Empty for a headless cluster. */
  readonly instances: rds.CfnDBInstance[];
  readonly subnetGroup: rds.SubnetGroup;
  readonly parameterGroup: rds.ParameterGroup;
  /** KMS key of the storage, Performance Insights and the log group. */
  readonly encryptionKey: kms.IKey;
  readonly securityGroup: ec2.SecurityGroup;
  /** Log group of the database; undefined without `clusterIdentifier`. */
  readonly logGroup?: logs.LogGroup;

  /** Goes into ALARM if the RPO lag exceeds the recovery point objective, or there are no data points for 5 minutes. */
  readonly rpoAlarm: cloudwatch.Alarm;

  /**
   * Goes into ALARM if the storage lag exceeds a third of the recovery point objective, or there are no data points for
   * 5 minutes.
   */
  readonly replicationLagAlarm: cloudwatch.Alarm;

  /**
   * Goes into ALARM if the cluster is more than a minute behind in 3 of 5 minutes, or has no data points: the primary
   * Region sends nothing. It does not depend on the recovery point objective. A lag that does not change any more, as
   * long as it is short, is not detected.
   */
  readonly replicationStoppedAlarm: cloudwatch.Alarm;

  private restarts?: ServiceRestarts;

  /** @throws if AWS would reject a prop, or two props contradict each other */
  constructor(scope: Construct, id: string, props: AuroraReplicaClusterProps) {
    super(scope, id);
    const settings = replicaSettingsOf(this, props);
    checkReplica(this, props, settings);
    this.databaseName = settings.databaseName;
    this.port = settings.port;

    this.encryptionKey = keyOf(this, props.encryptionKey, settings);
    this.securityGroup = new ec2.SecurityGroup(
      this, 'SecurityGroup', { vpc: props.vpc, description: 'Aurora instances', allowAllOutbound: false },
    );
    this.connections = new ec2.Connections({
      securityGroups: [this.securityGroup], defaultPort: ec2.Port.tcp(this.port),
    });
    this.subnetGroup = this.createSubnetGroup(props, settings);
    this.parameterGroup = createParameterGroup(this, props, settings);
    this.logGroup = createLogGroup(this, props.clusterIdentifier, this.encryptionKey, settings);
    this.appSecret = secretsmanager.Secret.fromSecretNameV2(this, 'AppSecret', props.appSecretName);

    this.databaseCluster = this.createCluster(props, settings);
    this.node.defaultChild = this.databaseCluster;
    this.clusterIdentifier = this.databaseCluster.ref;
    this.writerEndpoint = new rds.Endpoint(this.databaseCluster.attrEndpointAddress, this.port);
    this.readerEndpoint = new rds.Endpoint(this.databaseCluster.attrReadEndpointAddress, this.port);
    this.cluster = this.importCluster();
    this.instances = this.createInstances(settings);
    // As in a primary cluster: after a failover, any instance can be the writer.
    if (this.instances.length > 1) this.instances[0].applyImmediately = false;
    this.ready = new DependencyGroup(this.instances.at(0) ?? this.databaseCluster);

    const { recoveryPointObjective: objective, rpoAlarmName, alarmTopic: topic, secondaryMetric: secondary } = props;
    const alarms = new ReplicationAlarms(this, {
      cluster: this,
      sourceRegion: props.primaryRegion,
      objective,
      rpoAlarmName,
      topic,
      secondary,
      normally: 'secondary',
    });
    this.rpoAlarm = alarms.rpo;
    this.replicationLagAlarm = alarms.lag;
    this.replicationStoppedAlarm = alarms.addStopped(props.stoppedAlarmName);
    // There are no data points before the first instance is available.
    for (const alarm of [this.rpoAlarm, this.replicationLagAlarm, this.replicationStoppedAlarm]) {
      alarm.node.addDependency(this.ready);
    }
    subscribeTo(this, this.instances, props.eventTopic);
  }

  /**
   * Replaces the tasks of a service every week, so that they read the current user name and password.
   *
   * The secret rotates in the primary Region, without an event in this Region. Tasks with the previous credentials work
   * until the next rotation.
   *
   * @throws if the service is in another stack and has a generated name
   */
  restartOnRotation(service: ecs.IBaseService): void {
    checkOwnService(this, service);
    this.restarts ??= new ServiceRestarts(this, 'Restarts');
    this.restarts.add(service);
  }

  private createSubnetGroup({ vpc }: AuroraReplicaClusterProps, settings: ReplicaSettings): rds.SubnetGroup {
    const { vpcSubnets, helperRemovalPolicy: removalPolicy } = settings;
    return new rds.SubnetGroup(
      this, 'Subnets', { vpc, vpcSubnets, description: `Aurora cluster ${this.node.path}`, removalPolicy },
    );
  }

  /** Uses the L1, because the L2 defines a master user and a secret, which RDS rejects in a secondary cluster. */
  private createCluster(props: AuroraReplicaClusterProps, settings: ReplicaSettings): rds.CfnDBCluster {
    const cluster = new rds.CfnDBCluster(this, 'Cluster', {
      ...this.membership(props, settings),
      dbClusterIdentifier: props.clusterIdentifier,
      dbClusterParameterGroupName: this.parameterGroup.bindToCluster({}).parameterGroupName,
      dbSubnetGroupName: this.subnetGroup.subnetGroupName,
      vpcSecurityGroupIds: [this.securityGroup.securityGroupId],
      port: this.port,
      storageType: props.storageType,
      serverlessV2ScalingConfiguration: props.capacity && {
        minCapacity: props.capacity.minimum, maxCapacity: props.capacity.maximum,
      },
      backupRetentionPeriod: settings.backupRetention.toDays(),
      preferredBackupWindow: settings.windows.backup,
      preferredMaintenanceWindow: settings.windows.maintenance,
      enableCloudwatchLogsExports: [DATABASE_LOG],
      performanceInsightsEnabled: true,
      performanceInsightsRetentionPeriod: settings.insightsRetention,
      performanceInsightsKmsKeyId: this.encryptionKey.keyArn,
      databaseInsightsMode: settings.insights,
      enableIamDatabaseAuthentication: true,
      copyTagsToSnapshot: true,
      deletionProtection: settings.deletionProtection,
    });
    cluster.applyRemovalPolicy(settings.removalPolicy);
    if (this.logGroup) cluster.node.addDependency(this.logGroup);
    acknowledgePort(cluster);
    return cluster;
  }

  /** The properties of a secondary cluster. RDS replicates all data and encrypts it with the key of this Region. */
  private membership(props: AuroraReplicaClusterProps, { version }: ReplicaSettings): rds.CfnDBClusterProps {
    return {
      engine: ENGINE,
      engineVersion: version.auroraPostgresFullVersion,
      globalClusterIdentifier: props.globalClusterIdentifier,
      sourceRegion: props.primaryRegion,
      storageEncrypted: true,
      kmsKeyId: this.encryptionKey.keyArn,
      enableGlobalWriteForwarding: props.writeForwarding,
      // A cluster with another version than the other clusters could not rejoin the global database.
      autoMinorVersionUpgrade: false,
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
    const scope = new Construct(this, 'Instances');
    acknowledgeRule(
      scope, 'RDSAutomaticMinorVersionUpgradeEnabled',
      'A new version is deployed to all Regions of a global database together, from the primary cluster',
    );
    return defineReaders(scope, settings.instances, settings, {
      dbClusterIdentifier: this.clusterIdentifier,
      dbInstanceClass: settings.instanceClass,
      encryptionKey: this.encryptionKey,
      monitoringRole: new MonitoringRole(this, 'Monitoring').role,
      autoMinorVersionUpgrade: false,
    });
  }
}

import { CfnCondition, CfnResource, Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { CacheAuth, CacheAuthBinding } from './cache-auth';
import { CacheClusterProps } from './cache-cluster-props';
import { ICacheCluster, CacheClusterAttributes } from './cache-cluster-ref';
import { CacheDurability } from './cache-durability';
import { CacheEngine } from './cache-engine';
import {
  CacheShape, checkNodeCount, checkNodeType, checkParameters, checkReplicas, checkScaling, checkTopic, chooseDurability,
  warnOfRisks,
} from './private/cache-checks';
import { CacheClusterBase } from './private/cache-cluster-base';
import { nodeIdsOf } from './private/cache-metrics';
import { CacheWindows, chooseWindows } from './private/cache-windows';
import { DEFAULT_PORT, DEFAULT_REPLICAS, DEFAULT_SHARDS } from './private/defaults';
import { ImportedCacheCluster } from './private/imported-cache-cluster';
import { allowElastiCachePublishing } from './private/notification-topic';
import { OF_SHARDS, scaleShards } from './private/shard-scaling';
import { checkNodeScaling } from '../aurora-cluster/internal';
import { acknowledge, acknowledgeRule } from '../private/acknowledge';
import { checkInteger, checkRequired, invalid } from '../private/errors';
import { allowCloudWatchLogs } from '../private/log-key';
import { checkName } from '../private/names';
import { arnFor } from '../private/permissions';
import { checkKnownProps } from '../private/structs/known-props';
import { checkTwoZones, privateSelection } from '../private/subnets';

// Read 2026-12-01: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
const LONGEST_SNAPSHOT_DAYS = 35;
const GROUP_ID = {
  longest: 40,
  pattern: /^[a-z](?:-?[a-z0-9])*$/,
  allowed: 'a lower-case letter, then lower-case letters, digits and single inner hyphens',
};

/**
 * An encrypted ElastiCache for Valkey cluster in two zones, with durability and a dedicated user for the application.
 *
 * Clients must use the cluster protocol over TLS, also with one shard. So the same client configuration works in
 * development and production. Two shards of two `r6g.large` nodes cost about $577 per month (on-demand list price,
 * ap-northeast-1).
 *
 * When the stack is deleted, ElastiCache creates a final snapshot. The snapshot, the KMS key and the logs are retained;
 * the secret with the password is deleted without a recovery window.
 *
 * @example
 * const cache = new CacheCluster(this, 'Cache', {
 *   vpc: network.vpc,
 *   scaling: { maximum: 6 },
 * });
 * cache.connections.allowDefaultPortFrom(service);
 */
@propertyInjectable
export class CacheCluster extends CacheClusterBase {
  /** The id of this class for property injectors. */
  static readonly PROPERTY_INJECTION_ID: string = 'eldonia-constructs.CacheCluster';

  /**
   * Imports an existing cache. No resources are created.
   *
   * @param attrs attributes of the cache; `replicationGroupId` is required for metrics and for an `Observability`
   */
  static fromCacheClusterAttributes(scope: Construct, id: string, attrs: CacheClusterAttributes): ICacheCluster {
    checkKnownProps(scope, 'CacheClusterAttributes', attrs);
    return new ImportedCacheCluster(scope, id, attrs);
  }

  /** L1 construct of the replication group. */
  readonly replicationGroup: elasticache.CfnReplicationGroup;
  /** Subnet group of the nodes. */
  readonly subnetGroup: elasticache.CfnSubnetGroup;
  /** Parameter group of the engine. */
  readonly parameterGroup: elasticache.CfnParameterGroup;
  /** Security group of the nodes, without egress rules. */
  readonly securityGroup: ec2.SecurityGroup;
  /** Connections of the nodes; the default port is 6379. */
  readonly connections: ec2.Connections;
  /** KMS key of the data, the logs and the generated secret. */
  readonly encryptionKey: kms.IKey;
  /** Log group of the slow log: commands that exceed `slowlog-log-slower-than`, in JSON. Always defined. */
  readonly slowLogGroup?: logs.ILogGroup;
  /** Log group of the engine log, in JSON. Always defined. */
  readonly engineLogGroup?: logs.ILogGroup;
  /** User name that clients log in with. */
  readonly username: string;
  /**
   * Secret that clients log in with; with `CacheAuth.rbac()` JSON with `username` and `password`; undefined with
   * `CacheAuth.iam()`.
   */
  readonly secret?: secretsmanager.ISecret;
  /** Host name of the configuration endpoint, from which clients read the cluster topology. */
  readonly configurationEndpointAddress: string;
  /** TCP port of the configuration endpoint. */
  readonly endpointPort: number;
  /** ID of the replication group. Always defined. */
  readonly replicationGroupId?: string;
  /** Durability of the cache. */
  readonly durability: CacheDurability;
  /** Scalable target for the number of shards; undefined without `scaling`. */
  readonly scalableTarget?: appscaling.ScalableTarget;

  private readonly nodeIds: string[];
  private readonly auth: CacheAuthBinding;

  /**
   * @throws if ElastiCache would reject a prop, or two props contradict each other
   */
  constructor(scope: Construct, id: string, props: CacheClusterProps) {
    super(scope, id);
    checkKnownProps(this, 'CacheClusterProps', props);
    checkRequired(this, props, { vpc: 'pass a VPC, e.g. vpc of a Network' });
    const shape = shapeOf(props);
    this.validate(props, shape);
    const durability = chooseDurability(this, shape, props.durability);
    const windows = chooseWindows(this, { snapshot: props.snapshotWindow, maintenance: props.maintenanceWindow });
    const subnets = this.selectSubnets(props, shape.multiAz);
    warnOfRisks(this, shape, durability, props.durability);

    this.durability = durability;
    const kept = props.removalPolicy === RemovalPolicy.DESTROY
      ? RemovalPolicy.DESTROY
      : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    this.encryptionKey = props.encryptionKey ?? new kms.Key(this, 'EncryptionKey', {
      description: `Data and logs of the cache ${this.node.path}`,
      enableKeyRotation: true,
      removalPolicy: kept,
    });
    allowCloudWatchLogs(this.encryptionKey, this);
    this.slowLogGroup = this.logGroup('SlowLog', props, kept);
    this.engineLogGroup = this.logGroup('EngineLog', props, kept);
    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'Cache nodes',
      allowAllOutbound: false,
    });
    this.connections = new ec2.Connections({
      securityGroups: [this.securityGroup], defaultPort: ec2.Port.tcp(DEFAULT_PORT),
    });
    this.subnetGroup = new elasticache.CfnSubnetGroup(
      this, 'SubnetGroup', { description: 'Subnets of the cache nodes', subnetIds: subnets.subnetIds },
    );
    this.parameterGroup = new elasticache.CfnParameterGroup(this, 'ParameterGroup', {
      cacheParameterGroupFamily: shape.engine.parameterGroupFamily,
      description: 'Parameters of the cache engine',
      properties: { 'maxmemory-policy': 'volatile-lru', ...props.parameters, 'cluster-enabled': 'yes' },
    });
    this.auth = (props.auth ?? CacheAuth.rbac())._bind(new Construct(this, 'Auth'), shape.engine, this.encryptionKey);
    this.username = this.auth.username;
    this.secret = this.auth.secret;

    if (props.notificationTopic) allowElastiCachePublishing(this, props.notificationTopic);
    this.replicationGroup = this.createReplicationGroup(props, shape, windows);
    this.node.defaultChild = this.replicationGroup;
    // With a known ID the metrics have no reference to the cache, so they work without a dependency and while it is
    // scaled down.
    this.replicationGroupId = props.replicationGroupId ?? this.replicationGroup.ref;
    this.nodeIds = nodeIdsOf(
      props.replicationGroupId ?? this.replicationGroup.ref, shape.shards, shape.replicasPerShard,
    );
    this.configurationEndpointAddress = this.replicationGroup.attrConfigurationEndPointAddress;
    this.endpointPort = Token.asNumber(this.replicationGroup.attrConfigurationEndPointPort);
    this.scalableTarget = props.scaling && scaleShards(this, this.replicationGroup.ref, shape.shards, props.scaling);
  }

  /**
   * Grants a role permission to log in: to read the secret, or with `CacheAuth.iam()` to connect as the user of the
   * cache.
   */
  grantConnect(grantee: iam.IGrantable): iam.Grant {
    const arn = arnFor(this, 'elasticache', `replicationgroup:${this.replicationGroup.ref}`);
    return this.auth.grant(grantee, arn);
  }

  /** @internal */
  _groupId(): string {
    return this.replicationGroupId!;
  }

  /** @internal */
  _nodeIds(): string[] {
    return this.nodeIds;
  }

  /**
   * Creates the nodes, and what scales them, only if a condition is true.
   *
   * @internal
   */
  _existIf(condition: CfnCondition): void {
    const scaling = this.scalableTarget?.node.findAll().filter((child) => CfnResource.isCfnResource(child)) ?? [];
    for (const resource of [this.replicationGroup, ...scaling]) resource.cfnOptions.condition = condition;
  }

  private validate(props: CacheClusterProps, shape: CacheShape): void {
    checkInteger(this, 'shards', shape.shards, 1, 500);
    checkInteger(this, 'replicasPerShard', shape.replicasPerShard, 0, 5);
    checkName(this, 'replicationGroupId', props.replicationGroupId, GROUP_ID);
    checkNodeType(this, shape.nodeType, shape.globalDatastore);
    checkReplicas(this, shape);
    if (props.scaling) checkNodeScaling(this, 'scaling', props.scaling, OF_SHARDS);
    checkNodeCount(this, shape);
    checkScaling(this, shape);
    checkParameters(this, props.parameters ?? {});
    checkTopic(this, props.notificationTopic);
    (props.auth ?? CacheAuth.rbac())._validate(this, shape.engine);
    const retention = props.snapshotRetention;
    if (retention && !retention.isUnresolved()) {
      const days = retention.toDays({ integral: false });
      if (!Number.isInteger(days) || days > LONGEST_SNAPSHOT_DAYS) {
        invalid(
          this,
          `snapshotRetention must be whole days up to ${LONGEST_SNAPSHOT_DAYS}, got ${retention.toHumanString()}; ` +
            'use AWS Backup to keep snapshots longer',
        );
      }
    }
  }

  private selectSubnets({ vpc, vpcSubnets }: CacheClusterProps, multiAz: boolean): ec2.SelectedSubnets {
    const selected = vpc.selectSubnets(privateSelection(this, vpc, vpcSubnets));
    if (multiAz) checkTwoZones(this, 'vpcSubnets', selected.subnets);
    return selected;
  }

  private logGroup(id: string, props: CacheClusterProps, removalPolicy: RemovalPolicy): logs.LogGroup {
    return new logs.LogGroup(this, id, {
      encryptionKey: this.encryptionKey,
      retention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS,
      removalPolicy,
    });
  }

  private createReplicationGroup(
    props: CacheClusterProps, shape: CacheShape, windows: CacheWindows,
  ): elasticache.CfnReplicationGroup {
    const snapshotDays = (props.snapshotRetention ?? Duration.days(7)).toDays();
    const group = new elasticache.CfnReplicationGroup(this, 'ReplicationGroup', {
      replicationGroupId: props.replicationGroupId,
      replicationGroupDescription: 'Cache of sessions and responses',
      engine: shape.engine.engineName,
      engineVersion: shape.engine.version,
      autoMinorVersionUpgrade: props.autoMinorVersionUpgrade ?? true,
      cacheNodeType: `cache.${shape.nodeType.toString()}`,
      cacheParameterGroupName: this.parameterGroup.ref,
      cacheSubnetGroupName: this.subnetGroup.ref,
      securityGroupIds: [this.securityGroup.securityGroupId],
      clusterMode: 'enabled',
      numNodeGroups: shape.shards,
      replicasPerNodeGroup: shape.replicasPerShard,
      // Cluster mode requires this, even without replicas.
      automaticFailoverEnabled: true,
      multiAzEnabled: shape.multiAz,
      port: DEFAULT_PORT,
      durability: shape.engine.durable ? this.durability : undefined,
      atRestEncryptionEnabled: true,
      kmsKeyId: this.encryptionKey.keyArn,
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      authToken: this.auth.authToken,
      userGroupIds: this.auth.userGroupIds,
      snapshotRetentionLimit: snapshotDays,
      snapshotWindow: snapshotDays === 0 ? undefined : windows.snapshot,
      preferredMaintenanceWindow: windows.maintenance,
      notificationTopicArn: props.notificationTopic?.topicArn,
      logDeliveryConfigurations: [
        logDelivery('slow-log', this.slowLogGroup!), logDelivery('engine-log', this.engineLogGroup!),
      ],
    });
    // Without this, a change of the number of shards replaces the cache.
    group.cfnOptions.updatePolicy = { useOnlineResharding: true };
    group.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.SNAPSHOT);
    if (snapshotDays > 0) {
      acknowledgeRule(group, 'ElastiCacheRedisClusterAutomaticBackup',
        'Sessions and responses older than two weeks have no value; a restore uses recent snapshots');
    }
    acknowledge(
      group, 'AwsSolutions-AEC5',
      'The security group controls access to the port; a different port number adds no security',
    );
    if (!this.auth.authToken) {
      acknowledge(
        group, 'AwsSolutions-AEC6',
        'RBAC users with limited permissions replace the AUTH token, which has all permissions',
      );
    }
    return group;
  }
}

function shapeOf(props: CacheClusterProps): CacheShape {
  const replicasPerShard = props.replicasPerShard ?? DEFAULT_REPLICAS;
  return {
    engine: props.engine ?? CacheEngine.VALKEY_9_0,
    nodeType: props.nodeType ?? ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE),
    shards: props.shards ?? DEFAULT_SHARDS,
    replicasPerShard,
    multiAz: props.multiAz ?? replicasPerShard !== 0,
    globalDatastore: props.globalDatastore ?? false,
    scaling: props.scaling,
  };
}

function logDelivery(
  logType: string, logGroup: logs.ILogGroup,
): elasticache.CfnReplicationGroup.LogDeliveryConfigurationRequestProperty {
  return {
    logType,
    logFormat: 'json',
    destinationType: 'cloudwatch-logs',
    destinationDetails: { cloudWatchLogsDetails: { logGroup: logGroup.logGroupName } },
  };
}

import { RemovalPolicy } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

const PORT = 6379;
const ENGINE = 'valkey';

export interface CacheProps {
  readonly vpc: ec2.IVpc;
  readonly key: kms.IKey;
}

/** Valkey in two to six shards with a replica each, and a user of the app's own. */
export class Cache extends Construct implements ec2.IConnectable {
  readonly connections: ec2.Connections;
  readonly replicationGroup: elasticache.CfnReplicationGroup;
  readonly secret: secretsmanager.Secret;
  readonly slowLog: logs.LogGroup;

  constructor(scope: Construct, id: string, private readonly props: CacheProps) {
    super(scope, id);
    const { vpc, key } = props;
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc, description: 'Nodes of the cache', allowAllOutbound: false });
    this.connections = new ec2.Connections({ securityGroups: [securityGroup], defaultPort: ec2.Port.tcp(PORT) });
    this.secret = new secretsmanager.Secret(this, 'Secret', {
      description: 'Name and password of the user that the application logs in to the cache with',
      encryptionKey: key,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: 'app' }),
        generateStringKey: 'password',
        passwordLength: 64,
        excludePunctuation: true,
      },
    });
    this.slowLog = this.createLogGroup('slow-log');
    this.replicationGroup = this.createReplicationGroup(securityGroup, this.createUsers());
    this.scaleShards();
  }

  private createUsers(): elasticache.CfnUserGroup {
    const user = new elasticache.CfnUser(this, 'User', {
      engine: ENGINE,
      userId: 'eldonia-app',
      userName: 'app',
      accessString: 'on ~* +@all -@dangerous +info',
      authenticationMode: { Type: 'password', Passwords: [this.secret.secretValueFromJson('password').unsafeUnwrap()] },
    });
    return new elasticache.CfnUserGroup(this, 'Users', { engine: ENGINE, userGroupId: 'eldonia-users', userIds: [user.ref] });
  }

  private createReplicationGroup(securityGroup: ec2.SecurityGroup, users: elasticache.CfnUserGroup): elasticache.CfnReplicationGroup {
    const { vpc, key } = this.props;
    const subnetGroup = new elasticache.CfnSubnetGroup(this, 'SubnetGroup', {
      description: 'Subnets of the cache nodes',
      subnetIds: vpc.selectSubnets({ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }).subnetIds,
    });
    const parameterGroup = new elasticache.CfnParameterGroup(this, 'ParameterGroup', {
      cacheParameterGroupFamily: 'valkey9',
      description: 'Parameters of the cache engine',
      properties: { 'maxmemory-policy': 'volatile-lru', 'cluster-enabled': 'yes' },
    });
    const group = new elasticache.CfnReplicationGroup(this, 'ReplicationGroup', {
      replicationGroupId: 'eldonia-cache',
      replicationGroupDescription: 'Cache of sessions and responses',
      engine: ENGINE,
      engineVersion: '9.0',
      autoMinorVersionUpgrade: true,
      cacheNodeType: 'cache.r6g.large',
      cacheParameterGroupName: parameterGroup.ref,
      cacheSubnetGroupName: subnetGroup.ref,
      securityGroupIds: [securityGroup.securityGroupId],
      clusterMode: 'enabled',
      numNodeGroups: 2,
      replicasPerNodeGroup: 1,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      port: PORT,
      durability: 'async',
      atRestEncryptionEnabled: true,
      kmsKeyId: key.keyArn,
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      userGroupIds: [users.ref],
      snapshotRetentionLimit: 7,
      snapshotWindow: '18:00-19:00',
      preferredMaintenanceWindow: 'sun:19:30-sun:20:30',
      logDeliveryConfigurations: Object.entries({ 'slow-log': this.slowLog, 'engine-log': this.createLogGroup('engine-log') }).map(([logType, { logGroupName: logGroup }]) => ({
        logType,
        logFormat: 'json',
        destinationType: 'cloudwatch-logs',
        destinationDetails: { cloudWatchLogsDetails: { logGroup } },
      })),
    });
    group.cfnOptions.updatePolicy = { useOnlineResharding: true };
    group.applyRemovalPolicy(RemovalPolicy.SNAPSHOT);
    return group;
  }

  private createLogGroup(id: string): logs.LogGroup {
    return new logs.LogGroup(this, id, {
      encryptionKey: this.props.key,
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  private scaleShards(): void {
    const target = new appscaling.CfnScalableTarget(this, 'Scaling', {
      serviceNamespace: 'elasticache',
      scalableDimension: 'elasticache:replication-group:NodeGroups',
      resourceId: `replication-group/${this.replicationGroup.ref}`,
      minCapacity: 2,
      maxCapacity: 6,
    });
    new appscaling.CfnScalingPolicy(this, 'EngineCpu', {
      policyName: 'EngineCpu',
      policyType: 'TargetTrackingScaling',
      scalingTargetId: target.ref,
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: 'ElastiCachePrimaryEngineCPUUtilization' },
        targetValue: 60,
        scaleInCooldown: 900,
        scaleOutCooldown: 600,
      },
    });
  }
}

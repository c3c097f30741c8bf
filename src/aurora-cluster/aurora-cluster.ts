import { Duration, Names, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, DependencyGroup, IDependable } from 'constructs';
import { AuroraClusterProps } from './aurora-cluster-props';
import { AuroraClusterAttributes, IAuroraCluster } from './aurora-cluster-ref';
import { AppUser } from './private/app-user';
import { AuroraClusterBase } from './private/aurora-cluster-base';
import { checkProps } from './private/check-props';
import { ClusterEvents } from './private/cluster-events';
import { DatabaseAccess } from './private/database-function';
import { ImportedAuroraCluster } from './private/imported-aurora-cluster';
import { MonitoringRole } from './private/monitoring-role';
import { checkOwnService } from './private/own-service';
import { acknowledgeProxyPort } from './private/proxy-port';
import { ReaderAutoscaling, scales } from './private/reader-autoscaling';
import { acknowledgeBackup, defineReaders } from './private/reader-instances';
import { SecretRotation } from './private/secret-rotation';
import { Settings, settingsOf } from './private/settings';
import { acknowledge, acknowledgeInlinePolicy } from '../private/acknowledge';
import { invalid } from '../private/errors';
import { allowCloudWatchLogs } from '../private/log-key';

const ENGINE = 'aurora-postgresql';
const SERVERLESS_CLASS = 'db.serverless';
const MONITORING_INTERVAL = Duration.minutes(1);
const PASSWORD_LENGTH = 40;
const LOG = 'postgresql';

/**
 * An Aurora PostgreSQL cluster for production: a writer, readers that grow with the load, and a database user for the app.
 *
 * Storage, backups, secrets and logs are encrypted with one key; clients must use TLS; backups allow a restore to any second
 * of the last week. (Transparent data encryption as of Oracle doesn't exist here; encryption of the storage is its equal.)
 *
 * The app logs in as a user of its own, never as the master. Its secret alternates between two such users at each rotation,
 * so whoever holds the old credentials keeps working until the rotation after; `restartOnRotation` has a service fetch
 * the new ones at once. Objects belong to a role that both act as.
 *
 * The cluster can become the primary of an Aurora global database later, by an `AuroraGlobalDatabase`: nothing here is
 * replaced.
 *
 * When the stack goes, deletion protection stops it first. With that off, a last snapshot and the key stay.
 *
 * The default costs three r6g.xlarge instances, storage, I/O, and some cents for two secrets and a key.
 *
 * @example
 * const database = new AuroraCluster(this, 'Database', { vpc, databaseName: 'shop' });
 * database.connections.allowDefaultPortFrom(service);
 * service.node.addDependency(database.ready);
 * database.restartOnRotation(service);
 */
export class AuroraCluster extends AuroraClusterBase {
  /** A cluster that exists, made with this construct or not. */
  static fromAuroraClusterAttributes(scope: Construct, id: string, attrs: AuroraClusterAttributes): IAuroraCluster {
    return new ImportedAuroraCluster(scope, id, attrs);
  }

  readonly clusterIdentifier: string;
  readonly appSecret: secretsmanager.ISecret;
  readonly databaseName: string;
  readonly port: number;
  readonly writerEndpoint: rds.Endpoint;
  readonly readerEndpoint: rds.Endpoint;
  readonly connections: ec2.Connections;
  readonly ready: IDependable;

  /** The cluster with its writer; the readers are in `readers`. */
  readonly cluster: rds.IDatabaseCluster;

  /** The writer's instance, as long as there was no failover. */
  readonly writer: rds.CfnDBInstance;

  /** The readers of the template, in order of failover. */
  readonly readers: rds.CfnDBInstance[];

  /** Database parameters of the cluster. */
  readonly parameterGroup: rds.ParameterGroup;

  /** Key of the storage, the secrets, Performance Insights and the log groups. */
  readonly encryptionKey: kms.IKey;

  /** Secret of the master user: JSON with `host`, `port`, `dbname`, `username` and `password`. */
  readonly adminSecret: secretsmanager.ISecret;

  /** Security group of the instances. */
  readonly securityGroup: ec2.SecurityGroup;

  /** Security group of the functions that make and rotate the database users. */
  readonly handlerSecurityGroup: ec2.SecurityGroup;

  /** The function that makes the app's user. */
  readonly provisionHandler: lambda.Function;

  /** The function that rotates the secrets; undefined if they don't rotate. */
  readonly rotationHandler?: lambda.Function;

  /** Log of the database; undefined without a `clusterIdentifier`. */
  readonly logGroup?: logs.LogGroup;

  /** The proxy; undefined unless asked for. Open its own `connections` to its clients. */
  readonly proxy?: rds.DatabaseProxy;

  /** What adds and removes readers; undefined if their number is fixed. */
  readonly readerScalableTarget?: appscaling.CfnScalableTarget;

  /** What tells the `eventTopic`; empty without one. */
  readonly eventSubscriptions: rds.CfnEventSubscription[];

  private readonly rotation?: SecretRotation;

  /**
   * @throws when a prop breaks a rule of AWS, or two props contradict each other
   */
  constructor(scope: Construct, id: string, props: AuroraClusterProps) {
    super(scope, id);
    const settings = settingsOf(this, props);
    checkProps(this, props, settings);
    this.databaseName = settings.databaseName;
    this.port = settings.port;

    this.encryptionKey = props.encryptionKey ?? this.createKey(settings);
    allowCloudWatchLogs(this.encryptionKey, this);
    this.securityGroup = this.createSecurityGroup('SecurityGroup', props.vpc, 'Aurora instances');
    this.connections = new ec2.Connections({ securityGroups: [this.securityGroup], defaultPort: ec2.Port.tcp(this.port) });
    this.handlerSecurityGroup = this.createSecurityGroup('HandlerSecurityGroup', props.vpc, 'Functions for database users');

    const adminSecret = this.createSecret('AdminSecret', props, settings, props.adminSecretName, { username: settings.adminUsername });
    this.parameterGroup = this.createParameterGroup(props, settings);
    this.logGroup = this.createLogGroup(props, settings);
    const monitoring = new MonitoringRole(this, 'Monitoring');
    const cluster = this.createCluster(props, settings, adminSecret, monitoring.role);
    this.cluster = cluster;
    this.clusterIdentifier = this.cluster.clusterIdentifier;
    this.writer = this.cluster.node.findChild('Writer').node.defaultChild as rds.CfnDBInstance;
    acknowledgeBackup(this.writer);
    this.readers = this.createReaders(props, settings, monitoring.role);
    this.writerEndpoint = new rds.Endpoint(this.cluster.clusterEndpoint.hostname, this.port);
    this.readerEndpoint = new rds.Endpoint(this.cluster.clusterReadEndpoint.hostname, this.port);

    this.adminSecret = cluster.secret!;
    this.appSecret = this.createSecret('AppSecret', props, settings, props.appSecretName, {
      engine: 'postgres', username: settings.appUsername, dbname: this.databaseName, masterarn: adminSecret.secretArn,
    }).attach(this.cluster);

    const access = this.openHandlers(props, settings);
    const user = this.createAppUser(settings, access);
    this.provisionHandler = user.handler;
    this.ready = new DependencyGroup(this.writer, user.resource);
    this.rotation = this.createRotation(props, access);
    this.rotationHandler = this.rotation?.handler;
    this.readerScalableTarget = this.createAutoscaling(settings);
    this.proxy = this.createProxy(props, settings);
    this.eventSubscriptions = this.createEvents(props);
  }

  /**
   * Replace the service's tasks after every rotation of the app's secret, so that they fetch the new user and password.
   *
   * Tasks that aren't replaced keep working until the rotation after that, and then can't open new connections.
   *
   * @throws when the secrets don't rotate, or the service is in another stack and its name is generated
   */
  restartOnRotation(service: ecs.IBaseService): void {
    if (!this.rotation) invalid(this, 'restartOnRotation must go with rotating secrets, got rotateSecrets: false; leave that out');
    checkOwnService(this, service);
    this.rotation.add(service);
  }

  /**
   * Let someone log in by IAM as a database user.
   *
   * The user is yours to make, with `GRANT rds_iam TO "<user>"`. Don't grant that to the app's own user: its password would be
   * refused from then on.
   *
   * @throws when the user's name is a wildcard or none that PostgreSQL takes
   */
  grantConnect(grantee: iam.IGrantable, dbUser: string): iam.Grant {
    if (!Token.isUnresolved(dbUser) && !/^[A-Za-z_][\w$]{0,62}$/.test(dbUser)) {
      invalid(this, `dbUser must be the name of one database user, got "${dbUser}"; write e.g. reporting`);
    }
    return this.cluster.grantConnect(grantee, dbUser);
  }

  private createKey({ removalPolicy }: Settings): kms.Key {
    return new kms.Key(this, 'Key', {
      description: `Aurora cluster ${this.node.path}`,
      enableKeyRotation: true,
      // A last snapshot can be read only with the key.
      removalPolicy: removalPolicy === RemovalPolicy.DESTROY ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
  }

  private createSecurityGroup(id: string, vpc: ec2.IVpc, description: string): ec2.SecurityGroup {
    return new ec2.SecurityGroup(this, id, { vpc, description, allowAllOutbound: false });
  }

  private createSecret(
    id: string, props: AuroraClusterProps, settings: Settings, secretName: string | undefined, template: object,
  ): secretsmanager.Secret {
    return new secretsmanager.Secret(this, id, {
      secretName,
      encryptionKey: this.encryptionKey,
      replicaRegions: props.secretReplicaRegions?.map((region) => ({ region })),
      removalPolicy: settings.helperRemovalPolicy,
      generateSecretString: {
        secretStringTemplate: Stack.of(this).toJsonString(template),
        generateStringKey: 'password',
        excludePunctuation: true,
        passwordLength: PASSWORD_LENGTH,
      },
    });
  }

  private createParameterGroup({ parameters, requireTls = true }: AuroraClusterProps, { version }: Settings): rds.ParameterGroup {
    return new rds.ParameterGroup(this, 'ParameterGroup', {
      engine: rds.DatabaseClusterEngine.auroraPostgres({ version }),
      description: `Aurora cluster ${this.node.path}`,
      parameters: { 'rds.force_ssl': requireTls ? '1' : '0', ...parameters },
    });
  }

  /** RDS makes the group itself, without retention, unless it is there first. */
  private createLogGroup({ clusterIdentifier }: AuroraClusterProps, settings: Settings): logs.LogGroup | undefined {
    if (clusterIdentifier === undefined) return undefined;
    return new logs.LogGroup(this, 'LogGroup', {
      logGroupName: `/aws/rds/cluster/${clusterIdentifier}/${LOG}`,
      retention: settings.logRetention,
      encryptionKey: this.encryptionKey,
      removalPolicy: settings.helperRemovalPolicy,
    });
  }

  private createCluster(
    props: AuroraClusterProps, settings: Settings, secret: secretsmanager.Secret, monitoringRole: iam.IRole,
  ): rds.DatabaseCluster {
    const { autoMinorVersionUpgrade, windows } = settings;
    // The instances get the cluster's insights anyway; the L2 warns unless told so.
    const insights = {
      enablePerformanceInsights: true,
      performanceInsightRetention: settings.insightsRetention,
      performanceInsightEncryptionKey: this.encryptionKey,
    };
    const instance = { ...insights, autoMinorVersionUpgrade, preferredMaintenanceWindow: windows.maintenance, publiclyAccessible: false };
    const cluster = new rds.DatabaseCluster(this, 'Cluster', {
      engine: rds.DatabaseClusterEngine.auroraPostgres({ version: settings.version }),
      credentials: rds.Credentials.fromSecret(secret, settings.adminUsername),
      writer: props.capacity
        ? rds.ClusterInstance.serverlessV2('Writer', instance)
        : rds.ClusterInstance.provisioned('Writer', { ...instance, instanceType: settings.writerClass }),
      vpc: props.vpc,
      vpcSubnets: settings.vpcSubnets,
      securityGroups: [this.securityGroup],
      port: this.port,
      clusterIdentifier: props.clusterIdentifier,
      defaultDatabaseName: this.databaseName,
      parameterGroup: this.parameterGroup,
      storageEncryptionKey: this.encryptionKey,
      storageType: props.storageType,
      backup: { retention: settings.backupRetention, preferredWindow: windows.backup },
      preferredMaintenanceWindow: windows.maintenance,
      autoMinorVersionUpgrade,
      cloudwatchLogsExports: [LOG],
      monitoringInterval: MONITORING_INTERVAL,
      monitoringRole,
      ...insights,
      databaseInsightsMode: settings.insights,
      iamAuthentication: true,
      copyTagsToSnapshot: true,
      deletionProtection: settings.deletionProtection,
      removalPolicy: settings.removalPolicy,
    });
    this.adjust(cluster.node.defaultChild as rds.CfnDBCluster, props);
    return cluster;
  }

  /** What the L2 has no prop for, or checks against its own list of versions. */
  private adjust(cluster: rds.CfnDBCluster, { capacity, snapshotIdentifier }: AuroraClusterProps): void {
    if (capacity) {
      cluster.serverlessV2ScalingConfiguration = {
        minCapacity: capacity.minimum, maxCapacity: capacity.maximum, secondsUntilAutoPause: capacity.autoPauseAfter?.toSeconds(),
      };
    }
    if (snapshotIdentifier !== undefined) {
      cluster.snapshotIdentifier = snapshotIdentifier;
      acknowledge(cluster, 'CloudFormation-Validate::W3688', 'the password, which is set after the restore, may not go without the name');
    }
    if (this.logGroup) cluster.node.addDependency(this.logGroup);
    acknowledge(cluster, 'AwsSolutions-RDS11', 'the architecture asks for PostgreSQL\'s own port; only security groups of clients reach it');
  }

  private createReaders({ capacity }: AuroraClusterProps, settings: Settings, monitoringRole: iam.IRole): rds.CfnDBInstance[] {
    return defineReaders(new Construct(this, 'Readers'), settings.readers, {
      engine: ENGINE,
      dbClusterIdentifier: this.clusterIdentifier,
      dbInstanceClass: capacity ? SERVERLESS_CLASS : `db.${settings.readerClass.toString()}`,
      publiclyAccessible: false,
      enablePerformanceInsights: true,
      performanceInsightsRetentionPeriod: settings.insightsRetention,
      performanceInsightsKmsKeyId: this.encryptionKey.keyArn,
      monitoringInterval: MONITORING_INTERVAL.toSeconds(),
      monitoringRoleArn: monitoringRole.roleArn,
      autoMinorVersionUpgrade: settings.autoMinorVersionUpgrade,
      preferredMaintenanceWindow: settings.windows.maintenance,
    }, settings.helperRemovalPolicy);
  }

  /** Rules of their own, so that only they, not those of every client, come before the app's user. */
  private openHandlers({ vpc }: AuroraClusterProps, { vpcSubnets }: Settings): DatabaseAccess {
    const [database, handlers] = [this.securityGroup.securityGroupId, this.handlerSecurityGroup.securityGroupId];
    const rule = { ipProtocol: 'tcp', fromPort: this.port, toPort: this.port, description: 'Functions for database users' };
    const ingress = new ec2.CfnSecurityGroupIngress(this, 'HandlerIngress', { ...rule, groupId: database, sourceSecurityGroupId: handlers });
    const egress = new ec2.CfnSecurityGroupEgress(this, 'HandlerEgress', { ...rule, groupId: handlers, destinationSecurityGroupId: database });
    this.handlerSecurityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.HTTPS, 'Secrets Manager, CloudFormation and ECS');
    const { handlerSecurityGroup: securityGroup, encryptionKey } = this;
    return { vpc, vpcSubnets, securityGroup, encryptionKey, open: new DependencyGroup(ingress, egress) };
  }

  private createAppUser({ appUsername: username, databaseName }: Settings, access: DatabaseAccess): AppUser {
    const { adminSecret, appSecret, cluster: { clusterResourceIdentifier: clusterResourceId } } = this;
    const user = new AppUser(this, 'AppUser', { clusterResourceId, username, databaseName, adminSecret, appSecret, access });
    user.resource.node.addDependency(this.writer);
    return user;
  }

  private createRotation({ rotateSecrets = true, rotationInterval }: AuroraClusterProps, access: DatabaseAccess): SecretRotation | undefined {
    if (!rotateSecrets) return undefined;
    const { adminSecret, appSecret, ready } = this;
    return new SecretRotation(this, 'Rotation', { adminSecret, appSecret, ready, access, interval: rotationInterval ?? Duration.days(30) });
  }

  private createAutoscaling({ readers, readerScaling: scaling }: Settings): appscaling.CfnScalableTarget | undefined {
    if (!scales(scaling)) return undefined;
    return new ReaderAutoscaling(this, 'ReaderScaling', {
      clusterIdentifier: this.clusterIdentifier, readers, scaling, after: [this.writer, ...this.readers],
    }).target;
  }

  private createProxy({ proxy, vpc }: AuroraClusterProps, { vpcSubnets }: Settings): rds.DatabaseProxy | undefined {
    if (!proxy) return undefined;
    const role = acknowledgeInlinePolicy(new iam.Role(this, 'ProxyRole', { assumedBy: new iam.ServicePrincipal('rds.amazonaws.com') }));
    this.encryptionKey.grantDecrypt(role);
    const proxied = new rds.DatabaseProxy(this, 'Proxy', {
      proxyTarget: rds.ProxyTarget.fromCluster(this.cluster),
      secrets: [this.appSecret],
      role,
      vpc,
      vpcSubnets,
      securityGroups: [this.createSecurityGroup('ProxySecurityGroup', vpc, 'RDS Proxy')],
      requireTLS: true,
      iamAuth: proxy.iamAuthentication,
      clientPasswordAuthType: rds.ClientPasswordAuthType.POSTGRES_SCRAM_SHA_256,
      // Without its feature flag the L2 names every proxy of an account like its construct id.
      dbProxyName: Names.uniqueResourceName(this, { maxLength: 60 }),
    });
    acknowledgeProxyPort(this.securityGroup);
    return proxied;
  }

  private createEvents({ eventTopic }: AuroraClusterProps): rds.CfnEventSubscription[] {
    if (!eventTopic) return [];
    return new ClusterEvents(this, 'Events', {
      topic: eventTopic,
      clusterIdentifier: this.clusterIdentifier,
      instanceIdentifiers: [this.writer, ...this.readers].map(({ ref }) => ref),
    }).subscriptions;
  }
}

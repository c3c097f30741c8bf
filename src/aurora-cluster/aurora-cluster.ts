import { Stack } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct, DependencyGroup, IDependable } from 'constructs';
import { AuroraClusterProps } from './aurora-cluster-props';
import { AuroraClusterAttributes, IAuroraCluster } from './aurora-cluster-ref';
import { AppUser } from './private/app-user';
import { AuroraClusterBase } from './private/aurora-cluster-base';
import { checkProps } from './private/check-props';
import { subscribeTo, createLogGroup, createParameterGroup, keyOf, checkOwnService } from './private/cluster-parts';
import { DatabaseAccess } from './private/database-function';
import { defineCluster } from './private/define-cluster';
import { defineProxy } from './private/define-proxy';
import { ImportedAuroraCluster } from './private/imported-aurora-cluster';
import { MonitoringRole } from './private/monitoring-role';
import { ReaderAutoscaling, scales } from './private/reader-autoscaling';
import { acknowledgeBackup, defineReaders } from './private/reader-instances';
import { SecretRotation } from './private/secret-rotation';
import { ReplicatedProps, replicatedProps, Settings, settingsOf, SERVERLESS_CLASS } from './private/settings';
import { checkRequired, invalid } from '../private/errors';
import { readableAnywhere } from '../private/readable-secret';
import { replicaKeyStatements, replicateSecret } from '../private/secret-replicas';
import { checkKnownProps } from '../private/structs/known-props';

const PASSWORD_LENGTH = 40;

/**
 * An Aurora PostgreSQL cluster for production: a writer, readers with auto scaling, and a database user for the
 * application.
 *
 * Storage, backups, secrets and logs are encrypted with one KMS key. Clients must use TLS. Point-in-time restore covers
 * the last 7 days. (PostgreSQL has no transparent data encryption; storage encryption is the equivalent.)
 *
 * The application has its own user and never uses the master user. Each rotation of its secret alternates between two
 * users, so the previous credentials remain valid until the next rotation. With `restartOnRotation` a service reads the
 * new credentials immediately. A role of both users owns the objects.
 *
 * The cluster can become the primary of an Aurora global database later, without replacement.
 *
 * Deletion protection prevents the deletion of the stack. Without deletion protection, a final snapshot and the KMS key
 * are retained, and the two secrets are deleted without a recovery window. Another ID or scope of the construct creates
 * a second, empty cluster, and removes this one from the stack.
 *
 * The default costs three r6g.xlarge instances, about $1,373 per month (on-demand list price, ap-northeast-1), storage,
 * I/O, and less than $2 per month for two secrets and a key.
 *
 * @example
 * const database = new AuroraCluster(this, 'Database', { vpc, databaseName: 'shop' });
 * database.connections.allowDefaultPortFrom(service);
 * service.node.addDependency(database.ready);
 * database.restartOnRotation(service);
 */
@propertyInjectable
export class AuroraCluster extends AuroraClusterBase {
  /** The id of this class for property injectors. */
  static readonly PROPERTY_INJECTION_ID: string = 'eldonia-constructs.AuroraCluster';

  /** Imports an existing cluster. No resources are created. */
  static fromAuroraClusterAttributes(scope: Construct, id: string, attrs: AuroraClusterAttributes): IAuroraCluster {
    checkKnownProps(scope, 'AuroraClusterAttributes', attrs);
    return new ImportedAuroraCluster(scope, id, attrs);
  }

  /** Identifier of the cluster. */
  readonly clusterIdentifier: string;

  /** Secret of the application's user: JSON with `host`, `port`, `dbname`, `username` and `password`. */
  readonly appSecret: secretsmanager.ISecret;

  /** Name of the application's database. */
  readonly databaseName: string;

  /** TCP port of the database. */
  readonly port: number;

  /** Writer endpoint. It follows a failover. */
  readonly writerEndpoint: rds.Endpoint;

  /** Reader endpoint. Without readers it connects to the writer. */
  readonly readerEndpoint: rds.Endpoint;

  /** Connections of the instances; the default port is that of the database. */
  readonly connections: ec2.Connections;

  /** Dependency for services: the writer is available and the application's user exists. */
  readonly ready: IDependable;

  /** L2 construct of the cluster with its writer, an `rds.DatabaseCluster`. The readers are in `readers`. */
  readonly cluster: rds.IDatabaseCluster;

  /** Instance of the writer. After a failover this instance is a reader. */
  readonly writer: rds.CfnDBInstance;

  /** Readers of the template, in order of failover. */
  readonly readers: rds.CfnDBInstance[];

  /** Cluster parameter group. */
  readonly parameterGroup: rds.ParameterGroup;

  /** KMS key of the storage, the secrets, Performance Insights and the log groups. */
  readonly encryptionKey: kms.IKey;

  /** Secret of the master user: JSON with `host`, `port`, `dbname`, `username` and `password`. */
  readonly adminSecret: secretsmanager.ISecret;

  /** Security group of the instances. */
  readonly securityGroup: ec2.SecurityGroup;

  /** Security group of the functions that create and rotate the database users. */
  readonly handlerSecurityGroup: ec2.SecurityGroup;

  /** Lambda function that creates the application's user. */
  readonly provisionHandler: lambda.Function;

  /** Lambda function that rotates the secrets; undefined with `rotateSecrets: false`. */
  readonly rotationHandler?: lambda.Function;

  /** Log group of the database; undefined without `clusterIdentifier`. */
  readonly logGroup?: logs.LogGroup;

  /** RDS Proxy; undefined without `proxy`. Allow clients to connect with its own `connections`. */
  readonly proxy?: rds.DatabaseProxy;

  /** Scalable target of the readers; undefined without scaling. */
  readonly readerScalableTarget?: appscaling.CfnScalableTarget;

  /** RDS event subscriptions of the `eventTopic`; empty without `eventTopic`. */
  readonly eventSubscriptions: rds.CfnEventSubscription[];

  /**
   * What a secondary cluster of a global database has in common with this cluster.
   *
   * @internal
   */
  readonly _replicated: ReplicatedProps;

  private readonly rotation?: SecretRotation;

  /**
   * @throws if AWS would reject a prop, or two props contradict each other
   */
  constructor(scope: Construct, id: string, props: AuroraClusterProps) {
    super(scope, id);
    checkKnownProps(this, 'AuroraClusterProps', props);
    checkRequired(this, props, { vpc: 'pass a VPC, e.g. vpc of a Network' });
    const settings = settingsOf(this, props);
    checkProps(this, props, settings);
    this._replicated = replicatedProps(props, settings);
    this.databaseName = settings.databaseName;
    this.port = settings.port;

    this.encryptionKey = keyOf(this, props.encryptionKey, settings);
    this.securityGroup = this.createSecurityGroup('SecurityGroup', props.vpc, 'Aurora instances');
    this.connections = new ec2.Connections({
      securityGroups: [this.securityGroup], defaultPort: ec2.Port.tcp(this.port),
    });
    this.handlerSecurityGroup = this.createSecurityGroup(
      'HandlerSecurityGroup', props.vpc, 'Functions for database users',
    );

    const adminSecret = this.createSecret(
      'AdminSecret', props, settings, props.adminSecretName, { username: settings.adminUsername },
    );
    this.parameterGroup = createParameterGroup(this, props, settings);
    this.logGroup = createLogGroup(this, props.clusterIdentifier, this.encryptionKey, settings);
    const monitoring = new MonitoringRole(this, 'Monitoring');
    const { securityGroup, encryptionKey, parameterGroup, logGroup } = this;
    const cluster = defineCluster(this, props, settings, {
      secret: adminSecret, monitoringRole: monitoring.role, securityGroup, encryptionKey, parameterGroup, logGroup,
    });
    this.cluster = cluster;
    this.node.defaultChild = cluster.node.defaultChild;
    this.clusterIdentifier = this.cluster.clusterIdentifier;
    this.writer = this.cluster.node.findChild('Writer').node.defaultChild as rds.CfnDBInstance;
    acknowledgeBackup(this.writer);
    this.readers = this.createReaders(settings, monitoring.role);
    this.writerEndpoint = new rds.Endpoint(this.cluster.clusterEndpoint.hostname, this.port);
    this.readerEndpoint = new rds.Endpoint(this.cluster.clusterReadEndpoint.hostname, this.port);

    this.adminSecret = readableAnywhere(cluster.secret!);
    this.appSecret = readableAnywhere(this.createSecret('AppSecret', props, settings, props.appSecretName, {
      engine: 'postgres', username: settings.appUsername, dbname: this.databaseName, masterarn: adminSecret.secretArn,
    }).attach(this.cluster));

    const access = this.openHandlers(props, settings);
    const replicas = replicaKeyStatements(this, props.secretReplicaRegions, props.secretReplicaKeyAlias);
    const user = this.createAppUser(settings, access, replicas);
    this.provisionHandler = user.handler;
    this.ready = new DependencyGroup(this.writer, user.resource);
    this.rotation = this.createRotation(props, access, replicas);
    this.rotationHandler = this.rotation?.handler;
    this.readerScalableTarget = this.createAutoscaling(settings);
    this.proxy = this.createProxy(props, settings);
    this.eventSubscriptions = subscribeTo(this, [this.writer, ...this.readers], props.eventTopic);
  }

  /**
   * Replaces the tasks of a service after every rotation of the application's secret, so that they read the new user
   * name and password.
   *
   * Tasks that are not replaced keep the previous user. The next rotation fails while that user has connections to the
   * writer, and leaves its password. Tasks that have none then, for example to readers only, can open no new ones
   * afterwards. A rotation that could not replace the tasks is repeated before the next one.
   *
   * @throws if the secrets do not rotate, or the service is in another stack and has a generated name
   */
  restartOnRotation(service: ecs.IBaseService): void {
    if (!this.rotation) {
      invalid(this, 'restartOnRotation must have rotateSecrets: true, got false; leave rotateSecrets out');
    }
    checkOwnService(this, service);
    this.rotation.add(service);
  }

  private createSecurityGroup(id: string, vpc: ec2.IVpc, description: string): ec2.SecurityGroup {
    return new ec2.SecurityGroup(this, id, { vpc, description, allowAllOutbound: false });
  }

  private createSecret(
    id: string, props: AuroraClusterProps, settings: Settings, secretName: string | undefined, template: object,
  ): secretsmanager.Secret {
    const secret = new secretsmanager.Secret(this, id, {
      secretName,
      encryptionKey: this.encryptionKey,
      removalPolicy: settings.helperRemovalPolicy,
      generateSecretString: {
        secretStringTemplate: Stack.of(this).toJsonString(template),
        generateStringKey: 'password',
        excludePunctuation: true,
        passwordLength: PASSWORD_LENGTH,
      },
    });
    replicateSecret(secret, props.secretReplicaRegions, props.secretReplicaKeyAlias);
    return secret;
  }

  private createReaders(settings: Settings, monitoringRole: iam.IRole): rds.CfnDBInstance[] {
    return defineReaders(new Construct(this, 'Readers'), settings.readers, settings, {
      dbClusterIdentifier: this.clusterIdentifier,
      dbInstanceClass: settings.capacity ? SERVERLESS_CLASS : `db.${settings.readerClass.toString()}`,
      encryptionKey: this.encryptionKey,
      monitoringRole,
      autoMinorVersionUpgrade: settings.autoMinorVersionUpgrade,
    });
  }

  /** Separate rules, so that the application's user depends only on these, not on the rules of all clients. */
  private openHandlers({ vpc }: AuroraClusterProps, { vpcSubnets }: Settings): DatabaseAccess {
    const [database, handlers] = [this.securityGroup.securityGroupId, this.handlerSecurityGroup.securityGroupId];
    const rule = {
      ipProtocol: 'tcp', fromPort: this.port, toPort: this.port, description: 'Functions for database users',
    };
    const ingress = new ec2.CfnSecurityGroupIngress(
      this, 'HandlerIngress', { ...rule, groupId: database, sourceSecurityGroupId: handlers },
    );
    const egress = new ec2.CfnSecurityGroupEgress(
      this, 'HandlerEgress', { ...rule, groupId: handlers, destinationSecurityGroupId: database },
    );
    this.handlerSecurityGroup.addEgressRule(
      ec2.Peer.anyIpv4(), ec2.Port.HTTPS, 'Secrets Manager, CloudFormation and ECS',
    );
    const { handlerSecurityGroup: securityGroup, encryptionKey } = this;
    return { vpc, vpcSubnets, securityGroup, encryptionKey, open: new DependencyGroup(ingress, egress) };
  }

  private createAppUser(
    { appUsername: username, databaseName }: Settings, access: DatabaseAccess, replicas: iam.PolicyStatement[],
  ): AppUser {
    const { adminSecret, appSecret, writerEndpoint: endpoint } = this;
    const { clusterResourceIdentifier: clusterResourceId } = this.cluster;
    const user = new AppUser(this, 'AppUser', {
      clusterResourceId, username, databaseName, adminSecret, appSecret, endpoint, access, replicas,
    });
    user.resource.node.addDependency(this.writer);
    return user;
  }

  private createRotation(
    { rotateSecrets = true, rotationInterval, rotationHour, rotationWeekday }: AuroraClusterProps,
    access: DatabaseAccess, replicas: iam.PolicyStatement[],
  ): SecretRotation | undefined {
    if (!rotateSecrets) return undefined;
    const { adminSecret, appSecret, ready } = this;
    return new SecretRotation(this, 'Rotation', {
      adminSecret,
      appSecret,
      ready,
      access,
      interval: rotationInterval,
      hour: rotationHour,
      weekday: rotationWeekday,
      replicas,
    });
  }

  private createAutoscaling({ readers, readerScaling: scaling }: Settings): appscaling.CfnScalableTarget | undefined {
    if (!scales(scaling)) return undefined;
    return new ReaderAutoscaling(this, 'ReaderScaling', {
      clusterIdentifier: this.clusterIdentifier, readers, scaling, after: [this.writer, ...this.readers],
    }).target;
  }

  private createProxy(
    { proxy, proxyIamAuthentication: iamAuthentication = false, vpc }: AuroraClusterProps, { vpcSubnets }: Settings,
  ): rds.DatabaseProxy | undefined {
    if (!proxy) return undefined;
    const { encryptionKey, cluster, appSecret, securityGroup: databaseSecurityGroup } = this;
    return defineProxy(this, {
      vpc, vpcSubnets, encryptionKey, cluster, appSecret, databaseSecurityGroup, iamAuthentication,
    });
  }
}

import { CustomResource, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { Handler, HandlerProps } from './handler';
import { AlarmTopic } from './topic';

const NAME = 'eldonia-database';
const ENGINE = rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_17_9 });
const MAINTENANCE_WINDOW = 'sun:18:00-sun:18:30';

export interface DatabaseProps {
  readonly vpc: ec2.IVpc;
  readonly key: kms.IKey;
  readonly topic: AlarmTopic;
}

/** Aurora PostgreSQL with two readers, a user for the app, and rotation of both secrets. */
export class Database extends Construct {
  readonly cluster: rds.DatabaseCluster;
  readonly appSecret: secretsmanager.ISecret;
  /** When the app can log in. */
  readonly user: CustomResource;
  readonly logGroup: logs.LogGroup;
  private readonly adminSecret: secretsmanager.ISecret;
  private readonly handlers: ec2.SecurityGroup;
  readonly rotation: Handler;
  private readonly services: { cluster: string; service: string }[] = [];

  constructor(scope: Construct, id: string, private readonly props: DatabaseProps) {
    super(scope, id);
    const { key } = props;
    const admin = this.createSecret('AdminSecret', 'eldonia/db-admin', { username: 'postgres' });
    this.logGroup = this.createLogGroup();
    this.cluster = this.createCluster(admin);
    this.tellOfEvents();
    this.adminSecret = this.cluster.secret!;
    this.appSecret = this.createSecret('AppSecret', 'eldonia/db-password', {
      engine: 'postgres', username: 'app', dbname: 'eldonia', masterarn: admin.secretArn,
    }).attach(this.cluster);

    this.handlers = new ec2.SecurityGroup(this, 'HandlerSecurityGroup', {
      vpc: props.vpc, description: 'Functions for database users', allowAllOutbound: false,
    });
    this.handlers.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.HTTPS, 'Secrets Manager, CloudFormation and ECS');
    this.cluster.connections.allowDefaultPortFrom(this.handlers, 'Functions for database users');
    this.user = this.createUser(key);
    this.rotation = this.createRotation(key);
    this.scaleReaders();
  }

  /** Fetch the new password by new tasks: the app has it in its environment. */
  restartAfterRotation(service: string, cluster: ecs.ICluster): void {
    this.services.push({ cluster: cluster.clusterName, service });
    const resource = Stack.of(this).formatArn({ service: 'ecs', resource: 'service', resourceName: `${cluster.clusterName}/${service}` });
    this.rotation.addToRolePolicy(new iam.PolicyStatement({ actions: ['ecs:UpdateService'], resources: [resource] }));
  }

  private createSecret(id: string, secretName: string, template: object): secretsmanager.Secret {
    return new secretsmanager.Secret(this, id, {
      secretName,
      encryptionKey: this.props.key,
      removalPolicy: RemovalPolicy.DESTROY,
      generateSecretString: {
        secretStringTemplate: Stack.of(this).toJsonString(template),
        generateStringKey: 'password',
        excludePunctuation: true,
        passwordLength: 40,
      },
    });
  }

  private createCluster(admin: secretsmanager.Secret): rds.DatabaseCluster {
    const { vpc, key } = this.props;
    const instance: rds.ProvisionedClusterInstanceProps = {
      ...this.insights,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.XLARGE),
      autoMinorVersionUpgrade: true,
      preferredMaintenanceWindow: MAINTENANCE_WINDOW,
      publiclyAccessible: false,
    };
    const cluster = new rds.DatabaseCluster(this, 'Cluster', {
      engine: ENGINE,
      credentials: rds.Credentials.fromSecret(admin, 'postgres'),
      writer: rds.ClusterInstance.provisioned('Writer', instance),
      readers: [
        rds.ClusterInstance.provisioned('Reader1', { ...instance, promotionTier: 1 }),
        rds.ClusterInstance.provisioned('Reader2', instance),
      ],
      vpc,
      securityGroups: [new ec2.SecurityGroup(this, 'SecurityGroup', { vpc, description: 'Aurora instances', allowAllOutbound: false })],
      port: 5432,
      clusterIdentifier: NAME,
      defaultDatabaseName: 'eldonia',
      parameterGroup: new rds.ParameterGroup(this, 'ParameterGroup', {
        engine: ENGINE,
        description: 'Aurora of eldonia',
        parameters: {
          'rds.force_ssl': '1',
          'ssl_min_protocol_version': 'TLSv1.2',
          'log_min_duration_statement': '1000',
          'log_lock_waits': '1',
          'idle_in_transaction_session_timeout': '300000',
        },
      }),
      storageEncryptionKey: key,
      backup: { retention: Duration.days(7), preferredWindow: '17:00-17:30' },
      preferredMaintenanceWindow: MAINTENANCE_WINDOW,
      autoMinorVersionUpgrade: true,
      cloudwatchLogsExports: ['postgresql'],
      monitoringInterval: Duration.minutes(1),
      monitoringRole: this.createMonitoringRole(),
      ...this.insights,
      databaseInsightsMode: rds.DatabaseInsightsMode.STANDARD,
      iamAuthentication: true,
      copyTagsToSnapshot: true,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.SNAPSHOT,
    });
    cluster.node.defaultChild!.node.addDependency(this.logGroup);
    return cluster;
  }

  private tellOfEvents(): void {
    const { clusterIdentifier, instanceIdentifiers } = this.cluster;
    const subscribe = (sourceType: string, sourceIds: string[], eventCategories: string[]) => new rds.CfnEventSubscription(this, `${sourceType}-events`, {
      snsTopicArn: this.props.topic.topicArn, sourceType, sourceIds, eventCategories,
    // RDS publishes a test message immediately.
    }).node.addDependency(this.props.topic);
    subscribe('db-cluster', [clusterIdentifier], ['configuration change', 'failover', 'failure', 'global-failover', 'maintenance', 'notification']);
    subscribe('db-instance', instanceIdentifiers, [
      'availability', 'configuration change', 'failover', 'failure', 'low storage', 'maintenance', 'notification', 'recovery',
    ]);
  }

  private get insights() {
    return {
      enablePerformanceInsights: true,
      performanceInsightRetention: rds.PerformanceInsightRetention.DEFAULT,
      performanceInsightEncryptionKey: this.props.key,
    };
  }

  /** RDS makes the group itself, without retention, unless it is there first. */
  private createLogGroup(): logs.LogGroup {
    return new logs.LogGroup(this, 'LogGroup', {
      logGroupName: `/aws/rds/cluster/${NAME}/postgresql`,
      retention: logs.RetentionDays.THREE_MONTHS,
      encryptionKey: this.props.key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  /** AWS's managed policy would allow the log groups of every service whose name begins with RDS. */
  private createMonitoringRole(): iam.Role {
    const { partition, region, account } = Stack.of(this);
    const group = `arn:${partition}:logs:${region}:${account}:log-group:RDSOSMetrics`;
    return new iam.Role(this, 'MonitoringRole', {
      assumedBy: new iam.ServicePrincipal('monitoring.rds.amazonaws.com'),
      inlinePolicies: {
        Monitoring: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({ actions: ['logs:CreateLogGroup', 'logs:PutRetentionPolicy'], resources: [group, `${group}:*`] }),
            new iam.PolicyStatement({
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams', 'logs:GetLogEvents'],
              resources: [`${group}:log-stream:*`],
            }),
          ],
        }),
      },
    });
  }

  private createUser(key: kms.IKey): CustomResource {
    const handler = this.createHandler('UserHandler', {
      code: 'aurora-cluster/private/provision-user',
      description: 'Makes the app\'s database user',
      statements: [
        new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [this.adminSecret.secretArn, this.appSecret.secretArn] }),
        new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] }),
      ],
    });
    const user = new CustomResource(this, 'User', {
      resourceType: 'Custom::DatabaseUser',
      serviceToken: handler.functionArn,
      serviceTimeout: Duration.minutes(15),
      properties: {
        AdminSecretArn: this.adminSecret.secretArn,
        AppSecretArn: this.appSecret.secretArn,
        // A cluster restored in this one's place has to get the user again.
        ClusterResourceId: this.cluster.clusterResourceIdentifier,
        Username: 'app',
        Database: 'eldonia',
      },
    });
    // The way to the writer must be open before the first call.
    user.node.addDependency(this.cluster, this.handlers);
    return user;
  }

  private createRotation(key: kms.IKey): Handler {
    const secrets = { AdminRotation: [this.adminSecret, 8], AppRotation: [this.appSecret, 22] } as const;
    const handler = this.createHandler('RotationHandler', {
      code: 'aurora-cluster/private/rotate-secret',
      description: 'Rotates the database secrets and restarts the services that use them',
      statements: [
        new iam.PolicyStatement({
          actions: ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map((action) => `secretsmanager:${action}`),
          resources: Object.values(secrets).map(([{ secretArn }]) => secretArn),
        }),
        new iam.PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }),
      ],
      environment: { SERVICES: Lazy.string({ produce: () => Stack.of(this).toJsonString(this.services) }) },
    });
    handler.addPermission('SecretsManager', {
      principal: new iam.ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceAccount: Stack.of(this).account,
    });
    for (const [id, [secret, day]] of Object.entries(secrets)) {
      // Not the L2, which grants the function more than it needs, once more.
      new secretsmanager.CfnRotationSchedule(this, id, {
        secretId: secret.secretArn,
        rotationLambdaArn: handler.functionArn,
        // At night in Japan.
        rotationRules: { scheduleExpression: `cron(0 18 ${day} * ? *)`, duration: '2h' },
        rotateImmediatelyOnUpdate: false,
      }).node.addDependency(this.user, handler);
    }
    return handler;
  }

  private createHandler(id: string, props: Pick<HandlerProps, 'code' | 'description' | 'statements' | 'environment'>): Handler {
    return new Handler(this, id, {
      ...props,
      environment: { NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem', ...props.environment },
      timeout: Duration.minutes(10),
      memorySize: 256,
      vpc: this.props.vpc,
      securityGroup: this.handlers,
      logKey: this.props.key,
    });
  }

  private scaleReaders(): void {
    const target = new appscaling.CfnScalableTarget(this, 'ReaderScaling', {
      serviceNamespace: 'rds',
      scalableDimension: 'rds:cluster:ReadReplicaCount',
      resourceId: `cluster:${this.cluster.clusterIdentifier}`,
      minCapacity: 2,
      maxCapacity: 5,
    });
    // Were the readers not there yet, Aurora would add others in their place.
    target.node.addDependency(this.cluster);
    new appscaling.CfnScalingPolicy(this, 'ReaderCpu', {
      policyName: 'ReaderCpu',
      policyType: 'TargetTrackingScaling',
      scalingTargetId: target.ref,
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: 'RDSReaderAverageCPUUtilization' },
        targetValue: 70,
        scaleInCooldown: 600,
        scaleOutCooldown: 600,
      },
    });
  }
}

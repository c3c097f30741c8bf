import { Aws, CfnCondition, CfnParameter, Duration, Fn, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { Cache } from './cache';
import { Database } from './database';
import { IMAGE_PARAMETER, UNRELEASED } from './release';
import { Storage } from './storage';
import { AlarmTopic } from './topic';

const NAME = 'eldonia-backend';
const PORT = 3001;
/** The header that the origin check requires. */
export const ORIGIN_HEADER = 'X-Origin-Verify';
const GUARDDUTY_AGENT = 'arn:aws:ecr:ap-northeast-1:533107202818:repository/aws-guardduty-agent-fargate';
/** com.amazonaws.global.cloudfront.origin-facing of Tokyo. */
const CLOUDFRONT_SERVERS = 'pl-58a04531';

export interface ApiProps {
  readonly vpc: ec2.IVpc;
  readonly key: kms.IKey;
  readonly database: Database;
  readonly cache: Cache;
  readonly storage: Storage;
  readonly jwtSecret: secretsmanager.ISecret;
  readonly certificate: acm.ICertificate;
  readonly topic: AlarmTopic;
}

/** The service behind its load balancer. */
export class Api extends Construct {
  readonly cluster: ecs.Cluster;
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  readonly service: ecs.FargateService;
  readonly targetGroup: elbv2.ApplicationTargetGroup;
  /** The value that CloudFront sends, then the one that it sends after a rotation. */
  readonly originSecrets: secretsmanager.Secret[];
  /** The origin of CloudFront. */
  readonly rule: elbv2.ApplicationListenerRule;
  readonly logGroup: logs.LogGroup;
  /** On failures, then on tasks that are unhealthy; with either, a deployment is rolled back. */
  readonly alarms: cloudwatch.Alarm[];
  private readonly unreleased: CfnCondition;
  private readonly image: string;

  constructor(scope: Construct, id: string, private readonly props: ApiProps) {
    super(scope, id);
    // A template parameter is read at every deployment; a dynamic reference is not once its text stays the same.
    const version = new CfnParameter(this, 'ImageVersion', {
      type: 'AWS::SSM::Parameter::Value<String>', default: IMAGE_PARAMETER, description: 'Tag or digest of the released image',
    }).valueAsString;
    this.unreleased = new CfnCondition(this, 'Unreleased', { expression: Fn.conditionEquals(version, UNRELEASED) });
    const isDigest = new CfnCondition(this, 'IsDigest', { expression: Fn.conditionEquals(Fn.select(0, Fn.split(':', version)), 'sha256') });
    const separator = Fn.conditionIf(isDigest.logicalId, '@', ':').toString();
    this.image = Fn.join('', [props.storage.repository.repositoryUri, separator, version]);

    this.cluster = new ecs.Cluster(this, 'Cluster', {
      vpc: props.vpc,
      clusterName: 'eldonia-cluster',
      containerInsightsV2: ecs.ContainerInsights.ENHANCED,
      enableFargateCapacityProviders: true,
    });
    this.loadBalancer = this.createLoadBalancer();
    const listener = this.loadBalancer.addListener('Https', {
      port: 443,
      certificates: [props.certificate],
      sslPolicy: elbv2.SslPolicy.RECOMMENDED_TLS,
      open: false,
      defaultAction: elbv2.ListenerAction.fixedResponse(403, { contentType: 'text/plain', messageBody: 'Forbidden' }),
    });
    this.loadBalancer.addListener('Http', {
      port: 80,
      open: false,
      defaultAction: elbv2.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    });
    this.targetGroup = this.createTargetGroup();
    this.originSecrets = [1, 2].map((generation) => this.createOriginSecret(generation));
    this.rule = new elbv2.ApplicationListenerRule(this, 'Backend', {
      listener,
      priority: 1,
      conditions: [elbv2.ListenerCondition.httpHeader(ORIGIN_HEADER, this.originSecrets.map(({ secretValue }) => secretValue.unsafeUnwrap()))],
      action: elbv2.ListenerAction.forward([this.targetGroup]),
    });
    this.logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName: `/ecs/${NAME}`,
      retention: logs.RetentionDays.THREE_MONTHS,
      encryptionKey: props.key,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const task = this.createTask();
    this.addContainer(task);
    this.alarms = this.createAlarms(this.targetGroup);
    this.service = this.createService(task);
    this.targetGroup.addTarget(this.service);
    this.scale();
  }

  private createLoadBalancer(): elbv2.ApplicationLoadBalancer {
    const loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc: this.props.vpc,
      internetFacing: true,
      securityGroup: this.createSecurityGroup(443),
      ipAddressType: elbv2.IpAddressType.IPV4,
      deletionProtection: true,
      dropInvalidHeaderFields: true,
      // CloudFront gives up after 30 seconds, and the load balancer would count no error.
      idleTimeout: Duration.seconds(25),
    });
    loadBalancer.addSecurityGroup(this.createSecurityGroup(80));
    loadBalancer.logAccessLogs(this.props.storage.logs, 'alb');
    return loadBalancer;
  }

  /** The prefix list counts as 55 of a group's 60 rules, so each port has a group of its own. */
  private createSecurityGroup(port: number): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, `SecurityGroup${port}`, {
      vpc: this.props.vpc, description: `CloudFront to port ${port} of the load balancer`, allowAllOutbound: false,
    });
    group.addIngressRule(ec2.Peer.prefixList(CLOUDFRONT_SERVERS), ec2.Port.tcp(port));
    return group;
  }

  /** Both exist before CloudFront sends the second, so that a rotation and its rollback reject no request. */
  private createOriginSecret(generation: number): secretsmanager.Secret {
    return new secretsmanager.Secret(this, `OriginSecret${generation}`, {
      description: `Value ${generation} of the header ${ORIGIN_HEADER} that CloudFront sends to the load balancer`,
      encryptionKey: this.props.key,
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
  }

  private createTargetGroup(): elbv2.ApplicationTargetGroup {
    return new elbv2.ApplicationTargetGroup(this, 'TargetGroup', {
      vpc: this.props.vpc,
      port: PORT,
      protocol: elbv2.ApplicationProtocol.HTTP,
      targetType: elbv2.TargetType.IP,
      loadBalancingAlgorithmType: elbv2.TargetGroupLoadBalancingAlgorithmType.ROUND_ROBIN,
      deregistrationDelay: Duration.seconds(30),
      healthCheck: {
        path: '/health',
        interval: Duration.seconds(30),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
        healthyHttpCodes: '200',
      },
    });
  }

  private createTask(): ecs.FargateTaskDefinition {
    const { storage } = this.props;
    const assumedBy = new iam.ServicePrincipal('ecs-tasks.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } } });
    const taskRole = new iam.Role(this, 'TaskRole', { assumedBy, roleName: `${NAME}-task-role`, description: 'What the application may do' });
    taskRole.addToPolicy(new iam.PolicyStatement({
      actions: ['GetObject', 'PutObject', 'DeleteObject', 'AbortMultipartUpload', 'ListMultipartUploadParts'].map((action) => `s3:${action}`),
      resources: [storage.media.arnForObjects('originals/*'), storage.media.arnForObjects('private/*')],
    }));
    taskRole.addToPolicy(new iam.PolicyStatement({ actions: ['s3:GetObjectTagging'], resources: [storage.media.arnForObjects('originals/*')] }));
    taskRole.addToPolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [storage.media.arnForObjects('media/*')] }));
    taskRole.addToPolicy(new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [storage.media.bucketArn] }));
    const executionRole = new iam.Role(this, 'ExecutionRole', { assumedBy, roleName: `${NAME}-execution-role`, description: 'How ECS starts the task' });
    storage.repository.grantPull(executionRole);
    // GuardDuty adds its agent to the tasks, from a repository of AWS.
    executionRole.addToPolicy(new iam.PolicyStatement({
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'], resources: [GUARDDUTY_AGENT],
    }));
    return new ecs.FargateTaskDefinition(this, 'Task', {
      family: NAME,
      cpu: 512,
      memoryLimitMiB: 1024,
      runtimePlatform: { cpuArchitecture: ecs.CpuArchitecture.X86_64, operatingSystemFamily: ecs.OperatingSystemFamily.LINUX },
      taskRole,
      executionRole,
    });
  }

  private addContainer(task: ecs.FargateTaskDefinition): void {
    const linuxParameters = new ecs.LinuxParameters(this, 'Linux', { initProcessEnabled: true });
    linuxParameters.dropCapabilities(ecs.Capability.ALL);
    linuxParameters.addTmpfs({ containerPath: '/tmp', size: 64, mountOptions: [ecs.TmpfsMountOption.NOSUID, ecs.TmpfsMountOption.NODEV] });
    task.addContainer('Container', {
      containerName: NAME,
      image: ecs.ContainerImage.fromRegistry(this.image),
      environment: this.environment(),
      secrets: this.secrets(),
      portMappings: [{ containerPort: PORT, protocol: ecs.Protocol.TCP }],
      healthCheck: {
        command: ['CMD-SHELL', `wget -q -O /dev/null http://127.0.0.1:${PORT}/health || exit 1`],
        interval: Duration.seconds(30),
        timeout: Duration.seconds(3),
        startPeriod: Duration.seconds(5),
        retries: 3,
      },
      logging: ecs.LogDriver.awsLogs({ logGroup: this.logGroup, streamPrefix: 'ecs' }),
      user: '1001',
      readonlyRootFilesystem: true,
      stopTimeout: Duration.seconds(30),
      linuxParameters,
    });
  }

  private environment(): Record<string, string> {
    const { database: { cluster }, cache: { replicationGroup }, storage } = this.props;
    return {
      NODE_ENV: 'production',
      PORT: String(PORT),
      DB_HOST: cluster.clusterEndpoint.hostname,
      DB_READER_HOST: cluster.clusterReadEndpoint.hostname,
      DB_PORT: '5432',
      DB_NAME: 'eldonia',
      DB_SSL: 'true',
      REDIS_HOST: replicationGroup.attrConfigurationEndPointAddress,
      REDIS_PORT: replicationGroup.attrConfigurationEndPointPort,
      REDIS_TLS: 'true',
      REDIS_CLUSTER: 'true',
      REDIS_USERNAME: 'app',
      MEDIA_BUCKET: storage.media.bucketName,
    };
  }

  private secrets(): Record<string, ecs.Secret> {
    const { database: { appSecret }, cache, jwtSecret } = this.props;
    return {
      DB_USER: ecs.Secret.fromSecretsManager(appSecret, 'username'),
      DB_PASSWORD: ecs.Secret.fromSecretsManager(appSecret, 'password'),
      JWT_SECRET: ecs.Secret.fromSecretsManager(jwtSecret),
      REDIS_PASSWORD: ecs.Secret.fromSecretsManager(cache.secret, 'password'),
    };
  }

  private createAlarms(targetGroup: elbv2.ApplicationTargetGroup): cloudwatch.Alarm[] {
    const period = Duration.minutes(1);
    const { metrics } = this.loadBalancer;
    const alarms = [
      new cloudwatch.Alarm(this, 'FailureAlarm', {
        alarmName: 'eldonia-api-failure',
        alarmDescription: 'The tasks answer more than 5 % of the requests, and at least 5 a minute, with 5xx',
        metric: new cloudwatch.MathExpression({
          label: 'Requests that the tasks fail, in percent',
          expression: 'IF(failed >= 5, 100 * failed / requests, 0)',
          usingMetrics: {
            failed: metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, { period }),
            requests: metrics.requestCount({ period }),
          },
          period,
        }),
        threshold: 5,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: 3,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      }),
      new cloudwatch.Alarm(this, 'UnhealthyAlarm', {
        alarmName: 'eldonia-api-unhealthy',
        alarmDescription: 'A task does not answer its liveness check',
        metric: targetGroup.metrics.unhealthyHostCount({ period, statistic: cloudwatch.Stats.MAXIMUM }),
        threshold: 1,
        evaluationPeriods: 5,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      }),
    ];
    for (const alarm of alarms) this.props.topic.hear(alarm);
    return alarms;
  }

  private createService(taskDefinition: ecs.FargateTaskDefinition): ecs.FargateService {
    // The group that the service would create allows all outbound traffic.
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc: this.props.vpc, allowAllOutbound: false });
    securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.HTTPS, 'HTTPS');
    const service = new ecs.FargateService(this, 'Service', {
      cluster: this.cluster,
      serviceName: NAME,
      taskDefinition,
      desiredCount: this.whileReleased(Aws.NO_VALUE),
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [securityGroup],
      minHealthyPercent: 50,
      maxHealthyPercent: 200,
      healthCheckGracePeriod: Duration.seconds(60),
      circuitBreaker: { enable: true, rollback: true },
      deploymentAlarms: { alarmNames: this.alarms.map(({ alarmName }) => alarmName), behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM },
      deploymentStrategy: ecs.DeploymentStrategy.ROLLING,
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
    });
    // The first tasks need a database with their user in it, and new tasks may read new secrets; nothing but the service waits for them.
    service.node.findChild('Service').node.addDependency(this.props.database.user, taskDefinition.obtainExecutionRole());
    return service;
  }

  private scale(): void {
    const cooldowns = { scaleInCooldown: Duration.minutes(5), scaleOutCooldown: Duration.minutes(1) };
    const count = this.service.autoScaleTaskCount({ minCapacity: this.whileReleased(2), maxCapacity: 10 });
    count.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 70, ...cooldowns });
    (this.service.node.findChild('Service') as ecs.CfnService).monitoring = {
      metricConfigurations: [{ metricNames: ['CPUUtilization'], resolutionSeconds: 20 }],
    };
    const policy = count.node.findAll().find((child) => child instanceof CfnScalingPolicy) as CfnScalingPolicy;
    policy.addPropertyOverride(
      'TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType', 'ECSServiceAverageCPUUtilizationHighResolution',
    );
    count.scaleOnMemoryUtilization('Memory', { targetUtilizationPercent: 70, ...cooldowns });
  }

  /** Without an image there can be no tasks. */
  private whileReleased(value: number | string): number {
    return Token.asNumber(Fn.conditionIf(this.unreleased.logicalId, 0, value));
  }
}

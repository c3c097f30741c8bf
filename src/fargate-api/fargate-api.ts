import { Aws, CfnCondition, Duration, Fn, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, IDependable } from 'constructs';
import { ApiContainer } from './api-container';
import { ApiDeployment } from './api-deployment';
import { BoundImage } from './api-image';
import { ApiIngress } from './api-ingress';
import { ApiScaling } from './api-scaling';
import { FargateApiProps } from './fargate-api-props';
import { DatadogLogForwarding } from '../telemetry';
import { ApiLoadBalancer } from './private/api-load-balancer';
import { checkFargateApi } from './private/fargate-api-checks';
import { permitRuntimeMonitoring } from './private/runtime-monitoring';
import { acknowledgeExecuteCommand, trafficRole } from './private/service-roles';
import { CONTAINER_NAME, identityOf, TaskExtensions } from './private/task-extensions';
import { acknowledge, acknowledgeInlinePolicy } from '../private/acknowledge';
import { notify } from '../private/dead-letters';
import { allowCloudWatchLogs } from '../private/log-key';
import { privateSelection } from '../private/subnets';
import { identify } from '../telemetry/internal';

/** Share of failed requests, in percent over a minute, above which a deployment is rolled back. */
const FAILURE_PERCENT = 5;

/**
 * An HTTP API in containers: an ECS Fargate service of two to ten tasks behind a load balancer with TLS.
 *
 * The circuit breaker and two alarms roll a bad deployment back. While no image is released (see
 * `ApiImage.fromParameter`) the service has no tasks and its alarms are quiet.
 *
 * Of what it makes, the bucket of the access logs, the logs and their key outlive the stack. In Tokyo the load balancer
 * costs about $18 a month and each of the default tasks about $22.
 *
 * Sources: R5.2.1-1 to -5, R5.2.3-6, R5.2.3-7, R5.2.4-8 to -12, 5.3.1 to 5.3.3, R5.5.2, R5.5.3, R5.6.1-1, R5.6.2-1.
 *
 * @example
 * const api = new FargateApi(this, 'Api', {
 *   vpc: network.vpc,
 *   certificate,
 *   image: ApiImage.fromParameter(repository, '/shop/backend/image'),
 * });
 * bucket.grantReadWrite(api.taskRole);
 */
export class FargateApi extends Construct implements ec2.IConnectable, iam.IGrantable {
  /** The cluster that the service runs in. */
  readonly cluster: ecs.ICluster;
  /** The service. */
  readonly service: ecs.FargateService;
  /** The task definition. */
  readonly taskDefinition: ecs.FargateTaskDefinition;
  /** The container that requests go to. */
  readonly container: ecs.ContainerDefinition;
  /** The role that the application has. Grant it what the application needs. */
  readonly taskRole: iam.IRole;
  /** The role with which ECS pulls the image, reads the secrets and writes the log. */
  readonly executionRole: iam.IRole;
  /** The log group of the API's container, and of those that a hook adds. */
  readonly logGroup: logs.ILogGroup;
  /** The log group of the sidecars of `datadog` and `tracing`; undefined without them. */
  readonly sidecarLogGroup?: logs.ILogGroup;
  /** What sends the log to Datadog; undefined if nothing does. */
  readonly datadogLogForwarding?: DatadogLogForwarding;
  /** The key of the logs. */
  readonly encryptionKey: kms.IKey;
  /** The load balancer. */
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  /** The listener that users reach: HTTPS, or HTTP on an internal load balancer without a certificate. */
  readonly listener: elbv2.ApplicationListener;
  /** The listener on port 80 that sends users to HTTPS; undefined without a certificate. */
  readonly redirectListener?: elbv2.ApplicationListener;
  /** The listener that reaches the new version first; undefined without a test port. */
  readonly testListener?: elbv2.ApplicationListener;
  /**
   * The listener rule that requests reach the tasks by: any path. `addCondition` narrows it, for example to requests with a
   * secret header; everything else then gets 403.
   */
  readonly listenerRule: elbv2.ApplicationListenerRule;
  /** The target group of the tasks. */
  readonly targetGroup: elbv2.ApplicationTargetGroup;
  /** The second target group of deployments that shift traffic; undefined with rolling deployments. */
  readonly alternateTargetGroup?: elbv2.ApplicationTargetGroup;
  /** The bucket of the access logs. */
  readonly accessLogsBucket: s3.IBucket;
  /** The number of tasks, to add schedules or policies to. */
  readonly scalableTaskCount: ecs.ScalableTaskCount;
  /** Alarm on requests that the tasks fail. */
  readonly failureAlarm: cloudwatch.Alarm;
  /** Alarm on tasks that don't answer their liveness check. */
  readonly unhealthyAlarm: cloudwatch.Alarm;
  /** The network connections of the tasks. */
  readonly connections: ec2.Connections;
  /** The task role, so that the API can be granted what it needs. */
  readonly grantPrincipal: iam.IPrincipal;
  /** Path that answers 200 as long as the process lives. */
  readonly livenessPath: string;
  /** Path that answers 200 when every dependency answers. */
  readonly readinessPath: string;

  /**
   * What CloudWatch knows the tasks by. A name that is known needs no reference, so that alarms don't wait for the service.
   *
   * @internal
   */
  readonly _metricDimensions: Record<string, string>;

  private readonly unreleased?: CfnCondition;
  private capacityProviders?: ecs.CfnClusterCapacityProviderAssociations;

  /**
   * @throws when the certificate is missing or of another region, the task size is none of Fargate's, or names or options
   * are outside what ECS and Elastic Load Balancing take
   */
  constructor(scope: Construct, id: string, props: FargateApiProps) {
    super(scope, id);
    const container = props.container ?? ApiContainer.DEFAULT;
    const deployment = props.deployment ?? ApiDeployment.rolling();
    const scaling = props.scaling ?? ApiScaling.PRODUCTION;
    checkFargateApi(this, props, { container, deployment, scaling });
    const extensions = new TaskExtensions(this, props, container);

    const door = new ApiLoadBalancer(this, 'LoadBalancer', {
      vpc: props.vpc,
      certificate: props.certificate,
      ingress: props.ingress ?? ApiIngress.INTERNET,
      options: props.loadBalancer ?? {},
      container,
      deployment,
    });
    this.loadBalancer = door.loadBalancer;
    this.listener = door.listener;
    this.redirectListener = door.redirectListener;
    this.testListener = door.testListener;
    this.listenerRule = door.rule;
    this.targetGroup = door.targetGroup;
    this.alternateTargetGroup = door.alternateTargetGroup;
    this.accessLogsBucket = door.accessLogsBucket;
    this.livenessPath = container.livenessPath;
    this.readinessPath = container.readinessPath;

    this.encryptionKey = this.resolveKey(props);
    this.logGroup = this.createLogGroup(props);
    this.cluster = props.cluster ?? this.createCluster(props);
    const image = props.image._bind(this);
    this.unreleased = image.unreleased;
    this.taskDefinition = this.createTaskDefinition(props, extensions);
    this.taskRole = this.taskDefinition.taskRole;
    this.executionRole = this.taskDefinition.obtainExecutionRole();
    this.grantPrincipal = this.taskRole.grantPrincipal;
    this.container = this.createContainer(props, container, image, extensions);
    this.sidecarLogGroup = this.addSidecars(props, extensions);
    this.datadogLogForwarding = this.forwardLogs(props);
    if (props.runtimeMonitoring) permitRuntimeMonitoring(this, this.executionRole);
    [this.failureAlarm, this.unhealthyAlarm] = this.createAlarms(props.alarmTopic);
    this.service = this.createService(props, deployment, scaling);
    this._metricDimensions = { ClusterName: this.cluster.clusterName, ServiceName: props.names?.service ?? this.service.serviceName };
    this.connections = this.service.connections;
    if (this.capacityProviders) this.startAfter(this.capacityProviders);
    this.attach(door, container);
    this.scalableTaskCount = this.scale(scaling, deployment);
  }

  /**
   * Start no task before something else is there, for example a database.
   *
   * Only the service itself waits; load balancer, roles and groups are made meanwhile.
   */
  startAfter(...dependencies: IDependable[]): void {
    this.service.node.findChild('Service').node.addDependency(...dependencies);
  }

  /**
   * Let a release process deploy a new task definition, start the service with its first image, and read how it goes.
   *
   * Together with `ImageParameter.grantWrite` this is all that a release needs (the image itself is pushed by
   * `repository.grantPush`). The two roles of the task can be passed to ECS and no others.
   */
  grantDeploy(grantee: iam.IGrantable): iam.Grant {
    const stack = Stack.of(this);
    const target = stack.formatArn({ service: 'application-autoscaling', resource: 'scalable-target', resourceName: '*' });
    iam.Grant.addToPrincipal({ grantee, actions: ['ecs:RegisterTaskDefinition', 'ecs:DescribeTaskDefinition'], resourceArns: ['*'] });
    iam.Grant.addToPrincipal({
      grantee,
      actions: ['application-autoscaling:RegisterScalableTarget'],
      resourceArns: [target],
      conditions: { StringEquals: { 'application-autoscaling:service-namespace': 'ecs' } },
    });
    iam.Grant.addToPrincipal({
      grantee,
      actions: ['iam:PassRole'],
      resourceArns: [this.taskRole.roleArn, this.executionRole.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    });
    return iam.Grant.addToPrincipal({ grantee, actions: ['ecs:UpdateService', 'ecs:DescribeServices'], resourceArns: [this.service.serviceArn] });
  }

  /** CPU that the tasks use, in percent of what they have: average over five minutes. */
  metricCpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.service.metricCpuUtilization({ dimensionsMap: this._metricDimensions, ...options });
  }

  /** Memory that the tasks use, in percent of what they have: average over five minutes. */
  metricMemoryUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.service.metricMemoryUtilization({ dimensionsMap: this._metricDimensions, ...options });
  }

  /** Requests that reached the load balancer: sum over five minutes. */
  metricRequestCount(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.loadBalancer.metrics.requestCount(options);
  }

  /** Seconds that the tasks took to answer: average over five minutes. */
  metricTargetResponseTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.loadBalancer.metrics.targetResponseTime(options);
  }

  /** Answers of the tasks with the given kind of status: sum over five minutes. */
  metricHttpCodeTarget(code: elbv2.HttpCodeTarget, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.loadBalancer.metrics.httpCodeTarget(code, options);
  }

  private resolveKey(props: FargateApiProps): kms.IKey {
    const key = props.encryptionKey ?? new kms.Key(this, 'Key', { enableKeyRotation: true, description: 'Logs of an API' });
    allowCloudWatchLogs(key, this);
    return key;
  }

  private createLogGroup(props: FargateApiProps): logs.LogGroup {
    return new logs.LogGroup(this, 'Logs', {
      logGroupName: props.names?.logGroup,
      retention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS,
      encryptionKey: this.encryptionKey,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }

  private createCluster(props: FargateApiProps): ecs.Cluster {
    const cluster = new ecs.Cluster(this, 'Cluster', {
      vpc: props.vpc,
      clusterName: props.names?.cluster,
      containerInsightsV2: ecs.ContainerInsights.ENHANCED,
      executeCommandConfiguration: props.enableExecuteCommand ? {
        kmsKey: this.encryptionKey,
        logging: ecs.ExecuteCommandLogging.OVERRIDE,
        logConfiguration: { cloudWatchLogGroup: this.logGroup, cloudWatchEncryptionEnabled: true },
      } : undefined,
    });
    // The L2 adds them while it synthesises, when no service can be made to wait for them any more.
    this.capacityProviders = new ecs.CfnClusterCapacityProviderAssociations(this, 'CapacityProviders', {
      cluster: cluster.clusterName, capacityProviders: ['FARGATE', 'FARGATE_SPOT'], defaultCapacityProviderStrategy: [],
    });
    return cluster;
  }

  private createTaskDefinition(props: FargateApiProps, { size, pidMode }: TaskExtensions): ecs.FargateTaskDefinition {
    const assumedBy = new iam.ServicePrincipal('ecs-tasks.amazonaws.com');
    const { names = {} } = props;
    return new ecs.FargateTaskDefinition(this, 'Task', {
      family: names.family,
      ...size,
      pidMode,
      runtimePlatform: {
        cpuArchitecture: props.cpuArchitecture ?? ecs.CpuArchitecture.X86_64,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
      taskRole: new iam.Role(this, 'TaskRole', { assumedBy, roleName: names.taskRole, description: 'What the application may do' }),
      executionRole: new iam.Role(this, 'ExecutionRole', { assumedBy, roleName: names.executionRole, description: 'How ECS starts the task' }),
    });
  }

  private createContainer(props: FargateApiProps, container: ApiContainer, image: BoundImage, extensions: TaskExtensions): ecs.ContainerDefinition {
    const { taskDefinition } = this;
    image.repository?.grantPull(this.executionRole);
    [this.taskRole, this.executionRole].forEach(acknowledgeInlinePolicy);
    acknowledge(this.executionRole, 'AwsSolutions-IAM5[Resource::*]', 'ecr:GetAuthorizationToken knows no resource');
    acknowledge(taskDefinition, 'AwsSolutions-ECS2', 'the variables hold addresses and switches; what is secret comes from Secrets Manager');
    const linuxParameters = new ecs.LinuxParameters(this, 'Linux', { initProcessEnabled: true });
    linuxParameters.addTmpfs({
      containerPath: '/tmp',
      size: container.temporaryStorage.toMebibytes(),
      mountOptions: [ecs.TmpfsMountOption.NOSUID, ecs.TmpfsMountOption.NODEV],
    });
    const options: ecs.ContainerDefinitionOptions = {
      containerName: props.names?.container ?? CONTAINER_NAME,
      image: image.image,
      command: container.command,
      environment: { NODE_ENV: 'production', PORT: String(container.port), ...extensions.environment, ...props.environment },
      secrets: { ...props.secrets, ...extensions.secrets },
      dockerLabels: extensions.dockerLabels,
      portMappings: [{ containerPort: container.port, protocol: ecs.Protocol.TCP }],
      healthCheck: {
        command: container.healthCheckCommand,
        interval: Duration.seconds(30),
        timeout: Duration.seconds(3),
        startPeriod: Duration.seconds(5),
        retries: 3,
      },
      logging: ecs.LogDriver.awsLogs({ logGroup: this.logGroup, streamPrefix: 'ecs' }),
      user: container.user,
      readonlyRootFilesystem: container.readonlyRootFilesystem ?? !props.enableExecuteCommand,
      stopTimeout: container.stopTimeout,
      linuxParameters,
    };
    return props.task ? props.task.addContainers({ taskDefinition, container: options }) : taskDefinition.addContainer('Container', options);
  }

  /** A log group apart from the application's: what agents complain of is neither its error nor worth sending to Datadog. */
  private addSidecars(props: FargateApiProps, extensions: TaskExtensions): logs.ILogGroup | undefined {
    if (extensions.sidecars.length === 0) return undefined;
    const logGroup = new logs.LogGroup(this, 'SidecarLogs', {
      retention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS,
      encryptionKey: this.encryptionKey,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    extensions.addTo(this, this.taskDefinition, logGroup, this.taskRole);
    return logGroup;
  }

  private forwardLogs(props: FargateApiProps): DatadogLogForwarding | undefined {
    const { datadog } = props;
    if (!datadog || !(datadog.forwardLogs ?? true)) return undefined;
    return new DatadogLogForwarding(this, 'DatadogLogs', {
      logGroup: this.logGroup,
      ...identify(datadog, identityOf(props)),
      apiKey: datadog.apiKey,
      site: datadog.site,
      source: datadog.logSource,
      encryptionKey: this.encryptionKey,
      alarmTopic: props.alarmTopic,
    });
  }

  /** Neither alarm depends on the service, whose deployments they watch. */
  private createAlarms(topic: sns.ITopic | undefined): [cloudwatch.Alarm, cloudwatch.Alarm] {
    const period = Duration.minutes(1);
    const { metrics } = this.loadBalancer;
    const failures = new cloudwatch.MathExpression({
      label: 'Requests that the tasks fail, in percent',
      expression: '100 * FILL(failed, 0) / requests',
      usingMetrics: { failed: metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, { period }), requests: metrics.requestCount({ period }) },
      period,
    });
    const alarms: [cloudwatch.Alarm, cloudwatch.Alarm] = [
      new cloudwatch.Alarm(this, 'FailureAlarm', {
        alarmDescription: 'The tasks answer more than 5 % of the requests with 5xx, for three minutes; a deployment rolls back. Look into the log of the API.',
        metric: failures,
        threshold: FAILURE_PERCENT,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: 3,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      }),
      new cloudwatch.Alarm(this, 'UnhealthyAlarm', {
        alarmDescription: 'A task does not answer its liveness check, for five minutes; a deployment rolls back. Look at the events of the service.',
        metric: this.unhealthyHosts(period),
        threshold: 1,
        evaluationPeriods: 5,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      }),
    ];
    alarms.forEach((alarm) => notify(alarm, topic));
    return alarms;
  }

  /** Of both target groups where deployments shift traffic: either may be the one that users reach. */
  private unhealthyHosts(period: Duration): cloudwatch.IMetric {
    const [first, second] = [this.targetGroup, this.alternateTargetGroup].map((group) =>
      group?.metrics.unhealthyHostCount({ period, statistic: cloudwatch.Stats.MAXIMUM }));
    if (!second) return first!;
    return new cloudwatch.MathExpression({
      label: 'Tasks that do not answer', expression: 'FILL(first, 0) + FILL(second, 0)', usingMetrics: { first: first!, second }, period,
    });
  }

  private createService(props: FargateApiProps, deployment: ApiDeployment, scaling: ApiScaling): ecs.FargateService {
    const alarms = [this.failureAlarm, this.unhealthyAlarm, ...deployment.alarms];
    const service = new ecs.FargateService(this, 'Service', {
      cluster: this.cluster,
      serviceName: props.names?.service,
      taskDefinition: this.taskDefinition,
      desiredCount: this.desiredCount(scaling),
      capacityProviderStrategies: props.capacity?.strategies,
      vpcSubnets: privateSelection(this, props.vpc, props.vpcSubnets),
      assignPublicIp: false,
      minHealthyPercent: deployment.minHealthyPercent,
      maxHealthyPercent: deployment.maxHealthyPercent,
      healthCheckGracePeriod: Duration.seconds(60),
      circuitBreaker: { enable: true, rollback: true },
      deploymentAlarms: { alarmNames: alarms.map((alarm) => alarm.alarmName), behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM },
      deploymentStrategy: deployment.strategy,
      bakeTime: deployment.bakeTime,
      lifecycleHooks: deployment.lifecycleHooks,
      canaryConfiguration: deployment.strategy === ecs.DeploymentStrategy.CANARY ? deployment.step : undefined,
      linearConfiguration: deployment.strategy === ecs.DeploymentStrategy.LINEAR ? deployment.step : undefined,
      // Rebalancing starts the new task first, so it needs room above the desired number.
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing[deployment.maxHealthyPercent > 100 ? 'ENABLED' : 'DISABLED'],
      enableExecuteCommand: props.enableExecuteCommand,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
    });
    if (props.enableExecuteCommand) acknowledgeExecuteCommand(this.taskRole, this.logGroup);
    return service;
  }

  private attach(door: ApiLoadBalancer, container: ApiContainer): void {
    const target = { containerName: this.container.containerName, containerPort: container.port };
    if (door.alternateTargetGroup) {
      const alternateTarget = new ecs.AlternateTarget('AlternateTarget', {
        alternateTargetGroup: door.alternateTargetGroup,
        productionListener: ecs.ListenerRuleConfiguration.applicationListenerRule(door.rule),
        testListener: door.testRule && ecs.ListenerRuleConfiguration.applicationListenerRule(door.testRule),
        role: trafficRole(this, door),
      });
      door.targetGroup.addTarget(this.service.loadBalancerTarget({ ...target, alternateTarget }));
    } else {
      door.targetGroup.addTarget(this.service.loadBalancerTarget(target));
    }
  }

  private scale(scaling: ApiScaling, deployment: ApiDeployment): ecs.ScalableTaskCount {
    const { scaleInCooldown, scaleOutCooldown } = scaling;
    const count = this.service.autoScaleTaskCount({ minCapacity: this.whileReleased(scaling.minTasks), maxCapacity: scaling.maxTasks });
    count.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: scaling.targetCpuUtilizationPercent, scaleInCooldown, scaleOutCooldown });
    count.scaleOnMemoryUtilization('Memory', { targetUtilizationPercent: scaling.targetMemoryUtilizationPercent, scaleInCooldown, scaleOutCooldown });
    if (scaling.targetRequestsPerMinute !== undefined && !deployment.shiftsTraffic) {
      count.scaleOnRequestCount('Requests', {
        requestsPerTarget: scaling.targetRequestsPerMinute, targetGroup: this.targetGroup, scaleInCooldown, scaleOutCooldown,
      });
    }
    return count;
  }

  /** A service without an image has no tasks, or the first deployment would wait for tasks that can't start. */
  private whileReleased(value: number): number {
    return this.unreleased ? Token.asNumber(Fn.conditionIf(this.unreleased.logicalId, 0, value)) : value;
  }

  /** Undefined leaves the number of running tasks as it is when the stack is deployed. */
  private desiredCount(scaling: ApiScaling): number | undefined {
    if (scaling.desiredCount !== undefined) return this.whileReleased(scaling.desiredCount);
    return this.unreleased && Token.asNumber(Fn.conditionIf(this.unreleased.logicalId, 0, Aws.NO_VALUE));
  }
}

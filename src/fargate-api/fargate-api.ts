import { RemovalPolicy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct, IDependable } from 'constructs';
import { ApiDeployment } from './api-deployment';
import { BoundImage } from './api-image';
import { ApiIngress } from './api-ingress';
import { ApiScaling } from './api-scaling';
import { FargateApiProps } from './fargate-api-props';
import { ApiLoadBalancer } from './private/api-load-balancer';
import { attachService, createService, scaleService } from './private/api-service';
import { addContainer, createTaskDefinition } from './private/api-task-definition';
import { containerSettings } from './private/container-settings';
import { grantDeploy } from './private/deploy-access';
import { deploymentAlarms } from './private/deployment-alarms';
import { checkFargateApi } from './private/fargate-api-checks';
import { allowRuntimeMonitoring } from './private/runtime-monitoring';
import { declareService } from './private/service-calls';
import { cfnServiceOf } from './private/service-identity';
import { acknowledgeExecuteCommand } from './private/service-roles';
import { identityOf, TaskExtensions } from './private/task-extensions';
import { checkRequired } from '../private/errors';
import { allowCloudWatchLogs } from '../private/log-key';
import { checkKnownProps } from '../private/structs/known-props';
import { DatadogLogForwarding, forwardLogs } from '../telemetry/internal';

/**
 * An HTTP API in containers: an ECS Fargate service of 2 to 10 tasks behind a load balancer with TLS.
 *
 * The circuit breaker and two alarms roll a failed deployment back. Until an image is released (see
 * `ApiImage.fromParameter`), the service runs no tasks and its alarms stay in OK.
 *
 * The tasks can connect to port 443 of any address, and to peers that `connections` or `egressPorts` allow.
 *
 * The bucket of the access logs, the log groups and their key are kept when the stack is deleted. In Tokyo the load
 * balancer costs about $18 per month and each task of the default size about $22 per month.
 *
 * @example
 * const api = new FargateApi(this, 'Api', {
 *   vpc: network.vpc,
 *   certificate,
 *   image: ApiImage.fromParameter(repository, '/shop/backend/image'),
 * });
 * bucket.grantReadWrite(api.taskRole);
 */
@propertyInjectable
export class FargateApi extends Construct implements ec2.IConnectable, iam.IGrantable {
  /** The id of this class for property injectors. */
  static readonly PROPERTY_INJECTION_ID: string = 'eldonia-constructs.FargateApi';

  /** The ECS cluster. */
  readonly cluster: ecs.ICluster;
  /** The ECS service. */
  readonly service: ecs.FargateService;
  /** The task definition. */
  readonly taskDefinition: ecs.FargateTaskDefinition;
  /** The container that receives the requests. */
  readonly container: ecs.ContainerDefinition;
  /** The role of the application. Grant it the permissions that the application needs. */
  readonly taskRole: iam.IRole;
  /** The role with which ECS pulls the image, reads the secrets and writes the log. */
  readonly executionRole: iam.IRole;
  /** The log group of the API container. Containers of a hook can use it too. */
  readonly logGroup: logs.ILogGroup;
  /** The log group of the sidecars of `datadog` and `tracing`; undefined without sidecars. */
  readonly sidecarLogGroup?: logs.ILogGroup;
  /**
   * The log group of ECS Exec sessions; undefined without `enableExecuteCommand`, and with an existing cluster, which
   * has its own.
   *
   * Nothing forwards it: the output of a session can contain the secrets of the application.
   */
  readonly sessionLogGroup?: logs.ILogGroup;
  /** The Firehose stream that delivers the log to Datadog; undefined without log forwarding. */
  readonly datadogDeliveryStream?: firehose.IDeliveryStream;
  /** The bucket with the log events that Datadog rejected; undefined without log forwarding. */
  readonly datadogFailedLogsBucket?: s3.IBucket;
  /** The alarm on deliveries that Datadog rejects; undefined without log forwarding. */
  readonly datadogDeliveryAlarm?: cloudwatch.Alarm;
  /** The alarm on log events that wait for more than 15 minutes; undefined without log forwarding. */
  readonly datadogFreshnessAlarm?: cloudwatch.Alarm;
  /** The KMS key of the logs. */
  readonly encryptionKey: kms.IKey;
  /** The load balancer. */
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  /** The production listener: HTTPS, or HTTP on an internal load balancer without a certificate. */
  readonly listener: elbv2.ApplicationListener;
  /** The listener on port 80 that redirects to HTTPS; undefined without a certificate. */
  readonly redirectListener?: elbv2.ApplicationListener;
  /** The test listener of deployments that shift traffic; undefined without a test port. */
  readonly testListener?: elbv2.ApplicationListener;
  /**
   * The listener rule that forwards all paths to the tasks.
   *
   * `addCondition` restricts the rule, for example to requests with a secret header. All other requests receive 403.
   * With deployments that shift traffic a Lambda function sets the conditions: the rule of the template never changes.
   */
  readonly listenerRule: elbv2.ApplicationListenerRule;
  /** The target group of the tasks. */
  readonly targetGroup: elbv2.ApplicationTargetGroup;
  /** The second target group of deployments that shift traffic; undefined with rolling deployments. */
  readonly alternateTargetGroup?: elbv2.ApplicationTargetGroup;
  /** The bucket of the access logs. */
  readonly accessLogsBucket: s3.IBucket;
  /** The scalable number of tasks. Add schedules or policies to it. */
  readonly scalableTaskCount: ecs.ScalableTaskCount;
  /** The alarm on failed requests. */
  readonly failureAlarm: cloudwatch.Alarm;
  /** The alarm on tasks that fail the liveness check. */
  readonly unhealthyAlarm: cloudwatch.Alarm;
  /**
   * The network connections of the tasks. Outbound they allow HTTPS and `egressPorts` only: add a rule for each other
   * peer, for example `database.connections.allowDefaultPortFrom(api)`.
   */
  readonly connections: ec2.Connections;
  /** The principal of the task role. */
  readonly grantPrincipal: iam.IPrincipal;
  /** The path that returns 200 while the process runs. */
  readonly livenessPath: string;
  /** The path that returns 200 when all dependencies respond. */
  readonly readinessPath: string;
  /**
   * The dimensions of the metrics in the namespaces `AWS/ECS` and `ECS/ContainerInsights`.
   *
   * They contain the name of the service as text where `serviceName` sets it, so that alarms do not depend on the
   * service.
   */
  readonly metricDimensions: { [name: string]: string };

  /**
   * The image, and the condition that is true until the first release.
   *
   * @internal
   */
  readonly _image: BoundImage;

  private capacityProviders?: ecs.CfnClusterCapacityProviderAssociations;
  /** The permissions of the sidecars. */
  private sidecarPolicies: IDependable[] = [];

  /**
   * @throws when the certificate is missing or in another Region, Fargate does not offer the task size, or a name or
   * option is outside the limits of ECS and Elastic Load Balancing
   */
  constructor(scope: Construct, id: string, props: FargateApiProps) {
    super(scope, id);
    checkKnownProps(this, 'FargateApiProps', props);
    checkRequired(this, props, { vpc: 'pass a VPC', image: 'pass e.g. ApiImage.fromRepository(...)' });
    const container = containerSettings(this, props);
    const deployment = props.deployment ?? ApiDeployment.rolling();
    const scaling = props.scaling ?? ApiScaling.PRODUCTION;
    checkFargateApi(this, props, { container, deployment, scaling });
    const extensions = new TaskExtensions(this, props, container);

    const balancer = new ApiLoadBalancer(this, 'LoadBalancer', {
      vpc: props.vpc,
      certificate: props.certificate,
      clientTrustStore: props.clientTrustStore,
      ingress: props.ingress ?? ApiIngress.INTERNET,
      options: props.loadBalancer ?? {},
      container,
      deployment,
    });
    this.loadBalancer = balancer.loadBalancer;
    this.listener = balancer.listener;
    this.redirectListener = balancer.redirectListener;
    this.testListener = balancer.testListener;
    this.listenerRule = balancer.rule;
    this.targetGroup = balancer.targetGroup;
    this.alternateTargetGroup = balancer.alternateTargetGroup;
    this.accessLogsBucket = balancer.accessLogsBucket;
    this.livenessPath = container.livenessPath;
    this.readinessPath = container.readinessPath;

    this.encryptionKey = this.resolveKey(props);
    this.logGroup = this.createLogGroup('Logs', props, props.logGroupName);
    this.sessionLogGroup = this.createSessionLogGroup(props);
    this.cluster = props.cluster ?? this.createCluster(props, this.sessionLogGroup);
    const image = this._image = props.image._bind(this);
    this.taskDefinition = createTaskDefinition(this, props, extensions, container);
    this.taskRole = this.taskDefinition.taskRole;
    this.executionRole = this.taskDefinition.obtainExecutionRole();
    this.grantPrincipal = this.taskRole.grantPrincipal;
    this.container = addContainer(this, props, {
      taskDefinition: this.taskDefinition, settings: container, image, extensions, logGroup: this.logGroup,
    });
    this.sidecarLogGroup = this.addSidecars(props, extensions);
    const { cluster, taskDefinition } = this;
    declareService(this, props, { cluster, taskDefinition, imageProps: extensions.imageProps });
    const forwarding = this.forwardLogs(props);
    this.datadogDeliveryStream = forwarding?.deliveryStream;
    this.datadogFailedLogsBucket = forwarding?.failedLogsBucket;
    this.datadogDeliveryAlarm = forwarding?.deliveryAlarm;
    this.datadogFreshnessAlarm = forwarding?.freshnessAlarm;
    if (props.runtimeMonitoring) allowRuntimeMonitoring(this, this.executionRole);
    const { loadBalancer, targetGroup, alternateTargetGroup } = this;
    [this.failureAlarm, this.unhealthyAlarm] = deploymentAlarms(this, {
      loadBalancer: props._sharesLoadBalancer ? undefined : loadBalancer,
      targetGroups: alternateTargetGroup ? [targetGroup, alternateTargetGroup] : [targetGroup],
      subject: 'the API',
    }, props.alarmTopic);

    const alarms = [this.failureAlarm, this.unhealthyAlarm];
    const parts = { cluster, taskDefinition, deployment, scaling, container, alarms, unreleased: image.unreleased };
    this.service = createService(this, props, parts);
    if (props.enableExecuteCommand) acknowledgeExecuteCommand(this.taskRole, this.sessionLogGroup);
    this.metricDimensions = {
      ClusterName: this.cluster.clusterName, ServiceName: props.serviceName ?? this.service.serviceName,
    };
    this.connections = this.service.connections;
    if (this.capacityProviders) this.startAfter(this.capacityProviders);
    // Tasks that start before the permission to read a new secret fail, and ECS rolls the deployment back.
    this.startAfter(this.executionRole, ...this.sidecarPolicies);
    attachService(this, this.service, balancer, { name: this.container.containerName, port: container.port });
    this.scalableTaskCount = scaleService(this.service, balancer, parts);
  }

  /**
   * Starts the tasks only after other resources exist, for example a database.
   *
   * Only the service depends on them. CloudFormation creates the load balancer, roles and target groups in parallel.
   */
  startAfter(...dependencies: IDependable[]): void {
    cfnServiceOf(this.service).node.addDependency(...dependencies);
  }

  /**
   * Grants a release process the permissions to deploy a new task definition, to start the service with its first image
   * and to read the state of the deployment and the minimum of Auto Scaling.
   *
   * A release needs these permissions, `ssm:PutParameter` on the image parameter and, to push the image,
   * `repository.grantPush`. The grantee can pass the task role and the execution role to ECS, and no other role. It can
   * register a task definition with any name, because ECS authorizes registrations without their name. The service
   * runs only those of the API, in its subnets, without public addresses.
   */
  grantDeploy(grantee: iam.IGrantable): iam.Grant {
    return grantDeploy([this], grantee);
  }

  /** CPU utilization of the tasks, in percent: average over 5 minutes. */
  metricCpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.service.metricCpuUtilization({ dimensionsMap: this.metricDimensions, ...options });
  }

  /** Memory utilization of the tasks, in percent: average over 5 minutes. */
  metricMemoryUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.service.metricMemoryUtilization({ dimensionsMap: this.metricDimensions, ...options });
  }

  /** Number of requests to the load balancer: sum over 5 minutes. */
  metricRequestCount(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.loadBalancer.metrics.requestCount(options);
  }

  /** Response time of the tasks, in seconds: average over 5 minutes. */
  metricTargetResponseTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.loadBalancer.metrics.targetResponseTime(options);
  }

  /** Number of responses of the tasks with a class of HTTP status codes: sum over 5 minutes. */
  metricHttpCodeTarget(code: elbv2.HttpCodeTarget, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.loadBalancer.metrics.httpCodeTarget(code, options);
  }

  /**
   * What the services of the cluster wait for, as their tasks could not start without it.
   *
   * @internal
   */
  get _clusterReady(): IDependable[] {
    return this.capacityProviders ? [this.capacityProviders] : [];
  }

  private resolveKey(props: FargateApiProps): kms.IKey {
    const key = props.encryptionKey
      ?? new kms.Key(this, 'Key', { enableKeyRotation: true, description: 'Logs of an API' });
    allowCloudWatchLogs(key, this);
    return key;
  }

  private createLogGroup(id: string, props: FargateApiProps, logGroupName?: string): logs.LogGroup {
    return new logs.LogGroup(this, id, {
      logGroupName,
      retention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS,
      encryptionKey: this.encryptionKey,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }

  /** One command such as `env` writes the secrets of the application to the log of the session. */
  private createSessionLogGroup(props: FargateApiProps): logs.ILogGroup | undefined {
    return props.enableExecuteCommand && !props.cluster ? this.createLogGroup('SessionLogs', props) : undefined;
  }

  private createCluster(props: FargateApiProps, sessionLogGroup?: logs.ILogGroup): ecs.Cluster {
    const cluster = new ecs.Cluster(this, 'Cluster', {
      vpc: props.vpc,
      clusterName: props.clusterName,
      containerInsightsV2: props.containerInsights ?? true
        ? ecs.ContainerInsights.ENHANCED
        : ecs.ContainerInsights.DISABLED,
      executeCommandConfiguration: sessionLogGroup && {
        kmsKey: this.encryptionKey,
        logging: ecs.ExecuteCommandLogging.OVERRIDE,
        logConfiguration: { cloudWatchLogGroup: sessionLogGroup, cloudWatchEncryptionEnabled: true },
      },
    });
    // The L2 adds them during synthesis, when it is too late to make a service depend on them.
    this.capacityProviders = new ecs.CfnClusterCapacityProviderAssociations(this, 'CapacityProviders', {
      cluster: cluster.clusterName, capacityProviders: ['FARGATE', 'FARGATE_SPOT'], defaultCapacityProviderStrategy: [],
    });
    return cluster;
  }

  /**
   * Sidecars have their own log group: their errors are not errors of the application, and Datadog should not receive
   * them.
   */
  private addSidecars(props: FargateApiProps, extensions: TaskExtensions): logs.ILogGroup | undefined {
    if (extensions.sidecars.length === 0) return undefined;
    const logGroup = this.createLogGroup('SidecarLogs', props);
    this.sidecarPolicies = extensions.addTo(this, this.taskDefinition, logGroup, this.taskRole);
    return logGroup;
  }

  private forwardLogs({ datadog, alarmTopic, ...props }: FargateApiProps): DatadogLogForwarding | undefined {
    if (!datadog) return undefined;
    const { logGroup, encryptionKey } = this;
    return forwardLogs(this, 'DatadogLogs', datadog, { logGroup, encryptionKey, alarmTopic, task: identityOf(props) });
  }
}

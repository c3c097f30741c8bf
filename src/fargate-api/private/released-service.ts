import { Duration, Tags } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IDependable } from 'constructs';
import { desiredCount, zeroUntilReleased } from './api-service';
import { addContainer, createTaskDefinition } from './api-task-definition';
import { ON_DEMAND } from './capacity';
import { containerSettings, graceOf } from './container-settings';
import { grantDeploy, ReleasedParts } from './deploy-access';
import { allowRuntimeMonitoring } from './runtime-monitoring';
import { declareService } from './service-calls';
import { cfnServiceOf } from './service-identity';
import { acknowledgeExecuteCommand } from './service-roles';
import { TaskExtensions } from './task-extensions';
import { declareCalls } from '../../network/internal';
import { acknowledgeWildcard } from '../../private/acknowledge';
import { invalid } from '../../private/errors';
import { anywhere, httpsOnlyGroup } from '../../private/https-only-group';
import { allow, arnFor } from '../../private/permissions';
import { privateSelection } from '../../private/subnets';
import { CommonContainerOptions } from '../api-container-options';
import { ApiImage } from '../api-image';
import { FargateApi } from '../fargate-api';
import { FargateApiProps } from '../fargate-api-props';

/**
 * Passes always. With a health check, ECS counts a task that ends before its first check as failed. Without one it
 * counts only a task that never starts, so that the circuit breaker does not notice a process that crashes.
 *
 * @see https://github.com/aws/containers-roadmap/issues/1206
 */
const RUNS = ['CMD-SHELL', 'exit 0'];

/** A container that receives requests. */
export interface Receiver {
  readonly port?: number;
  readonly healthPath: string;
  readonly healthCheckCommand?: string[];
}

/** What a service has in place of the settings of the API. */
interface ReleasedServiceOptions
  extends Pick<FargateApiProps, 'environment' | 'secrets' | 'cpu' | 'memoryLimitMiB'> {
  /** The name of the service, its family and its container. */
  readonly name: string;
  /** Another image than that of the API. */
  readonly image?: ApiImage;
  /** The command of the container; that of the image if absent. */
  readonly command?: string[];
  readonly stopTimeout?: Duration;
  /** What the container has in place of that of the API. */
  readonly own?: CommonContainerOptions;
  /** The command of the health check of a container without requests; empty for none. */
  readonly healthCheckCommand?: string[];
  /** How a load balancer reaches the container; absent for a service that receives no requests. */
  readonly receives?: Receiver;
  /** Alarms that roll a deployment back, in addition to the circuit breaker. */
  readonly rollbackAlarms?: cloudwatch.IAlarm[];
  /** Whether a release stops the task before it starts the next one. */
  readonly withoutOverlap?: boolean;
  /** The range of Auto Scaling after the first release. */
  readonly minTasks: number;
  readonly maxTasks: number;
}

/** Properties of a `ReleasedService`. */
export interface ReleasedServiceProps extends ReleasedServiceOptions {
  /** The API, whose cluster, image and log group the service uses. */
  readonly api: FargateApi;
  /** The properties of that API. */
  readonly backend: FargateApiProps;
}

/**
 * An ECS service of its own that runs the image of an API with another command, or another image.
 *
 * It has the variables, secrets, sidecars and log group of the API, and roles and a security group of its own. Without
 * a released image the range of Auto Scaling is 0 to 0. The circuit breaker rolls a failed deployment back.
 */
export class ReleasedService extends Construct implements ReleasedParts, ec2.IConnectable, iam.IGrantable {
  readonly cluster: ecs.ICluster;
  readonly service: ecs.FargateService;
  readonly taskDefinition: ecs.FargateTaskDefinition;
  readonly container: ecs.ContainerDefinition;
  readonly taskRole: iam.IRole;
  readonly executionRole: iam.IRole;
  readonly connections: ec2.Connections;
  readonly grantPrincipal: iam.IPrincipal;
  readonly metricDimensions: { [name: string]: string };
  /** The number of tasks, which policies change. */
  readonly scalableTaskCount: ecs.ScalableTaskCount;
  /** The port of the container. */
  readonly port: number;

  constructor(scope: Construct, id: string, props: ReleasedServiceProps) {
    super(scope, id);
    const { api, name, minTasks, maxTasks } = props;
    const image = props.image?._bind(this) ?? api._image;
    const { unreleased } = image;
    const task = this.taskProps(props);
    this.cluster = api.cluster;
    const settings = containerSettings(this, task, !props.receives);
    this.port = settings.port;
    const extensions = new TaskExtensions(this, task, settings);
    this.taskDefinition = createTaskDefinition(this, task, extensions, settings);
    this.taskRole = this.taskDefinition.taskRole;
    this.executionRole = this.taskDefinition.obtainExecutionRole();
    this.grantPrincipal = this.taskRole.grantPrincipal;
    this.container = addContainer(this, task, {
      taskDefinition: this.taskDefinition,
      settings,
      image,
      extensions,
      logGroup: api.logGroup,
      streamPrefix: name,
      withoutPort: !props.receives,
    });
    const sidecars = api.sidecarLogGroup
      ? extensions.addTo(this, this.taskDefinition, api.sidecarLogGroup, this.taskRole) : [];
    const { cluster, taskDefinition } = this;
    declareService(this, task, { cluster, taskDefinition, imageProps: extensions.imageProps });
    if (task.runtimeMonitoring) allowRuntimeMonitoring(this, this.executionRole);
    this.service = this.createService(task, desiredCount({ scaling: {}, unreleased }), props, graceOf(settings));
    // By this tag the command `conformance` excludes workloads from the backend of the document.
    Tags.of(this.service).add('Workload', name);
    if (!props.receives) this.allowProtection(task);
    if (task.enableExecuteCommand) acknowledgeExecuteCommand(this.taskRole, api.sessionLogGroup);
    this.connections = this.service.connections;
    this.metricDimensions = { ClusterName: api.metricDimensions.ClusterName, ServiceName: name };
    this.startAfter(...api._clusterReady, this.executionRole, ...sidecars);
    this.scalableTaskCount = this.service.autoScaleTaskCount({
      minCapacity: zeroUntilReleased(unreleased, minTasks), maxCapacity: zeroUntilReleased(unreleased, maxTasks),
    });
  }

  /** Starts the tasks only after other resources exist. */
  startAfter(...dependencies: IDependable[]): void {
    cfnServiceOf(this.service).node.addDependency(...dependencies);
  }

  grantDeploy(grantee: iam.IGrantable): iam.Grant {
    return grantDeploy([this], grantee);
  }

  /**
   * A task without requests can protect itself while it works: neither a release nor Auto Scaling then stops it. The
   * endpoint in the task calls ECS with the role of the task.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html
   */
  private allowProtection(task: FargateApiProps): void {
    const tasks = arnFor(this, 'ecs', `task/${this.cluster.clusterName}/*`);
    this.taskRole.addToPrincipalPolicy(allow(['ecs:GetTaskProtection', 'ecs:UpdateTaskProtection'], tasks));
    acknowledgeWildcard(this.taskRole, tasks, 'ECS generates the ID of a task when it starts');
    declareCalls(task, ec2.InterfaceVpcEndpointAwsService.ECS);
  }

  /** The settings of the API, with those of the service. The hook of the API adds nothing here. */
  private taskProps(
    { backend, name, command, stopTimeout, healthCheckCommand, receives, ...own }: ReleasedServiceProps,
  ): FargateApiProps {
    const { container } = backend;
    const { environment = {}, secrets = {} } = own;
    const twice = Object.keys(secrets).find((variable) => environment[variable] !== undefined);
    if (twice !== undefined) {
      invalid(this, `secrets must not repeat a name of environment, got "${twice}" in both; rename one`);
    }
    return {
      ...backend,
      task: undefined,
      cpu: own.cpu ?? backend.cpu,
      memoryLimitMiB: own.memoryLimitMiB ?? backend.memoryLimitMiB,
      // ECS refuses a name in both: a variable of the service replaces a secret of the API, and vice versa.
      environment: { ...without(backend.environment, secrets), ...environment },
      secrets: { ...without(backend.secrets, environment), ...secrets },
      container: {
        ...container,
        ...given(own.own),
        command,
        stopTimeout: stopTimeout ?? container?.stopTimeout,
        healthCheckCommand: receives ? receives.healthCheckCommand : healthCheckCommand ?? RUNS,
        ...receives && { port: receives.port ?? container?.port, livenessPath: receives.healthPath },
      },
      serviceName: name,
      family: name,
      containerName: name,
      taskRoleName: undefined,
      executionRoleName: undefined,
    };
  }

  private createService(
    task: FargateApiProps, tasks: number | undefined,
    { receives, rollbackAlarms = [], withoutOverlap }: ReleasedServiceProps, grace: Duration,
  ): ecs.FargateService {
    const service = new ecs.FargateService(this, 'Service', {
      cluster: this.cluster,
      serviceName: task.serviceName,
      taskDefinition: this.taskDefinition,
      desiredCount: tasks,
      capacityProviderStrategies: task.capacityProviderStrategies ?? ON_DEMAND,
      vpcSubnets: privateSelection(this, task.vpc, task.vpcSubnets),
      securityGroups: [httpsOnlyGroup(this, { vpc: task.vpc, description: `Tasks of ${task.serviceName}` })],
      assignPublicIp: false,
      ...withoutOverlap
        ? { minHealthyPercent: 0, maxHealthyPercent: 100 } : { minHealthyPercent: 100, maxHealthyPercent: 200 },
      // A feature flag of `cdk init` leaves it out, and its removal would replace a deployed service.
      deploymentController: { type: ecs.DeploymentControllerType.ECS },
      circuitBreaker: { enable: true, rollback: true },
      healthCheckGracePeriod: receives && grace,
      deploymentAlarms: rollbackAlarms.length === 0 ? undefined : {
        alarmNames: rollbackAlarms.map(({ alarmName }) => alarmName), behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM,
      },
      // It starts the new task first.
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing[withoutOverlap ? 'DISABLED' : 'ENABLED'],
      enableExecuteCommand: task.enableExecuteCommand,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
    });
    for (const port of task.egressPorts ?? []) {
      for (const peer of anywhere(task.vpc)) {
        service.connections.allowTo(peer, ec2.Port.tcp(port), 'Additional port');
      }
    }
    return service;
  }
}

/** What is set. */
function given<Options extends object>(options?: Options): Partial<Options> {
  return Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== undefined)) as object;
}

function without<Value>(variables: { [name: string]: Value } = {}, others: object = {}): { [name: string]: Value } {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !(name in others)));
}

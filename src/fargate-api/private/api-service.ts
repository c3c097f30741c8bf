import { Aws, CfnCondition, Fn, Intrinsic, ResolutionTypeHint, Stack, Token } from 'aws-cdk-lib';
import { CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { ApiLoadBalancer } from './api-load-balancer';
import { ON_DEMAND } from './capacity';
import { ContainerSettings, graceOf } from './container-settings';
import { trafficRole } from './service-roles';
import { anywhere, httpsOnlyGroup } from '../../private/https-only-group';
import { isCommercial } from '../../private/regions';
import { privateSelection } from '../../private/subnets';
import { ApiDeployment } from '../api-deployment';
import { ApiScaling } from '../api-scaling';
import { FargateApiProps } from '../fargate-api-props';

const FAST_SECONDS = 20;
const FAST_METRIC = 'ECSServiceAverageCPUUtilizationHighResolution';

/** The parts of the ECS service. */
export interface ServiceParts {
  readonly cluster: ecs.ICluster;
  readonly taskDefinition: ecs.FargateTaskDefinition;
  readonly deployment: ApiDeployment;
  readonly scaling: ApiScaling;
  readonly container: ContainerSettings;
  /** The alarms of the API that roll a deployment back. */
  readonly alarms: cloudwatch.IAlarm[];
  /** True until the first release; undefined for an image without a parameter. */
  readonly unreleased?: CfnCondition;
}

/**
 * A service whose security group does not allow all outbound traffic.
 *
 * The group that the L2 creates does, so that rules to the database and the cache would be left out. This group is
 * created in the same place: another one would have another logical ID, and replace the group of existing tasks.
 */
class ApiService extends ecs.FargateService {
  protected configureAwsVpcNetworkingWithSecurityGroups(
    vpc: ec2.IVpc, assignPublicIp?: boolean, vpcSubnets?: ec2.SubnetSelection,
  ): void {
    // The default is the path of the construct, and another description would replace the group.
    const group = httpsOnlyGroup(this, { vpc, description: 'API tasks' });
    // The L2 makes everything below the service wait for the task role, which the group does not need.
    (group.node.defaultChild as ec2.CfnSecurityGroup).addDeletionOverride('DependsOn');
    super.configureAwsVpcNetworkingWithSecurityGroups(vpc, assignPublicIp, vpcSubnets, [group]);
  }
}

export function createService(scope: Construct, props: FargateApiProps, parts: ServiceParts): ecs.FargateService {
  const { deployment } = parts;
  const alarms = [...parts.alarms, ...deployment.alarms];
  // Rebalancing starts the new task first, which requires capacity above the desired number.
  const rebalancing = deployment.maxHealthyPercent > 100 ? 'ENABLED' : 'DISABLED';
  const service = new ApiService(scope, 'Service', {
    cluster: parts.cluster,
    serviceName: props.serviceName,
    taskDefinition: parts.taskDefinition,
    desiredCount: desiredCount(parts),
    capacityProviderStrategies: props.capacityProviderStrategies ?? ON_DEMAND,
    vpcSubnets: privateSelection(scope, props.vpc, props.vpcSubnets),
    assignPublicIp: false,
    minHealthyPercent: deployment.minHealthyPercent,
    maxHealthyPercent: deployment.maxHealthyPercent,
    healthCheckGracePeriod: graceOf(parts.container),
    // A feature flag of `cdk init` leaves it out, and its removal would replace a deployed service.
    deploymentController: { type: ecs.DeploymentControllerType.ECS },
    circuitBreaker: { enable: true, rollback: true },
    deploymentAlarms: {
      alarmNames: alarms.map(({ alarmRef }) => alarmRef.alarmName), behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM,
    },
    deploymentStrategy: deployment.strategy,
    bakeTime: deployment.bakeTime,
    lifecycleHooks: deployment.lifecycleHooks,
    canaryConfiguration: deployment.strategy === ecs.DeploymentStrategy.CANARY ? deployment.step : undefined,
    linearConfiguration: deployment.strategy === ecs.DeploymentStrategy.LINEAR ? deployment.step : undefined,
    availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing[rebalancing],
    enableExecuteCommand: props.enableExecuteCommand,
    enableECSManagedTags: true,
    propagateTags: ecs.PropagatedTagSource.SERVICE,
  });
  for (const port of props.egressPorts ?? []) {
    // EC2 limits the characters of a description, and a token has others.
    const description = Token.isUnresolved(port) ? 'Additional port' : `Port ${port}`;
    for (const peer of anywhere(props.vpc)) service.connections.allowTo(peer, ec2.Port.tcp(port), description);
  }
  return service;
}

/** The container that receives the requests. */
export interface TargetContainer {
  readonly name: string;
  readonly port: number;
}

/** Registers the tasks with the target groups. */
export function attachService(
  scope: Construct, service: ecs.FargateService, balancer: ApiLoadBalancer, container: TargetContainer,
): void {
  const target = { containerName: container.name, containerPort: container.port };
  const { alternateTargetGroup, testRule } = balancer;
  if (!alternateTargetGroup) {
    balancer.targetGroup.addTarget(service.loadBalancerTarget(target));
    return;
  }
  const alternateTarget = new ecs.AlternateTarget('AlternateTarget', {
    alternateTargetGroup,
    productionListener: ecs.ListenerRuleConfiguration.applicationListenerRule(balancer.rule),
    testListener: testRule && ecs.ListenerRuleConfiguration.applicationListenerRule(testRule),
    role: trafficRole(scope, balancer),
  });
  balancer.targetGroup.addTarget(service.loadBalancerTarget({ ...target, alternateTarget }));
}

/** Scales the number of tasks on CPU and memory, and on requests if the scaling has a target for them. */
export function scaleService(
  service: ecs.FargateService, balancer: ApiLoadBalancer, parts: ServiceParts,
): ecs.ScalableTaskCount {
  const { scaling, deployment, unreleased } = parts;
  const count = service.autoScaleTaskCount({
    minCapacity: zeroUntilReleased(unreleased, scaling.minTasks), maxCapacity: scaling.maxTasks,
  });
  addPolicies(service, count, scaling, deployment.shiftsTraffic ? undefined : balancer.targetGroup);
  return count;
}

/** The policies on CPU and memory, and on the requests to a target group if the scaling has a target for them. */
export function addPolicies(
  service: ecs.FargateService, count: ecs.ScalableTaskCount, scaling: ApiScaling,
  targetGroup?: elbv2.ApplicationTargetGroup,
): void {
  const { scaleInCooldown, scaleOutCooldown, targetRequestsPerMinute: requestsPerTarget } = scaling;
  const cooldowns = { scaleInCooldown, scaleOutCooldown };
  count.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: scaling.targetCpuUtilizationPercent, ...cooldowns });
  if (isFast(service, scaling)) scaleFast(service, count);
  count.scaleOnMemoryUtilization('Memory', {
    targetUtilizationPercent: scaling.targetMemoryUtilizationPercent, ...cooldowns,
  });
  if (requestsPerTarget === undefined || !targetGroup) return;
  count.scaleOnRequestCount('Requests', { requestsPerTarget, targetGroup, ...cooldowns });
}

/** For other partitions, no page of AWS says that Application Auto Scaling has the metric. */
function isFast(scope: Construct, { highResolution }: ApiScaling): boolean {
  return highResolution && isCommercial(Stack.of(scope).region);
}

/** The L2 has no such metric. The only policy is that on CPU utilization. */
function scaleFast(service: ecs.FargateService, count: ecs.ScalableTaskCount): void {
  (service.node.defaultChild as ecs.CfnService).monitoring = {
    metricConfigurations: [{ metricNames: ['CPUUtilization'], resolutionSeconds: FAST_SECONDS }],
  };
  const policy = count.node.findAll().find((child) => child instanceof CfnScalingPolicy) as CfnScalingPolicy;
  policy.addPropertyOverride(
    'TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType', FAST_METRIC,
  );
}

/**
 * Without a released image the service must have no tasks: the first deployment would wait for tasks that cannot start.
 */
export function zeroUntilReleased(unreleased: CfnCondition | undefined, value: number): number {
  if (!unreleased) return value;
  // In JSON, a condition without its type is a text.
  const number = { typeHint: ResolutionTypeHint.NUMBER };
  return Token.asNumber(new Intrinsic(Fn.conditionIf(unreleased.logicalId, 0, value), number));
}

/** Undefined keeps the number of running tasks when the stack is deployed. */
export function desiredCount(
  { scaling, unreleased }: { readonly scaling: Pick<ApiScaling, 'desiredCount'>; readonly unreleased?: CfnCondition },
): number | undefined {
  if (scaling.desiredCount !== undefined) return zeroUntilReleased(unreleased, scaling.desiredCount);
  return unreleased && Token.asNumber(Fn.conditionIf(unreleased.logicalId, 0, Aws.NO_VALUE));
}

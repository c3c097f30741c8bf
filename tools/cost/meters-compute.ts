import { BASELINE } from './baseline';
import { Charge, countOf, HOURS, Meter, numberOf, ofType, Place, refersTo, Resource } from './charge';
import { uptime } from './uptime';

const CPU_UNITS = 1024;
const MEBIBYTES = 1024;
const SPOT = 'FARGATE_SPOT';

/** Tasks, load balancers and functions. */
export const COMPUTE_METERS: Record<string, Meter> = {
  'AWS::ECS::Service': (service, place) => {
    const { cpu, memory, arm } = sizeOf(service, place);
    const hours = HOURS * uptime(place.stack, 'service');
    const { onDemand, spot } = tasksOf(service, place);
    const vcpus = (tasks: number, kind: string): Charge[] => (tasks === 0 ? [] : [
      { component: 'API tasks', key: `fargate.${kind}${arm ? 'arm.' : ''}vcpu`, quantity: tasks * cpu * hours },
      { component: 'API tasks', key: `fargate.${kind}${arm ? 'arm.' : ''}memory`, quantity: tasks * memory * hours },
    ]);
    const publicTasks = service.properties.NetworkConfiguration?.AwsvpcConfiguration?.AssignPublicIp === 'ENABLED' ? onDemand + spot : 0;
    return [
      ...vcpus(onDemand, ''),
      ...vcpus(spot, 'spot.'),
      ...publicTasks > 0 ? [{ component: 'Public IPv4 addresses', key: 'ipv4.hour', quantity: publicTasks * hours } as const] : [],
      ...service.properties.Monitoring ? [
        { component: 'Functions, queues and metrics', key: 'metric.custom', quantity: 1, assumed: true } as const,
        { component: 'Functions, queues and metrics', key: 'alarm.high-resolution', quantity: 2, assumed: true } as const,
      ] : [],
      ...insightsOf(service, place, onDemand + spot),
    ];
  },
  'AWS::ECS::Cluster': ({ properties }) => (hasInsights(properties)
    ? [{ component: 'Container Insights', key: 'metric.insights', quantity: BASELINE.insightsPerCluster, assumed: true }] : []),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ({ properties }) => {
    const zones = countOf(properties.Subnets ?? []);
    return [
      { component: 'Load balancer', key: 'alb.hour', quantity: HOURS },
      ...properties.Scheme === 'internal' ? [] : [{ component: 'Public IPv4 addresses', key: 'ipv4.hour', quantity: HOURS * zones } as const],
    ];
  },
  'AWS::Lambda::EventSourceMapping': () => [
    { component: 'Functions, queues and metrics', key: 'sqs.request', quantity: BASELINE.queuePolls, assumed: true },
  ],
  'AWS::Events::Rule': (rule, { stack }) => scheduled(rule, stack.resources),
};

/** The minimum of the scaling, or the desired count, by capacity provider. */
export function tasksOf(service: Resource, { stack }: Place): { onDemand: number; spot: number } {
  const target = ofType(stack, 'AWS::ApplicationAutoScaling::ScalableTarget').find(({ properties }) => refersTo(properties.ResourceId, service.id));
  const tasks = numberOf(target?.properties.MinCapacity ?? service.properties.DesiredCount, 1);
  interface Provider { readonly CapacityProvider: string; readonly Base?: number; readonly Weight?: number }
  const providers: Provider[] = service.properties.CapacityProviderStrategy ?? [];
  const weights = providers.reduce((sum, { Weight = 0 }) => sum + Weight, 0);
  const base = Math.min(tasks, providers.reduce((sum, { Base = 0 }) => sum + Base, 0));
  const spot = providers.filter(({ CapacityProvider }) => CapacityProvider === SPOT).reduce((sum, { Base = 0, Weight = 0 }) =>
    sum + Math.min(Base, base) + (weights === 0 ? 0 : (tasks - base) * Weight / weights), 0);
  return { onDemand: tasks - spot, spot };
}

export function sizeOf(service: Resource, { stack }: Place): { cpu: number; memory: number; arm: boolean } {
  const task = ofType(stack, 'AWS::ECS::TaskDefinition').find(({ id }) => refersTo(service.properties.TaskDefinition, id));
  if (!task) throw new Error(`the task definition of ${service.id} must be in its stack ${stack.name}`);
  return {
    cpu: numberOf(task.properties.Cpu, 0) / CPU_UNITS,
    memory: numberOf(task.properties.Memory, 0) / MEBIBYTES,
    arm: task.properties.RuntimePlatform?.CpuArchitecture === 'ARM64',
  };
}

function hasInsights(cluster: { ClusterSettings?: { Name: string; Value: string }[] }): boolean {
  return (cluster.ClusterSettings ?? []).some(({ Name, Value }) => Name === 'containerInsights' && Value !== 'disabled');
}

function insightsOf(service: Resource, { stack }: Place, tasks: number): Charge[] {
  const cluster = ofType(stack, 'AWS::ECS::Cluster').find(({ id }) => refersTo(service.properties.Cluster, id));
  if (!cluster || !hasInsights(cluster.properties)) return [];
  const metrics = BASELINE.insightsPerService + BASELINE.insightsPerTask * tasks * uptime(stack, 'service');
  return [{ component: 'Container Insights', key: 'metric.insights', quantity: metrics, assumed: true }];
}

const MINUTES: Record<string, number> = { minute: 1, hour: 60, day: 1_440 };

/** The runs of the functions that a rule starts at a fixed rate. Cron expressions run too rarely to cost anything. */
function scheduled({ properties }: Resource, resources: readonly Resource[]): Charge[] {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(properties.ScheduleExpression ?? '');
  if (!rate) return [];
  const runs = HOURS * 60 / (Number(rate[1]) * MINUTES[rate[2]]);
  const functions = resources.filter(({ id, type }) => type === 'AWS::Lambda::Function' && refersTo(properties.Targets, id));
  return functions.flatMap(({ properties: { MemorySize, Architectures } }): Charge[] => [
    { component: 'Functions, queues and metrics', key: 'lambda.request', quantity: runs / 1_000_000, assumed: true },
    {
      component: 'Functions, queues and metrics',
      key: Architectures?.[0] === 'arm64' ? 'lambda.arm.duration' : 'lambda.duration',
      quantity: runs * BASELINE.scheduledSeconds * numberOf(MemorySize, 128) / MEBIBYTES,
      assumed: true,
    },
  ]);
}

import { BASELINE } from './baseline';
import { assumed, Charge, charge, countOf, HOURS, Meter, numberOf, ofType, Place, refersTo, Resource } from './charge';
import { uptime } from './uptime';

const CPU_UNITS = 1024;
const MEBIBYTES = 1024;
const SPOT = 'FARGATE_SPOT';
const OTHERS = 'Functions, queues and metrics';

/** Tasks, load balancers and functions. */
export const COMPUTE_METERS: Record<string, Meter> = {
  'AWS::ECS::Service': (service, place) => {
    const { cpu, memory, arm } = sizeOf(service, place);
    const hours = HOURS * uptime(place.stack, 'service');
    const { onDemand, spot } = tasksOf(service, place);
    const tasks = (count: number, kind: string) => [
      ...charge('API tasks', `fargate.${kind}${arm ? 'arm.' : ''}vcpu`, count * cpu * hours),
      ...charge('API tasks', `fargate.${kind}${arm ? 'arm.' : ''}memory`, count * memory * hours),
    ];
    const isPublic = service.properties.NetworkConfiguration?.AwsvpcConfiguration?.AssignPublicIp === 'ENABLED';
    return [
      ...tasks(onDemand, ''),
      ...tasks(spot, 'spot.'),
      ...isPublic ? charge('Public IPv4 addresses', 'ipv4.hour', (onDemand + spot) * hours) : [],
      ...service.properties.Monitoring ? [...assumed(OTHERS, 'metric.custom', 1), ...assumed(OTHERS, 'alarm.high-resolution', 2)] : [],
      ...insightsOf(service, place, onDemand + spot),
    ];
  },
  'AWS::ECS::Cluster': ({ properties }) => hasInsights(properties) ? assumed('Container Insights', 'metric.insights', BASELINE.insightsPerCluster) : [],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ({ properties: { Subnets = [], Scheme } }) => {
    const zones = countOf(Subnets);
    return [...charge('Load balancer', 'alb.hour', HOURS), ...charge('Public IPv4 addresses', 'ipv4.hour', Scheme === 'internal' ? 0 : HOURS * zones)];
  },
  'AWS::Lambda::EventSourceMapping': () => assumed(OTHERS, 'sqs.request', BASELINE.queuePolls),
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

export function taskOf(service: Resource, { stack }: Place): Resource['properties'] {
  const task = ofType(stack, 'AWS::ECS::TaskDefinition').find(({ id }) => refersTo(service.properties.TaskDefinition, id));
  if (!task) throw new Error(`the task definition of ${service.id} must be in its stack ${stack.name}`);
  return task.properties;
}

export function sizeOf(service: Resource, place: Place): { cpu: number; memory: number; arm: boolean } {
  const { Cpu, Memory, RuntimePlatform } = taskOf(service, place);
  return { cpu: numberOf(Cpu, 0) / CPU_UNITS, memory: numberOf(Memory, 0) / MEBIBYTES, arm: RuntimePlatform?.CpuArchitecture === 'ARM64' };
}

const hasInsights = (cluster: { ClusterSettings?: { Name: string; Value: string }[] }): boolean =>
  (cluster.ClusterSettings ?? []).some(({ Name, Value }) => Name === 'containerInsights' && Value !== 'disabled');

function insightsOf(service: Resource, { stack }: Place, tasks: number): Charge[] {
  const cluster = ofType(stack, 'AWS::ECS::Cluster').find(({ id }) => refersTo(service.properties.Cluster, id));
  if (!cluster || !hasInsights(cluster.properties)) return [];
  const metrics = BASELINE.insightsPerService + BASELINE.insightsPerTask * tasks * uptime(stack, 'service');
  return assumed('Container Insights', 'metric.insights', metrics);
}

const MINUTES: Record<string, number> = { minute: 1, hour: 60, day: 1_440 };

/** The runs of the functions that a rule starts at a fixed rate. Cron expressions run too rarely to cost anything. */
function scheduled({ properties }: Resource, resources: readonly Resource[]): Charge[] {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(properties.ScheduleExpression ?? '');
  if (!rate) return [];
  const runs = HOURS * 60 / (Number(rate[1]) * MINUTES[rate[2]]);
  const functions = resources.filter(({ id, type }) => type === 'AWS::Lambda::Function' && refersTo(properties.Targets, id));
  return functions.flatMap(({ properties: { MemorySize, Architectures } }) => [
    ...assumed(OTHERS, 'lambda.request', runs / 1_000_000),
    ...assumed(OTHERS, Architectures?.[0] === 'arm64' ? 'lambda.arm.duration' : 'lambda.duration', runs * BASELINE.scheduledSeconds * numberOf(MemorySize, 128) / MEBIBYTES),
  ]);
}

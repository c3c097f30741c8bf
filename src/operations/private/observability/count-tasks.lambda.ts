import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';

const ecs = new ECSClient({ maxAttempts: 3 });

/** The event of EventBridge; empty for a manual invocation. */
export interface Tick {
  readonly time?: string;
}

/** The services of a cluster. */
interface Cluster {
  readonly cluster: string;
  readonly services: string[];
}

/** The limit of ECS for a call. */
const MOST_SERVICES = 10;

/**
 * Publishes how many tasks of each service are desired and how many run. It only reads.
 *
 * No task is desired of a service that does not exist: the function is deployed before it, so that the alarms on the
 * counts do not wait for the service.
 */
export async function handler(tick: Tick | null): Promise<string> {
  const time = timeOf(tick);
  const clusters = JSON.parse(process.env.SERVICES!) as Cluster[];
  const counted = await Promise.all(clusters.flatMap(({ cluster, services }) =>
    chunksOf(services).map(async (names) => count(cluster, names))));
  const all = counted.flat();
  for (const one of all) process.stdout.write(`${JSON.stringify(record(one, time))}\n`);
  return all.map(({ service, desired, running }) => `${running} of ${desired} tasks of ${service} run`).join(', ');
}

/** The tasks of a service. */
interface Count {
  readonly cluster: string;
  readonly service: string;
  readonly desired: number;
  readonly running: number;
}

async function count(cluster: string, names: string[]): Promise<Count[]> {
  const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: names }));
  return names.map((service) => {
    const { desiredCount = 0, runningCount = 0 } = services.find(({ serviceName }) => serviceName === service) ?? {};
    return { cluster, service, desired: desiredCount, running: runningCount };
  });
}

function chunksOf(names: string[]): string[][] {
  const length = Math.ceil(names.length / MOST_SERVICES);
  return Array.from({ length }, (_, at) => names.slice(at * MOST_SERVICES, (at + 1) * MOST_SERVICES));
}

/** The scheduled minute, so that there is one value per minute; now for a manual invocation. */
function timeOf(tick: Tick | null): number {
  const due = Date.parse(tick?.time ?? '');
  return Number.isNaN(due) ? Date.now() : due;
}

/** Returns the record in the CloudWatch embedded metric format. */
function record({ cluster, service, desired, running }: Count, Timestamp: number): unknown {
  const Metrics = ['DesiredTasks', 'RunningTasks'].map((Name) => ({ Name, Unit: 'Count' }));
  return {
    _aws: {
      Timestamp,
      CloudWatchMetrics: [
        { Namespace: process.env.NAMESPACE, Dimensions: [['ClusterName', 'ServiceName']], Metrics },
      ],
    },
    ClusterName: cluster,
    ServiceName: service,
    DesiredTasks: desired,
    RunningTasks: running,
  };
}

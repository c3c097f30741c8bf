import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { emf, scheduledMinute, Tick } from '../../../private/functions/embedded-metric';

const ecs = new ECSClient({ maxAttempts: 3 });

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
  const time = scheduledMinute(tick);
  const clusters = JSON.parse(process.env.SERVICES!) as Cluster[];
  const counted = await Promise.all(clusters.flatMap(({ cluster, services }) =>
    chunksOf(services).map(async (names) => count(cluster, names))));
  const all = counted.flat();
  for (const { cluster, service, desired, running } of all) {
    emf({
      namespace: process.env.NAMESPACE,
      dimensions: { ClusterName: cluster, ServiceName: service },
      metrics: { DesiredTasks: [desired, 'Count'], RunningTasks: [running, 'Count'] },
      time,
    });
  }
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

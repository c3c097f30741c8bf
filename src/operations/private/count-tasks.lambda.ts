import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { emf, scheduledMinute, Tick } from '../../private/functions/embedded-metric';

const ecs = new ECSClient({ maxAttempts: 3 });

/**
 * Publishes how many tasks of a service are desired and how many run. It only reads.
 *
 * No task is desired of a service that does not exist: the function is deployed before it, so that the alarms on the
 * counts do not wait for the service.
 */
export async function handler(tick: Tick | null): Promise<string> {
  const { CLUSTER: cluster = '', SERVICE: service = '' } = process.env;
  const { services: [found = {}] = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
  const { desiredCount = 0, runningCount = 0 } = found;
  emf({
    namespace: process.env.NAMESPACE,
    dimensions: { ClusterName: cluster, ServiceName: service },
    metrics: { DesiredTasks: [desiredCount, 'Count'], RunningTasks: [runningCount, 'Count'] },
    time: scheduledMinute(tick),
  });
  return `${runningCount} of ${desiredCount} tasks run`;
}

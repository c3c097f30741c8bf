import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';

const ecs = new ECSClient({ maxAttempts: 3 });

/** The event of EventBridge; empty for a manual invocation. */
export interface Tick {
  readonly time?: string;
}

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
  process.stdout.write(`${JSON.stringify(record(desiredCount, runningCount, timeOf(tick)))}\n`);
  return `${runningCount} of ${desiredCount} tasks run`;
}

/** The scheduled minute, so that there is one value per minute; now for a manual invocation. */
function timeOf(tick: Tick | null): number {
  const due = Date.parse(tick?.time ?? '');
  return Number.isNaN(due) ? Date.now() : due;
}

/** Returns the record in the CloudWatch embedded metric format. */
function record(DesiredTasks: number, RunningTasks: number, Timestamp: number): unknown {
  const { CLUSTER: ClusterName, SERVICE: ServiceName, NAMESPACE: Namespace } = process.env;
  const Metrics = ['DesiredTasks', 'RunningTasks'].map((Name) => ({ Name, Unit: 'Count' }));
  return {
    _aws: { Timestamp, CloudWatchMetrics: [{ Namespace, Dimensions: [['ClusterName', 'ServiceName']], Metrics }] },
    ClusterName,
    ServiceName,
    DesiredTasks,
    RunningTasks,
  };
}

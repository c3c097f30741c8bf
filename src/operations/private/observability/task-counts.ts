import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { createAlarm, FIVE_MINUTES, MINUTE, Watch } from './part';
import { FargateApi } from '../../../fargate-api';
import { serviceArnOf } from '../../../fargate-api/internal';
import { BundledFunction } from '../../../private/functions/bundled-function';
import { Caller } from '../../../private/functions/caller';
import { allow } from '../../../private/permissions';

const TASK_NAMESPACE = 'Eldonia/Tasks';
/** Longer than a deployment or a scale-out takes to start a task, in periods of 5 minutes. */
const START_PERIODS = 4;
/** Shorter than the interval. */
const TIMEOUT = Duration.seconds(30);

/** A service whose tasks are counted. */
type Counted = Pick<FargateApi, 'metricDimensions' | 'service'>;

/** The number of tasks of a service. */
export interface TaskCounts {
  readonly desired: cloudwatch.Metric;
  readonly running: cloudwatch.Metric;
}

/**
 * Publishes each minute how many tasks of each service are desired and how many run, by one function.
 *
 * Container Insights sends no metrics of a service without a running task, not even the desired count, and a load
 * balancer none of a target group without targets. So their alarms could not distinguish a service that is down from
 * one that is not released or is stopped. Costs per month are about $0.60 for two metrics of each service, and 43,800
 * invocations.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html
 */
export class TaskCounter extends Construct {
  constructor(scope: Construct, id: string, services: readonly Counted[]) {
    super(scope, id);
    new BundledFunction(this, 'Count', {
      entry: 'operations/private/observability/count-tasks',
      description: 'Publishes the number of tasks',
      caller: Caller.SCHEDULE,
      statements: [allow('ecs:DescribeServices', services.map(({ service }) => serviceArnOf(service)))],
      timeout: TIMEOUT,
      environment: { NAMESPACE: TASK_NAMESPACE, SERVICES: Stack.of(this).toJsonString(byCluster(services)) },
    }).runEvery(MINUTE, this, 'EveryMinute');
  }

  /** Returns the metrics of a counted service. */
  countsOf({ metricDimensions: dimensionsMap }: Counted): TaskCounts {
    // With the default period, so that an expression sets the period without a warning.
    const metric = (metricName: string, label: string) => new cloudwatch.Metric({
      namespace: TASK_NAMESPACE, metricName, dimensionsMap, statistic: cloudwatch.Stats.AVERAGE, label,
    });
    return { desired: metric('DesiredTasks', 'Desired'), running: metric('RunningTasks', 'Running') };
  }
}

/** The names of the services of each cluster. */
function byCluster(services: readonly Counted[]): { readonly cluster: string; readonly services: string[] }[] {
  const clusters = new Map<string, string[]>();
  for (const { metricDimensions: { ClusterName, ServiceName } } of services) {
    clusters.set(ClusterName, [...clusters.get(ClusterName) ?? [], ServiceName]);
  }
  return [...clusters].map(([cluster, names]) => ({ cluster, services: names }));
}

/**
 * The alarm on missing tasks. The function counts in each minute, however many tasks there are, and the averages also
 * show tasks that start and end again.
 */
export function missingTasksAlarm(
  scope: Construct, watch: Watch, counts: TaskCounts, subject: string, remedy: string,
): cloudwatch.Alarm {
  const period = FIVE_MINUTES;
  const usingMetrics = { desired: counts.desired.with({ period }), running: counts.running.with({ period }) };
  return createAlarm(scope, 'MissingTasks', watch, {
    metric: new cloudwatch.MathExpression({ label: 'Missing', expression: 'desired - running', usingMetrics, period }),
    above: 0,
    periods: START_PERIODS,
    always: true,
    description: `${subject} for ${5 * START_PERIODS} minutes, or nothing counts them. Check the events of ${remedy}.`,
  });
}

import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { alarmOn } from '../../private/dead-letters';

/** Failed requests in percent over a minute, above which a deployment is rolled back. */
const FAILURE_PERCENT = 5;
/**
 * Fewer failed requests in a minute are no reason: at night, one client that always gets the same error is a large
 * share of the requests. With as few requests in total, a version that fails all of them is still rolled back.
 */
const MINIMUM_FAILURES = 5;
const PERIOD = Duration.minutes(1);

/** The alarm on failed requests, and the alarm on unhealthy tasks. */
export type DeploymentAlarms = [cloudwatch.Alarm, cloudwatch.Alarm];

/** What the two alarms watch. */
export interface WatchedTargets {
  /** The target groups of the tasks: with deployments that shift traffic, either of two can be in production. */
  readonly targetGroups: elbv2.ApplicationTargetGroup[];
  /** The load balancer, if all of its requests are for these tasks. */
  readonly loadBalancer?: elbv2.ApplicationLoadBalancer;
  /** What the log belongs to, such as `the API`. */
  readonly subject: string;
}

/**
 * Creates the two alarms that roll a deployment back. They must not depend on the service, whose deployments they
 * watch.
 */
export function deploymentAlarms(
  scope: Construct, watched: WatchedTargets, topic: sns.ITopic | undefined,
): DeploymentAlarms {
  return [
    alarmOn(scope, 'FailureAlarm', {
      alarmDescription: `The tasks return 5xx responses to more than ${FAILURE_PERCENT} % of the requests, and to ` +
        `at least ${MINIMUM_FAILURES} per minute, for 3 minutes. A deployment in progress is rolled back. Check the ` +
        `log of ${watched.subject}.`,
      metric: failures(watched),
      above: FAILURE_PERCENT,
      periods: 3,
    }, topic),
    alarmOn(scope, 'UnhealthyAlarm', {
      alarmDescription: 'At least one task fails its liveness check for 5 minutes. A deployment in progress is ' +
        'rolled back. Check the events of the ECS service.',
      metric: unhealthyHosts(watched),
      atLeast: 1,
      periods: 5,
    }, topic),
  ];
}

/** The failed requests in percent: those of other services behind the same load balancer must not count. */
function failures({ loadBalancer, targetGroups }: WatchedTargets): cloudwatch.IMetric {
  const { TARGET_5XX_COUNT } = elbv2.HttpCodeTarget;
  const sources = loadBalancer ? [loadBalancer.metrics] : targetGroups.map(({ metrics }) => metrics);
  const [[failed, moreFailed], [requests, moreRequests]] = [
    sources.map((metrics) => metrics.httpCodeTarget(TARGET_5XX_COUNT, { period: PERIOD })),
    sources.map((metrics) => metrics.requestCount({ period: PERIOD })),
  ];
  const [some, all] = moreFailed
    ? ['(FILL(failed, 0) + FILL(moreFailed, 0))', '(FILL(requests, 0) + FILL(moreRequests, 0))']
    : ['failed', 'requests'];
  return new cloudwatch.MathExpression({
    label: 'Requests with 5xx responses of the tasks, in percent',
    expression: `IF(${some} >= ${MINIMUM_FAILURES}, 100 * ${some} / ${all}, 0)`,
    usingMetrics: { failed, requests, ...moreFailed ? { moreFailed, moreRequests } : {} },
    period: PERIOD,
  });
}

function unhealthyHosts({ targetGroups }: WatchedTargets): cloudwatch.IMetric {
  const [first, second] = targetGroups.map(({ metrics }) =>
    metrics.unhealthyHostCount({ period: PERIOD, statistic: cloudwatch.Stats.MAXIMUM }));
  if (!second) return first;
  return new cloudwatch.MathExpression({
    label: 'Tasks that fail the liveness check',
    expression: 'MAX([first, second])',
    usingMetrics: { first, second },
    period: PERIOD,
  });
}

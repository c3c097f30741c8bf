import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ApiLoadBalancer } from './api-load-balancer';
import { notify } from '../../private/dead-letters';

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

/**
 * Creates the two alarms that roll a deployment back. They must not depend on the service, whose deployments they
 * watch.
 */
export function deploymentAlarms(
  scope: Construct, balancer: ApiLoadBalancer, topic: sns.ITopic | undefined,
): DeploymentAlarms {
  const { metrics } = balancer.loadBalancer;
  const failures = new cloudwatch.MathExpression({
    label: 'Requests with 5xx responses of the tasks, in percent',
    expression: `IF(failed >= ${MINIMUM_FAILURES}, 100 * failed / requests, 0)`,
    usingMetrics: {
      failed: metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, { period: PERIOD }),
      requests: metrics.requestCount({ period: PERIOD }),
    },
    period: PERIOD,
  });
  const alarms: DeploymentAlarms = [
    new cloudwatch.Alarm(scope, 'FailureAlarm', {
      alarmDescription: `The tasks return 5xx responses to more than ${FAILURE_PERCENT} % of the requests, and to ` +
        `at least ${MINIMUM_FAILURES} per minute, for 3 minutes. A deployment in progress is rolled back. Check the ` +
        'log of the API.',
      metric: failures,
      threshold: FAILURE_PERCENT,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }),
    new cloudwatch.Alarm(scope, 'UnhealthyAlarm', {
      alarmDescription: 'At least one task fails its liveness check for 5 minutes. A deployment in progress is ' +
        'rolled back. Check the events of the ECS service.',
      metric: unhealthyHosts(balancer),
      threshold: 1,
      evaluationPeriods: 5,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }),
  ];
  alarms.forEach((alarm) => notify(alarm, topic));
  return alarms;
}

/** The unhealthy targets of both target groups: with deployments that shift traffic, either can be in production. */
function unhealthyHosts({ targetGroup, alternateTargetGroup }: ApiLoadBalancer): cloudwatch.IMetric {
  const [first, second] = [targetGroup, alternateTargetGroup].map((group) =>
    group?.metrics.unhealthyHostCount({ period: PERIOD, statistic: cloudwatch.Stats.MAXIMUM }));
  if (!second) return first!;
  return new cloudwatch.MathExpression({
    label: 'Tasks that fail the liveness check',
    expression: 'MAX([first, second])',
    usingMetrics: { first: first!, second },
    period: PERIOD,
  });
}

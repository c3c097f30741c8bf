import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { createAlarm, Watch } from './part';
import { FargateApi } from '../../../fargate-api';
import { acknowledgeRule } from '../../../private/acknowledge';
import { notify } from '../../../private/dead-letters';

const DAY = Duration.days(1);
/** Burn rates: the first uses the monthly error budget in 2 days, the second in 5 days. */
const FAST = 14.4;
const SLOW = 6;
/** Fewer failed requests in a long window are no breach, however few the requests are. */
const MINIMUM_FAILURES = 5;

/** The SLO and the names of composite alarms. */
export interface AvailabilityProps extends Watch {
  readonly api: FargateApi;
  /** In percent. */
  readonly target: number;
  readonly nameOf: (suffix: string) => string | undefined;
}

/**
 * The availability SLO: the share of requests without a 5xx response.
 *
 * A burn rate alarm combines a long window with a short one, so that it ends soon after the errors end. A long window
 * needs enough requests that a few failures don't breach it; the short one then needs none.
 */
export class Availability {
  /** The SLO over one day. */
  readonly day: cloudwatch.Alarm;
  readonly windows: cloudwatch.Alarm[];
  readonly fastBurn: cloudwatch.CompositeAlarm;
  readonly slowBurn: cloudwatch.CompositeAlarm;

  constructor(private readonly scope: Construct, private readonly props: AvailabilityProps) {
    const { target } = props;
    this.day = createAlarm(scope, 'Day', props, {
      description: `The availability of the last day is below the SLO of ${target} %. Check the alarms on errors and ` +
        'the log of the API.',
      metric: availability(props.api, enough(target, 1), DAY),
      below: target,
      periods: 1,
    });
    const fast = [
      this.window('FastHour', FAST, Duration.hours(1), enough(target, FAST)),
      this.window('FastMinutes', FAST, Duration.minutes(5), 1),
    ];
    const slow = [
      this.window('SlowHours', SLOW, Duration.hours(6), enough(target, SLOW)),
      this.window('SlowMinutes', SLOW, Duration.minutes(30), 1),
    ];
    this.windows = [...fast, ...slow];
    this.windows.forEach((window) =>
      acknowledgeRule(window, 'CloudWatchAlarmAction', 'the alarm on one window has no action; the composite alarm ' +
        'of both windows has'));
    this.fastBurn = this.burn('FastBurn', 'fast-burn', fast,
      'The error budget burns 14.4 times too fast, over 1 hour and over the last 5 minutes: the budget of a month is ' +
      'used in 2 days. Users are affected.');
    this.slowBurn = this.burn('SlowBurn', 'slow-burn', slow,
      'The error budget burns 6 times too fast, over 6 hours and over the last 30 minutes: the budget of a month is ' +
      'used in 5 days.');
  }

  /** The alarm on one window. Only the composite alarm of two windows has actions. */
  private window(id: string, burnRate: number, period: Duration, minimumRequests: number): cloudwatch.Alarm {
    const { api, target } = this.props;
    // Floating-point subtraction adds digits.
    const below = Number((100 - burnRate * (100 - target)).toFixed(6));
    return createAlarm(this.scope, id, { ...this.props, topic: undefined }, {
      description: `The burn rate of the error budget is above ${burnRate} over ${period.toHumanString()} (SLO ` +
        `${target} %). No action: see the composite alarm.`,
      metric: availability(api, minimumRequests, period),
      below,
      periods: 1,
    });
  }

  private burn(
    id: string, suffix: string, windows: cloudwatch.Alarm[], alarmDescription: string,
  ): cloudwatch.CompositeAlarm {
    const states = windows.map((alarm) => cloudwatch.AlarmRule.fromAlarm(alarm, cloudwatch.AlarmState.ALARM));
    return notify(new cloudwatch.CompositeAlarm(this.scope, id, {
      compositeAlarmName: this.props.nameOf(suffix), alarmDescription, alarmRule: cloudwatch.AlarmRule.allOf(...states),
    }), this.props.topic);
  }
}

/** The requests of which `MINIMUM_FAILURES` use the error budget at a burn rate. */
function enough(target: number, burnRate: number): number {
  // Floating-point subtraction adds digits.
  return Math.ceil(Number((MINIMUM_FAILURES / (burnRate * (100 - target) / 100)).toFixed(6)));
}

/** Requests without a 5xx response, in percent; no value without requests, for dashboards. */
export function measuredAvailability(api: FargateApi, period: Duration): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    label: 'Availability (%)',
    expression: 'IF(all > 0, 100 * (1 - (FILL(elb, 0) + FILL(target, 0)) / all))',
    usingMetrics: { ...failures(api, period), all: allRequests(api, period) },
    period,
  });
}

/** Requests with a 5xx response, by the load balancer and by the tasks. */
export function failedRequests(api: FargateApi, period: Duration): cloudwatch.Metric[] {
  const { elb, target } = failures(api, period);
  return [target.with({ label: 'by tasks' }), elb.with({ label: 'by the load balancer' })];
}

/**
 * Requests without a 5xx response, in percent.
 *
 * The load balancer doesn't count a request without a healthy target, but counts its 503 response, so that there can be
 * more failures than requests. Below the minimum number of requests the value is 100.
 */
function availability(api: FargateApi, minimumRequests: number, period: Duration): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    label: 'Availability (%)',
    expression: `IF(all >= ${minimumRequests}, 100 * (1 - (FILL(elb, 0) + FILL(target, 0)) / all), 100)`,
    usingMetrics: { ...failures(api, period), all: allRequests(api, period) },
    period,
  });
}

/** Requests with a 5xx response, in percent. */
export function errorRate(api: FargateApi, minimumRequests: number, period: Duration): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    label: 'Failed',
    expression: `IF(all >= ${minimumRequests}, 100 * (FILL(elb, 0) + FILL(target, 0)) / all, 0)`,
    usingMetrics: { ...failures(api, period), all: allRequests(api, period) },
    period,
  });
}

function allRequests(api: FargateApi, period: Duration): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    expression: 'MAX([FILL(requests, 0), FILL(elb, 0) + FILL(target, 0)])',
    usingMetrics: { ...failures(api, period), requests: api.metricRequestCount({ period }) },
    period,
  });
}

function failures(api: FargateApi, period: Duration): Record<'elb' | 'target', cloudwatch.Metric> {
  const { metrics } = api.loadBalancer;
  return {
    elb: metrics.httpCodeElb(elbv2.HttpCodeElb.ELB_5XX_COUNT, { period }),
    target: metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, { period }),
  };
}

import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { ring, tell, Watch } from './part';
import { IFargateApi } from '../../fargate-api';
import { acknowledgeRule } from '../../private/acknowledge';

const DAY = Duration.days(1);
/** How many times faster than allowed the errors come: at the first pace a month's budget is gone in two days, at the second in five. */
const FAST = 14.4;
const SLOW = 6;

/** What is promised, and how composites are called. */
export interface AvailabilityProps extends Watch {
  readonly api: IFargateApi;
  /** In percent. */
  readonly target: number;
  readonly nameOf: (suffix: string) => string | undefined;
}

/**
 * The promise to users: the share of requests that aren't answered with 5xx.
 *
 * A window that is long enough to matter rings together with a short one that tells that it still goes on.
 */
export class Availability {
  /** The promise itself, over a day: the longest that CloudWatch takes as one period. */
  readonly day: cloudwatch.Alarm;
  readonly windows: cloudwatch.Alarm[];
  readonly fastBurn: cloudwatch.CompositeAlarm;
  readonly slowBurn: cloudwatch.CompositeAlarm;

  constructor(private readonly scope: Construct, private readonly props: AvailabilityProps) {
    const { target } = props;
    this.day = ring(scope, 'Day', props, {
      description: `Of the requests of the last day, fewer than ${target} % were answered without a server error: the promise is broken.`,
      metric: availability(props.api, props.thresholds.minimumRequests, DAY),
      below: target,
      periods: 1,
    });
    const fast = [this.window('FastHour', FAST, Duration.hours(1)), this.window('FastMinutes', FAST, Duration.minutes(5))];
    const slow = [this.window('SlowHours', SLOW, Duration.hours(6)), this.window('SlowMinutes', SLOW, Duration.minutes(30))];
    this.windows = [...fast, ...slow];
    this.windows.forEach((window) => acknowledgeRule(window, 'CloudWatchAlarmAction', 'one window tells nobody: the composite of two does'));
    this.fastBurn = this.burn('FastBurn', 'fast-burn', fast,
      'Requests fail so fast that the errors of a month are used up in two days: 14.4 times what the promise allows, over an hour and still now.');
    this.slowBurn = this.burn('SlowBurn', 'slow-burn', slow,
      'Requests fail so fast that the errors of a month are used up in five days: 6 times what the promise allows, over six hours and still now.');
  }

  /** One window tells nobody: only two together mean something. */
  private window(id: string, pace: number, period: Duration): cloudwatch.Alarm {
    const { api, target, thresholds } = this.props;
    // A hundred minus a fraction has digits that nobody wrote.
    const below = Number((100 - pace * (100 - target)).toFixed(6));
    return ring(this.scope, id, { ...this.props, topic: undefined }, {
      description: `Over ${period.toHumanString()}, more than ${pace} times as many requests fail as the promise of ${target} % allows.`,
      metric: availability(api, thresholds.minimumRequests, period),
      below,
      periods: 1,
    });
  }

  private burn(id: string, suffix: string, windows: cloudwatch.Alarm[], alarmDescription: string): cloudwatch.CompositeAlarm {
    const rings = windows.map((alarm) => cloudwatch.AlarmRule.fromAlarm(alarm, cloudwatch.AlarmState.ALARM));
    return tell(new cloudwatch.CompositeAlarm(this.scope, id, {
      compositeAlarmName: this.props.nameOf(suffix), alarmDescription, alarmRule: cloudwatch.AlarmRule.allOf(...rings),
    }), this.props.topic);
  }
}

/**
 * Requests that were answered without a server error, in percent.
 *
 * The load balancer doesn't count a request that it found no task for, though it counts the 503 that it answered, so there may be more failures than
 * requests. Few requests are no evidence either way.
 */
export function availability(api: IFargateApi, minimumRequests: number, period: Duration): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    label: 'Available (%)',
    expression: `IF(all >= ${minimumRequests}, 100 * (1 - (FILL(elb, 0) + FILL(target, 0)) / all), 100)`,
    usingMetrics: { ...failures(api, period), all: allRequests(api, period) },
    period,
  });
}

/** Requests that were answered with 5xx, in percent. */
export function errorRate(api: IFargateApi, minimumRequests: number, period: Duration): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    label: 'Failed',
    expression: `IF(all >= ${minimumRequests}, 100 * (FILL(elb, 0) + FILL(target, 0)) / all, 0)`,
    usingMetrics: { ...failures(api, period), all: allRequests(api, period) },
    period,
  });
}

function allRequests(api: IFargateApi, period: Duration): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    expression: 'IF(FILL(requests, 0) > FILL(elb, 0) + FILL(target, 0), FILL(requests, 0), FILL(elb, 0) + FILL(target, 0))',
    usingMetrics: { ...failures(api, period), requests: api.metricRequestCount({ period }) },
    period,
  });
}

function failures(api: IFargateApi, period: Duration): Record<string, cloudwatch.IMetric> {
  const { metrics } = api.loadBalancer;
  return {
    elb: metrics.httpCodeElb(elbv2.HttpCodeElb.ELB_5XX_COUNT, { period }),
    target: metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, { period }),
  };
}

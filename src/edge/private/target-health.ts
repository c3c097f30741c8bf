import { Duration, Fn, Names, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { acknowledgeRule } from '../../private/acknowledge';

const MINUTES = 3;

/** What is watched. */
export interface TargetHealthProps {
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;
  readonly targetGroup: elbv2.IApplicationTargetGroup;
}

/**
 * A health check that is green while a target group has a healthy target.
 *
 * Route 53 follows the alarm's metric, not its state, and takes neither metric math nor "M out of N". It reads the
 * alarm's settings when the check is made or changed, and never again: with a new load balancer the check would go on
 * with the old one's metric and turn red. So the alarm's name tells what is watched, and the check gets the new name.
 * Who changes another setting of the alarm must change the name as well.
 */
export class TargetHealth extends Construct {
  readonly alarm: cloudwatch.Alarm;
  readonly healthCheck: route53.HealthCheck;

  constructor(scope: Construct, id: string, { loadBalancer, targetGroup }: TargetHealthProps) {
    super(scope, id);
    const { loadBalancerArn } = loadBalancer;
    const { targetGroupArn } = targetGroup;
    this.alarm = new cloudwatch.Alarm(this, 'Alarm', {
      alarmName: Fn.join('-', [
        Names.uniqueResourceName(this, { maxLength: 200 }), Fn.select(3, Fn.split('/', loadBalancerArn)), Fn.select(2, Fn.split('/', targetGroupArn)),
      ]),
      alarmDescription: 'No target of a load balancer answers its health check',
      // By the load balancer that is passed, because an imported target group may not know its own.
      metric: new cloudwatch.Metric({
        namespace: 'AWS/ApplicationELB',
        metricName: 'HealthyHostCount',
        dimensionsMap: {
          LoadBalancer: Fn.select(1, Fn.split(':loadbalancer/', loadBalancerArn)),
          TargetGroup: Fn.select(5, Fn.split(':', targetGroupArn)),
        },
        statistic: cloudwatch.Stats.MAXIMUM,
        period: Duration.minutes(1),
      }),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: MINUTES,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    acknowledgeRule(this.alarm, 'CloudWatchAlarmAction', 'a health check of Route 53 follows the alarm, and takes the record out of DNS: that is its action');
    this.healthCheck = new route53.HealthCheck(this, 'Check', {
      type: route53.HealthCheckType.CLOUDWATCH_METRIC,
      alarmIdentifier: { name: this.alarm.alarmName, region: Stack.of(this).region },
      insufficientDataHealthStatus: route53.InsufficientDataHealthStatusEnum.UNHEALTHY,
    });
  }
}

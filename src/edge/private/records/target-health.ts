import { Duration, Fn, Names, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { acknowledgeRule } from '../../../private/acknowledge';
import { alarmOn } from '../../../private/dead-letters';

const MINUTES = 3;

/** Properties of a `TargetHealth`. */
export interface TargetHealthProps {
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;
  readonly targetGroup: elbv2.IApplicationTargetGroup;
}

/**
 * A health check that is healthy while a target group has a healthy target.
 *
 * Route 53 evaluates the metric of the alarm, not its state, and supports neither metric math nor "M out of N". It
 * reads the settings of the alarm only when the health check is created or changed: with a new load balancer, the
 * health check would continue to evaluate the metric of the old one and become unhealthy. The name of the alarm
 * therefore contains the load balancer and the target group, and the health check references the new name. Change the
 * name as well when you change another setting of the alarm.
 */
export class TargetHealth extends Construct {
  readonly healthCheck: route53.HealthCheck;

  constructor(scope: Construct, id: string, { loadBalancer, targetGroup }: TargetHealthProps) {
    super(scope, id);
    const { loadBalancerArn } = loadBalancer;
    const { targetGroupArn } = targetGroup;
    const alarm = alarmOn(this, 'Alarm', {
      alarmName: Fn.join('-', [
        Names.uniqueResourceName(this, { maxLength: 200 }),
        Fn.select(3, Fn.split('/', loadBalancerArn)),
        Fn.select(2, Fn.split('/', targetGroupArn)),
      ]),
      alarmDescription: 'No target of the load balancer is healthy for 3 minutes. Route 53 marks the origin of this ' +
        'Region as unhealthy. Check the events of the ECS service.',
      // The load balancer of the props, because an imported target group may have none.
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
      below: 1,
      periods: MINUTES,
      always: true,
    });
    acknowledgeRule(alarm, 'CloudWatchAlarmAction',
      'a Route 53 health check uses the alarm, and its action is the DNS failover');
    this.healthCheck = new route53.HealthCheck(this, 'Check', {
      type: route53.HealthCheckType.CLOUDWATCH_METRIC,
      alarmIdentifier: { name: alarm.alarmName, region: Stack.of(this).region },
      insufficientDataHealthStatus: route53.InsufficientDataHealthStatusEnum.UNHEALTHY,
    });
  }
}

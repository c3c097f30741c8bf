import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ApiLoadBalancer } from './api-load-balancer';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeWildcard } from '../../private/acknowledge';

/** What ECS needs to move traffic between two target groups; AWS's managed policy allows it on every load balancer. */
export function trafficRole(scope: Construct, door: ApiLoadBalancer): iam.Role {
  const rules = [door.rule, ...door.testRule ? [door.testRule] : []].map((rule) => rule.listenerRuleArn);
  const listeners = [door.listener, ...door.testListener ? [door.testListener] : []].map((listener) => listener.listenerArn);
  const groups = [door.targetGroup, ...door.alternateTargetGroup ? [door.alternateTargetGroup] : []].map((group) => group.targetGroupArn);
  const role = new iam.Role(scope, 'TrafficRole', {
    assumedBy: new iam.ServicePrincipal('ecs.amazonaws.com'),
    description: 'How ECS moves traffic between target groups',
    inlinePolicies: {
      Traffic: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({ actions: ['elasticloadbalancing:ModifyRule'], resources: rules }),
          new iam.PolicyStatement({ actions: ['elasticloadbalancing:ModifyListener'], resources: listeners }),
          new iam.PolicyStatement({ actions: ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'], resources: groups }),
          new iam.PolicyStatement({
            actions: ['DescribeListeners', 'DescribeRules', 'DescribeTargetGroups', 'DescribeTargetHealth'].map((call) => `elasticloadbalancing:${call}`),
            resources: ['*'],
          }),
        ],
      }),
    },
  });
  acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', 'Elastic Load Balancing knows no resource for the calls that describe');
  return acknowledgeInlinePolicy(role);
}

/** ECS Exec opens its channels with calls that know no resource, and writes a stream of its own for each session. */
export function acknowledgeExecuteCommand(role: iam.IRole, logGroup: logs.ILogGroup): void {
  const { partition, region, account } = Stack.of(role);
  acknowledgeWildcard(role, `arn:${partition}:logs:${region}:${account}:log-group:${logGroup.logGroupName}:*`,
    'ECS Exec writes each session to a stream of its own in the API\'s log group');
  acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', 'ssmmessages and logs:DescribeLogGroups, which ECS Exec needs, know no resource');
}

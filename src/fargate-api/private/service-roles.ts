import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ApiLoadBalancer } from './api-load-balancer';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeWildcard } from '../../private/acknowledge';
import { allow } from '../../private/permissions';

/**
 * The role with which ECS shifts traffic between two target groups. The AWS managed policy allows all load balancers.
 */
export function trafficRole(scope: Construct, balancer: ApiLoadBalancer): iam.Role {
  const rules = [balancer.rule, balancer.testRule].flatMap((rule) => rule?.listenerRuleArn ?? []);
  const listeners = [balancer.listener, balancer.testListener].flatMap((listener) => listener?.listenerArn ?? []);
  const groups = [balancer.targetGroup, balancer.alternateTargetGroup].flatMap((group) => group?.targetGroupArn ?? []);
  const describe = ['DescribeListeners', 'DescribeRules', 'DescribeTargetGroups', 'DescribeTargetHealth'];
  const statements = [
    allow('elasticloadbalancing:ModifyRule', rules),
    allow('elasticloadbalancing:ModifyListener', listeners),
    allow(['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'], groups),
    allow(describe.map((call) => `elasticloadbalancing:${call}`), '*'),
  ];
  const role = new iam.Role(scope, 'TrafficRole', {
    assumedBy: new iam.ServicePrincipal('ecs.amazonaws.com'),
    description: 'Permissions of ECS to shift traffic between target groups',
    inlinePolicies: { Traffic: new iam.PolicyDocument({ statements }) },
  });
  acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', 'the Describe actions of Elastic Load Balancing do not support ' +
    'resource-level permissions');
  return acknowledgeInlinePolicy(role);
}

/** ECS Exec uses actions without resource-level permissions, and writes a session to a log stream of its own. */
export function acknowledgeExecuteCommand(role: iam.IRole, logGroup?: logs.ILogGroup): void {
  const { partition, region, account } = Stack.of(role);
  if (logGroup) {
    acknowledgeWildcard(role, `arn:${partition}:logs:${region}:${account}:log-group:${logGroup.logGroupName}:*`,
      'ECS Exec writes each session to its own stream in the log group of the sessions');
  }
  acknowledge(role, 'AwsSolutions-IAM5[Resource::*]',
    'ECS Exec requires ssmmessages and logs:DescribeLogGroups, which do not support resource-level permissions');
}
